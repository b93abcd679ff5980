"""Sending what is due: reminders people asked for, and the one follow-up question."""

from __future__ import annotations

from collections.abc import Callable

from bot.conversations import reminders
from bot.conversations.inside import Inside
from bot.conversations.model import EndSubscription, Outcome
from bot.conversations.ports import Memory
from bot.kernel.clock import Clock
from bot.people.model import Reminder
from bot.telegram.speaking import Speaker, Spoken

BATCH = 20
"""Reminders taken at a time: taken ones are lost if the process dies before sending, so few at once."""


class DueReminders:
    """Hands out reminders that are due, each once."""

    def __init__(
        self, *, memory: Memory, inside: Callable[[], Inside], clock: Clock, speaker: Speaker
    ) -> None:
        self._memory, self._inside, self._clock, self._speaker = memory, inside, clock, speaker

    async def send(self) -> None:
        """Send everything due now."""
        while due := await self._memory.due_reminders(now=self._clock.now(), limit=BATCH):
            for reminder in due:
                await self._send_one(reminder)

    async def _send_one(self, reminder: Reminder) -> None:
        person = await self._memory.person(chat_id=reminder.chat_id)
        notice = reminders.notice(reminder, person, self._inside())
        if notice is None:
            return
        spoken = await self._speaker.speak(notice.chat_id, notice.replies)
        now = self._clock.now()
        if spoken is Spoken.SENT:
            await self._memory.record_events(chat_id=notice.chat_id, events=notice.events, now=now)
        elif spoken is Spoken.UNREACHABLE:
            ended = Outcome(effects=(EndSubscription(),))
            await self._memory.record(person=person, outcome=ended, update_id=None, outbox=None, now=now)
