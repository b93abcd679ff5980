"""The buttons under a broadcast: open the service, reveal the official link, say more, stop.

Every tap is answered. It is counted for a campaign only when this chat really got a copy of that run: the
arguments of a button come from the network, and a test copy (`PREVIEW_RUN`) is of none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.campaigns.link_taps import button_at, leads_to_submission, link_at, link_events, opened
from bot.campaigns.links import host_of
from bot.campaigns.model import ButtonKind, CampaignButton, RunId
from bot.campaigns.ports import Delivery
from bot.catalog.model import Service
from bot.conversations import after_link, card, consents
from bot.conversations.actions import Action
from bot.conversations.buttons import portal, short
from bot.conversations.inside import Inside
from bot.conversations.letters import PREVIEW_RUN, link_label
from bot.conversations.model import Button, Outcome, Reply, Rows, Turn
from bot.conversations.names import name_of
from bot.conversations.staff.office import Door, Office
from bot.engagement.model import Event
from bot.kernel.ids import ServiceId
from bot.people.model import ChatState


async def open_service(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`camp:open:<run>:<arm>:<service>`: its card, and what is asked next is about it."""
    assert turn.action is not None
    service = inside.service(turn.action.arg(2))
    if service is None:
        return card.stale(turn, inside)
    shown = card.show(turn, inside, service, facets=(), replaces=False)
    if _is_preview(turn):
        return replace(shown, events=())
    got = await _delivery(turn, office)
    return replace(shown, events=(*_opened(got, service.id, ButtonKind.SERVICE), *shown.events))


async def reveal_link(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`camp:link:<run>:<arm>:<place>`: the official address as a button, checked against the list again."""
    assert turn.action is not None
    got = await _delivery(turn, office)
    if got is None:
        return card.stale(turn, inside)
    button = link_at(got.content, turn.action.number(2), inside.catalog.province.allowed_hosts)
    if button is None:
        return _link_gone(turn, inside)
    events = _link_events(got, button, inside)
    service = _service(inside, got)
    if service is not None and leads_to_submission(button.target, got.content, inside.catalog):
        return replace(_to_submission(turn, inside, service, button), events=events)
    html = inside.speaker(turn)("broadcast.link", host=host_of(button.target))
    return Outcome(replies=(Reply(html, _link_rows(button)),), state=_about(turn, service), events=events)


async def say_more(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`camp:said:<run>:<arm>:<place>`: the officer's answer, and the way on to the service."""
    assert turn.action is not None
    if _is_preview(turn):
        return Outcome(toast=inside.speaker(turn).label("broadcast.answer_preview"), toast_is_alert=True)
    got = await _delivery(turn, office)
    button = None if got is None else button_at(got.content, turn.action.number(2), ButtonKind.ANSWER)
    if got is None or button is None:
        return card.stale(turn, inside)
    service = _service(inside, got)
    html = inside.speaker(turn)("common.plain", text=button.target)
    return Outcome(
        replies=(Reply(html, _service_rows(turn, inside, service)),),
        state=_about(turn, service),
        events=_opened(got, got.content.about, ButtonKind.ANSWER),
    )


async def stop(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`camp:stop:<run>:<arm>`: as `/dungnhan`; counted for the campaign that made somebody leave."""
    stopped = consents.stop(turn, inside)
    got = await _delivery(turn, office)
    if got is None or got.arm is None:
        return stopped
    events = [replace(event, campaign_id=got.campaign_id, arm=got.arm) for event in stopped.events]
    return replace(stopped, events=tuple(events))


def _is_preview(turn: Turn) -> bool:
    return turn.action is not None and turn.action.number(0) == PREVIEW_RUN


async def _delivery(turn: Turn, office: Office) -> Delivery | None:
    """What was sent; its arm is set only when this chat got a copy, in the arm that the button names.

    None for a test copy and for runs that never were.
    """
    assert turn.action is not None
    run_id = turn.action.number(0)
    if run_id is None or run_id == PREVIEW_RUN:
        return None
    got = await office.shelf.delivery(RunId(run_id), chat_id=turn.state.chat_id)
    is_theirs = got is not None and got.arm == turn.action.arg(1)
    return got if got is None or is_theirs else replace(got, arm=None)


def _opened(got: Delivery | None, about: ServiceId | None, kind: ButtonKind) -> tuple[Event, ...]:
    if got is None or got.arm is None:
        return ()
    return (opened(got.campaign_id, got.arm, about, kind),)


def _link_events(got: Delivery, button: CampaignButton, inside: Inside) -> tuple[Event, ...]:
    if got.arm is None:
        return ()
    return link_events(got.campaign_id, got.arm, got.content, button.target, inside.catalog)


def _to_submission(turn: Turn, inside: Inside, service: Service, button: CampaignButton) -> Outcome:
    """The link leads to where the service is submitted: ask how it went, as after its card."""
    say = inside.speaker(turn)
    html = say("broadcast.link_to_submit", host=host_of(button.target))
    rows = (*_link_rows(button), *after_link.outcome_rows(say, service.id))
    return Outcome(
        replies=(Reply(html, rows),),
        state=_about(turn, service),
        effects=after_link.follow_up(turn, service.id),
    )


def _link_gone(turn: Turn, inside: Inside) -> Outcome:
    say = inside.speaker(turn)
    rows = ((portal(say, inside.catalog.province, None),),)
    return Outcome(replies=(Reply(say("broadcast.link_gone"), rows),), state=turn.state)


def _link_rows(button: CampaignButton) -> Rows:
    return ((Button(link_label(button), url=button.target),),)


def _service_rows(turn: Turn, inside: Inside, service: Service | None) -> Rows:
    """The promoted service, opened for the same campaign."""
    if service is None or turn.action is None:
        return ()
    say = inside.speaker(turn)
    label = say.label("broadcast.guide", name=name_of(say, service))
    action = Action("camp", "open", (turn.action.arg(0), turn.action.arg(1), service.id))
    return ((Button(short(label), action=action),),)


def _service(inside: Inside, got: Delivery) -> Service | None:
    """The service that the broadcast is about, while the catalogue holds it."""
    return None if got.content.about is None else inside.service(got.content.about)


def _about(turn: Turn, service: Service | None) -> ChatState:
    """What is asked next is about that service."""
    return turn.state if service is None else replace(turn.state, current=service.id)


TAPS: Mapping[tuple[str, str], Door] = {
    ("camp", "open"): Door(None, open_service),
    ("camp", "link"): Door(None, reveal_link),
    ("camp", "said"): Door(None, say_more),
    ("camp", "stop"): Door(None, stop),
}
"""Everybody's: the people a broadcast is sent to are citizens."""
