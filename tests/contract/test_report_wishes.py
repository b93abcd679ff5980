"""Who wants reports by themselves: each period is claimed once, by whoever comes first."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.database.engine import Database, create_database
from bot.database.report_wishes import DatabaseReportWishes
from bot.engagement.pushing import HowOften, ReportWish, due_period
from bot.kernel.ids import ChatId

CHI, DUNG = ChatId(7_000_000_001), ChatId(7_000_000_002)
WEDNESDAY = datetime(2026, 11, 25, 3, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 1, tzinfo=UTC)
"""08:00 in Viet Nam."""
WEEK = due_period(HowOften.WEEKLY, MONDAY)


@pytest.fixture
def wishes(database: Database) -> DatabaseReportWishes:
    return DatabaseReportWishes(database)


async def test_the_first_report_is_the_next_one(wishes: DatabaseReportWishes) -> None:
    await wishes.set_wish(CHI, HowOften.WEEKLY, now=WEDNESDAY)
    assert await wishes.wish(CHI) is HowOften.WEEKLY
    assert await wishes.due(HowOften.WEEKLY, due_period(HowOften.WEEKLY, WEDNESDAY)) == []
    assert await wishes.due(HowOften.MONTHLY, due_period(HowOften.MONTHLY, MONDAY)) == []
    assert await wishes.due(HowOften.WEEKLY, WEEK) == [ReportWish(CHI, HowOften.WEEKLY, date(2026, 11, 16))]


async def test_a_second_tap_skips_nothing(wishes: DatabaseReportWishes) -> None:
    await wishes.set_wish(CHI, HowOften.WEEKLY, now=WEDNESDAY)
    await wishes.set_wish(CHI, HowOften.WEEKLY, now=MONDAY + timedelta(seconds=30))
    assert len(await wishes.due(HowOften.WEEKLY, WEEK)) == 1


async def test_another_wish_takes_its_place_and_none_ends_it(wishes: DatabaseReportWishes) -> None:
    await wishes.set_wish(CHI, HowOften.WEEKLY, now=WEDNESDAY)
    await wishes.set_wish(CHI, HowOften.MONTHLY, now=WEDNESDAY)
    assert await wishes.wish(CHI) is HowOften.MONTHLY
    assert await wishes.due(HowOften.WEEKLY, WEEK) == []
    await wishes.set_wish(CHI, None, now=WEDNESDAY)
    assert await wishes.wish(CHI) is None


async def test_two_workers_claim_a_period_once(database_url: str) -> None:
    databases = [create_database(database_url) for _ in range(2)]
    try:
        workers = [DatabaseReportWishes(database) for database in databases]
        for chat in (CHI, DUNG):
            await workers[0].set_wish(chat, HowOften.WEEKLY, now=WEDNESDAY)
        due = await workers[0].due(HowOften.WEEKLY, WEEK)
        claims = await asyncio.gather(*(worker.claim(wish, WEEK) for wish in due for worker in workers * 3))
        assert claims.count(True) == 2
        assert await workers[1].due(HowOften.WEEKLY, WEEK) == []
    finally:
        for database in databases:
            await database.close()


async def test_a_claim_given_back_is_due_again_once(wishes: DatabaseReportWishes) -> None:
    await wishes.set_wish(CHI, HowOften.WEEKLY, now=WEDNESDAY)
    (wish,) = await wishes.due(HowOften.WEEKLY, WEEK)
    assert await wishes.claim(wish, WEEK)
    assert not await wishes.claim(wish, WEEK)
    await wishes.give_back(wish, WEEK)
    assert await wishes.due(HowOften.WEEKLY, WEEK) == [wish]
    assert await wishes.claim(wish, WEEK)


async def test_a_claim_of_a_changed_wish_fails(wishes: DatabaseReportWishes) -> None:
    await wishes.set_wish(CHI, HowOften.WEEKLY, now=WEDNESDAY)
    (wish,) = await wishes.due(HowOften.WEEKLY, WEEK)
    await wishes.set_wish(CHI, HowOften.MONTHLY, now=MONDAY)
    assert not await wishes.claim(wish, WEEK)
