"""Papers to photograph, ticked off one by one; ticks are kept with the place in the guide."""

from __future__ import annotations

from dataclasses import replace

from bot.catalog.model import RequiredDocument, Service
from bot.conversations import card, facts
from bot.conversations.buttons import act, rows_of
from bot.conversations.inside import Inside
from bot.conversations.model import Button, Outcome, Reply, Rows, Turn
from bot.conversations.names import name_of
from bot.engagement.model import Event, EventName
from bot.guide.checklist import checklist_of
from bot.guide.model import Checklist
from bot.guide.steps import procedure_of
from bot.kernel.ids import EntryId
from bot.people.model import GuidePlace
from bot.texts import Html, Speaker

MAX_TICKABLE = 20
"""More buttons than this cannot be found by a thumb; the rest is still listed."""


def open_list(turn: Turn, inside: Inside) -> Outcome:
    """`list:open:<service>`"""
    return _show(turn, inside, toggled=None, replaces=False)


def toggle(turn: Turn, inside: Inside) -> Outcome:
    """`list:tick:<service>:<position>`"""
    assert turn.action is not None
    return _show(turn, inside, toggled=turn.action.number(1), replaces=True)


def _show(turn: Turn, inside: Inside, *, toggled: int | None, replaces: bool) -> Outcome:
    assert turn.action is not None
    service = inside.service(turn.action.arg(0))
    place = turn.state.place_in(service.id) if service else None
    procedure = procedure_of(service, place.variant if place else None) if service else None
    if service is None or place is None or procedure is None or not procedure.documents:
        return card.stale(turn, inside)
    if toggled is not None and toggled < len(procedure.documents):
        place = replace(place, ticks=place.ticks ^ {toggled})
    say = inside.speaker(turn)
    checklist = checklist_of(procedure)
    html = facts.join(
        say("checklist.title", name=name_of(say, service)),
        _lines(say, checklist, place),
        *facts.cut_note(say, procedure),
        say("checklist.hint"),
        facts.sources(say, service, procedure, turn.now.date()),
    )
    events = () if replaces else (Event(EventName.CHECKLIST_OPENED, EntryId(service.id)),)
    reply = Reply(html, _rows(say, service, checklist, place), replaces=replaces)
    return Outcome(replies=(reply,), state=turn.state.at(place), events=events)


def _lines(say: Speaker, checklist: Checklist, place: GuidePlace) -> Html:
    core = [_line(say, position, paper, place) for position, paper in checklist.core]
    rest = [_line(say, position, paper, place) for position, paper in checklist.conditional]
    parts = [say("card.papers_core"), *core] if core else []
    parts += [say("card.papers_conditional"), *rest] if rest else []
    return Html("\n".join(parts))


def _line(say: Speaker, position: int, paper: RequiredDocument, place: GuidePlace) -> Html:
    box = "✅" if position in place.ticks else "☐"
    name = facts.paper_name(say, paper)
    if paper.when:
        name = say("checklist.when", name=name, when=facts.condition(paper))
    return say("checklist.line", box=box, number=position + 1, name=name)


def _rows(say: Speaker, service: Service, checklist: Checklist, place: GuidePlace) -> Rows:
    positions = [position for position, _ in (*checklist.core, *checklist.conditional)][:MAX_TICKABLE]
    ticks = [_tick(service, position, place) for position in positions]
    onward = act(say.label("checklist.onward"), "guide", "start", service.id)
    return (*rows_of(ticks, per_row=5), (onward,))


def _tick(service: Service, position: int, place: GuidePlace) -> Button:
    box = "✅" if position in place.ticks else "☐"
    return act(f"{box} {position + 1}", "list", "tick", service.id, str(position))
