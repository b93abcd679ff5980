"""A reminder is sent once: handed out once, replaced by a newer wish, gone when cancelled."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.conversations.model import CancelReminders, ForgetMe, GiveConsent, ScheduleReminder
from bot.conversations.ports import Memory
from bot.kernel.ids import ServiceId
from bot.people.model import Consent, ReminderKind
from tests.contract.memories import AN, BINH, Chat, Insight
from tests.support.clock import FakeClock


def wish(
    clock: FakeClock, service: str = "khai_sinh", hours: int = 1, kind: ReminderKind = ReminderKind.ASKED
) -> ScheduleReminder:
    return ScheduleReminder(ServiceId(service), 2, clock.now() + timedelta(hours=hours), kind)


async def test_a_reminder_is_handed_out_when_due_and_only_once(
    chat: Chat, memory: Memory, clock: FakeClock
) -> None:
    await chat.turn(wish(clock))
    assert await memory.due_reminders(now=clock.now(), limit=9) == []
    now = clock.advance(timedelta(hours=1))
    (reminder,) = await memory.due_reminders(now=now, limit=9)
    assert (reminder.chat_id, reminder.service_id, reminder.step) == (AN, "khai_sinh", 2)
    assert (reminder.due_at, reminder.kind) == (now, ReminderKind.ASKED)
    assert await memory.due_reminders(now=now, limit=9) == []


async def test_the_earliest_go_first_and_the_limit_holds(
    chat: Chat, memory: Memory, clock: FakeClock
) -> None:
    for hours, service in enumerate(["ket_hon", "khai_tu", "khai_sinh"]):
        await chat.turn(wish(clock, service, 3 - hours))
    now = clock.advance(timedelta(days=1))
    first = await memory.due_reminders(now=now, limit=2)
    assert [reminder.service_id for reminder in first] == ["khai_sinh", "khai_tu"]
    assert [it.service_id for it in await memory.due_reminders(now=now, limit=2)] == ["ket_hon"]


async def test_two_takers_never_get_the_same_reminder(
    memory: Memory, insight: Insight, clock: FakeClock
) -> None:
    for chat_id in (AN, BINH):
        chat = Chat(memory, clock, chat_id)
        await chat.turn(*(wish(clock, f"service_{number}") for number in range(20)))
    now = clock.advance(timedelta(days=1))
    takers = [insight.another_process() for _ in range(4)]
    taken = await asyncio.gather(
        *(taker.due_reminders(now=now, limit=7) for taker in takers for _ in range(4))
    )
    numbers = [reminder.id for batch in taken for reminder in batch]
    numbers += [reminder.id for reminder in await memory.due_reminders(now=now, limit=99)]
    assert len(numbers) == len(set(numbers)) == 40


async def test_a_second_wish_for_the_same_service_takes_the_first_ones_place(
    chat: Chat, memory: Memory, clock: FakeClock
) -> None:
    await chat.turn(wish(clock))
    await chat.turn(wish(clock, hours=2))
    await chat.turn(wish(clock, "ket_hon"))
    due = await memory.due_reminders(now=clock.advance(timedelta(days=1)), limit=9)
    assert [reminder.service_id for reminder in due] == ["ket_hon", "khai_sinh"]


async def test_cancelling_by_service_by_kind_and_altogether(
    chat: Chat, memory: Memory, clock: FakeClock
) -> None:
    follow_up = wish(clock, kind=ReminderKind.FOLLOW_UP)
    await chat.turn(
        GiveConsent(Consent.FOLLOW_UP, "v1"), wish(clock), follow_up, wish(clock, "ket_hon"), wish(clock, "x")
    )
    await Chat(memory, clock, BINH).turn(wish(clock))

    async def left() -> int:
        return len((await memory.export(chat_id=AN)).get("reminders", []))

    await chat.turn(CancelReminders(kind=ReminderKind.FOLLOW_UP))
    assert await left() == 3
    await chat.turn(CancelReminders(service_id=ServiceId("ket_hon")))
    assert await left() == 2
    await chat.turn(CancelReminders())
    assert await left() == 0
    due = await memory.due_reminders(now=clock.advance(timedelta(days=1)), limit=9)
    assert [reminder.chat_id for reminder in due] == [BINH]


async def test_a_follow_up_goes_out_only_while_consent_stands(
    chat: Chat, memory: Memory, clock: FakeClock
) -> None:
    await chat.turn(GiveConsent(Consent.FOLLOW_UP, "v1"), wish(clock, kind=ReminderKind.FOLLOW_UP))
    now = clock.advance(timedelta(days=1))
    (reminder,) = await memory.due_reminders(now=now, limit=9)
    assert reminder.kind is ReminderKind.FOLLOW_UP


async def test_forgetting_cancels_reminders(chat: Chat, memory: Memory, clock: FakeClock) -> None:
    await chat.turn(wish(clock))
    await chat.turn(ForgetMe())
    assert await memory.due_reminders(now=clock.advance(timedelta(days=1)), limit=9) == []
