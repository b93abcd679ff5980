"""Drawing without holding anybody up: charts are drawn in a process of their own.

The drawing library keeps the interpreter's lock while it works (measured: a tenth of a second for a chart,
half a second for the first or for a list of 70 communes), so a thread would not help: nobody would be
answered meanwhile.
"""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from types import TracebackType
from typing import Self

import bot
from bot.charts.chart import PHOTO_WIDTH_PX, Chart
from bot.charts.easel import DONE, LENGTH
from bot.charts.errors import NotDrawn
from bot.charts.palette import MARGIN

TIMEOUT_S = 30.0
_ROOT = Path(bot.__file__).parent.parent
_GONE = (BrokenPipeError, ConnectionResetError, asyncio.IncompleteReadError)


class Studio:
    """Draws charts one after the other; its process starts with the first and may end when unused."""

    def __init__(self, timeout_s: float = TIMEOUT_S) -> None:
        self._timeout_s = timeout_s
        self._turn = asyncio.Lock()
        self._process: Process | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def svg(self, chart: Chart, width: int | None = None, *, key: str = "") -> str:
        """As `Chart.svg`.

        Raises:
            NotDrawn: when the library refused, or took longer than the timeout.
        """
        whole = width or chart.width
        plot = chart.plot(whole)
        asked = {"layers": list(plot.layers), "width": whole - 2 * MARGIN, "height": plot.height}
        return chart.framed(plot, (await self._drawn(asked)).decode(), whole, key)

    async def png(self, chart: Chart, width_px: int = PHOTO_WIDTH_PX, scale: float = 1.0) -> bytes:
        """As `Chart.png`.

        Raises:
            NotDrawn: when the library refused, or took longer than the timeout.
        """
        svg = await self.svg(chart)
        return await self._drawn({"svg": svg, "scale": chart.pixels_a_unit(svg, width_px * scale)})

    async def close(self) -> None:
        """End the process; the next chart would start another."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        await process.communicate()

    async def _drawn(self, wanted: dict[str, object]) -> bytes:
        async with self._turn:
            try:
                async with asyncio.timeout(self._timeout_s):
                    answer = await self._asked(json.dumps(wanted).encode())
            except BaseException as error:  # also a cancelled caller leaves a half-read answer behind
                await self.close()
                if isinstance(error, (TimeoutError, *_GONE)):
                    raise NotDrawn("the drawing process gave no answer") from error
                raise
        if answer[:1] != DONE:
            raise NotDrawn(answer[1:].decode())
        return answer[1:]

    async def _asked(self, request: bytes) -> bytes:
        """One question and its answer; asked again of a new process when the old one had just ended."""
        if self._process is not None:
            try:
                return await _exchange(self._process, request)
            except _GONE:
                await self.close()
        self._process = await _start()
        return await _exchange(self._process, request)


async def _start() -> Process:
    """A process that inherits no environment (it needs no secrets) and no signals of the terminal."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.charts.easel",
        stdin=PIPE,
        stdout=PIPE,
        cwd=_ROOT,
        env={},
        start_new_session=True,
    )


async def _exchange(process: Process, request: bytes) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(LENGTH.pack(len(request)) + request)
    await process.stdin.drain()
    (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
    return await process.stdout.readexactly(length)
