"""The one limiter of every outgoing call, behind python-telegram-bot's interface for rate limiters."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any, Protocol

from telegram._utils.types import JSONDict
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.telegram.counting import sending_of
from bot.telegram.lanes import Lanes, Ticket
from bot.telegram.pacing import Lane, Pace, Pacing, Sending

Answer = bool | JSONDict | list[JSONDict]

LONGEST_PAUSE_S = 30.0
"""A pause longer than this is told to the caller, as Telegram's own 429, instead of being waited out."""


class Alarm(Protocol):
    """Something that will happen, and can be called off."""

    def cancel(self) -> None: ...


def _in_this_loop(delay_s: float, act: Callable[[], None]) -> Alarm:
    return asyncio.get_running_loop().call_later(delay_s, act)


class SendingLimiter(BaseRateLimiter[Lane]):
    """Lets calls leave at the pace Telegram allows, replies first; use it in one event loop.

    A call joins the bulk lane by `rate_limit_args=Lane.BULK`. A 429 pauses what it concerns and is raised:
    whether to call again is the caller's rule.

    Args:
        clock: seconds that never go back.
        call_later: runs something after so many seconds.
    """

    def __init__(
        self,
        pace: Pace | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        call_later: Callable[[float, Callable[[], None]], Alarm] = _in_this_loop,
    ) -> None:
        self._lanes = Lanes(Pacing(pace or Pace()))
        self._clock, self._call_later = clock, call_later
        self._places: dict[Ticket, asyncio.Future[None]] = {}
        self._alarm: Alarm | None = None

    @property
    def waiting(self) -> int:
        """How many calls wait to leave."""
        return len(self._places)

    def change_pace(self, pace: Pace) -> None:
        """Go on with other limits; what was sent before still counts."""
        self._lanes.pacing.pace = pace
        self._release()

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Calls that still wait never leave: they are cancelled."""
        self._disarm()
        for ticket, place in self._places.items():
            self._lanes.leave(ticket)
            place.cancel()
        self._places.clear()

    async def process_request(  # noqa: PLR0917 - the order is the library's
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Lane | None,
    ) -> Answer:
        """Wait for the call's turn, make it, return its answer.

        Raises:
            RetryAfter: Telegram's 429, or a pause it asked for before that is longer than we wait.
        """
        sending = sending_of(endpoint, data, rate_limit_args)
        if sending is None:
            return await callback(*args, **kwargs)
        await self._turn(sending)
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as refusal:
            self._refused(sending, refusal)
            raise

    async def _turn(self, sending: Sending) -> None:
        now = self._clock()
        if self._lanes.may_leave_at_once(sending, now):
            return
        if (left := self._lanes.pacing.paused_until(sending) - now) > LONGEST_PAUSE_S:
            raise _come_back_in(left)
        ticket = Ticket(sending)
        place = self._places[ticket] = asyncio.get_running_loop().create_future()
        self._lanes.join(ticket)
        self._release()
        try:
            await place
        finally:
            if self._places.pop(ticket, None) is not None:  # cancelled while it waited
                self._lanes.leave(ticket)
                self._release()

    def _release(self) -> None:
        """Let go whoever may leave, and set the alarm for the next."""
        self._disarm()
        now = self._clock()
        released, look_again = self._lanes.release(now)
        for ticket in released:
            place = self._places.pop(ticket)
            if not place.done():
                place.set_result(None)
        if look_again < math.inf:
            self._alarm = self._call_later(max(look_again - now, 0.0), self._release)

    def _refused(self, sending: Sending, refusal: RetryAfter) -> None:
        now = self._clock()
        self._lanes.pacing.refuse(sending, _seconds(refusal.retry_after), now)
        for ticket in self._lanes.waiting():
            if (left := self._lanes.pacing.paused_until(ticket.sending) - now) > LONGEST_PAUSE_S:
                self._lanes.leave(ticket)
                place = self._places.pop(ticket)
                if not place.done():
                    place.set_exception(_come_back_in(left))
        self._release()

    def _disarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None


def _come_back_in(seconds: float) -> RetryAfter:
    return RetryAfter(math.ceil(seconds))


def _seconds(retry_after: int | timedelta) -> float:
    return retry_after.total_seconds() if isinstance(retry_after, timedelta) else float(retry_after)
