"""The guide, one step a message, with the place kept; and what follows the official link."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.catalog.model import OnlineLevel
from bot.conversations import card, facts
from bot.conversations.buttons import act, rows_of
from bot.conversations.inside import Inside
from bot.conversations.model import Outcome, Reply, Rows, Turn
from bot.conversations.names import name_of
from bot.engagement.model import Event, EventName
from bot.guide.model import Guide, Step, StepKind
from bot.guide.steps import build_guide
from bot.kernel.ids import EntryId
from bot.texts import Html, Speaker

_WITH_LINK = frozenset(
    {StepKind.SIGN_IN, StepKind.FIND, StepKind.SUBMIT, StepKind.DESK_CHECK, StepKind.TRACK}
)


def start(turn: Turn, inside: Inside) -> Outcome:
    """`guide:start:<service>`: go on where the person was, or at the first step."""
    return _move(turn, inside, None, replaces=False)


def go_to(turn: Turn, inside: Inside) -> Outcome:
    """`guide:step:<service>:<number>`"""
    assert turn.action is not None
    return _move(turn, inside, turn.action.number(1), replaces=True)


def restart(turn: Turn, inside: Inside) -> Outcome:
    """`guide:restart:<service>`"""
    return _move(turn, inside, 0, replaces=True)


def show_step(turn: Turn, inside: Inside, service_id: str, step: int | None, *, replaces: bool) -> Outcome:
    """One step of a service's guide; `step` None means where the person was."""
    service = inside.service(service_id)
    place = turn.state.place_in(service.id) if service else None
    guide = build_guide(service, place.variant if place else None) if service else None
    if guide is None or place is None:
        return card.stale(turn, inside)
    position = min(place.step if step is None else step, len(guide.steps) - 1)
    reply = render(inside.speaker(turn), inside, guide, position, replaces=replaces, today=turn.now.date())
    state = turn.state.at(replace(place, step=position))
    event = Event(EventName.STEP_REACHED, EntryId(guide.service.id), step=position)
    return Outcome(replies=(reply,), state=state, events=(event,))


def render(
    say: Speaker, inside: Inside, guide: Guide, position: int, *, replaces: bool, today: date
) -> Reply:
    """A step as a message: title with its number, the shared text, the service's own facts."""
    step = guide.steps[position]
    title = say(
        "guide.title",
        name=name_of(say, guide.service),
        number=position + 1,
        count=len(guide.steps),
        step=say(f"guide.{step.kind.value}.title"),
    )
    body = say(f"guide.{step.kind.value}.text", **_params(say, inside, guide))
    own = [say("guide.fact", text=fact) for fact in step.facts]
    extra = _extra(say, guide, step)
    source = facts.sources(say, guide.service, guide.procedure, today)
    html = facts.join(
        title, body, extra, Html("\n".join(own)) if own else None, say("guide.screens_differ"), source
    )
    return Reply(html, _rows(say, inside, guide, position), replaces=replaces)


def _move(turn: Turn, inside: Inside, step: int | None, *, replaces: bool) -> Outcome:
    assert turn.action is not None
    return show_step(turn, inside, turn.action.arg(0), step, replaces=replaces)


def _params(say: Speaker, inside: Inside, guide: Guide) -> dict[str, object]:
    """The same facts for every step's text; a text uses the ones it needs."""
    return {
        "portal": inside.catalog.province.portal_name,
        "name": guide.procedure.name,
        "code": guide.procedure.code,
        "agency": guide.procedure.agency or say.label("card.agency_unknown"),
        "province": inside.catalog.province.name,
    }


def _extra(say: Speaker, guide: Guide, step: Step) -> Html | None:
    """Papers where papers are prepared, fees where they are paid, times where one waits."""
    if step.kind in (StepKind.PREPARE, StepKind.ATTACH):
        return facts.papers(say, guide.procedure, limit=facts.MAX_PAPERS_ON_CARD)
    if step.kind in (StepKind.SUBMIT, StepKind.DESK_SUBMIT):
        return facts.fees(say, guide.procedure)
    if step.kind in (StepKind.TRACK, StepKind.DESK_RESULT):
        note = _level_note(say, guide) if guide.is_online else None
        return facts.join(note, facts.times(say, guide.procedure), facts.result(say, guide.procedure))
    return None


def _level_note(say: Speaker, guide: Guide) -> Html | None:
    """Below "fully online" somebody may still have to go somewhere; better said than discovered."""
    level = guide.procedure.level
    return None if level is OnlineLevel.FULL else say(f"guide.level_note.{level.value}")


def _rows(say: Speaker, inside: Inside, guide: Guide, position: int) -> Rows:
    service_id = guide.service.id
    is_last = position == len(guide.steps) - 1
    forward = (
        act(say.label("guide.finished"), "outcome", "ask", service_id)
        if is_last
        else act(say.label("guide.next"), "guide", "step", service_id, str(position + 1))
    )
    back = act(say.label("guide.back"), "guide", "step", service_id, str(position - 1)) if position else None
    main = [
        forward,
        act(say.label("guide.stuck"), "stuck", "ask", service_id, str(position)),
        back,
        act(say.label("guide.remind"), "remind", "ask", service_id, str(position)),
    ]
    kind = guide.steps[position].kind
    papers = (
        act(say.label("buttons.checklist"), "list", "open", service_id)
        if kind in (StepKind.PREPARE, StepKind.ATTACH) and guide.procedure.documents
        else None
    )
    link = card.portal_button(say, inside, guide.service, guide.procedure) if kind in _WITH_LINK else None
    return (*rows_of([papers, link], per_row=1), *rows_of(main))
