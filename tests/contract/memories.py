"""The same questions to every kind of `Memory`: the fake, SQLite, PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from sqlalchemy import Table, select, text

from bot.conversations.model import Effect, Outcome
from bot.conversations.ports import Claim, Memory
from bot.database.engine import Database
from bot.database.memory import DatabaseMemory
from bot.database.tables import COUNTERS, EVENTS, LOSSES
from bot.engagement.model import Event, EventName
from bot.engagement.recording import CounterKey
from bot.kernel.ids import ChatId
from bot.people.model import ChatState, Person
from tests.support.clock import FakeClock
from tests.support.fake_memory import FakeMemory

AN = ChatId(6_123_456_789)
BINH = ChatId(7_987_654_321)


class Insight(Protocol):
    """What a contract test sees beside the port: the log and the counters, and a way to break the log."""

    async def pseudonyms(self) -> list[str]: ...

    async def counters(self) -> dict[CounterKey, int]: ...

    async def losses(self) -> dict[date, int]: ...

    async def break_events(self) -> None: ...

    def another_process(self) -> Memory: ...


class FakeInsight:
    """Looks into a `FakeMemory`."""

    def __init__(self, memory: FakeMemory) -> None:
        self._memory = memory

    async def pseudonyms(self) -> list[str]:
        return [row.pseudonym for row in self._memory.kept.events]

    async def counters(self) -> dict[CounterKey, int]:
        return dict(self._memory.kept.counters)

    async def losses(self) -> dict[date, int]:
        return dict(self._memory.kept.losses)

    async def break_events(self) -> None:
        self._memory.fail_events = True

    def another_process(self) -> Memory:
        return self._memory


class DatabaseInsight:
    """Looks into a database by plain queries."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def rows(self, table: Table) -> Sequence[Any]:
        return await self._database.read(lambda session: session.execute(select(table)).all())

    async def pseudonyms(self) -> list[str]:
        return [row.pseudonym for row in await self.rows(EVENTS)]

    async def counters(self) -> dict[CounterKey, int]:
        return {CounterKey(*row[:-1]): row.count_ for row in await self._counter_rows()}

    async def losses(self) -> dict[date, int]:
        statement = select(LOSSES.c.day, LOSSES.c["count"].label("count_"))
        rows = await self._database.read(lambda session: session.execute(statement).all())
        return {row.day: row.count_ for row in rows}

    async def break_events(self) -> None:
        def drop(session: Any) -> None:
            session.execute(text("DROP TABLE events"))
            session.execute(text("DROP TABLE counters"))

        await self._database.write(drop)

    def another_process(self) -> Memory:
        return DatabaseMemory(self._database)

    async def _counter_rows(self) -> Sequence[Any]:
        columns = [column for column in COUNTERS.columns if column.name != "count"]
        statement = select(*columns, COUNTERS.c["count"].label("count_"))
        return await self._database.read(lambda session: session.execute(statement).all())


class Chat:
    """Plays whole turns of one chat: begin, record, done."""

    _updates = 100

    def __init__(self, memory: Memory, clock: FakeClock, chat_id: ChatId = AN) -> None:
        self.memory, self.clock, self.chat_id = memory, clock, chat_id

    async def turn(
        self, *effects: Effect, events: Sequence[Event] = (), state: ChatState | None = None
    ) -> Person:
        """One turn to its end; returns the person as they are afterwards."""
        Chat._updates += 1
        update_id, now = Chat._updates, self.clock.now()
        begun = await self.memory.begin(chat_id=self.chat_id, update_id=update_id, now=now)
        assert begun.claim is Claim.TAKEN
        assert begun.person is not None
        outcome = Outcome(state=state, effects=effects, events=tuple(events))
        await self.memory.record(
            person=begun.person, outcome=outcome, update_id=update_id, outbox="[]", now=now
        )
        await self.memory.done(chat_id=self.chat_id, update_id=update_id)
        return await self.person()

    async def person(self) -> Person:
        return await self.memory.person(chat_id=self.chat_id)


async def total(insight: Insight, name: EventName) -> int:
    """How often something was counted without a name."""
    return sum(count for key, count in (await insight.counters()).items() if key.name == name)
