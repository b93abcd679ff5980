"""Sharing a card with family through inline mode; nobody's name goes along."""

from __future__ import annotations

from datetime import date

from bot.catalog.model import Service
from bot.conversations import facts
from bot.conversations.buttons import short
from bot.conversations.inside import Inside
from bot.conversations.model import Button, InlineResult, Outcome, Turn
from bot.conversations.names import full_name_of, name_of
from bot.engagement.model import Event, EventName
from bot.kernel.ids import EntryId
from bot.texts import Speaker

MAX_RESULTS = 10


def find(turn: Turn, inside: Inside) -> Outcome:
    """`@bot words`: the services that fit, ready to be sent to a chat."""
    say = inside.speaker(turn)
    services = _matching(turn, inside) or _popular(inside)
    return Outcome(
        inline_results=tuple(_result(say, inside, one, turn.now.date()) for one in services[:MAX_RESULTS])
    )


def chosen(turn: Turn, inside: Inside) -> Outcome:
    """A result was sent to some chat: counted, without knowing which."""
    if inside.service(turn.text) is None:
        return Outcome()
    return Outcome(events=(Event(EventName.SHARED, EntryId(turn.text)),))


def _matching(turn: Turn, inside: Inside) -> list[Service]:
    if not turn.text.strip():
        return []
    named = [one for one in inside.catalog.services.values() if one.name == turn.text.strip()]
    candidates = [inside.service(one.entry_id) for one in inside.understand(turn.text).candidates]
    return list(dict.fromkeys((*named, *(one for one in candidates if one is not None))))


def _popular(inside: Inside) -> list[Service]:
    ranked = [one for one in inside.catalog.services.values() if one.popular_rank is not None]
    return sorted(ranked, key=lambda service: service.popular_rank or 0)


def _result(say: Speaker, inside: Inside, service: Service, today: date) -> InlineResult:
    source = facts.sources(say, service, service.main, today)
    html = say("share.card", name=full_name_of(say, service), source=source)
    open_it = Button(say.label("share.open"), url=inside.deep_link(f"sv_{service.id}"))
    description = short(service.sets_apart or say.label("share.description"), 120)
    return InlineResult(service.id, name_of(say, service), description, html, ((open_it,),))
