"""Many small wishes of one moment as one transaction: while one runs, the next ones gather."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

W = TypeVar("W")
A = TypeVar("A")


class GatheringDesk(Generic[W, A]):
    """Answers wishes in groups: `answer` gets those that came while it was busy, in order.

    A failed group fails for each of its wishes.

    Args:
        answer: one transaction; returns an answer for each wish, in the same order.
        gather_s: wait so long for company before a group is answered; 0 answers as soon as it can.
        most: at most so many wishes in a group.
    """

    def __init__(
        self,
        answer: Callable[[Sequence[W]], Awaitable[Sequence[A]]],
        *,
        gather_s: float = 0.0,
        most: int = 200,
    ) -> None:
        self._answer, self._gather_s, self._most = answer, gather_s, most
        self._waiting: list[tuple[W, asyncio.Future[A]]] = []
        self._work: asyncio.Task[None] | None = None

    def ask(self, wish: W) -> asyncio.Future[A]:
        """Put a wish on the desk; the future is its answer."""
        answer: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        self._waiting.append((wish, answer))
        if self._work is None:
            self._work = asyncio.create_task(self._answer_all())
        return answer

    async def _answer_all(self) -> None:
        try:
            while self._waiting:
                if self._gather_s:
                    await asyncio.sleep(self._gather_s)
                group, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
                await self._answer_group(group)
        finally:
            self._work = None

    async def _answer_group(self, group: list[tuple[W, asyncio.Future[A]]]) -> None:
        try:
            answers = await self._answer([wish for wish, _ in group])
        except Exception as error:
            for _, waiting in group:
                if not waiting.done():
                    waiting.set_exception(error)
            return
        for (_, waiting), answer in zip(group, answers, strict=True):
            if not waiting.done():
                waiting.set_result(answer)
