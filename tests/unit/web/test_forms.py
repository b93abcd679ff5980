"""Forms: limits hold while they stream in, and a picture that is too large costs no words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.web.staff import forms
from bot.web.staff.forms import Form, read_form

BOUNDARY = "ranh-gioi"


def part(name: str, value: bytes, file: str | None = None) -> bytes:
    named = f'; filename="{file}"' if file is not None else ""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
    return head.encode() + value + b"\r\n"


def multipart(*parts: bytes) -> bytes:
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def request(body: bytes, kind: str = f"multipart/form-data; boundary={BOUNDARY}", step: int = 7) -> Request:
    chunks: Iterator[bytes] = (body[start : start + step] for start in range(0, len(body), step))

    async def receive() -> dict[str, object]:
        chunk = next(chunks, b"")
        return {"type": "http.request", "body": chunk, "more_body": bool(chunk)}

    headers = [(b"content-type", kind.encode())]
    return Request({"type": "http", "method": "POST", "path": "/", "headers": headers}, receive)


async def test_fields_and_a_file_arrive_whatever_the_chunks() -> None:
    body = multipart(part("a", "chữ có dấu\r\nhai dòng".encode()), part("b", b"1"), part("b", b"2"),
                     part("picture", b"\x89PNG\r\n\x1a\n--", "ảnh.png"))  # fmt: skip
    for step in (1, 7, 10_000):
        form = await read_form(request(body, step=step))
        assert form.one("a") == "chữ có dấu\r\nhai dòng"
        assert form.every("b") == ["1", "2"]
        assert form.files["picture"].name == "ảnh.png"
        assert form.files["picture"].content == b"\x89PNG\r\n\x1a\n--"


async def test_no_file_chosen_is_no_file() -> None:
    form = await read_form(request(multipart(part("a", b"x"), part("picture", b"", ""))))
    assert form == Form({"a": ["x"]}, {})


async def test_a_picture_too_large_is_dropped_and_the_words_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "MOST_FILE_BYTES", 100)
    body = multipart(part("before", b"x"), part("picture", b"p" * 101, "a.png"), part("after", b"y"))
    form = await read_form(request(body, step=13))
    assert form.files["picture"].content is None
    assert (form.one("before"), form.one("after")) == ("x", "y")
    fits = multipart(part("picture", b"p" * 100, "a.png"))
    assert (await read_form(request(fits, step=13))).files["picture"].content == b"p" * 100


async def test_an_endless_body_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "MOST_BODY_BYTES", 1000)
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        yield part("picture", b"", "a.png")[:-2]
        while True:
            read += 100
            yield b"p" * 100

    stream = endless()

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": await anext(stream), "more_body": True}

    scope = request(b"").scope
    with pytest.raises(HTTPException) as refused:
        await read_form(Request(scope, receive))
    assert refused.value.status_code == 413
    assert read <= 1100


@pytest.mark.parametrize(
    "body", [b"x" * 100, part("a", b"x"), b"--ranh-gioi\r\n\r\nkhong ten\r\n--ranh-gioi--\r\n"]
)
async def test_what_is_no_form_is_refused(body: bytes) -> None:
    with pytest.raises(HTTPException) as refused:
        await read_form(request(body))
    assert refused.value.status_code == 400


async def test_typed_text_has_a_limit_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "MOST_TEXT_BYTES", 50)
    for body, kind in (
        (multipart(part("a", b"x" * 51)), f"multipart/form-data; boundary={BOUNDARY}"),
        (b"a=" + b"x" * 51, "application/x-www-form-urlencoded"),
    ):
        with pytest.raises(HTTPException) as refused:
            await read_form(request(body, kind))
        assert refused.value.status_code == 413


async def test_a_form_is_read_once() -> None:
    asked = request(b"a=1&a=2&b=%E1%BB%87", "application/x-www-form-urlencoded")
    first = await read_form(asked)
    assert first.values == {"a": ["1", "2"], "b": ["ệ"]}
    assert await read_form(asked) is first
