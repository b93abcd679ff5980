"""A `Memory` in plain dictionaries: true to the port, quick, and open to a test's eyes."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.conversations.model import (
    CancelReminders,
    Effect,
    EndSubscription,
    ForgetMe,
    GiveConsent,
    KeepQuestion,
    Outcome,
    ScheduleReminder,
    SetFrequency,
    SetTopics,
    WithdrawConsent,
)
from bot.conversations.noting import noted, placed
from bot.conversations.ports import CLAIM_SECONDS, Begun, Claim, ClaimLost
from bot.engagement.model import Event
from bot.engagement.recording import CounterKey, LoggedEvent, folded, recording_of
from bot.kernel.clock import local_day
from bot.kernel.ids import ChatId, Pseudonym
from bot.people.consent import ENDED_BY_BLOCKING, Way, given, withdrawn
from bot.people.forgetting import DELIVERY_MEMORY, last_day_to_erase
from bot.people.model import ChatState, Consent, ConsentRecord, Person, Reminder, ReminderKind, Role


@dataclass(frozen=True)
class Handled:
    """What is remembered of an update: until `is_done`, whom it was from and what to say."""

    at: datetime
    chat_id: ChatId | None = None
    outbox: str | None = None
    is_done: bool = False


@dataclass(frozen=True)
class KeptReminder:
    reminder: Reminder
    taken_at: datetime | None = None


@dataclass
class Shelves:
    """All that is kept; copied before a turn is recorded, so that a failure changes nothing.

    The values are frozen, so a copy of the containers is a copy of everything.
    """

    states: dict[ChatId, tuple[ChatState, date]] = field(default_factory=dict)
    people: dict[ChatId, Person] = field(default_factory=dict)
    proofs: list[tuple[ChatId, ConsentRecord]] = field(default_factory=list)
    reminders: dict[int, KeptReminder] = field(default_factory=dict)
    questions: list[tuple[ChatId, KeepQuestion, date]] = field(default_factory=list)
    events: list[LoggedEvent] = field(default_factory=list)
    counters: Counter[CounterKey] = field(default_factory=Counter)
    losses: Counter[date] = field(default_factory=Counter)
    handled: dict[int, Handled] = field(default_factory=dict)

    def copy(self) -> Shelves:
        return Shelves(**{shelf.name: copy(getattr(self, shelf.name)) for shelf in fields(self)})


class FakeMemory:
    """Behaves as the database does, in one process. `fail_events` makes the event log unwritable."""

    def __init__(self) -> None:
        self.kept = Shelves()
        self.claims: dict[ChatId, tuple[int | None, datetime]] = {}
        self.fail_events = False
        self._numbers = itertools.count(1)

    async def begin(self, *, chat_id: ChatId, update_id: int | None, now: datetime) -> Begun:
        handled = None if update_id is None else self.kept.handled.get(update_id)
        if handled is not None and handled.is_done:
            return Begun(Claim.DONE)
        if chat_id in self.claims and self.claims[chat_id][1] > now:
            return Begun(Claim.BUSY)
        self.claims[chat_id] = (update_id, now + timedelta(seconds=CLAIM_SECONDS))
        if handled is not None:
            return Begun(Claim.RECORDED, outbox=handled.outbox)
        return Begun(Claim.TAKEN, person=self._load(chat_id))

    async def record(
        self, *, person: Person, outcome: Outcome, update_id: int | None, outbox: str | None, now: datetime
    ) -> None:
        chat_id = person.state.chat_id
        is_mine = update_id is None or self.claims.get(chat_id, (None, now))[0] == update_id
        if not is_mine or update_id in self.kept.handled:
            raise ClaimLost("another turn has this chat now")
        before = self.kept.copy()
        outcome = noted(person, outcome, is_update=update_id is not None, now=now)
        try:
            self._record(chat_id, outcome, now)
            if update_id is not None:
                self.kept.handled[update_id] = Handled(now, chat_id, outbox)
        except BaseException:
            self.kept = before
            raise

    async def done(self, *, chat_id: ChatId, update_id: int | None) -> None:
        claim = self.claims.get(chat_id)
        is_mine = claim is not None and claim[0] == update_id
        if is_mine:
            del self.claims[chat_id]
        if update_id is None:
            return
        if update_id in self.kept.handled:
            self.kept.handled[update_id] = Handled(self.kept.handled[update_id].at, is_done=True)
        elif claim is not None and is_mine:
            self.kept.handled[update_id] = Handled(claim[1], is_done=True)

    async def record_events(self, *, chat_id: ChatId | None, events: Sequence[Event], now: datetime) -> None:
        if chat_id is None:
            self._write_events(events, None, now)
            return
        person = self._load(chat_id)
        self._write_events(placed(events, person.state), person.pseudonym, now)

    async def export(self, *, chat_id: ChatId) -> dict[str, Any]:
        kept, person = self.kept, self.kept.people.get(chat_id)
        tables: dict[str, Any] = {
            "chats": [_plain(kept.states[chat_id][0])] if chat_id in kept.states else [],
            "people": [_plain(person)] if person else [],
            "consents": [_plain(proof) for owner, proof in kept.proofs if owner == chat_id],
            "reminders": [_plain(it) for it in kept.reminders.values() if it.reminder.chat_id == chat_id],
            "kept_questions": [_plain(text) for owner, text, _ in kept.questions if owner == chat_id],
            "events": [_plain(row) for row in kept.events if person and row.pseudonym == person.pseudonym],
            "handled_updates": [_plain(it) for it in kept.handled.values() if it.chat_id == chat_id],
        }
        return {table: rows for table, rows in tables.items() if rows}

    async def due_reminders(self, *, now: datetime, limit: int) -> Sequence[Reminder]:
        due = sorted(
            (kept.reminder for kept in self.kept.reminders.values() if self._is_due(kept, now)),
            key=lambda reminder: (reminder.due_at, reminder.id),
        )[:limit]
        for reminder in due:
            self.kept.reminders[reminder.id] = KeptReminder(reminder, taken_at=now)
        return due

    async def person(self, *, chat_id: ChatId) -> Person:
        return self._load(chat_id)

    async def set_role(self, *, chat_id: ChatId, role: Role, now: datetime) -> None:
        self._store(replace(self._load(chat_id), role=role))

    async def erase_unused(self, *, now: datetime) -> int:
        last_day = last_day_to_erase(now)
        unused = [chat for chat, (_, day) in self.kept.states.items() if day <= last_day]
        unused = [chat for chat in unused if not self._has_reason_to_stay(chat, now)]
        for chat in unused:
            role = self._load(chat).role
            self._erase(chat)
            self._store(Person(ChatState(chat), role=role))
        self._prune(now)
        return len(unused)

    def total(self, name: str) -> int:
        """How often an event happened, whoever it was: rows and counts together."""
        rows = sum(row.event.name == name for row in self.kept.events)
        return rows + sum(count for key, count in self.kept.counters.items() if key.name == name)

    def _record(self, chat_id: ChatId, outcome: Outcome, now: datetime) -> None:
        if outcome.state is not None:
            state = replace(outcome.state, chat_id=chat_id, is_new=False)
            self.kept.states[chat_id] = (state, local_day(now))
        elif chat_id in self.kept.states:
            self.kept.states[chat_id] = (self.kept.states[chat_id][0], local_day(now))
        for effect in outcome.effects:
            self._apply(effect, chat_id, now)
        self._write_events(outcome.events, self._load(chat_id).pseudonym, now)

    def _load(self, chat_id: ChatId) -> Person:
        kept = self.kept.states.get(chat_id)
        state = replace(kept[0], last_used_on=kept[1]) if kept else ChatState(chat_id)
        person = self.kept.people.get(chat_id)
        return replace(person, state=state) if person else Person(state)

    def _store(self, person: Person) -> None:
        chat_id = person.state.chat_id
        if person.consents or person.topics or person.role is not Role.CITIZEN:
            self.kept.people[chat_id] = replace(person, state=ChatState(chat_id))
        else:
            self.kept.people.pop(chat_id, None)

    def _set_wish(self, person: Person, wish: SetTopics | SetFrequency) -> None:
        if not person.agreed_to(Consent.NOTIFICATIONS):
            return
        if isinstance(wish, SetTopics):
            self._store(replace(person, topics=wish.topics))
        else:
            self._store(replace(person, broadcasts_weekly=wish.broadcasts_weekly))

    def _apply(self, effect: Effect, chat_id: ChatId, now: datetime) -> None:
        person = self._load(chat_id)
        match effect:
            case GiveConsent(consent, version):
                fresh = Pseudonym(f"{next(self._numbers):016x}")
                self._store(given(person, consent, fresh_pseudonym=fresh))
                self.kept.proofs.append((chat_id, ConsentRecord(consent, True, version, Way.CHAT, now)))
            case WithdrawConsent(consent):
                self._withdraw(chat_id, consent, Way.CHAT, now)
            case SetTopics() | SetFrequency():
                self._set_wish(person, effect)
            case ScheduleReminder(service_id, step, due_at, kind):
                if kind is ReminderKind.ASKED or person.agreed_to(Consent.FOLLOW_UP):
                    self._cancel(chat_id, CancelReminders(service_id, kind))
                    number = next(self._numbers)
                    reminder = Reminder(number, chat_id, service_id, step, due_at, kind)
                    self.kept.reminders[number] = KeptReminder(reminder)
            case CancelReminders():
                self._cancel(chat_id, effect)
            case KeepQuestion():
                if person.agreed_to(Consent.QUESTIONS):
                    self.kept.questions.append((chat_id, effect, local_day(now)))
            case EndSubscription():
                for consent in ENDED_BY_BLOCKING:
                    self._withdraw(chat_id, consent, Way.BLOCKED, now)
                self._cancel(chat_id, CancelReminders())
            case ForgetMe():
                self._erase(chat_id)

    def _withdraw(self, chat_id: ChatId, consent: Consent, way: Way, now: datetime) -> None:
        person = self._load(chat_id)
        if not person.agreed_to(consent):
            return
        self._store(withdrawn(person, consent))
        self.kept.proofs.append((chat_id, ConsentRecord(consent, False, "", way, now)))
        if consent is Consent.MEASURING:
            self._fold(person.pseudonym)
        elif consent is Consent.QUESTIONS:
            self.kept.questions = [kept for kept in self.kept.questions if kept[0] != chat_id]
        elif consent is Consent.FOLLOW_UP:
            self._cancel(chat_id, CancelReminders(kind=ReminderKind.FOLLOW_UP))

    def _cancel(self, chat_id: ChatId, which: CancelReminders) -> None:
        self.kept.reminders = {
            number: kept
            for number, kept in self.kept.reminders.items()
            if kept.reminder.chat_id != chat_id
            or (which.service_id not in (None, kept.reminder.service_id))
            or (which.kind not in (None, kept.reminder.kind))
        }

    def _fold(self, pseudonym: Pseudonym | None) -> None:
        mine = [row for row in self.kept.events if row.pseudonym == pseudonym]
        self.kept.events = [row for row in self.kept.events if row.pseudonym != pseudonym]
        self.kept.counters.update(dict(folded(mine)))

    def _erase(self, chat_id: ChatId) -> None:
        kept = self.kept
        self._fold(self._load(chat_id).pseudonym)
        kept.states.pop(chat_id, None)
        kept.people.pop(chat_id, None)
        kept.proofs = [proof for proof in kept.proofs if proof[0] != chat_id]
        kept.questions = [question for question in kept.questions if question[0] != chat_id]
        self._cancel(chat_id, CancelReminders())
        kept.handled = {number: it for number, it in kept.handled.items() if it.chat_id != chat_id}

    def _write_events(self, events: Iterable[Event], pseudonym: Pseudonym | None, now: datetime) -> None:
        events = tuple(events)
        if events and self.fail_events:
            self.kept.losses[local_day(now)] += len(events)
            return
        recording = recording_of(events, pseudonym=pseudonym, at=now)
        self.kept.events.extend(recording.rows)
        self.kept.counters.update(dict(recording.counts))

    def _is_due(self, kept: KeptReminder, now: datetime) -> bool:
        reminder = kept.reminder
        if kept.taken_at is not None or reminder.due_at > now:
            return False
        person = self._load(reminder.chat_id)
        return reminder.kind is ReminderKind.ASKED or person.agreed_to(Consent.FOLLOW_UP)

    def _has_reason_to_stay(self, chat_id: ChatId, now: datetime) -> bool:
        return bool(self._load(chat_id).consents) or any(
            kept.reminder.chat_id == chat_id and kept.reminder.due_at > now
            for kept in self.kept.reminders.values()
        )

    def _prune(self, now: datetime) -> None:
        limit = now - DELIVERY_MEMORY
        kept = self.kept
        kept.handled = {number: it for number, it in kept.handled.items() if it.at > limit}
        kept.reminders = {
            number: it for number, it in kept.reminders.items() if it.taken_at is None or it.taken_at > limit
        }
        self.claims = {chat: claim for chat, claim in self.claims.items() if claim[1] > now}


def _plain(value: Any) -> Any:
    """A dataclass as JSON values."""
    return {name: str(item) for name, item in asdict(value).items() if item is not None}
