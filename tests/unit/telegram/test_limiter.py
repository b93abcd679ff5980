"""The limiter as python-telegram-bot calls it, with a clock moved by hand."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.telegram.limiter import SendingLimiter
from bot.telegram.pacing import NO_LIMITS, Lane


class HandClock:
    """Time and timers that move only when told."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._alarms: list[tuple[float, int, HandAlarm]] = []

    def __call__(self) -> float:
        return self.now

    def call_later(self, delay_s: float, act: Callable[[], None]) -> HandAlarm:
        alarm = HandAlarm(act)
        heapq.heappush(self._alarms, (self.now + delay_s, len(self._alarms), alarm))
        return alarm

    async def advance(self, seconds: float) -> None:
        end = self.now + seconds
        while self._alarms and self._alarms[0][0] <= end:
            at, _, alarm = heapq.heappop(self._alarms)
            self.now = max(self.now, at)
            alarm.ring()
            await settle()
        self.now = end
        await settle()


class HandAlarm:
    def __init__(self, act: Callable[[], None]) -> None:
        self._act: Callable[[], None] | None = act

    def cancel(self) -> None:
        self._act = None

    def ring(self) -> None:
        if self._act is not None:
            self._act()


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


class Desk:
    """Calls made through a limiter, and when each reached Telegram."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.limiter = SendingLimiter(clock=self.clock, call_later=self.clock.call_later)
        self.made: list[tuple[float, int]] = []
        self.answers: list[Exception] = []

    def send(self, chat: int, lane: Lane | None = None, endpoint: str = "sendMessage") -> asyncio.Task[Any]:
        async def call(*_args: Any, **_kwargs: Any) -> bool:
            self.made.append((self.clock.now - 1000.0, chat))
            if self.answers:
                raise self.answers.pop(0)
            return True

        data = {"chat_id": chat}
        return asyncio.ensure_future(
            self.limiter.process_request(call, (endpoint, data), {}, endpoint, data, lane)
        )


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_a_call_with_room_leaves_at_once_with_its_arguments(desk: Desk) -> None:
    async def call(*args: Any, **kwargs: Any) -> bool:
        assert (args, kwargs) == (("sendMessage", {"chat_id": 1}), {"read_timeout": 3})
        return True

    data = {"chat_id": 1}
    kwargs = {"read_timeout": 3}
    assert await desk.limiter.process_request(call, ("sendMessage", data), kwargs, "sendMessage", data, None)


async def test_answers_to_taps_never_wait(desk: Desk) -> None:
    for _ in range(100):
        await desk.send(1, endpoint="answerCallbackQuery")
    assert [at for at, _ in desk.made] == [0.0] * 100


async def test_a_chat_gets_a_burst_and_then_one_a_second(desk: Desk) -> None:
    sent = [desk.send(1) for _ in range(6)]
    await settle()
    assert desk.limiter.waiting == 2
    await desk.clock.advance(2.0)
    assert [at for at, _ in desk.made] == [0, 0, 0, 0, 1, 2]
    assert all(task.result() is True for task in sent)


async def test_a_reply_passes_bulk_that_came_first(desk: Desk) -> None:
    for chat in range(100, 130):
        desk.send(chat, Lane.BULK)
    await settle()
    for chat in range(1, 5):
        desk.send(chat)
    await desk.clock.advance(0.2)
    order = [chat for _, chat in desk.made]
    assert order[:6] == [100, 101, 1, 2, 3, 4]


async def test_a_429_is_raised_and_the_next_call_waits_its_time(desk: Desk) -> None:
    desk.answers.append(RetryAfter(timedelta(seconds=5)))
    with pytest.raises(RetryAfter):
        await desk.send(1)
    later = desk.send(2)
    await desk.clock.advance(4.9)
    assert not later.done()
    await desk.clock.advance(0.1)
    assert later.result() is True


async def test_a_pause_too_long_to_wait_is_told_to_new_and_waiting_calls(desk: Desk) -> None:
    first = desk.send(1)
    await first
    waiting = [desk.send(1) for _ in range(5)]
    await desk.clock.advance(0.5)
    desk.answers.append(RetryAfter(timedelta(seconds=90)))
    with pytest.raises(RetryAfter):
        await desk.send(2)
    await settle()
    told = [task for task in waiting if task.done() and task.exception() is not None]
    assert len(told) == 2
    with pytest.raises(RetryAfter) as raised:
        await desk.send(3)
    assert raised.value.retry_after == timedelta(seconds=90)
    assert desk.limiter.waiting == 0


async def test_who_gives_up_waiting_takes_no_place(desk: Desk) -> None:
    for _ in range(4):
        await desk.send(1)
    given_up, patient = desk.send(1), desk.send(1)
    await settle()
    given_up.cancel()
    await desk.clock.advance(1.0)
    assert patient.result() is True
    assert [at for at, _ in desk.made] == [0, 0, 0, 0, 1]
    assert given_up.cancelled()


async def test_shutdown_calls_off_what_waits(desk: Desk) -> None:
    sent = [desk.send(1) for _ in range(6)]
    await settle()
    await desk.limiter.shutdown()
    await desk.clock.advance(10)
    assert [task.cancelled() for task in sent] == [False] * 4 + [True] * 2
    assert len(desk.made) == 4


async def test_another_pace_frees_those_who_wait(desk: Desk) -> None:
    sent = [desk.send(1) for _ in range(50)]
    await settle()
    desk.limiter.change_pace(NO_LIMITS)
    await settle()
    assert all(task.done() for task in sent)
