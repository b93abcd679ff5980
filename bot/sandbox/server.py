"""The sandbox as a web application, and as a server running beside the bot."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import threading
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route

from bot.sandbox.api import BotApi, FileDownload
from bot.sandbox.chat_page import page_routes
from bot.sandbox.driver_acts import ACTS
from bot.sandbox.driver_desk import desk_route
from bot.sandbox.driver_levers import LEVERS
from bot.sandbox.driver_views import VIEWS
from bot.sandbox.settings import SandboxSettings
from bot.sandbox.webhook import WebhookPusher
from bot.sandbox.world import World

_START_TIMEOUT_S = 10.0


def create_sandbox_app(settings: SandboxSettings) -> Starlette:
    """Return the whole sandbox: Bot API, driver and chat page. The world is `app.state.world`."""
    return _app_of(World(settings))


def _app_of(world: World) -> Starlette:
    routes: list[BaseRoute] = [
        Route("/bot{token}/{method}", BotApi(world)),
        Route("/file/bot{token}/{file_path:path}", FileDownload(world)),
        *page_routes(world),
    ]
    routes += [desk_route(world, path, method, answer) for method, path, answer in ACTS + VIEWS + LEVERS]

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        pusher = asyncio.create_task(WebhookPusher(world).run())
        try:
            yield
        finally:
            pusher.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await pusher
            world.close()

    app = Starlette(routes=routes, lifespan=lifespan)
    app.state.world = world
    return app


class SandboxServer(uvicorn.Server):
    """A server that lets go of waiting polls and streams before it shuts down."""

    def __init__(self, world: World, settings: SandboxSettings) -> None:
        self.world = world
        config = uvicorn.Config(
            _app_of(world),
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            lifespan="on",
            timeout_graceful_shutdown=2,
            timeout_keep_alive=60,
        )
        super().__init__(config)
        # A connection broken on purpose is reported as an application error; it is none.
        logging.getLogger("uvicorn.error").addFilter(_is_no_scripted_break)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End what waits, then shut down."""
        self.world.end_waiting()
        await super().shutdown(sockets)


def _is_no_scripted_break(record: logging.LogRecord) -> bool:
    return "without completing response" not in record.getMessage()


class RunningSandbox:
    """A sandbox in its own thread with its own event loop; also a context manager that stops it."""

    def __init__(self, settings: SandboxSettings) -> None:
        self._settings = settings
        self._socket = _listening(settings.host, settings.port)
        self._server = SandboxServer(World(settings), settings)
        self._thread = threading.Thread(target=self._serve, name="sandbox", daemon=True)

    @property
    def url(self) -> str:
        """Where the chat page is."""
        host, port = self._socket.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        return f"http://{shown}:{port}"

    @property
    def base_url(self) -> str:
        """What the bot takes for Telegram's own address, without the token."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """Where the bot downloads files, without the token."""
        return f"{self.url}/file/bot"

    def start(self) -> Self:
        """Start serving; return once requests are answered.

        Raises:
            TimeoutError: it did not come up.
        """
        self._thread.start()
        for _ in range(int(_START_TIMEOUT_S / 0.005)):
            if self._server.started:
                return self
            if not self._thread.is_alive():
                break
            self._thread.join(0.005)
        raise TimeoutError("the sandbox did not start")

    def stop(self) -> None:
        """Stop serving and wait for the end."""
        self._server.should_exit = True
        self._thread.join(_START_TIMEOUT_S)
        self._socket.close()

    def _serve(self) -> None:
        asyncio.run(self._server.serve(sockets=[self._socket]))

    def __enter__(self) -> Self:
        return self if self._server.started else self.start()

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.stop()


def run_sandbox(settings: SandboxSettings) -> RunningSandbox:
    """Start the sandbox in its own thread and return it, answering already."""
    return RunningSandbox(settings).start()


def serve_sandbox(settings: SandboxSettings) -> None:
    """Serve the sandbox in this process until it is interrupted."""
    SandboxServer(World(settings), settings).run(sockets=[_listening(settings.host, settings.port)])


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio would not switch Nagle's delay off: 40 ms on every answer.
    opened = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    opened.bind((host, port))
    opened.listen(512)
    return opened
