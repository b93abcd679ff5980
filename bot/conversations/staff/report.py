"""`/baocao`: a picture and five sentences; the period and the commune are chosen below them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.conversations.buttons import act, rows_of
from bot.conversations.communes import MAX_FOUND, find_communes, former_text, former_unit
from bot.conversations.desk import respond
from bot.conversations.inside import Inside
from bot.conversations.model import Button, Outcome, Reply, Rows, Turn
from bot.conversations.staff import report_pushes
from bot.conversations.staff.office import Door, Office
from bot.conversations.staff.report_choice import AREA, Choice, Span, choice_from, choice_of, days_of
from bot.conversations.staff.report_facts import read_facts
from bot.conversations.staff.report_letter import report_letter
from bot.engagement.periods import Period
from bot.kernel.clock import local_day
from bot.people.model import Awaiting
from bot.people.roles import Permission
from bot.texts import Speaker

LONGEST_NAME_WORDS = 6


async def show(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`/baocao`, `report:show:<span>:<commune>`; a commune that is gone is the whole province."""
    choice = choice_of(turn.action)
    if choice.commune_id and inside.commune(choice.commune_id) is None:
        choice = replace(choice, commune_id="")
    return await _shown(turn, inside, office, choice)


async def ask_commune(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`report:place:<span>:<commune>`: the next text is the name of a commune."""
    del office
    say, choice = inside.speaker(turn), choice_of(turn.action)
    state = replace(turn.state, awaiting=Awaiting.REPORT_COMMUNE, awaiting_about=choice.span.value)
    return Outcome(replies=(Reply(say("report_chat.which_commune"), _ways_back(say, choice)),), state=state)


async def receive_commune(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """The text typed after `ask_commune`; one that names exactly one commune shows its report at once.

    What does not read like a name is a question, as at the citizens' desk.
    """
    if len(turn.text.split()) > LONGEST_NAME_WORDS or "?" in turn.text:
        waiting_over = replace(turn.state, awaiting=None, awaiting_about=None)
        return respond(replace(turn, person=replace(turn.person, state=waiting_over)), inside)
    say, choice = inside.speaker(turn), choice_from(turn.state.awaiting_about or "")
    found = find_communes(turn.text, inside.catalog.province.communes)
    if len(found) == 1:
        return await _shown(turn, inside, office, replace(choice, commune_id=found[0].id))
    if found:
        buttons = [
            act(one.full_name, AREA, "show", *replace(choice, commune_id=one.id).args)
            for one in found[:MAX_FOUND]
        ]
        reply = Reply(say("report_chat.which_of_these"), (*rows_of(buttons), *_ways_back(say, choice)))
        return Outcome(replies=(reply,), state=turn.state)
    former = former_unit(turn.text, inside)
    html = former_text(say, *former) if former else say("report_chat.no_such_commune")
    return Outcome(replies=(Reply(html, _ways_back(say, choice)),), state=turn.state)


async def _shown(turn: Turn, inside: Inside, office: Office, choice: Choice) -> Outcome:
    say, desk = inside.speaker(turn), office.report_desk
    period = days_of(choice.span, local_day(turn.now))
    facts = await read_facts(desk, say, inside, period=period, scope=choice.scope, now=turn.now)
    rows = report_rows(say, office, choice, period)
    foot = ""
    if not office.pages_are_public:
        foot = say("report_chat.page_here_only", address=page_address(office, choice, period))
    replies = await report_letter(say, facts, desk.artist, rows, foot=foot)
    return Outcome(replies=replies, state=replace(turn.state, awaiting=None, awaiting_about=None))


def report_rows(say: Speaker, office: Office, choice: Choice, period: Period) -> Rows:
    """Periods, the commune, the page with all details, and reports that come by themselves."""
    spans = [_span_button(say, span, choice) for span in Span]
    place = act(say.label("report_chat.choose_commune"), AREA, "place", *choice.args)
    whole = act(say.label("report_chat.whole_province"), AREA, "show", choice.span.value)
    pushes = act(say.label("report_chat.push.button"), AREA, "push")
    rows = [*rows_of(spans, 2), (place, whole) if choice.commune_id else (place,)]
    if office.pages_are_public:
        rows.append((Button(say.label("report_chat.page"), url=page_address(office, choice, period)),))
    return (*rows, (pushes,))


def page_address(office: Office, choice: Choice, period: Period) -> str:
    """The page that shows the same days and the same commune."""
    place = f"&xa={choice.commune_id}" if choice.commune_id else ""
    return f"{office.pages_url}/staff/reports?tu={period.first}&den={period.last}{place}"


def _span_button(say: Speaker, span: Span, choice: Choice) -> Button:
    mark = "🔘 " if span is choice.span else ""
    label = f"{mark}{say.label(f'report_chat.span.{span.value}')}"
    return act(label, AREA, "show", *replace(choice, span=span).args)


def _ways_back(say: Speaker, choice: Choice) -> Rows:
    return ((act(say.label("report_chat.whole_province"), AREA, "show", choice.span.value),),)


COMMANDS: Mapping[str, Door] = {"baocao": Door(Permission.SEE_REPORTS, show)}

TAPS: Mapping[tuple[str, str], Door] = {
    (AREA, "show"): Door(Permission.SEE_REPORTS, show),
    (AREA, "place"): Door(Permission.SEE_REPORTS, ask_commune),
    (AREA, "push"): Door(Permission.SEE_REPORTS, report_pushes.ask),
    (AREA, "often"): Door(Permission.SEE_REPORTS, report_pushes.choose),
}

AWAITED: Mapping[Awaiting, Door] = {
    Awaiting.REPORT_COMMUNE: Door(Permission.SEE_REPORTS, receive_commune),
}
