"""Following runs and taking outcomes home, on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.campaigns import outcome_rows
from bot.campaigns.model import RunId, Send
from bot.campaigns.outcomes import Failed, Outcome, Sent
from bot.campaigns.schedule import Repeat, Schedule
from bot.campaigns.service import Verdict
from bot.campaigns.statuses import CampaignStatus, FailReason, RunStatus
from bot.database.campaigns import shelf as shelf_module
from bot.database.engine import Database
from bot.database.progress_cards import DatabaseProgressCards
from bot.database.tables.campaigns import RUNS
from bot.kernel.ids import ChatId
from tests.support.clock import FakeClock
from tests.unit.campaigns.office import MANAGER, OFFICER, Office

READER = ChatId(33)


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database, FakeClock())


@pytest.fixture
def cards(database: Database) -> DatabaseProgressCards:
    return DatabaseProgressCards(database)


async def ends(office: Office, run_id: RunId, status: RunStatus = RunStatus.FINISHED) -> None:
    change = update(RUNS).where(RUNS.c.id == run_id)
    values = {"status": status.value, "finished_at": office.clock.now()}
    await office.database.write(lambda session: session.execute(change.values(values)))


async def test_the_author_and_readers_follow_a_run(office: Office, cards: DatabaseProgressCards) -> None:
    await office.subscribe(range(12))
    run = await office.started()
    await cards.follow(run.id, READER, message_id=7)
    followed = {card.chat_id: card.message_id for card in await cards.open(now=office.clock.now())}
    assert followed == {ChatId(OFFICER): None, READER: 7}
    await cards.follow(run.id, READER, message_id=9)
    await cards.follow(run.id, ChatId(OFFICER), message_id=8)
    followed = {card.chat_id: card.message_id for card in await cards.open(now=office.clock.now())}
    assert followed == {ChatId(OFFICER): 8, READER: 9}


async def test_a_change_is_claimed_once(office: Office, cards: DatabaseProgressCards) -> None:
    await office.subscribe(range(12))
    run = await office.started()
    await cards.follow(run.id, READER, message_id=7)
    card = next(card for card in await cards.open(now=office.clock.now()) if card.chat_id == READER)
    claims = await asyncio.gather(*(cards.claim(card, shown="a") for _ in range(4)))
    assert sorted(claims) == [False, False, False, True]


async def test_an_end_is_news_until_told_and_for_a_day(office: Office, cards: DatabaseProgressCards) -> None:
    await office.subscribe(range(12))
    run = await office.started()
    await ends(office, run.id)
    (card,) = await cards.open(now=office.clock.now())
    assert await cards.claim(card, shown="told:finished")
    assert list(await cards.open(now=office.clock.now())) == []
    await ends(office, run.id, RunStatus.RUNNING)
    assert len(await cards.open(now=office.clock.now())) == 1
    await ends(office, run.id, RunStatus.CANCELLED)
    assert len(await cards.open(now=office.clock.now() + timedelta(hours=23))) == 1
    assert list(await cards.open(now=office.clock.now() + timedelta(days=2))) == []


async def test_a_lost_message_still_has_a_reader(office: Office, cards: DatabaseProgressCards) -> None:
    await office.subscribe(range(12))
    run = await office.started()
    await cards.follow(run.id, READER, message_id=7)
    card = next(card for card in await cards.open(now=office.clock.now()) if card.chat_id == READER)
    await cards.lose(card)
    followed = {card.chat_id: card.message_id for card in await cards.open(now=office.clock.now())}
    assert followed[READER] is None


async def test_a_plan_that_never_began_is_followed_by_nobody(
    office: Office, cards: DatabaseProgressCards
) -> None:
    await office.subscribe(range(12))
    campaign = await office.scheduled()
    await office.campaigns.cancel(campaign.id, staff=OFFICER)
    assert list(await cards.open(now=office.clock.now())) == []


async def test_outcomes_are_read_in_pieces_by_pseudonym(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf_module, "CHUNK_ROWS", 4)
    measured = await office.subscribe(range(6), measured=True)
    others = await office.subscribe(range(6, 13))
    run = await office.started()
    claimed = await office.claim()
    await office.permits(claimed.sends)
    await office.outbox.record(_outcomes(claimed.sends), holder="một", now=office.clock.now())
    await office.unsubscribe(measured[0], notifications=True, measuring=False)
    pieces = [rows async for rows in office.shelf.outcomes(run.id)]
    assert [len(rows) for rows in pieces] == [4, 4, 4, 1]
    rows = [row for piece in pieces for row in piece]
    assert [row.number for row in rows] == list(range(1, 14))
    assert [row.pseudonym for row in rows] == [
        "",
        *(f"{chat * 7919:016x}" for chat in measured[1:]),
        *("" for _ in others),
    ]
    assert {(row.state, row.reason) for row in rows} == {("sent", ""), ("failed", "blocked")}
    assert all(row.attempts == 1 and row.at is not None for row in rows)
    assert [rows async for rows in office.shelf.outcomes(RunId(999))] == []
    assert outcome_rows.CHUNK_ROWS >= 100


def _outcomes(sends: Sequence[Send]) -> list[tuple[Send, Outcome]]:
    first, *rest = sends
    return [(first, Failed(FailReason.BLOCKED)), *((send, Sent()) for send in rest)]


async def test_at_once_becomes_the_moment_of_the_approval(office: Office) -> None:
    await office.subscribe(range(12))
    plan = office.plan(schedule=Schedule(office.clock.now(), at_once=True))
    campaign = await office.campaigns.draft(plan, author=OFFICER)
    approved_at = office.clock.advance(timedelta(hours=2))
    assert await office.campaigns.submit(campaign.id, staff=OFFICER) is Verdict.DONE
    stored = await office.shelf.campaign(campaign.id)
    assert stored.plan.schedule == Schedule(approved_at)
    assert [run.due_at for run in await office.shelf.runs(campaign.id)] == [approved_at]


async def test_whoever_changed_it_last_does_not_approve_it(office: Office) -> None:
    await office.subscribe(range(12))
    office.campaigns = office.with_rules(office.rules.__class__(approval_above=5))
    weekly = Schedule(office.clock.now() + timedelta(minutes=1), Repeat.WEEKLY)
    campaign = await office.campaigns.draft(office.plan(schedule=weekly), author=OFFICER)
    campaign = await office.campaigns.edit(campaign, office.plan(title="Khác"), staff=MANAGER)
    stale = await office.campaigns.submit(campaign.id, staff=OFFICER, version=campaign.version - 1)
    assert stale is Verdict.CHANGED_SINCE
    assert await office.campaigns.submit(campaign.id, staff=OFFICER) is Verdict.NEEDS_APPROVAL
    stored = await office.shelf.campaign(campaign.id)
    seen = stored.approved_fingerprint or ""
    for writer in (OFFICER, MANAGER):
        assert await office.campaigns.approve(campaign.id, staff=writer, seen=seen) is Verdict.OWN_CAMPAIGN
    back = await office.campaigns.give_back(
        campaign.id, staff=MANAGER, note="Nêu hạn nộp.", version=stored.version
    )
    assert back is Verdict.DONE
    assert (await office.shelf.campaign(campaign.id)).status is CampaignStatus.DRAFT
    assert (await office.shelf.log(campaign.id))[-1].data == {"note": "Nêu hạn nộp."}
