"""The card of a service: the answer to "how do I do this?", whole or one fact at a time."""

from __future__ import annotations

from dataclasses import replace

from bot.catalog.model import CardKind, Procedure, Service
from bot.conversations import facts
from bot.conversations.buttons import act, portal, rows_of
from bot.conversations.inside import Inside
from bot.conversations.model import Button, Outcome, Reply, Rows, Turn
from bot.engagement.model import FULL_CARD, Event, EventName
from bot.guide.steps import procedure_of
from bot.kernel.ids import EntryId, ProcedureCode, ServiceId
from bot.people.model import GuidePlace
from bot.search.model import Facet
from bot.texts import Speaker


def open_from_button(turn: Turn, inside: Inside) -> Outcome:
    """`card:open:<service>[:<facet>]`"""
    assert turn.action is not None
    service = inside.service(turn.action.arg(0))
    if service is None:
        return stale(turn, inside)
    asked = [facet for facet in Facet if facet.value == turn.action.arg(1)]
    return show(turn, inside, service, facets=tuple(asked), replaces=False)


def show_full(turn: Turn, inside: Inside) -> Outcome:
    """`card:full:<service>[:<variant>]`: every fact there is."""
    assert turn.action is not None
    service = inside.service(turn.action.arg(0))
    if service is None:
        return stale(turn, inside)
    place = _place(turn, service, turn.action.arg(1))
    say = inside.speaker(turn)
    procedure = procedure_of(service, place.variant)
    html = facts.full_card(say, service, procedure, turn.now.date())
    rows = (*_variant_rows(service, procedure), *card_rows(say, inside, service, procedure, is_full=True))
    return _shown(turn, service, place, Reply(html, rows, replaces=True), detail=FULL_CARD)


def show(
    turn: Turn, inside: Inside, service: Service, *, facets: tuple[Facet, ...], replaces: bool
) -> Outcome:
    """The short card, or only the facts asked for when the question was about one thing."""
    say = inside.speaker(turn)
    place = _place(turn, service, "")
    procedure = procedure_of(service, place.variant)
    today = turn.now.date()
    if procedure is None or service.card is CardKind.POINTER:
        html = facts.pointer(say, inside.catalog.province, service, procedure, today)
        rows = card_rows(say, inside, service, procedure, is_full=True)
    elif facets:
        html = facts.facet_answer(say, service, procedure, facets, today)
        rows = _facet_rows(say, inside, service, procedure)
    else:
        html = facts.short_card(say, service, procedure, today)
        rows = card_rows(say, inside, service, procedure, is_full=False)
    return _shown(turn, service, place, Reply(html, rows, replaces=replaces))


def stale(turn: Turn, inside: Inside) -> Outcome:
    """A button of an earlier version, or a forged one: say so, lose nothing."""
    return Outcome(toast=inside.speaker(turn).label("common.stale_button"), toast_is_alert=True)


def card_rows(
    say: Speaker, inside: Inside, service: Service, procedure: Procedure | None, *, is_full: bool
) -> Rows:
    """What can be done from a card."""
    has_guide = procedure is not None and service.card is CardKind.FULL
    main: list[Button | None] = [
        act(say.label("buttons.steps"), "guide", "start", service.id) if has_guide else None,
        act(say.label("buttons.checklist"), "list", "open", service.id) if _has_papers(procedure) else None,
        None if is_full else act(say.label("buttons.full"), "card", "full", service.id),
        portal_button(say, inside, service, procedure),
    ]
    return (*rows_of(main), _share_and_feedback(say, service))


def portal_button(say: Speaker, inside: Inside, service: Service, procedure: Procedure | None) -> Button:
    """Counted first (`portal:open`), then the official link itself is shown as a button."""
    if procedure is not None and procedure.portal_url:
        return act(say.label("buttons.portal_page"), "portal", "open", service.id)
    return portal(say, inside.catalog.province, procedure)


def _facet_rows(say: Speaker, inside: Inside, service: Service, procedure: Procedure) -> Rows:
    main = [
        act(say.label("buttons.full"), "card", "full", service.id),
        act(say.label("buttons.steps"), "guide", "start", service.id),
        portal_button(say, inside, service, procedure),
    ]
    return (*rows_of(main), _share_and_feedback(say, service))


def _share_and_feedback(say: Speaker, service: Service) -> tuple[Button, ...]:
    return (
        Button(say.label("buttons.share"), share=service.name),
        act("👍", "feedback", "up", service.id),
        act("👎", "feedback", "down", service.id),
    )


def _variant_rows(service: Service, shown: Procedure | None) -> Rows:
    others = [one for one in service.procedures if shown is not None and one.code != shown.code]
    buttons = [act(one.sets_apart or one.name, "card", "full", service.id, one.code) for one in others]
    return rows_of(buttons, per_row=1)


def _has_papers(procedure: Procedure | None) -> bool:
    return procedure is not None and bool(procedure.documents)


def _place(turn: Turn, service: Service, variant: str) -> GuidePlace:
    place = turn.state.place_in(ServiceId(service.id))
    known = {procedure.code for procedure in service.procedures}
    if variant in known and variant != place.variant:
        return replace(place, variant=ProcedureCode(variant), step=0, ticks=frozenset())
    return place


def _shown(
    turn: Turn, service: Service, place: GuidePlace, reply: Reply, *, detail: str | None = None
) -> Outcome:
    event = Event(EventName.CARD_OPENED, EntryId(service.id), detail=detail)
    return Outcome(replies=(reply,), state=turn.state.at(place), events=(event,))
