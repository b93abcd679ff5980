"""What is kept follows the consents as they are after the turn."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.conversations.model import (
    EndSubscription,
    GiveConsent,
    KeepQuestion,
    ScheduleReminder,
    SetFrequency,
    SetTopics,
    WithdrawConsent,
)
from bot.conversations.ports import Memory
from bot.engagement.model import Event, EventName
from bot.kernel.ids import EntryId, ServiceId
from bot.people.model import ChatState, Consent, ReminderKind, Role
from tests.contract.memories import AN, Chat, Insight, total
from tests.support.clock import FakeClock

ASKED = Event(EventName.ASKED, entry_id=EntryId("khai_sinh"), step=2, detail="lost_password")
MEASURING = GiveConsent(Consent.MEASURING, "measuring-1")
QUESTIONS = GiveConsent(Consent.QUESTIONS, "questions-1")
FOLLOW_UP = GiveConsent(Consent.FOLLOW_UP, "follow_up-1")
NOTIFICATIONS = GiveConsent(Consent.NOTIFICATIONS, "notifications-1")


def follow_up(clock: FakeClock) -> ScheduleReminder:
    due_at = clock.now() + timedelta(days=3)
    return ScheduleReminder(ServiceId("khai_sinh"), 2, due_at, ReminderKind.FOLLOW_UP)


async def test_without_consent_events_only_count(chat: Chat, insight: Insight) -> None:
    await chat.turn(events=[ASKED, ASKED], state=ChatState(AN))
    await chat.turn(events=[ASKED])
    assert await insight.pseudonyms() == []
    assert await total(insight, EventName.ASKED) == 3
    assert await total(insight, EventName.VISITED) == 1
    assert (await chat.person()).pseudonym is None


async def test_measuring_begins_with_the_turn_that_agrees(chat: Chat, insight: Insight) -> None:
    await chat.turn(events=[ASKED])
    person = await chat.turn(MEASURING, events=[Event(EventName.OPTED_IN, detail="measuring"), ASKED])
    assert person.pseudonym
    assert await insight.pseudonyms() == [person.pseudonym] * 2
    assert await total(insight, EventName.ASKED) == 1


async def test_agreeing_twice_keeps_the_pseudonym(chat: Chat) -> None:
    first = await chat.turn(MEASURING)
    assert (await chat.turn(MEASURING)).pseudonym == first.pseudonym


async def test_another_consent_gives_no_pseudonym(chat: Chat, insight: Insight) -> None:
    person = await chat.turn(NOTIFICATIONS, QUESTIONS, FOLLOW_UP, events=[ASKED])
    assert person.consents == {Consent.NOTIFICATIONS, Consent.QUESTIONS, Consent.FOLLOW_UP}
    assert person.pseudonym is None
    assert await insight.pseudonyms() == []


async def test_withdrawing_measuring_keeps_totals_and_drops_the_person(chat: Chat, insight: Insight) -> None:
    await chat.turn(events=[ASKED])
    first = await chat.turn(MEASURING, events=[ASKED, ASKED])
    opted_out = Event(EventName.OPTED_OUT, detail="measuring")
    person = await chat.turn(WithdrawConsent(Consent.MEASURING), events=[opted_out])
    assert person.pseudonym is None
    assert await insight.pseudonyms() == []
    assert await total(insight, EventName.ASKED) == 3
    assert await total(insight, EventName.OPTED_OUT) == 1
    # Counted before and folded later, the same event lands in the same counter.
    assert len([key for key in await insight.counters() if key.name == EventName.ASKED]) == 1
    assert (await chat.turn(MEASURING)).pseudonym not in (None, first.pseudonym)


async def test_each_tap_leaves_proof(chat: Chat, memory: Memory, clock: FakeClock) -> None:
    await chat.turn(QUESTIONS)
    clock.advance(timedelta(hours=1))
    await chat.turn(WithdrawConsent(Consent.QUESTIONS))
    await chat.turn(WithdrawConsent(Consent.QUESTIONS))
    proofs = (await memory.export(chat_id=AN))["consents"]
    assert len(proofs) == 2
    assert "questions-1" in proofs[0].values()
    assert "questions-1" not in proofs[1].values()


async def test_questions_are_kept_only_with_consent_and_go_with_it(chat: Chat, memory: Memory) -> None:
    question = KeepQuestion("xin giấy [số] ở đâu", "unanswered")
    await chat.turn(question)
    assert await memory.export(chat_id=AN) == {}
    await chat.turn(QUESTIONS)
    await chat.turn(question)
    assert len((await memory.export(chat_id=AN))["kept_questions"]) == 1
    await chat.turn(WithdrawConsent(Consent.QUESTIONS))
    assert "kept_questions" not in await memory.export(chat_id=AN)


async def test_a_question_kept_by_the_turn_that_agrees(chat: Chat, memory: Memory) -> None:
    await chat.turn(QUESTIONS, KeepQuestion("câu hỏi", "unanswered"))
    assert len((await memory.export(chat_id=AN))["kept_questions"]) == 1


async def test_follow_ups_need_their_consent_and_go_with_it(
    chat: Chat, memory: Memory, clock: FakeClock
) -> None:
    await chat.turn(follow_up(clock))
    assert "reminders" not in await memory.export(chat_id=AN)
    await chat.turn(FOLLOW_UP, follow_up(clock))
    assert len((await memory.export(chat_id=AN))["reminders"]) == 1
    await chat.turn(WithdrawConsent(Consent.FOLLOW_UP))
    assert "reminders" not in await memory.export(chat_id=AN)


async def test_topics_belong_to_notifications(chat: Chat) -> None:
    topics = SetTopics(frozenset({"ho-tich", "dat-dai"}))
    assert (await chat.turn(topics)).topics == frozenset()
    assert (await chat.turn(NOTIFICATIONS, topics)).topics == {"ho-tich", "dat-dai"}
    assert (await chat.turn(SetTopics(frozenset({"dat-dai"})))).topics == {"dat-dai"}
    assert (await chat.turn(WithdrawConsent(Consent.NOTIFICATIONS))).topics == frozenset()


async def test_withdrawing_one_consent_leaves_the_others(chat: Chat) -> None:
    before = await chat.turn(NOTIFICATIONS, MEASURING, QUESTIONS, FOLLOW_UP)
    after = await chat.turn(WithdrawConsent(Consent.NOTIFICATIONS))
    assert after.consents == set(Consent) - {Consent.NOTIFICATIONS}
    assert after.pseudonym == before.pseudonym


async def test_blocking_ends_every_message(chat: Chat, memory: Memory, clock: FakeClock) -> None:
    asked = ScheduleReminder(ServiceId("khai_sinh"), 1, clock.now(), ReminderKind.ASKED)
    await chat.turn(NOTIFICATIONS, MEASURING, FOLLOW_UP, asked, follow_up(clock))
    person = await chat.turn(EndSubscription(), events=[Event(EventName.BLOCKED)])
    assert person.consents == {Consent.MEASURING}
    assert await memory.due_reminders(now=clock.advance(timedelta(days=9)), limit=9) == []
    proofs = (await memory.export(chat_id=AN))["consents"]
    assert len([proof for proof in proofs if "blocked" in proof.values()]) == 2


async def test_roles_are_given_and_taken_back(chat: Chat, memory: Memory, clock: FakeClock) -> None:
    await memory.set_role(chat_id=AN, role=Role.OFFICER, now=clock.now())
    assert (await chat.person()).role is Role.OFFICER
    await chat.turn(MEASURING)
    await memory.set_role(chat_id=AN, role=Role.MANAGER, now=clock.now())
    person = await chat.person()
    assert person.role is Role.MANAGER
    assert person.consents == {Consent.MEASURING}
    await chat.turn(WithdrawConsent(Consent.MEASURING))
    assert (await chat.person()).role is Role.MANAGER
    await memory.set_role(chat_id=AN, role=Role.CITIZEN, now=clock.now())
    assert "people" not in await memory.export(chat_id=AN)


@pytest.mark.parametrize("is_measured", [False, True])
async def test_events_that_no_update_caused_obey_the_same_rule(
    chat: Chat, memory: Memory, insight: Insight, clock: FakeClock, is_measured: bool
) -> None:
    await chat.turn(*([MEASURING] if is_measured else []))
    await memory.record_events(chat_id=AN, events=[ASKED], now=clock.now())
    await memory.record_events(chat_id=None, events=[ASKED], now=clock.now())
    assert len(await insight.pseudonyms()) == int(is_measured)
    assert await total(insight, EventName.ASKED) == 2 - int(is_measured)


@pytest.mark.parametrize("is_measured", [False, True])
async def test_a_turn_survives_events_that_cannot_be_written(
    chat: Chat, insight: Insight, clock: FakeClock, is_measured: bool
) -> None:
    await chat.turn(*([MEASURING] if is_measured else []))
    await insight.break_events()
    person = await chat.turn(events=[ASKED, ASKED], state=ChatState(AN, source="bến xe"))
    assert person.state.source == "bến xe"
    assert list((await insight.losses()).values()) == [3], "two questions and the visit"


async def test_the_wished_frequency_needs_and_ends_with_notifications(chat: Chat) -> None:
    assert (await chat.turn(SetFrequency(1))).broadcasts_weekly is None
    person = await chat.turn(GiveConsent(Consent.NOTIFICATIONS, "v1"), SetFrequency(1))
    assert person.broadcasts_weekly == 1
    await chat.turn(WithdrawConsent(Consent.NOTIFICATIONS))
    again = await chat.turn(GiveConsent(Consent.NOTIFICATIONS, "v1"))
    assert again.broadcasts_weekly is None
