"""One update from first to last: claim, decide, record, speak, done.

State and events are recorded before anything is said, and no transaction is open while Telegram is
called. A process that dies in between leaves the outbox; the next delivery of the update speaks it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from telegram import Update

from bot.conversations.desk import respond
from bot.conversations.inside import Inside
from bot.conversations.model import (
    Attachment,
    EndSubscription,
    Incoming,
    Outcome,
    Reply,
    Turn,
)
from bot.conversations.ports import Begun, Claim, ClaimLost, Memory
from bot.conversations.staff.desk import respond_staff
from bot.conversations.staff.office import Office
from bot.kernel.clock import Clock
from bot.kernel.ids import ChatId
from bot.people.model import Person
from bot.telegram.incoming import Read, read_update
from bot.telegram.outbox import pack, unpack
from bot.telegram.speaking import Speaker, Spoken
from bot.texts import Html

log = logging.getLogger(__name__)

BUSY_WAIT_S = 0.25
BUSY_TRIES = 60
"""How often a chat claimed by another process is asked for again: 15 s, then the update goes back."""


class ChatStaysBusy(Exception):
    """Another process has held the chat too long; Telegram shall deliver the update again."""


class UpdateHandler:
    """Handles updates of all chats, those of one chat in their order."""

    def __init__(
        self,
        *,
        memory: Memory,
        inside: Callable[[], Inside],
        clock: Clock,
        speaker: Speaker,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        office: Office | None = None,
    ) -> None:
        self._office = office
        self._memory = memory
        self._inside = inside
        self._clock = clock
        self._speaker = speaker
        self._sleep = sleep
        self._locks: defaultdict[ChatId, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._waiting: defaultdict[ChatId, int] = defaultdict(int)

    async def handle(self, update: Update) -> None:
        """Handle one update to its end.

        Raises:
            ChatStaysBusy: when another process keeps the chat; the update must be delivered again.
        """
        read = read_update(update, self._inside().bot_username)
        if read is None:
            return
        if read.incoming is Incoming.INLINE_QUERY:
            await self._answer_inline(read)
            return
        self._waiting[read.chat_id] += 1
        try:
            async with self._locks[read.chat_id]:
                await self._in_turn(read, update.update_id)
        finally:
            self._waiting[read.chat_id] -= 1
            if not self._waiting[read.chat_id]:
                del self._waiting[read.chat_id]
                self._locks.pop(read.chat_id, None)

    async def _in_turn(self, read: Read, update_id: int) -> None:
        begun = await self._claim(read.chat_id, update_id)
        if begun.claim is Claim.DONE:
            return
        if begun.claim is Claim.RECORDED:
            await self._speaker.speak(read.chat_id, unpack(begun.outbox or "[]"))
        elif begun.person is not None:
            try:
                await self._take_turn(read, update_id, begun.person)
            except ClaimLost:
                log.warning("update %s took too long and was taken over", update_id)
                return
        await self._memory.done(chat_id=read.chat_id, update_id=update_id)

    async def _claim(self, chat_id: ChatId, update_id: int) -> Begun:
        for _ in range(BUSY_TRIES):
            begun = await self._memory.begin(chat_id=chat_id, update_id=update_id, now=self._clock.now())
            if begun.claim is not Claim.BUSY:
                return begun
            await self._sleep(BUSY_WAIT_S)
        raise ChatStaysBusy

    async def _take_turn(self, read: Read, update_id: int, person: Person) -> None:
        turn = Turn(
            incoming=read.incoming,
            person=person,
            now=self._clock.now(),
            text=read.text,
            command=read.command,
            action=read.action,
            in_group=read.in_group,
            message_id=read.message_id,
            html=read.html,
            file_id=read.file_id,
            sender_name=read.sender_name,
        )
        outcome = self._without_group_state(turn, await self._decide(turn))
        outcome = await self._with_data(turn, outcome)
        await self._memory.record(
            person=person,
            outcome=outcome,
            update_id=update_id,
            outbox=pack(outcome.replies),
            now=turn.now,
        )
        await self._speak(read, outcome, person)

    async def _decide(self, turn: Turn) -> Outcome:
        inside = self._inside()
        try:
            staff = None if self._office is None else await respond_staff(turn, inside, self._office)
            return respond(turn, inside) if staff is None else staff
        except Exception:
            code = secrets.token_hex(4)
            # The traceback names files and lines; the turn itself, with a person's words, is not logged.
            log.exception("a turn failed, code %s", code)
            say = inside.speaker(turn)
            return Outcome(replies=(Reply(say("common.failed", code=code)),), state=turn.state)

    def _without_group_state(self, turn: Turn, outcome: Outcome) -> Outcome:
        return replace(outcome, state=None, effects=()) if turn.in_group else outcome

    async def _with_data(self, turn: Turn, outcome: Outcome) -> Outcome:
        """Add what is kept about the person to a reply of `/dulieu`."""
        if not (outcome.shows_data or outcome.exports_data):
            return outcome
        data = await self._memory.export(chat_id=turn.state.chat_id)
        first, *rest = outcome.replies
        if outcome.exports_data:
            content = json.dumps(data, ensure_ascii=False, indent=2, default=str).encode()
            first = replace(first, attachment=Attachment("du-lieu-cua-toi.json", content))
        else:
            first = replace(first, html=f"{first.html}\n\n{self._listed(turn, data)}")
        return replace(outcome, replies=(first, *rest))

    def _listed(self, turn: Turn, data: dict[str, Any]) -> str:
        say = self._inside().speaker(turn)
        kept = {name: rows for name, rows in data.items() if rows}
        if not kept:
            return say("data.nothing")
        lines = [
            say("data.line", what=name, count=len(rows) if isinstance(rows, list) else 1)
            for name, rows in kept.items()
        ]
        return Html("\n".join(lines))

    async def _speak(self, read: Read, outcome: Outcome, person: Person) -> None:
        if read.query_id is not None:
            await self._speaker.answer_tap(read.query_id, outcome.toast, is_alert=outcome.toast_is_alert)
        spoken = await self._speaker.speak(read.chat_id, outcome.replies, tapped=read.message_id)
        if spoken is Spoken.UNREACHABLE and not read.in_group:
            ended = Outcome(effects=(EndSubscription(),))
            await self._memory.record(
                person=person, outcome=ended, update_id=None, outbox=None, now=self._clock.now()
            )
        for notice in outcome.notices:
            await self._speaker.speak(notice.chat_id, notice.replies)
        for chat_id in outcome.role_changes:
            changed = await self._memory.person(chat_id=chat_id)
            await self._speaker.show_commands(self._inside().texts, chat_id, changed.role)

    async def _answer_inline(self, read: Read) -> None:
        """Inline queries change nothing, so they need no claim; only the language is read."""
        person = await self._memory.person(chat_id=read.chat_id)
        turn = Turn(read.incoming, person, self._clock.now(), text=read.text)
        outcome = await self._decide(turn)
        await self._speaker.answer_inline(read.query_id or "", outcome.inline_results or ())
