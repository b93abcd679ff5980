"""Forgetting on request, and erasing what nobody uses."""

from __future__ import annotations

from datetime import timedelta

from bot.conversations.model import (
    ForgetMe,
    GiveConsent,
    KeepQuestion,
    Outcome,
    ScheduleReminder,
    SetTopics,
    WithdrawConsent,
)
from bot.conversations.ports import CLAIM_SECONDS, Claim, Memory
from bot.engagement.model import Event, EventName
from bot.kernel.ids import EntryId, ServiceId
from bot.people.model import ChatState, Consent, Person, ReminderKind, Role
from tests.contract.memories import AN, BINH, Chat, Insight, total
from tests.support.clock import FakeClock

ASKED = Event(EventName.ASKED, entry_id=EntryId("khai_sinh"))


def reminder(clock: FakeClock, days: int) -> ScheduleReminder:
    due_at = clock.now() + timedelta(days=days)
    return ScheduleReminder(ServiceId("khai_sinh"), 1, due_at, ReminderKind.ASKED)


async def leave_everything(chat: Chat) -> None:
    await chat.turn(
        *(GiveConsent(consent, "v1") for consent in Consent),
        SetTopics(frozenset({"ho-tich"})),
        reminder(chat.clock, 60),
        KeepQuestion("xin giấy gì đó", "unanswered"),
        events=[ASKED, ASKED],
        state=ChatState(chat.chat_id, source="bến xe"),
    )


async def test_forgetting_leaves_nothing_but_totals(
    chat: Chat, memory: Memory, insight: Insight, clock: FakeClock
) -> None:
    await leave_everything(chat)
    other = Chat(memory, clock, BINH)
    await leave_everything(other)
    before = await memory.export(chat_id=BINH)
    person = await chat.turn(ForgetMe(), events=[ASKED])
    assert person == Person(ChatState(AN))
    assert await memory.export(chat_id=AN) == {}
    assert await insight.pseudonyms() == [(await other.person()).pseudonym] * 3
    assert await total(insight, EventName.ASKED) == 3
    assert await total(insight, EventName.VISITED) == 1
    assert await memory.export(chat_id=BINH) == before


async def test_forgetting_wins_over_the_state_of_the_same_turn(chat: Chat, memory: Memory) -> None:
    await chat.turn(ForgetMe(), state=ChatState(AN))
    assert await memory.export(chat_id=AN) == {}


async def test_forgetting_covers_words_an_earlier_crash_left_unsaid(
    chat: Chat, memory: Memory, clock: FakeClock
) -> None:
    begun = await memory.begin(chat_id=AN, update_id=5, now=clock.now())
    assert begun.person
    await memory.record(
        person=begun.person, outcome=Outcome(), update_id=5, outbox="Giấy khai sinh", now=clock.now()
    )
    clock.advance(timedelta(seconds=CLAIM_SECONDS))
    assert "Giấy khai sinh" in str(await memory.export(chat_id=AN))
    await chat.turn(ForgetMe())
    assert await memory.export(chat_id=AN) == {}


async def test_what_a_forgetting_turn_says_is_still_said_after_a_crash(
    memory: Memory, insight: Insight, clock: FakeClock
) -> None:
    crashed = insight.another_process()
    begun = await crashed.begin(chat_id=AN, update_id=5, now=clock.now())
    assert begun.person
    outcome = Outcome(effects=(ForgetMe(),))
    await crashed.record(person=begun.person, outcome=outcome, update_id=5, outbox="Đã xóa", now=clock.now())
    clock.advance(timedelta(seconds=CLAIM_SECONDS))
    again = await memory.begin(chat_id=AN, update_id=5, now=clock.now())
    assert (again.claim, again.outbox) == (Claim.RECORDED, "Đã xóa")
    await memory.done(chat_id=AN, update_id=5)
    assert await memory.export(chat_id=AN) == {}


async def test_the_export_shows_each_table_in_plain_words(chat: Chat, memory: Memory) -> None:
    await leave_everything(chat)
    exported = await memory.export(chat_id=AN)
    expected = {"chats", "people", "consents", "reminders", "kept_questions", "events"}
    assert expected <= set(exported)
    assert len(exported["consents"]) == len(Consent)
    assert len(exported["events"]) == 3, "two questions and the visit"
    assert "xin giấy gì đó" in exported["kept_questions"][0].values()


async def test_thirty_unused_days_erase_a_chat(chat: Chat, memory: Memory, clock: FakeClock) -> None:
    await chat.turn(state=ChatState(AN))
    assert await memory.erase_unused(now=clock.advance(timedelta(days=29))) == 0
    assert await memory.erase_unused(now=clock.advance(timedelta(days=1))) == 1
    assert await memory.export(chat_id=AN) == {}


async def test_using_a_chat_starts_its_days_anew(chat: Chat, memory: Memory, clock: FakeClock) -> None:
    await chat.turn(state=ChatState(AN))
    clock.advance(timedelta(days=29))
    await chat.turn()
    assert await memory.erase_unused(now=clock.advance(timedelta(days=29))) == 0
    assert await memory.erase_unused(now=clock.advance(timedelta(days=1))) == 1


async def test_a_consent_keeps_a_chat_and_taking_it_back_does_not(
    chat: Chat, memory: Memory, clock: FakeClock
) -> None:
    await chat.turn(GiveConsent(Consent.NOTIFICATIONS, "v1"), state=ChatState(AN))
    assert await memory.erase_unused(now=clock.advance(timedelta(days=100))) == 0
    await chat.turn(WithdrawConsent(Consent.NOTIFICATIONS))
    assert await memory.erase_unused(now=clock.advance(timedelta(days=30))) == 1
    assert await memory.export(chat_id=AN) == {}


async def test_a_reminder_still_to_come_keeps_a_chat(chat: Chat, memory: Memory, clock: FakeClock) -> None:
    await chat.turn(reminder(clock, 40), state=ChatState(AN))
    assert await memory.erase_unused(now=clock.advance(timedelta(days=35))) == 0
    assert len(await memory.due_reminders(now=clock.advance(timedelta(days=5)), limit=9)) == 1
    assert await memory.erase_unused(now=clock.now()) == 1
    assert await memory.export(chat_id=AN) == {}


async def test_a_role_outlives_an_unused_state(chat: Chat, memory: Memory, clock: FakeClock) -> None:
    await memory.set_role(chat_id=AN, role=Role.OFFICER, now=clock.now())
    await chat.turn(state=ChatState(AN, source="bến xe"))
    assert await memory.erase_unused(now=clock.advance(timedelta(days=31))) == 1
    person = await chat.person()
    assert (person.role, person.state) == (Role.OFFICER, ChatState(AN))


async def test_handled_updates_are_remembered_for_two_days(
    chat: Chat, memory: Memory, clock: FakeClock
) -> None:
    await memory.begin(chat_id=AN, update_id=5, now=clock.now())
    await memory.done(chat_id=AN, update_id=5)
    await memory.erase_unused(now=clock.advance(timedelta(days=1)))
    assert (await memory.begin(chat_id=AN, update_id=5, now=clock.now())).claim is Claim.DONE
    await memory.erase_unused(now=clock.advance(timedelta(days=2)))
    assert (await memory.begin(chat_id=AN, update_id=5, now=clock.now())).claim is Claim.TAKEN
