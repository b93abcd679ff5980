"""The `Memory` of the conversations, kept in the database: each call is one transaction in one thread."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from bot.conversations.model import ForgetMe, Outcome
from bot.conversations.noting import noted, placed
from bot.conversations.ports import Begun
from bot.database.claims import begin_turn, finish_turn, keep_update
from bot.database.direct import Direct, direct
from bot.database.effects import apply_effect
from bot.database.engine import Database
from bot.database.events import write_events
from bot.database.export import export_person
from bot.database.forgetting import erase_unused, prune
from bot.database.people import load_person, save_role, save_state, touch_state
from bot.database.reminders import take_due
from bot.engagement.model import Event
from bot.kernel.clock import local_day
from bot.kernel.ids import ChatId, Pseudonym
from bot.people.model import Person, Reminder, Role


def random_pseudonym() -> Pseudonym:
    """16 letters that say nothing of the person."""
    return Pseudonym(secrets.token_hex(8))


class DatabaseMemory:
    """Implements `bot.conversations.ports.Memory`; any number of processes may share one database.

    Raises `ClaimLost` from `record` when a turn outlived its claim and another process took it over.
    """

    def __init__(
        self, database: Database, *, new_pseudonym: Callable[[], Pseudonym] = random_pseudonym
    ) -> None:
        self._database = database
        self._new_pseudonym = new_pseudonym
        self._holder = secrets.token_hex(8)

    async def begin(self, *, chat_id: ChatId, update_id: int | None, now: datetime) -> Begun:
        return await self._database.turn(
            lambda direct: begin_turn(
                direct, chat_id=chat_id, update_id=update_id, holder=self._holder, now=now
            )
        )

    async def record(
        self, *, person: Person, outcome: Outcome, update_id: int | None, outbox: str | None, now: datetime
    ) -> None:
        outcome = noted(person, outcome, is_update=update_id is not None, now=now)
        turn = _Record(person, outcome, update_id, outbox, now)
        # Without effects, a turn needs only the few statements that have the short way to the driver.
        if outcome.effects:
            await self._database.write(lambda session: self._record_all(session.connection(), turn))
        else:
            await self._database.turn(lambda direct: self._record_plain(direct, turn))
        if turn.forgets and update_id is None:
            await self._database.shred()

    async def done(self, *, chat_id: ChatId, update_id: int | None) -> None:
        forgotten = await self._database.turn(
            lambda direct: finish_turn(direct, chat_id=chat_id, update_id=update_id, holder=self._holder)
        )
        if forgotten:
            # Only now, when the last words to this person are gone too.
            await self._database.shred()

    async def record_events(self, *, chat_id: ChatId | None, events: Sequence[Event], now: datetime) -> None:
        def transaction(direct: Direct) -> None:
            person = None if chat_id is None else load_person(direct, chat_id)
            if person is None:
                write_events(direct, events, pseudonym=None, now=now)
            else:
                write_events(direct, placed(events, person.state), pseudonym=person.pseudonym, now=now)

        await self._database.turn(transaction)

    async def export(self, *, chat_id: ChatId) -> dict[str, Any]:
        return await self._database.read(lambda session: export_person(session.connection(), chat_id))

    async def due_reminders(self, *, now: datetime, limit: int) -> Sequence[Reminder]:
        return await self._database.write(
            lambda session: take_due(session.connection(), now=now, limit=limit)
        )

    async def person(self, *, chat_id: ChatId) -> Person:
        return await self._database.read(lambda session: load_person(direct(session.connection()), chat_id))

    async def set_role(self, *, chat_id: ChatId, role: Role, now: datetime) -> None:  # noqa: ARG002
        await self._database.turn(lambda direct: save_role(direct, chat_id, role))

    async def erase_unused(self, *, now: datetime) -> int:
        def transaction(session: Session) -> int:
            prune(session.connection(), now=now)
            return erase_unused(session.connection(), now=now)

        erased = await self._database.write(transaction)
        await self._database.shred(however_large=True)
        return erased

    def _record_plain(self, direct: Direct, turn: _Record) -> None:
        """A turn without effects."""
        self._keep_state(direct, turn)
        pseudonym = turn.person.pseudonym
        if pseudonym is not None:
            # What was loaded at the beginning may be old by now: consent is looked up before it is used.
            pseudonym = load_person(direct, turn.chat_id).pseudonym
        self._keep_rest(direct, turn, pseudonym)

    def _record_all(self, connection: Connection, turn: _Record) -> None:
        """A turn with effects; what it logs follows the consents as they are after them."""
        self._keep_state(direct(connection), turn)
        after = load_person(direct(connection), turn.chat_id)
        for effect in turn.outcome.effects:
            fresh = self._new_pseudonym()
            after = apply_effect(connection, effect, after, fresh_pseudonym=fresh, now=turn.now)
        self._keep_rest(direct(connection), turn, after.pseudonym)

    def _keep_state(self, direct: Direct, turn: _Record) -> None:
        if turn.outcome.state is not None:
            save_state(direct, turn.chat_id, turn.outcome.state, local_day(turn.now))
        elif not turn.person.state.is_new:
            touch_state(direct, turn.chat_id, local_day(turn.now))

    def _keep_rest(self, direct: Direct, turn: _Record, pseudonym: Pseudonym | None) -> None:
        if turn.update_id is not None:
            keep_update(
                direct,
                chat_id=turn.chat_id,
                update_id=turn.update_id,
                holder=self._holder,
                outbox=turn.outbox,
                forgets=turn.forgets,
                now=turn.now,
            )
        # Last, because counters are shared by all chats: their locks are held for a moment only.
        write_events(direct, turn.outcome.events, pseudonym=pseudonym, now=turn.now)


@dataclass(frozen=True, slots=True)
class _Record:
    """What `record` was asked to make true."""

    person: Person
    outcome: Outcome
    update_id: int | None
    outbox: str | None
    now: datetime

    @property
    def chat_id(self) -> ChatId:
        return self.person.state.chat_id

    @property
    def forgets(self) -> bool:
        """Whether the turn deletes the person, down to the bytes of the file."""
        return any(isinstance(effect, ForgetMe) for effect in self.outcome.effects)
