"""A simulation on both databases: it adds up, fills the reports, is marked, and touches nobody real."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from bot.campaigns.model import RunId
from bot.conversations.model import Outcome
from bot.database.campaigns.shelf import DatabaseShelf
from bot.database.engine import Database
from bot.database.memory import DatabaseMemory
from bot.database.migrate import migrate
from bot.database.portal_counts import DatabasePortalCounts
from bot.database.synthetic_marks import DatabaseGround, DatabaseSyntheticMarks
from bot.database.tables import EVENTS, PEOPLE, REMINDERS
from bot.database.tables.campaigns import RUNS
from bot.database.tables.synthetic import SYNTHETIC_MARKS
from bot.engagement.metrics import Metric
from bot.engagement.model import Event, EventName
from bot.engagement.periods import Period
from bot.engagement.sums import Dimension
from bot.kernel.clock import Clock
from bot.kernel.ids import ChatId
from bot.people.model import ChatState, Person
from bot.reporting import Measuring, build_measuring
from bot.simulating import NotEmpty, take_ground
from bot.simulation.habits import CHATS
from bot.simulation.ports import Found
from bot.simulation.rhythm import days_until
from tests.support.clock import FakeClock
from tests.support.portal import a_row, an_import
from tests.support.simulation import AT_PRESENT, LAST_DAY, simulated, small_world
from tests.support.small_content import small_catalog

WORLD = small_world(citizens=80)
DAYS = days_until(LAST_DAY, WORLD.days)


def measuring_of(database: Database, folder: Path, clock: Clock) -> Measuring:
    return build_measuring(
        database, catalog=small_catalog, clock=clock, raw_event_days=90, content_folder=folder
    )


async def test_it_adds_up_fills_the_reports_and_is_marked(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    measuring = measuring_of(database, tmp_path, FakeClock(AT_PRESENT))
    assert not await measuring.has_synthetic()
    result = await simulated(WORLD, database_url, tmp_path)
    await every_copy_is_accounted_for(database)
    await every_report_has_figures(measuring)
    await it_is_marked(database, measuring)
    await nobody_is_left_to_be_reminded(database)
    assert result.events >= result.turns
    (trial,) = result.trials
    assert trial.assigned > 0


async def every_copy_is_accounted_for(database: Database) -> None:
    shelf = DatabaseShelf(database)
    runs = await database.read(lambda session: session.execute(select(RUNS.c.id)).scalars().all())
    assert len(runs) == 2  # the broadcast, and the question at the end
    for number in runs:
        conservation = await shelf.conservation(RunId(number))
        assert conservation.holds
        assert conservation.pending == 0


async def every_report_has_figures(measuring: Measuring) -> None:
    overview = await measuring.reporting.overview(Period(DAYS[0], DAYS[-1]))
    figures = {one.metric: one.value for one in overview.figures}
    assert figures[Metric.NEW_CHATS] == WORLD.citizens
    assert figures[Metric.QUESTIONS] >= WORLD.citizens
    for metric in (Metric.CARDS, Metric.GUIDES, Metric.PORTAL, Metric.OPTED_IN):
        assert figures[metric] > 0
    assert overview.basis.lost == 0
    _, communes = await measuring.reporting.funnels(Period(DAYS[0], DAYS[-1]), Dimension.COMMUNE)
    assert len([key for key in communes if key]) >= 2


async def it_is_marked(database: Database, measuring: Measuring) -> None:
    row = await database.read(lambda session: session.execute(select(SYNTHETIC_MARKS)).one())
    assert (row.name, row.seed, row.at) == ("simulation", WORLD.seed, AT_PRESENT)
    chats = await database.read(lambda session: session.execute(select(PEOPLE.c.chat_id)).scalars().all())
    assert len(chats) > 10
    assert all(chat_id in CHATS for chat_id in chats)
    assert await DatabaseGround(database).found(CHATS) is Found.SIMULATION
    (record,) = await measuring.portal_counts.imports()
    assert record.is_synthetic
    # Pages and pictures say so even when the portal's figures are taken back.
    await measuring.portal_counts.undo(record.number)
    assert await measuring.has_synthetic()


async def nobody_is_left_to_be_reminded(database: Database) -> None:
    waiting = select(func.count()).where(REMINDERS.c.taken_at.is_(None))
    assert await database.read(lambda session: session.execute(waiting).scalar_one()) == 0


@pytest.mark.long
async def test_the_same_seed_gives_the_same_figures_and_takes_the_place_of_the_last(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    first = await simulated(WORLD, database_url, tmp_path)
    events = await event_sums(database)
    again = await simulated(WORLD, database_url, tmp_path)
    assert again == first
    assert await event_sums(database) == events


async def event_sums(database: Database) -> list[tuple[object, ...]]:
    """Everything logged under pseudonyms, moment by moment."""
    rows = select(EVENTS.c.at, EVENTS.c.name, EVENTS.c.entry_id, EVENTS.c.commune_id, EVENTS.c.pseudonym)
    found = await database.read(lambda session: session.execute(rows.order_by(EVENTS.c.id)).all())
    return [tuple(row) for row in found]


async def visit(database: Database, chat_id: int) -> None:
    """Somebody uses the bot, without agreeing to anything."""
    person = Person(ChatState(ChatId(chat_id)))
    outcome = Outcome(state=person.state, events=(Event(EventName.STARTED),))
    now = datetime(2026, 11, 23, 3, tzinfo=UTC)
    await DatabaseMemory(database).record(
        person=person, outcome=outcome, update_id=None, outbox=None, now=now
    )


async def test_a_database_with_somebody_in_it_is_refused_and_left_alone(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    await visit(database, 7_200_000_001)
    with pytest.raises(NotEmpty):
        await simulated(WORLD, database_url, tmp_path)
    assert not await DatabaseSyntheticMarks(database).has_any()


async def test_counts_of_people_long_gone_are_somebodys_too(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    await visit(database, 7_200_000_001)
    await database.write(lambda session: session.execute(text("DELETE FROM chats")))
    with pytest.raises(NotEmpty):
        await simulated(WORLD, database_url, tmp_path)


async def test_somebody_who_came_to_a_simulation_is_not_wiped_out(database: Database) -> None:
    ground = DatabaseGround(database)
    await ground.mark(seed=1, at=AT_PRESENT)
    await visit(database, CHATS[1000])
    assert await ground.found(CHATS) is Found.SIMULATION
    await visit(database, 7_200_000_001)
    with pytest.raises(NotEmpty):
        await take_ground(ground, seed=1, at_present=AT_PRESENT)
    chats = text("SELECT COUNT(*) FROM chats")
    assert await database.read(lambda session: session.execute(chats).scalar_one()) == 2


async def test_real_counts_of_the_portal_are_not_wiped_out(database: Database) -> None:
    ground = DatabaseGround(database)
    await ground.mark(seed=1, at=AT_PRESENT)
    counts = DatabasePortalCounts(database)
    await counts.take_in(an_import(a_row(5)), staff=None, now=AT_PRESENT, replace=False)
    with pytest.raises(NotEmpty):
        await take_ground(ground, seed=1, at_present=AT_PRESENT)
    assert len(await counts.imports()) == 1


async def test_both_databases_tell_the_same(sqlite_url: str, postgresql_url: str, tmp_path: Path) -> None:
    results = []
    for url in (sqlite_url, postgresql_url):
        migrate(url)
        results.append(await simulated(WORLD, url, tmp_path))
    assert results[0] == results[1]
    (trial,) = results[0].trials
    assert trial.assigned > 0


async def test_two_simulations_do_not_begin_at_once(database: Database) -> None:
    ground = DatabaseGround(database)
    assert await ground.mark(seed=1, at=AT_PRESENT)
    assert not await ground.mark(seed=2, at=AT_PRESENT)
