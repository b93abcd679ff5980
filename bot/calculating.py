"""Statistics in a process of their own: their libraries take seconds to load and 110 MB of memory.

In this process they would hold up every citizen's reply while they load (measured: 3 s), and keep the memory.
Part of the composition root beside `bot.app`; no room imports it.
"""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Self, TypeVar

T = TypeVar("T")

IDLE_S = 300.0
"""After so long without a question the process ends and its memory is given back."""


class Calculator:
    """Implements `bot.kernel.calculate.Calculate`: one child process, started when first needed."""

    def __init__(self, *, idle_s: float = IDLE_S) -> None:
        self._idle_s = idle_s
        self._pool: ProcessPoolExecutor | None = None
        self._running = 0
        self._alarm: asyncio.TimerHandle | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def __call__(self, fn: Callable[..., T], *args: object) -> T:
        self._disarm()
        self._running += 1
        try:
            try:
                return await self._ask(fn, args)
            except BrokenProcessPool:  # somebody killed the child: ask a new one, once
                self.close()
                return await self._ask(fn, args)
        finally:
            self._running -= 1
            if not self._running:
                self._alarm = asyncio.get_running_loop().call_later(self._idle_s, self.close)

    def close(self) -> None:
        """End the process; the next question would start another."""
        self._disarm()
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    async def _ask(self, fn: Callable[..., T], args: tuple[object, ...]) -> T:
        if self._pool is None:
            # Spawned, not forked: a fork would copy the bot's open connections and threads.
            self._pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
        return await asyncio.get_running_loop().run_in_executor(self._pool, fn, *args)

    def _disarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
