"""The front desk: which journey a turn belongs to. Reads like a table of contents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.conversations import (
    after_link,
    ask,
    browse,
    card,
    checklist,
    communes,
    consents,
    faq,
    feedback,
    frequency,
    groups,
    guide_steps,
    life_events,
    my_data,
    not_text,
    reminders,
    secrets,
    share,
    small_talk,
    start,
    stuck,
    topics,
)
from bot.conversations.inside import Inside
from bot.conversations.model import EndSubscription, Incoming, Outcome, Reply, Turn
from bot.conversations.waiting import waiting_ended
from bot.engagement.model import Event, EventName
from bot.people.model import Awaiting

Journey = Callable[[Turn, Inside], Outcome]

MAX_QUESTION = 1000
"""Characters of a question that are read; longer stories are answered from their beginning and end."""

COMMANDS: Mapping[str, Journey] = {
    "start": start.start,
    "trogiup": start.help_text,
    "help": start.help_text,
    "privacy": start.privacy,
    "quyenriengtu": start.privacy,
    "thongbao": consents.settings,
    "dungnhan": consents.stop,
    "stop": consents.stop,
    "dulieu": my_data.show,
    "ngonngu": start.choose_language,
    "language": start.choose_language,
    "linhvuc": browse.fields,
    "viecdoi": browse.events,
    "phobien": browse.popular,
    "xaphuong": communes.ask,
}
"""Commands without their slash."""

TAPS: Mapping[tuple[str, str], Journey] = {
    ("card", "open"): card.open_from_button,
    ("card", "full"): card.show_full,
    ("faq", "open"): faq.open_from_button,
    ("ask", "pick"): ask.pick,
    ("ask", "none"): ask.none_of_these,
    ("list", "open"): checklist.open_list,
    ("list", "tick"): checklist.toggle,
    ("guide", "start"): guide_steps.start,
    ("guide", "step"): guide_steps.go_to,
    ("stuck", "ask"): stuck.ask_reason,
    ("stuck", "fix"): stuck.show_fix,
    ("portal", "open"): after_link.open_portal,
    ("outcome", "ask"): after_link.ask_outcome,
    ("outcome", "done"): after_link.record_outcome,
    ("remind", "ask"): reminders.ask_when,
    ("remind", "set"): reminders.set_from_button,
    ("feedback", "up"): feedback.up,
    ("feedback", "down"): feedback.down,
    ("feedback", "why"): feedback.why,
    ("browse", "fields"): browse.fields,
    ("browse", "field"): browse.field,
    ("browse", "events"): browse.events,
    ("browse", "levels"): browse.levels,
    ("browse", "level"): browse.level,
    ("browse", "popular"): browse.popular,
    ("event", "open"): life_events.open_from_button,
    ("consent", "ask"): consents.ask,
    ("consent", "give"): consents.give,
    ("consent", "refuse"): consents.refuse,
    ("consent", "withdraw"): consents.withdraw,
    ("consent", "toggle"): consents.toggle,
    ("consent", "stop"): consents.stop,
    ("consent", "settings"): consents.settings,
    ("topic", "ask"): topics.ask,
    ("topic", "tick"): topics.tick,
    ("often", "ask"): frequency.ask,
    ("often", "set"): frequency.choose,
    ("commune", "ask"): communes.ask,
    ("commune", "set"): communes.choose,
    ("commune", "clear"): communes.clear,
    ("data", "show"): my_data.show,
    ("data", "export"): my_data.export,
    ("data", "delete"): my_data.ask_delete,
    ("data", "deleted"): my_data.delete,
    ("data", "keep"): my_data.keep,
    ("lang", "set"): start.set_language,
}
"""Every button there is, by area and verb."""


def respond(turn: Turn, inside: Inside) -> Outcome:
    """The outcome of one turn; never raises for anything a person can send."""
    journey = _special(turn)
    if journey is not None:
        return journey(turn, inside)
    if turn.in_group:
        return groups.reply(turn, inside)
    return _private(turn, inside)


def _special(turn: Turn) -> Journey | None:
    """Turns that are not messages of a chat."""
    return {
        Incoming.INLINE_QUERY: share.find,
        Incoming.INLINE_CHOSEN: share.chosen,
        Incoming.BLOCKED: _blocked,
        Incoming.UNBLOCKED: _unblocked,
    }.get(turn.incoming)


def _private(turn: Turn, inside: Inside) -> Outcome:
    if turn.incoming is Incoming.TAP:
        return _tap(turn, inside)
    if turn.incoming is Incoming.COMMAND:
        return _command(turn, inside)
    if turn.incoming is Incoming.TEXT:
        return _text(turn, inside)
    if turn.incoming is Incoming.EDITED:
        return _edited(turn, inside)
    return not_text.reply(turn, inside)


def _tap(turn: Turn, inside: Inside) -> Outcome:
    journey = TAPS.get((turn.action.area, turn.action.verb)) if turn.action else None
    return waiting_ended(turn, (journey or card.stale)(turn, inside))


def _command(turn: Turn, inside: Inside) -> Outcome:
    journey = COMMANDS.get((turn.command or "").lower())
    if journey is None:
        say = inside.speaker(turn)
        unknown = Outcome(replies=(Reply(say("common.unknown_command")),), state=turn.state)
        return waiting_ended(turn, unknown)
    waiting_over = replace(turn.state, awaiting=None, awaiting_about=None)
    return journey(replace(turn, person=replace(turn.person, state=waiting_over)), inside)


def _text(turn: Turn, inside: Inside) -> Outcome:
    text = _readable(turn.text)
    turn = replace(turn, text=text)
    if not text:
        return small_talk.which_service(turn, inside)
    if secrets.holds_secret(text):
        return secrets.warn(turn, inside)
    if turn.state.awaiting is Awaiting.COMMUNE and _looks_like_a_name(text):
        return communes.search(turn, inside)
    if turn.state.awaiting is Awaiting.REMINDER_TIME:
        answered = reminders.set_from_text(turn, inside)
        if answered is not None:
            return answered
    waiting_over = replace(turn.state, awaiting=None, awaiting_about=None)
    return ask.answer(replace(turn, person=replace(turn.person, state=waiting_over)), inside)


def _edited(turn: Turn, inside: Inside) -> Outcome:
    """An edited question is answered anew; people mend their typing rather than ask twice."""
    return _text(turn, inside)


def _readable(text: str) -> str:
    """The text without control and direction marks, shortened in the middle when it is a novel."""
    cleaned = "".join(letter for letter in text if letter.isprintable() or letter in "\n ").strip()
    if len(cleaned) <= MAX_QUESTION:
        return cleaned
    half = MAX_QUESTION // 2
    return f"{cleaned[:half]} … {cleaned[-half:]}"


def _looks_like_a_name(text: str) -> bool:
    return len(text.split()) <= 6 and "?" not in text


def _blocked(turn: Turn, inside: Inside) -> Outcome:
    del inside
    return Outcome(state=turn.state, events=(Event(EventName.BLOCKED),), effects=(EndSubscription(),))


def _unblocked(turn: Turn, inside: Inside) -> Outcome:
    del inside
    return Outcome(state=turn.state, events=(Event(EventName.UNBLOCKED),))
