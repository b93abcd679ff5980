"""Letting simulated people act: each act is a turn through the real desks and the real memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import count

from bot.conversations.desk import respond
from bot.conversations.inside import Inside
from bot.conversations.model import EndSubscription, Outcome, Turn
from bot.conversations.ports import Claim, Memory
from bot.conversations.staff.desk import respond_staff
from bot.conversations.staff.office import Office
from bot.kernel.ids import ChatId
from bot.simulation.acts import Act, Screen, Visit, screen_of
from bot.simulation.rhythm import BETWEEN_ACTS

FIRST_UPDATE = 4_000_000_000_000_000
"""Far above Telegram's own numbers, so that no update of a program on this database counts as handled."""

NOTHING_TO_SAY = "[]"
"""The outbox of a turn whose replies nobody reads; the real one holds them until they were sent."""


class UnexpectedClaim(AssertionError):
    """A turn could not be taken although nobody else is here: two programs use one database."""


class Stage:
    """Where simulated people meet the program. `turns` counts what they did."""

    def __init__(self, memory: Memory, inside: Inside, office: Office) -> None:
        self.memory, self.inside, self.office = memory, inside, office
        self.turns = 0
        self._update_ids = count(FIRST_UPDATE)

    async def play(self, chat_id: ChatId, visit: Visit, at: datetime) -> datetime:
        """Let somebody do all that a visit holds; returns when they put the phone away."""
        act = next(visit, None)
        screen, moment = Screen(), at
        while act is not None:
            outcome = await self._take_turn(chat_id, act, moment)
            if outcome.replies:
                screen = screen_of(outcome.replies)
            moment += BETWEEN_ACTS
            try:
                act = visit.send(screen)
            except StopIteration:
                act = None
        return moment

    async def end_subscription(self, chat_id: ChatId, at: datetime) -> None:
        """As a sender does that was told it is blocked."""
        person = await self.memory.person(chat_id=chat_id)
        ended = Outcome(effects=(EndSubscription(),))
        await self.memory.record(person=person, outcome=ended, update_id=None, outbox=None, now=at)

    async def _take_turn(self, chat_id: ChatId, act: Act, at: datetime) -> Outcome:
        update_id = next(self._update_ids)
        begun = await self.memory.begin(chat_id=chat_id, update_id=update_id, now=at)
        if begun.claim is not Claim.TAKEN or begun.person is None:
            raise UnexpectedClaim(begun.claim)
        turn = Turn(act.incoming, begun.person, at, text=act.text, command=act.command, action=act.action)
        outcome = await respond_staff(turn, self.inside, self.office) or respond(turn, self.inside)
        await self.memory.record(
            person=begun.person, outcome=outcome, update_id=update_id, outbox=NOTHING_TO_SAY, now=at
        )
        await self.memory.done(chat_id=chat_id, update_id=update_id)
        self.turns += 1
        return outcome


def remembering(inside: Inside) -> Inside:
    """The same view, reading each text only once: people ask the same things again and again."""
    understand: Callable[..., object] = cache(inside.understand)
    split: Callable[..., object] = cache(inside.split)
    return replace(inside, understand=understand, split=split)  # type: ignore[arg-type]
