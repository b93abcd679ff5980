"""Whatever happens in whatever order, the sums say how often it happened."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversations.model import ForgetMe, GiveConsent, Outcome, WithdrawConsent
from bot.conversations.ports import Claim
from bot.database.engine import Database, create_database
from bot.database.memory import DatabaseMemory
from bot.database.migrate import migrate
from bot.database.reports.reading import DatabaseReports
from bot.database.rollups import RollUps
from bot.engagement.model import Event, EventName
from bot.engagement.periods import Period
from bot.engagement.sums import Ask, Dimension
from bot.kernel.clock import local_day
from bot.kernel.ids import ChatId, EntryId
from bot.people.model import Consent
from tests.support.clock import A_MONDAY_MORNING, FakeClock
from tests.support.event_log import CATALOG, MONDAY

PERIOD = Period(MONDAY - timedelta(days=400), MONDAY + timedelta(days=400))
NAMES = (EventName.CARD_OPENED, EventName.STUCK)
RAW_EVENT_DAYS = 7
PAST_DAYS = 20

person = st.integers(1, 3)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("asks"), person, st.sampled_from(NAMES), st.sampled_from(sorted(CATALOG.fields))),
        st.tuples(st.just("agrees"), person),
        st.tuples(st.just("withdraws"), person),
        st.tuples(st.just("is forgotten"), person),
        st.tuples(st.just("rolls up")),
        st.tuples(st.just("time passes"), st.sampled_from([-PAST_DAYS, -3, -1, 1, 1, 4, 12])),
        st.tuples(st.just("minutes pass")),
    ),
    min_size=5,
    max_size=30,
)


class World:
    """One database, three people, a clock; and a plain count of all that happened."""

    def __init__(self, database: Database) -> None:
        self.memory = DatabaseMemory(database)
        self.clock = FakeClock()
        self.roll_ups = RollUps(database, field_of=CATALOG.field_of, raw_event_days=RAW_EVENT_DAYS)
        self.reports = DatabaseReports(database, field_of=CATALOG.field_of)
        self.happened: Counter[tuple[date, str, str]] = Counter()
        self.updates = 0
        self.latest = self.clock.now()

    async def have_a_past(self) -> None:
        """Three weeks ago somebody asked; those raw rows are gone, their sums stand alone."""
        self.clock.advance(timedelta(days=-PAST_DAYS))
        await self.do(("asks", 1, NAMES[0], "khai_sinh"))
        await self.do(("rolls up",))
        self.clock.advance(timedelta(days=4))
        await self.catch_up()
        self.clock.advance(timedelta(days=PAST_DAYS - 4))
        await self.catch_up()

    async def do(self, step: tuple[object, ...]) -> None:
        match step:
            case ("asks", int(who), EventName() as name, str(entry)):
                await self.turn(who, Outcome(events=(Event(name, EntryId(entry)),)))
                self.happened[local_day(self.clock.now()), name, entry] += 1
            case ("agrees", int(who)):
                await self.turn(who, Outcome(effects=(GiveConsent(Consent.MEASURING, "v1"),)))
            case ("withdraws", int(who)):
                await self.turn(who, Outcome(effects=(WithdrawConsent(Consent.MEASURING),)))
            case ("is forgotten", int(who)):
                await self.turn(who, Outcome(effects=(ForgetMe(),)))
            case ("rolls up",):
                await self.roll_ups.roll_up(self.clock.now())
            case ("time passes", int(days)):
                await self.move(timedelta(days=days))
            case ("minutes pass",):
                self.clock.advance(timedelta(minutes=2))

    async def move(self, step: timedelta) -> None:
        """Time passes or jumps; a clock that is behind ticks at least once before it is set right."""
        if self.clock.now() < self.latest:
            await self.catch_up()
        self.latest = max(self.latest, self.clock.advance(step))

    async def turn(self, who: int, outcome: Outcome) -> None:
        """One update, delivered twice: the second delivery changes nothing."""
        self.updates += 1
        chat_id, now = ChatId(who), self.clock.now()
        begun = await self.memory.begin(chat_id=chat_id, update_id=self.updates, now=now)
        assert begun.person
        await self.memory.record(
            person=begun.person, outcome=outcome, update_id=self.updates, outbox=None, now=now
        )
        await self.memory.done(chat_id=chat_id, update_id=self.updates)
        again = await self.memory.begin(chat_id=chat_id, update_id=self.updates, now=now)
        assert again.claim is Claim.DONE

    async def catch_up(self) -> None:
        """Tick until nothing is due: a tick absorbs one day, and sums some."""
        for _ in range(40):
            self.clock.advance(timedelta(seconds=61))
            work = await self.roll_ups.roll_up(self.clock.now())
            if work.absorb is None and len(work.roll) <= 1 and not work.close:
                return

    async def check(self) -> None:
        """By day, by service, and as one number: all as counted by hand."""
        by_service = Ask(Dimension.SERVICE, PERIOD, NAMES, by_day=True)
        reading = await self.reports.read([by_service, *(Ask(one, PERIOD, NAMES) for one in Dimension)])
        found = {(key.day, key.name, key.key): count for key, count in reading.answers[0].items()}
        assert found == {**self.happened}
        totals = {one: sum(sums.values()) for one, sums in zip(Dimension, reading.answers[1:], strict=True)}
        stuck = sum(count for (_, name, _), count in self.happened.items() if name == EventName.STUCK)
        everything = sum(self.happened.values())
        assert totals[Dimension.ALL] == totals[Dimension.SERVICE] == totals[Dimension.FIELD] == everything
        assert totals[Dimension.STEP] == stuck


async def _live(url: str, happening: list[tuple[object, ...]]) -> None:
    database = create_database(url)
    try:
        world = World(database)
        await world.have_a_past()
        for step in happening:
            await world.do(step)
        await world.catch_up()
        await world.check()
        # Months later, with the clock right again, raw rows are gone and the sums stand alone.
        world.clock = FakeClock(A_MONDAY_MORNING + timedelta(days=60))
        for _ in range(8):
            await world.catch_up()
            world.clock.advance(timedelta(days=1))
        await world.check()
    finally:
        await database.close()


@pytest.fixture(scope="module")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied for each example."""
    path = tmp_path_factory.mktemp("rollups") / "empty.db"
    migrate(f"sqlite:///{path}")
    return path


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happening=steps)
def test_sums_are_what_happened_on_sqlite(happening: list[tuple[object, ...]], empty_file: Path) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "mot_cua.db"
        copyfile(empty_file, path)
        asyncio.run(_live(f"sqlite:///{path}", happening))


@pytest.mark.long
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happening=steps)
def test_sums_are_what_happened_on_postgresql(
    happening: list[tuple[object, ...]], request: pytest.FixtureRequest, postgresql_url: str
) -> None:
    migrate(postgresql_url)
    asyncio.run(_emptied(postgresql_url))
    asyncio.run(_live(postgresql_url, happening))


async def _emptied(url: str) -> None:
    from sqlalchemy import text
    from sqlmodel import SQLModel

    database = create_database(url)
    names = ", ".join(f'"{name}"' for name in SQLModel.metadata.tables)
    await database.write(lambda session: session.execute(text(f"TRUNCATE {names}")))
    await database.close()
