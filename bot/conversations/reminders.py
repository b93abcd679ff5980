""" "Remind me": one message at a time the person chooses, kept until it is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.conversations import card
from bot.conversations.after_link import outcome_rows
from bot.conversations.buttons import act, rows_of
from bot.conversations.inside import Inside
from bot.conversations.model import Notice, Outcome, Reply, ScheduleReminder, Turn
from bot.conversations.names import name_of
from bot.conversations.when import ZONE, parse_time, show_time
from bot.engagement.model import Event, EventName
from bot.kernel.ids import EntryId, ServiceId
from bot.people.model import Awaiting, Person, Reminder, ReminderKind

CHOICES = ("1h", "tonight", "tomorrow", "3d", "1w")
"""The times offered as buttons; anything else can be typed."""


def ask_when(turn: Turn, inside: Inside) -> Outcome:
    """`remind:ask:<service>:<step>`"""
    assert turn.action is not None
    service = inside.service(turn.action.arg(0))
    step = turn.action.number(1) or 0
    if service is None:
        return card.stale(turn, inside)
    say = inside.speaker(turn)
    buttons = [
        act(say.label(f"remind.in_{choice}"), "remind", "set", service.id, str(step), choice)
        for choice in CHOICES
        if choice_time(choice, turn.now) is not None
    ]
    state = replace(turn.state, awaiting=Awaiting.REMINDER_TIME, awaiting_about=f"{service.id}:{step}")
    return Outcome(
        replies=(Reply(say("remind.ask", name=name_of(say, service)), rows_of(buttons)),), state=state
    )


def set_from_button(turn: Turn, inside: Inside) -> Outcome:
    """`remind:set:<service>:<step>:<choice>`"""
    assert turn.action is not None
    due_at = choice_time(turn.action.arg(2), turn.now)
    if due_at is None:
        return card.stale(turn, inside)
    return _set(turn, inside, turn.action.arg(0), turn.action.number(1) or 0, due_at, replaces=True)


def set_from_text(turn: Turn, inside: Inside) -> Outcome | None:
    """A typed time ("8h sáng mai", "20:30"); None when the text is not a time, so it is a question."""
    due_at = parse_time(turn.text, turn.now)
    if due_at is None:
        return None
    service_id, _, step = (turn.state.awaiting_about or "").partition(":")
    return _set(turn, inside, service_id, int(step) if step.isdigit() else 0, due_at, replaces=False)


def choice_time(choice: str, now: datetime) -> datetime | None:
    """The moment a button stands for; None when it is past or unknown."""
    local = now.astimezone(ZONE)
    moments = {
        "1h": now + timedelta(hours=1),
        "tonight": local.replace(hour=20, minute=0, second=0, microsecond=0),
        "tomorrow": (local + timedelta(days=1)).replace(hour=8, minute=0, second=0, microsecond=0),
        "3d": (local + timedelta(days=3)).replace(hour=8, minute=0, second=0, microsecond=0),
        "1w": (local + timedelta(days=7)).replace(hour=8, minute=0, second=0, microsecond=0),
    }
    moment = moments.get(choice)
    return moment if moment is not None and moment > now + timedelta(minutes=5) else None


def notice(reminder: Reminder, person: Person, inside: Inside) -> Notice | None:
    """The message for a reminder that is due; None when its service has left the catalogue."""
    service = inside.service(reminder.service_id)
    if service is None:
        return None
    say = inside.texts.speaker(person.state.language.value)
    event = Event(EventName.REMINDER_SENT, EntryId(service.id), detail=reminder.kind.value)
    if reminder.kind is ReminderKind.FOLLOW_UP:
        reply = Reply(say("remind.follow_up", name=name_of(say, service)), outcome_rows(say, service.id))
    else:
        resume = act(say.label("remind.resume"), "guide", "step", service.id, str(reminder.step))
        reply = Reply(say("remind.now", name=name_of(say, service)), ((resume,),))
    return Notice(reminder.chat_id, (reply,), (event,))


def _set(
    turn: Turn, inside: Inside, service_id: str, step: int, due_at: datetime, *, replaces: bool
) -> Outcome:
    service = inside.service(service_id)
    if service is None:
        return card.stale(turn, inside)
    say = inside.speaker(turn)
    reply = Reply(say("remind.set", name=name_of(say, service), when=show_time(due_at)), replaces=replaces)
    return Outcome(
        replies=(reply,),
        state=replace(turn.state, awaiting=None, awaiting_about=None),
        events=(Event(EventName.REMINDER_ASKED, EntryId(service.id)),),
        effects=(ScheduleReminder(ServiceId(service.id), step, due_at, ReminderKind.ASKED),),
    )
