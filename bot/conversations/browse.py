"""Finding a service without typing: by field, life event, level, or what others ask for most."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalog.model import OnlineLevel, Service
from bot.conversations import card
from bot.conversations.buttons import act, open_card, pages, rows_of
from bot.conversations.inside import Inside
from bot.conversations.model import Outcome, Reply, Turn
from bot.texts import Html

PAGE_SIZE = 8


def fields(turn: Turn, inside: Inside) -> Outcome:
    """`browse:fields`"""
    say = inside.speaker(turn)
    is_english = say.language == "en"
    buttons = [
        act(f"{one.emoji} {one.title_en if is_english else one.title}", "browse", "field", one.id)
        for one in inside.catalog.fields
    ]
    return _reply(turn, Reply(say("browse.fields"), rows_of(buttons)))


def field(turn: Turn, inside: Inside) -> Outcome:
    """`browse:field:<id>[:<page>]`"""
    assert turn.action is not None
    found = next((one for one in inside.catalog.fields if one.id == turn.action.arg(0)), None)
    if found is None:
        return card.stale(turn, inside)
    services = [service for one in found.service_ids if (service := inside.service(one))]
    title = inside.speaker(turn)("browse.field", emoji=found.emoji, title=found.title, count=len(services))
    return _list(turn, inside, title, services, verb="field", args=(found.id,), page=turn.action.number(1))


def events(turn: Turn, inside: Inside) -> Outcome:
    """`browse:events`"""
    say = inside.speaker(turn)
    is_english = say.language == "en"
    buttons = [
        act(f"{one.emoji} {one.title_en if is_english else one.title}", "event", "open", one.id)
        for one in inside.catalog.life_events
    ]
    return _reply(turn, Reply(say("browse.events"), rows_of(buttons)))


def levels(turn: Turn, inside: Inside) -> Outcome:
    """`browse:levels`: how many services of each level, as the sources give them."""
    say = inside.speaker(turn)
    buttons = [
        act(say.label(f"browse.level_{level}", count=len(_of_level(inside, level))), "browse", "level", level)
        for level in OnlineLevel
    ]
    return _reply(turn, Reply(say("browse.levels"), rows_of(buttons, per_row=1)))


def level(turn: Turn, inside: Inside) -> Outcome:
    """`browse:level:<level>[:<page>]`"""
    assert turn.action is not None
    found = next((one for one in OnlineLevel if one.value == turn.action.arg(0)), None)
    if found is None:
        return card.stale(turn, inside)
    services = _of_level(inside, found)
    title = inside.speaker(turn)(f"browse.level_title_{found.value}", count=len(services))
    return _list(turn, inside, title, services, verb="level", args=(found,), page=turn.action.number(1))


def popular(turn: Turn, inside: Inside) -> Outcome:
    """`browse:popular`"""
    ranked = sorted(
        (service for service in inside.catalog.services.values() if service.popular_rank is not None),
        key=lambda service: service.popular_rank or 0,
    )
    page = turn.action.number(0) if turn.action else None
    title = inside.speaker(turn)("browse.popular")
    return _list(turn, inside, title, ranked, verb="popular", args=(), page=page)


def _of_level(inside: Inside, wanted: OnlineLevel) -> list[Service]:
    return [service for service in inside.catalog.services.values() if service.level is wanted]


def _list(
    turn: Turn,
    inside: Inside,
    title: Html,
    services: Sequence[Service],
    *,
    verb: str,
    args: tuple[str, ...],
    page: int | None,
) -> Outcome:
    say = inside.speaker(turn)
    count = max(1, -(-len(services) // PAGE_SIZE))
    shown = min(page or 0, count - 1)
    buttons = [open_card(say, one) for one in services[shown * PAGE_SIZE : (shown + 1) * PAGE_SIZE]]
    back = act(say.label("buttons.back"), "browse", _parent(verb))
    more = pages(say, page=shown, count=count, area="browse", verb=verb, args=args)
    rows = (*rows_of(buttons, per_row=1), *rows_of([back, more]))
    return _reply(turn, Reply(title, rows, replaces=page is not None))


def _parent(verb: str) -> str:
    return {"field": "fields", "level": "levels"}.get(verb, "fields")


def _reply(turn: Turn, reply: Reply) -> Outcome:
    return Outcome(replies=(reply,), state=turn.state)
