"""News for the chat pages: every open page gets every event, and a slow one is told to reload."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

Json = dict[str, Any]
_ROOM_FOR = 500


class Hub:
    """Hands events to the streams that are open; nothing is kept for those that are not."""

    def __init__(self) -> None:
        self._streams: set[asyncio.Queue[Json | None]] = set()
        self.closed = False

    def publish(self, event: Json) -> None:
        """Give an event to every open stream."""
        for stream in self._streams:
            if stream.qsize() < _ROOM_FOR:
                stream.put_nowait(event)
            elif stream.qsize() == _ROOM_FOR:
                stream.put_nowait({"type": "reload"})

    async def listen(self, heartbeat_s: float = 15.0) -> AsyncIterator[Json]:
        """Yield events until the sandbox closes; a `beat` now and then shows the line is alive."""
        stream: asyncio.Queue[Json | None] = asyncio.Queue()
        self._streams.add(stream)
        try:
            while not self.closed:
                try:
                    event = await asyncio.wait_for(stream.get(), heartbeat_s)
                except TimeoutError:
                    event = {"type": "beat"}
                if event is None:
                    return
                yield event
        finally:
            self._streams.discard(stream)

    def close(self) -> None:
        """End every stream."""
        self.closed = True
        for stream in self._streams:
            stream.put_nowait(None)
