"""Every event of a turn is complete: commune, poster, broadcast; and what happened before counts no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversations.model import EndSubscription, GiveConsent, Outcome, WithdrawConsent
from bot.conversations.ports import Memory
from bot.engagement.model import FULL_CARD, Event, EventName
from bot.kernel.ids import CommuneId, EntryId, ServiceId
from bot.people.model import ChatState, Consent, GuidePlace
from tests.contract.memories import AN, BINH, Chat, Insight, total
from tests.support.clock import FakeClock

THANH_SEN = CommuneId("phuong-thanh-sen")
BIRTH = EntryId("khai_sinh")
HOME = ChatState(AN, commune_id=THANH_SEN, source="quay")
AT_BIRTH = HOME.at(GuidePlace(ServiceId(BIRTH)))


async def keys(insight: Insight, name: EventName) -> list[tuple[str, str, int, str]]:
    """Commune, source, campaign and arm of each counter of an event, repeated as often as it counted."""
    counters = await insight.counters()
    return [
        (key.commune_id, key.source, key.campaign_id, key.arm)
        for key, count in counters.items()
        if key.name == name
        for _ in range(count)
    ]


async def test_every_event_says_where_the_person_is_from(chat: Chat, insight: Insight) -> None:
    await chat.turn(state=HOME, events=[Event(EventName.ASKED), Event(EventName.CARD_OPENED, BIRTH)])
    await chat.turn(events=[Event(EventName.SHARED, BIRTH)])
    for name in (EventName.ASKED, EventName.CARD_OPENED, EventName.SHARED, EventName.VISITED):
        assert await keys(insight, name) == [(THANH_SEN, "quay", 0, "")]


async def test_an_event_that_names_its_own_place_keeps_it(chat: Chat, insight: Insight) -> None:
    await chat.turn(state=HOME, events=[Event(EventName.JOINED_FROM, source="truong")])
    assert await keys(insight, EventName.JOINED_FROM) == [(THANH_SEN, "truong", 0, "")]


async def test_events_that_no_update_caused_are_placed_too(
    chat: Chat, memory: Memory, insight: Insight, clock: FakeClock
) -> None:
    await chat.turn(state=HOME)
    sent = [Event(EventName.REMINDER_SENT, BIRTH)]
    await memory.record_events(chat_id=AN, events=sent, now=clock.now())
    await memory.record_events(chat_id=None, events=sent, now=clock.now())
    assert sorted(await keys(insight, EventName.REMINDER_SENT)) == [
        ("", "", 0, ""),
        (THANH_SEN, "quay", 0, ""),
    ]


async def test_a_chat_visits_once_a_day_of_viet_nam(chat: Chat, insight: Insight, clock: FakeClock) -> None:
    await chat.turn(state=HOME)
    await chat.turn()
    clock.advance(timedelta(hours=14, minutes=59))  # 23:59 in Viet Nam
    await chat.turn()
    assert await total(insight, EventName.VISITED) == 1
    clock.advance(timedelta(minutes=1))
    await chat.turn()
    assert await total(insight, EventName.VISITED) == 2


async def test_what_the_program_does_by_itself_is_no_visit(
    chat: Chat, memory: Memory, insight: Insight, clock: FakeClock
) -> None:
    person = await chat.turn(state=HOME)
    now = clock.advance(timedelta(days=1))
    gone = Outcome(effects=(EndSubscription(),))
    await memory.record(person=person, outcome=gone, update_id=None, outbox=None, now=now)
    await Chat(memory, clock, BINH).turn(EndSubscription(), events=[Event(EventName.BLOCKED)])
    assert await total(insight, EventName.VISITED) == 1


async def test_a_clock_that_jumps_back_counts_on_the_day_it_shows(
    chat: Chat, insight: Insight, clock: FakeClock
) -> None:
    """Nothing is lost or moved: each event keeps the day its moment had; the visit is not counted twice."""
    await chat.turn(state=HOME, events=[Event(EventName.ASKED)])
    clock.advance(timedelta(days=-2))
    await chat.turn(events=[Event(EventName.ASKED)])
    days = sorted(key.day.day for key in await insight.counters() if key.name == EventName.ASKED)
    assert days == [21, 23]
    assert await total(insight, EventName.VISITED) == 1


async def test_the_first_tap_that_goes_on_confirms_an_answer(chat: Chat, insight: Insight) -> None:
    await chat.turn(state=AT_BIRTH, events=[Event(EventName.ANSWERED, BIRTH)])
    assert await total(insight, EventName.CONFIRMED) == 0
    for event in (
        Event(EventName.CARD_OPENED, BIRTH),
        Event(EventName.CARD_OPENED, BIRTH, detail=FULL_CARD),
        Event(EventName.PORTAL_TAPPED, BIRTH),
    ):
        person = await chat.person()
        await chat.turn(state=person.state, events=[event])
    assert await total(insight, EventName.CONFIRMED) == 1


@pytest.mark.parametrize("first", [None, EventName.FEEDBACK_DOWN])
async def test_no_tap_confirms_what_was_not_asked_or_was_wrong(
    chat: Chat, insight: Insight, first: EventName | None
) -> None:
    events = [] if first is None else [Event(EventName.ANSWERED, BIRTH), Event(first, BIRTH)]
    await chat.turn(state=AT_BIRTH, events=events)
    person = await chat.person()
    await chat.turn(state=person.state, events=[Event(EventName.CHECKLIST_OPENED, BIRTH)])
    assert await total(insight, EventName.CONFIRMED) == 0


async def test_a_second_tap_on_submitted_counts_nothing(chat: Chat, insight: Insight) -> None:
    states = [AT_BIRTH]
    for name in (EventName.NOT_SUBMITTED, EventName.NOT_SUBMITTED, EventName.SUBMITTED_SELF):
        person = await chat.turn(state=states[-1], events=[Event(name, BIRTH)])
        states.append(person.state)
    for name in (EventName.SUBMITTED_SELF, EventName.SUBMITTED_FOR_THEM):
        await chat.turn(state=states[-1], events=[Event(name, BIRTH)])
    assert await total(insight, EventName.NOT_SUBMITTED) == 1
    assert await total(insight, EventName.SUBMITTED_SELF) == 1
    assert await total(insight, EventName.SUBMITTED_FOR_THEM) == 0


async def test_a_guide_begun_anew_may_end_in_another_submission(chat: Chat, insight: Insight) -> None:
    again = Event(EventName.STEP_REACHED, BIRTH, step=0)
    done = Event(EventName.SUBMITTED_FOR_THEM, BIRTH)
    person = await chat.turn(state=AT_BIRTH, events=[again, done])
    await chat.turn(state=person.state, events=[again, done])
    assert await total(insight, EventName.SUBMITTED_FOR_THEM) == 2


OPENED = Event(EventName.CAMPAIGN_OPENED, BIRTH, campaign_id=7, arm="b")
CARD = Event(EventName.CARD_OPENED, BIRTH)


async def test_what_follows_a_broadcast_counts_for_it(chat: Chat, insight: Insight) -> None:
    await chat.turn(GiveConsent(Consent.MEASURING, "v1"), state=AT_BIRTH)
    person = await chat.turn(state=AT_BIRTH, events=[OPENED, CARD])
    await chat.turn(state=person.state, events=[Event(EventName.SUBMITTED_SELF, BIRTH)])
    other = Event(EventName.CARD_OPENED, EntryId("ket_hon"))
    person = await chat.turn(state=(await chat.person()).state, events=[other])
    after = await chat.turn(WithdrawConsent(Consent.MEASURING), state=person.state)
    assert after.state.places[ServiceId(BIRTH)].campaign_id is None
    for name in (EventName.CAMPAIGN_OPENED, EventName.SUBMITTED_SELF):
        assert await keys(insight, name) == [(THANH_SEN, "quay", 7, "b")]
    assert sorted(await keys(insight, EventName.CARD_OPENED)) == [
        (THANH_SEN, "quay", 0, ""),
        (THANH_SEN, "quay", 7, "b"),
    ]


async def test_without_measuring_nobody_remembers_which_broadcast_it_was(
    chat: Chat, insight: Insight
) -> None:
    person = await chat.turn(state=AT_BIRTH, events=[OPENED, CARD])
    assert person.state.places[ServiceId(BIRTH)] == GuidePlace(ServiceId(BIRTH))
    await chat.turn(state=person.state, events=[CARD])
    assert await keys(insight, EventName.CAMPAIGN_OPENED) == [(THANH_SEN, "quay", 7, "b")]
    assert await keys(insight, EventName.CARD_OPENED) == [(THANH_SEN, "quay", 0, "")] * 2


async def test_agreeing_twice_or_stopping_without_having_agreed_is_no_event(
    chat: Chat, insight: Insight
) -> None:
    agreed = Event(EventName.OPTED_IN, detail=Consent.NOTIFICATIONS.value)
    stopped = Event(EventName.OPTED_OUT, detail=Consent.NOTIFICATIONS.value)
    await chat.turn(WithdrawConsent(Consent.NOTIFICATIONS), events=[stopped])
    for _ in range(2):
        await chat.turn(GiveConsent(Consent.NOTIFICATIONS, "v1"), events=[agreed])
    for _ in range(2):
        await chat.turn(WithdrawConsent(Consent.NOTIFICATIONS), events=[stopped])
    assert await total(insight, EventName.OPTED_IN) == 1
    assert await total(insight, EventName.OPTED_OUT) == 1


async def test_an_answer_that_is_no_service_is_confirmed_by_its_thumb(chat: Chat, insight: Insight) -> None:
    answer = EntryId("faq_vneid")
    await chat.turn(state=replace(HOME), events=[Event(EventName.ANSWERED, answer)])
    await chat.turn(state=HOME, events=[Event(EventName.FEEDBACK_UP, answer)])
    assert await total(insight, EventName.CONFIRMED) == 1
