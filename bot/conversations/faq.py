"""An answer that belongs to no single service: signing in, paying, tracking, scams…"""

from __future__ import annotations

from bot.conversations import card
from bot.conversations.buttons import act, rows_of
from bot.conversations.facts import review_note, show_date
from bot.conversations.inside import Inside
from bot.conversations.model import Button, Outcome, Reply, Turn
from bot.engagement.model import Event, EventName
from bot.kernel.ids import EntryId
from bot.people.model import Language


def open_from_button(turn: Turn, inside: Inside) -> Outcome:
    """`faq:open:<id>`"""
    assert turn.action is not None
    if inside.faq(turn.action.arg(0)) is None:
        return card.stale(turn, inside)
    return show(turn, inside, turn.action.arg(0))


def show(turn: Turn, inside: Inside, entry_id: str) -> Outcome:
    """The answer with its source, links, and the answers next to it."""
    entry = inside.faq(entry_id)
    if entry is None:
        return card.stale(turn, inside)
    say = inside.speaker(turn)
    is_english = turn.state.language is Language.ENGLISH
    body = (entry.body_html_en if is_english else None) or entry.body_html
    source = (
        say("card.source_checked", date=show_date(entry.checked_on))
        if entry.checked_on
        else say("card.source", read_as=entry.read_as)
    )
    overdue = review_note(say, entry.review_by, turn.now.date())
    html = f"<b>{say('common.plain', text=entry.title)}</b>\n\n{body}\n\n{source}{overdue}"
    links = inside.catalog.province.links
    buttons = [Button(say.label(f"links.{key}"), url=links[key]) for key in entry.links if key in links]
    buttons += [_related(inside, related) for related in entry.related if inside.faq(related)][:4]
    feedback = (act("👍", "feedback", "up", entry.id), act("👎", "feedback", "down", entry.id))
    opened = Event(EventName.CARD_OPENED, EntryId(entry.id))
    return Outcome(replies=(Reply(html, (*rows_of(buttons), feedback)),), state=turn.state, events=(opened,))


def _related(inside: Inside, faq_id: str) -> Button:
    entry = inside.faq(faq_id)
    assert entry is not None
    return act(entry.title, "faq", "open", entry.id)
