"""Reports that come by themselves: each period once to everybody who asked, and only while they may.

Safe to call late, twice, or in several processes: a period is claimed in the database right before it is
sent. A message that surely did not leave gives its period back; one that may have arrived is not repeated.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.conversations.inside import Inside
from bot.conversations.model import Reply
from bot.conversations.staff.office import Office
from bot.conversations.staff.report import report_rows
from bot.conversations.staff.report_choice import Choice, Span
from bot.conversations.staff.report_facts import read_facts
from bot.conversations.staff.report_letter import report_letter
from bot.engagement.periods import Period
from bot.engagement.pushing import HowOften, ReportWish, due_period
from bot.kernel.clock import Clock
from bot.kernel.ids import ChatId
from bot.people.roles import Permission, may
from bot.telegram.speaking import Speaker, Spoken

LOOK_SECONDS = 60.0
"""How often to look: a report is late by no more than that, or by as long as the program was down."""

SPAN_OF = {HowOften.WEEKLY: Span.LAST_WEEK, HowOften.MONTHLY: Span.LAST_MONTH}


class ReportPush:
    """Sends what is due."""

    def __init__(
        self, *, office: Office, inside: Callable[[], Inside], clock: Clock, speaker: Speaker
    ) -> None:
        self._office, self._inside, self._clock, self._speaker = office, inside, clock, speaker

    async def send(self) -> None:
        """Send every report that is due and was not sent."""
        for how_often in HowOften:
            period = due_period(how_often, self._clock.now())
            wishes = await self._office.report_desk.wishes.due(how_often, period)
            if not wishes:
                continue
            letter = await self._letter(how_often, period)
            for wish in wishes:
                await self._send_one(wish, period, letter)

    async def _letter(self, how_often: HowOften, period: Period) -> tuple[Reply, ...]:
        """The same for all, in Vietnamese, made before anybody's period is claimed."""
        inside, now, desk = self._inside(), self._clock.now(), self._office.report_desk
        say = inside.texts.speaker("vi")
        facts = await read_facts(desk, say, inside, period=period, now=now)
        rows = report_rows(say, self._office, Choice(SPAN_OF[how_often]), period)
        return await report_letter(say, facts, desk.artist, rows)

    async def _send_one(self, wish: ReportWish, period: Period, letter: tuple[Reply, ...]) -> None:
        wishes = self._office.report_desk.wishes
        if not await self._may(wish.chat_id):
            await wishes.set_wish(wish.chat_id, None, now=self._clock.now())
            return
        if not await wishes.claim(wish, period):
            return
        spoken = await self._speaker.speak(wish.chat_id, letter)
        if spoken is Spoken.NOT_NOW:
            await wishes.give_back(wish, period)
        elif spoken is Spoken.UNREACHABLE:
            await wishes.set_wish(wish.chat_id, None, now=self._clock.now())

    async def _may(self, chat_id: ChatId) -> bool:
        """Asked right before each message: a role may have been taken back since."""
        member = await self._office.access.member(chat_id)
        return member is not None and may(member.role, Permission.SEE_REPORTS)
