"""One HTTP/1.1 POST with nothing but the standard library: the sandbox's side of a webhook."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

_MAX_ANSWER = 1024 * 1024


async def post_json(address: str, body: bytes, headers: dict[str, str], timeout_s: float) -> int:
    """POST a JSON body and return the status of the answer, read to its end.

    Raises:
        OSError, TimeoutError, ValueError: no connection, no answer in `timeout_s` seconds, no HTTP.
    """
    return await asyncio.wait_for(_post(address, body, headers), timeout_s)


async def _post(address: str, body: bytes, headers: dict[str, str]) -> int:
    parts = urlsplit(address)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=secure or None)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        lines = [f"POST {target} HTTP/1.1", f"Host: {parts.netloc.rpartition('@')[2]}", "Connection: close"]
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await writer.drain()
        status = _status(await reader.readline())
        await reader.read(_MAX_ANSWER)
        return status
    finally:
        writer.close()


def _status(line: bytes) -> int:
    pieces = line.split(None, 2)
    if len(pieces) < 2 or not pieces[0].startswith(b"HTTP/"):
        raise ValueError("no HTTP answer")
    return int(pieces[1])
