"""The web server of a running product on a free port, and browsers that visit it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from bot.app import Product, web_server


@asynccontextmanager
async def serving(product: Product) -> AsyncIterator[str]:
    """Serve the product's pages; yields the address without a slash at the end."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.bind(("127.0.0.1", 0))
    server = web_server(product)
    task = asyncio.create_task(server.serve(sockets=[sock]))
    while not server.started:  # noqa: ASYNC110 - uvicorn offers no event
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task


def browser(address: str) -> httpx.AsyncClient:
    """Somebody's browser: keeps cookies, follows redirects, and says as browsers do whence a form comes."""
    return httpx.AsyncClient(
        base_url=address, follow_redirects=True, trust_env=False, headers={"Sec-Fetch-Site": "same-origin"}
    )
