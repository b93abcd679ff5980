"""The one door for a report of the portal: bytes of a file in, an import or its problems out."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePath
from typing import BinaryIO

from bot.engagement.portal_problems import (
    Note,
    NoteKind,
    PortalProblems,
    Problem,
    ProblemKind,
    refused_whole,
)
from bot.engagement.portal_reading import read_table
from bot.engagement.portal_register import PortalRegister
from bot.engagement.portal_rows import PortalImport
from bot.importing.csv_files import read_csv
from bot.importing.errors import UnreadableFile
from bot.importing.xlsx_files import read_xlsx

MOST_BYTES = 20 * 1024**2
"""Of an upload; a year of a whole province by month is about 5 MB."""

MOST_NAME_LETTERS = 120

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
"""Starts old .xls files, and new ones with a password."""

_NO_TABLES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")


def read_upload(
    source: bytes | BinaryIO,
    file_name: str,
    *,
    register: PortalRegister,
    today: date,
    is_synthetic: bool = False,
) -> PortalImport | PortalProblems:
    """Read a CSV or XLSX report whole, or say everything that is wrong with it; what it is, its bytes tell.

    A stream that can seek is refused by its size before a byte is read; another is read up to the limit.
    Takes seconds for the largest files: call it in a thread.

    Args:
        today: the day in Viet Nam; later months are refused.
        is_synthetic: the figures are invented; a title that says so ("giả lập") has the same effect.
    """
    name = tidy_file_name(file_name)
    size_mb = str(MOST_BYTES // 1024**2)
    content = _content(source)
    if content is None:
        return refused_whole(name, ProblemKind.FILE_TOO_LARGE, most=size_mb)
    if not content.strip():
        return refused_whole(name, ProblemKind.FILE_EMPTY)
    try:
        lines, notes = _opened(content, today)
        read = read_table(lines, register, today=today)
    except UnreadableFile as error:
        return PortalProblems(name, (Problem(error.row, "", error.kind, error.details),), 1)
    if isinstance(read, PortalProblems):
        return replace(read, file_name=name)
    return PortalImport(
        file_name=name,
        digest=hashlib.sha256(content).hexdigest(),
        rows=read.rows,
        notes=(*_noted(is_synthetic, read.says_synthetic), *notes, *read.notes),
        is_synthetic=is_synthetic or read.says_synthetic,
    )


def tidy_file_name(name: str) -> str:
    """A file's name without its folders and without what cannot be printed."""
    last = PurePath(name.replace("\\", "/")).name
    visible = "".join(letter if letter.isprintable() else " " for letter in last)
    return " ".join(visible.split())[:MOST_NAME_LETTERS]


def _content(source: bytes | BinaryIO) -> bytes | None:
    """All bytes, or None when there are too many."""
    if isinstance(source, bytes):
        return source if len(source) <= MOST_BYTES else None
    if source.seekable():
        size = source.seek(0, io.SEEK_END)
        source.seek(0)
        if size > MOST_BYTES:
            return None
    content = source.read(MOST_BYTES + 1)
    return content if len(content) <= MOST_BYTES else None


def _opened(content: bytes, today: date) -> tuple[Iterable[Sequence[str]], tuple[Note, ...]]:
    if content.startswith(_ZIP):
        return read_xlsx(content, today=today), ()
    if content.startswith(_OLE):
        raise UnreadableFile(ProblemKind.FILE_LOCKED_OR_OLD)
    # Some systems save a web page under the name report.xls.
    if content.startswith(_NO_TABLES) or content[:64].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise UnreadableFile(ProblemKind.FILE_NOT_A_TABLE)
    return read_csv(content)


def _noted(is_synthetic: bool, says_synthetic: bool) -> tuple[Note, ...]:
    return (Note(NoteKind.SYNTHETIC),) if is_synthetic and not says_synthetic else ()
