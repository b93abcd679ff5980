"""Reading what a form brings, with limits kept while it streams in: never more in memory than allowed.

A file that is too large is read to its end and thrown away, so that the words typed beside it are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.importing import MOST_BYTES

if TYPE_CHECKING:  # the package defines it for checkers only
    from python_multipart.multipart import MultipartCallbacks

MOST_TEXT_BYTES = 256 * 1024
"""All typed fields together; two wordings at their longest are some 30 kB."""

MOST_FILE_BYTES = MOST_BYTES
"""The largest file any page takes: a report of the portal. Whoever takes less checks it."""

MOST_BODY_BYTES = 64 * 1024 * 1024
"""Beyond this a request is not even read to its end."""

MOST_PARTS = 2000
_KEPT = "staff_form"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file somebody chose; `content` is None when it was larger than `MOST_FILE_BYTES`."""

    name: str
    content: bytes | None


@dataclass(frozen=True, slots=True)
class Form:
    """What came, by the names of the fields."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """The first value of a field, without spaces around it; empty when there is none."""
        return next(iter(self.values.get(name, ())), "").strip()

    def every(self, name: str) -> list[str]:
        """All values of a field, as they were typed."""
        return list(self.values.get(name, ()))


async def read_form(request: Request) -> Form:
    """The form of a request; read once, however often it is asked for.

    Raises:
        HTTPException: 413 when it is too large, 400 when it cannot be read.
    """
    kept = getattr(request.state, _KEPT, None)
    if isinstance(kept, Form):
        return kept
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind == b"multipart/form-data":
        form = await _read_multipart(request, options.get(b"boundary", b""))
    else:
        form = await _read_query(request)
    setattr(request.state, _KEPT, form)
    return form


async def _read_query(request: Request) -> Form:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        _check(len(body), MOST_TEXT_BYTES)
    try:
        return Form(parse_qs(body.decode(), keep_blank_values=True, max_num_fields=MOST_PARTS))
    except ValueError as error:
        raise HTTPException(400) from error


async def _read_multipart(request: Request, boundary: bytes) -> Form:
    reader = _Reader()
    try:
        parser = MultipartParser(boundary, reader.callbacks())
        size = 0
        async for chunk in request.stream():
            size += len(chunk)
            _check(size, MOST_BODY_BYTES)
            parser.write(chunk)
        parser.finalize()
    except (FormParserError, UnicodeDecodeError, KeyError) as error:
        raise HTTPException(400) from error
    if not reader.is_complete:
        raise HTTPException(400)
    return Form(reader.values, reader.files)


class _Reader:
    """Gathers the parts of one multipart body as the parser finds them."""

    def __init__(self) -> None:
        self.values: dict[str, list[str]] = {}
        self.files: dict[str, Upload] = {}
        self.is_complete = False
        self._text_bytes, self._parts = 0, 0
        self._begin()

    def callbacks(self) -> MultipartCallbacks:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._named,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_end": self._complete,
        }

    def _begin(self) -> None:
        self._field, self._value = bytearray(), bytearray()
        self._disposition = b""
        self._name = ""
        self._file_name: str | None = None
        self._content, self._is_too_large = bytearray(), False

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._field.lower() == b"content-disposition":
            self._disposition = bytes(self._value)
        self._field, self._value = bytearray(), bytearray()

    def _named(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._name = options[b"name"].decode()
        self._file_name = options[b"filename"].decode(errors="replace") if b"filename" in options else None
        self._parts += 1
        _check(self._parts, MOST_PARTS)

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._file_name is None:
            self._text_bytes += end - start
            _check(self._text_bytes, MOST_TEXT_BYTES)
        elif self._is_too_large or len(self._content) + end - start > MOST_FILE_BYTES:
            self._content, self._is_too_large = bytearray(), True
            return
        self._content += data[start:end]

    def _end(self) -> None:
        if self._file_name is None:
            self.values.setdefault(self._name, []).append(self._content.decode())
        elif self._file_name:
            content = None if self._is_too_large else bytes(self._content)
            self.files[self._name] = Upload(self._file_name, content)

    def _complete(self) -> None:
        self.is_complete = True


def _check(size: int, most: int) -> None:
    if size > most:
        raise HTTPException(413)
