"""The citizen's side of broadcasts on SQLite and PostgreSQL: topics, joining, what a chat is about, links."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import delete, insert, select, update
from starlette.applications import Starlette

from bot.campaigns.audience import Audience, LeftOut
from bot.campaigns.counted_links import CountedLinks, LinkTap
from bot.campaigns.model import ButtonKind, CampaignButton, Content, Plan, Run, RunId, Send
from bot.campaigns.outcomes import Failed, Sent, Unknown
from bot.campaigns.schedule import Repeat, Schedule
from bot.campaigns.statuses import FailReason, RunStatus
from bot.conversations.model import Effect, GiveConsent, Outcome, SetFrequency, SetTopics, WithdrawConsent
from bot.database.engine import Database, single_engine
from bot.database.memory import DatabaseMemory
from bot.database.tables import CHATS, COUNTERS, EVENTS, PEOPLE, TOPICS
from bot.database.tables.campaigns import RUNS, SENDS
from bot.kernel.ids import ChatId, ServiceId
from bot.people.model import Consent
from bot.web.redirect import Redirect, redirect_route
from tests.support.clock import FakeClock
from tests.support.journeys import TEXTS
from tests.support.small_content import small_catalog
from tests.unit.campaigns.office import FIRST, TEXT, Office

BUTTONS = (
    CampaignButton("Cách làm", ButtonKind.SERVICE, "khai_sinh"),
    CampaignButton("Mở trang", ButtonKind.LINK, "https://dichvucong.gov.vn/thu"),
)
ABOUT_BIRTHS = Content((TEXT,), BUTTONS)
PLACES = [{"service_id": "chung_thuc", "variant": None, "step": 2, "ticks": [1]}]


@pytest.fixture
def office(database: Database, clock: FakeClock) -> Office:
    return Office(database, clock)


@pytest.fixture
def memory(database: Database) -> DatabaseMemory:
    return DatabaseMemory(database)


async def takes_turn(office: Office, memory: DatabaseMemory, chat_id: ChatId, *effects: Effect) -> None:
    """As a tap of that person is recorded."""
    person = await memory.person(chat_id=chat_id)
    outcome = Outcome(state=person.state, effects=effects)
    await memory.record(person=person, outcome=outcome, update_id=None, outbox=None, now=office.clock.now())


async def follow(office: Office, people: Sequence[ChatId], *topics: str) -> None:
    rows = [{"chat_id": chat, "topic": topic} for chat in people for topic in topics]
    await office.database.write(lambda session: session.execute(insert(TOPICS), rows))


async def eligible(office: Office, audience: Audience) -> int:
    return (await office.campaigns.counts(Plan("x", Content(("x",)), audience))).eligible


async def test_whoever_chose_no_topic_hears_everything(office: Office) -> None:
    await office.subscribe(range(12))
    births = await office.subscribe(range(12, 22))
    land = await office.subscribe(range(22, 25))
    await follow(office, births, "ho_tich", "cu_tru")
    await follow(office, land, "dat_dai")
    about = Audience(topics=frozenset({"ho_tich"}))
    assert await eligible(office, about) == 22
    assert await eligible(office, Audience(topics=frozenset({"dat_dai", "y_te"}))) == 15
    run = await office.started(office.plan(audience=about))
    got = set(await office.states(run.id))
    assert len(got) == 22
    assert got.isdisjoint(land)


async def test_excluding_a_topic_leaves_out_only_who_chose_it(office: Office) -> None:
    await office.subscribe(range(12))
    await follow(office, await office.subscribe(range(12, 22)), "ho_tich")
    counts = await office.campaigns.counts(
        Plan("x", Content(("x",)), Audience(excluded_topics=frozenset({"ho_tich"})))
    )
    assert (counts.eligible, counts.left_out) == (12, {LeftOut.EXCLUDED: 10})


async def test_wishes_kept_by_a_tap_are_what_the_audience_asks(
    office: Office, memory: DatabaseMemory
) -> None:
    people = await office.subscribe(range(12))
    await takes_turn(office, memory, people[0], SetTopics(frozenset({"dat_dai"})))
    await takes_turn(office, memory, people[1], SetTopics(frozenset({"ho_tich", "dat_dai"})))
    births = Audience(topics=frozenset({"ho_tich"}))
    assert await eligible(office, births) == 11
    await takes_turn(office, memory, people[0], SetTopics(frozenset()))
    assert await eligible(office, births) == 12
    # Taking the consent back takes the wishes with it, and they do not come back with a new one.
    await takes_turn(office, memory, people[1], SetFrequency(1))
    await takes_turn(office, memory, people[1], WithdrawConsent(Consent.NOTIFICATIONS))
    await takes_turn(office, memory, people[1], GiveConsent(Consent.NOTIFICATIONS, "x"))
    again = await memory.person(chat_id=people[1])
    assert (again.topics, again.broadcasts_weekly) == (frozenset(), None)


async def test_who_joins_between_two_waves_is_in_the_second_and_who_leaves_is_not(
    office: Office, memory: DatabaseMemory
) -> None:
    people = await office.subscribe(range(12))
    weekly = Schedule(office.clock.now() + timedelta(minutes=1), Repeat.WEEKLY)
    first = await office.started(
        office.plan(schedule=weekly, audience=Audience(topics=frozenset({"ho_tich"})))
    )
    newcomer, other = ChatId(FIRST + 99), ChatId(FIRST + 100)
    await takes_turn(office, memory, newcomer, GiveConsent(Consent.NOTIFICATIONS, "x"))
    await takes_turn(office, memory, other, GiveConsent(Consent.NOTIFICATIONS, "x"))
    await takes_turn(office, memory, other, SetTopics(frozenset({"dat_dai"})))
    await takes_turn(office, memory, people[0], WithdrawConsent(Consent.NOTIFICATIONS))
    office.clock.advance(timedelta(days=7))
    await office.campaigns.tick()
    second = [run for run in await office.shelf.runs(first.campaign_id) if run.started_at][-1]
    assert (second.number, second.status) == (2, RunStatus.RUNNING)
    assert set(await office.states(second.id)) == {*people[1:], newcomer}
    assert newcomer not in await office.states(first.id)


async def sent(office: Office, content: Content = ABOUT_BIRTHS, count: int = 12) -> tuple[Run, list[Send]]:
    """A run whose copies are on the wire."""
    await office.subscribe(range(count), measured=True)
    await office.database.write(
        lambda session: session.execute(update(CHATS).values(current="nuoi_gau", places=PLACES))
    )
    run = await office.started(office.plan(content=content))
    sends = list((await office.claim()).sends)
    await office.permits(sends)
    return run, sends


async def current(office: Office) -> dict[ChatId, str]:
    rows = await office.database.read(lambda session: session.execute(select(CHATS)).all())
    assert all(row.places == PLACES for row in rows)
    return {row.chat_id: row.current for row in rows}


async def test_after_a_broadcast_the_chat_is_about_its_service(office: Office) -> None:
    _, sends = await sent(office)
    lost, refused, gone, *others = sends
    outcomes = [(send, Sent()) for send in others]
    await office.database.write(lambda s: s.execute(delete(PEOPLE).where(PEOPLE.c.chat_id == gone.chat_id)))
    await office.outbox.record(
        [(lost, Unknown()), (refused, Failed(FailReason.REFUSED)), (gone, Sent()), *outcomes],
        holder="một",
        now=office.clock.now(),
    )
    about = await current(office)
    assert {about[send.chat_id] for send in others} == {"khai_sinh"}
    assert {about[send.chat_id] for send in (lost, refused, gone)} == {"nuoi_gau"}


async def test_what_another_sender_holds_turns_no_chat(office: Office) -> None:
    _, sends = await sent(office)
    await office.outbox.record([(sends[0], Sent())], holder="hai", now=office.clock.now())
    assert set((await current(office)).values()) == {"nuoi_gau"}


async def test_a_broadcast_about_nothing_in_particular_turns_no_chat(office: Office) -> None:
    other = CampaignButton("Việc khác", ButtonKind.SERVICE, "chung_thuc")
    _, sends = await sent(office, Content((TEXT,), (*BUTTONS, other)))
    await office.outbox.record([(send, Sent()) for send in sends], holder="một", now=office.clock.now())
    assert set((await current(office)).values()) == {"nuoi_gau"}


@pytest.mark.parametrize("empty_database_url", ["postgresql"], indirect=True)
async def test_a_chat_in_the_middle_of_a_turn_is_not_waited_for(office: Office, database_url: str) -> None:
    # On PostgreSQL only: SQLite has one writer, so nobody is in the middle of anything there.
    _, (busy, *others) = await sent(office)
    engine = single_engine(database_url)
    try:
        with engine.begin() as turn:
            turn.execute(select(CHATS).where(CHATS.c.chat_id == busy.chat_id).with_for_update())
            record = office.outbox.record(
                [(send, Sent()) for send in (busy, *others)], holder="một", now=office.clock.now()
            )
            await asyncio.wait_for(record, 5)
    finally:
        engine.dispose()
    about = await current(office)
    assert about.pop(busy.chat_id) == "nuoi_gau"
    assert set(about.values()) == {"khai_sinh"}


async def test_claims_say_who_agreed_to_measuring(office: Office) -> None:
    await office.subscribe(range(6), measured=True, commune="xa-a")
    await office.subscribe(range(6, 12))
    await office.started(office.plan(content=ABOUT_BIRTHS))
    claimed = await office.claim()
    first = [send.id for send in claimed.sends if send.chat_id < FIRST + 6]
    assert claimed.measured == set(first) == set(claimed.communes)
    assert {send.about for send in claimed.sends} == {ServiceId("khai_sinh")}


async def test_a_delivery_names_only_who_was_reached(office: Office) -> None:
    run, (first, second, third, *_) = await sent(office)
    now = office.clock.now()
    await office.outbox.record(
        [(first, Sent()), (second, Failed(FailReason.REFUSED)), (third, Unknown())], holder="một", now=now
    )
    got = await office.shelf.delivery(run.id, chat_id=first.chat_id)
    assert got is not None
    assert (got.campaign_id, got.arm, got.chat_id) == (run.campaign_id, "a", first.chat_id)
    assert got.content == ABOUT_BIRTHS
    assert await office.shelf.delivery(run.id, send_id=first.id) == got
    assert (await office.shelf.delivery(run.id, send_id=third.id)) == replace(got, chat_id=third.chat_id)
    nobody = replace(got, arm=None, chat_id=None)
    assert await office.shelf.delivery(run.id, chat_id=second.chat_id) == nobody
    assert await office.shelf.delivery(run.id, chat_id=ChatId(7)) == nobody
    assert await office.shelf.delivery(run.id) == nobody
    await office.database.write(lambda s: s.execute(delete(PEOPLE).where(PEOPLE.c.chat_id == first.chat_id)))
    assert await office.shelf.delivery(run.id, send_id=first.id) == nobody


async def test_a_run_that_is_not_there_or_unreadable_was_never_delivered(office: Office) -> None:
    run, (first, *_) = await sent(office)
    assert await office.shelf.delivery(RunId(run.id + 1), chat_id=first.chat_id) is None
    await office.database.write(lambda session: session.execute(update(RUNS).values(content={"wordings": 7})))
    assert await office.shelf.delivery(run.id, chat_id=first.chat_id) is None


async def test_a_link_counts_under_the_pseudonym_while_measuring_stands_and_nameless_after(
    office: Office, memory: DatabaseMemory
) -> None:
    run, (first, second, third, *_) = await sent(office)
    await office.outbox.record(
        [(send, Sent()) for send in (first, second, third)], holder="một", now=office.clock.now()
    )
    await takes_turn(office, memory, second.chat_id, WithdrawConsent(Consent.MEASURING))
    await office.database.write(lambda s: s.execute(delete(PEOPLE).where(PEOPLE.c.chat_id == third.chat_id)))
    links = CountedLinks(b"k" * 32, public_url="https://x", clock=office.clock)
    route = redirect_route(Redirect(links, office.shelf, memory, small_catalog, TEXTS, office.clock))
    transport = httpx.ASGITransport(Starlette(routes=[route]))
    async with httpx.AsyncClient(transport=transport, headers={"User-Agent": "Mozilla/5.0"}) as browser:
        for send in (first, second, third, None):
            tap = LinkTap(run.id, 1, "a", None if send is None else send.id)
            answer = await browser.get(links.address(tap))
            assert answer.headers["location"] == "https://dichvucong.gov.vn/thu"
    rows = await office.database.read(lambda session: session.execute(select(EVENTS)).all())
    assert {(row.name, row.pseudonym, row.campaign_id, row.arm) for row in rows} == {
        (name, f"{first.chat_id * 7919:016x}", run.campaign_id, "a")
        for name in ("campaign.opened", "portal.tapped")
    }
    counters = select(COUNTERS.c.name, COUNTERS.c["count"]).where(COUNTERS.c.campaign_id == run.campaign_id)
    counts = await office.database.read(lambda session: session.execute(counters).all())
    assert {tuple(row) for row in counts} == {("campaign.opened", 3), ("portal.tapped", 3)}
    left = await office.database.read(
        lambda session: session.execute(select(SENDS.c.chat_id)).scalars().all()
    )
    assert third.chat_id not in left
