"""One part of the audience at a time: what is in it, what may be added by a tap or by typing names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.campaigns.model import Campaign, Plan
from bot.conversations.buttons import rows_of
from bot.conversations.communes import former_text, former_unit
from bot.conversations.inside import Inside
from bot.conversations.model import Button, Outcome, Turn
from bot.conversations.staff.audience_parts import (
    PARTS,
    Part,
    Search,
    choices,
    found,
    is_known,
    members,
    with_days,
    with_members,
    without_member,
)
from bot.conversations.staff.audience_step import screen, step
from bot.conversations.staff.draft_card import conflict_words
from bot.conversations.staff.drafting import (
    Edited,
    Waiting,
    arg,
    button,
    change_button,
    edit_plan,
    edit_tapped,
    tapped_campaign,
    wait_for_part,
)
from bot.conversations.staff.office import Office
from bot.kernel.folding import fold
from bot.kernel.ids import EntryId
from bot.texts import Speaker

AFTER_DAYS = (1, 3, 7, 14)
MOST_REMOVABLE = 12
"""Members shown as buttons to take out; more are cleared together."""

_BETWEEN = re.compile(r"[,;\n]+|\s+và\s+")


@dataclass(frozen=True, slots=True)
class Named:
    """What typed names came to: found for certain, to be chosen from, and unknown."""

    sure: tuple[str, ...]
    unsure: tuple[str, ...]
    unknown: tuple[str, ...]


async def show(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:part:<id>:<part>`"""
    campaign, part = await tapped_campaign(turn, office), PARTS.get(arg(turn, 1))
    if part is None:
        return await step(turn, inside, office, campaign)
    return await _screen(turn, inside, office, campaign, part)


async def add(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:add:<id>:<version>:<part>:<value>`"""
    part, value = PARTS.get(arg(turn, 2)), arg(turn, 3)
    if part is None or not is_known(part, value, inside):
        return await step(turn, inside, office, await tapped_campaign(turn, office))
    edited = await edit_tapped(turn, office, lambda plan: _grown(plan, part, value))
    return await _after(turn, inside, office, edited, part)


async def take_out(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:rem:<id>:<version>:<part>:<value>`"""
    part, value = PARTS.get(arg(turn, 2)), arg(turn, 3)
    if part is None:
        return await step(turn, inside, office, await tapped_campaign(turn, office))
    edited = await edit_tapped(
        turn, office, lambda plan: replace(plan, audience=without_member(plan.audience, part, value))
    )
    return await _after(turn, inside, office, edited, part)


async def add_event(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:event:<id>:<version>:<part>:<event>`: every service of a life event."""
    part = PARTS.get(arg(turn, 2))
    event = next((one for one in inside.catalog.life_events if one.id == arg(turn, 3)), None)
    if part is None or part.search is not Search.SERVICES or event is None:
        return await step(turn, inside, office, await tapped_campaign(turn, office))
    services = [EntryId(item.service_id) for item in event.items]
    edited = await edit_tapped(turn, office, lambda plan: _grown(plan, part, *services))
    return await _after(turn, inside, office, edited, part)


async def set_days(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:days:<id>:<version>:<days>`"""
    days = turn.action.number(2) if turn.action else None
    if days not in AFTER_DAYS:
        return await step(turn, inside, office, await tapped_campaign(turn, office))
    edited = await edit_tapped(
        turn, office, lambda plan: replace(plan, audience=with_days(plan.audience, days))
    )
    return await _after(turn, inside, office, edited, PARTS["o"])


async def show_events(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:events:<id>:<part>`: the life events to choose from."""
    campaign, part = await tapped_campaign(turn, office), PARTS.get(arg(turn, 1))
    if part is None or part.search is not Search.SERVICES:
        return await step(turn, inside, office, campaign)
    say = inside.speaker(turn)
    buttons = [
        change_button(f"{event.emoji} {_event_title(say, event.title, event.title_en)}", "event", campaign,
                      part.code, event.id)
        for event in inside.catalog.life_events
    ]  # fmt: skip
    back = button(say.label("officer.audience.back"), "part", campaign, part.code)
    head = say("officer.audience.which_event")
    return await screen(turn, inside, office, campaign, head=head, rows=rows_of([*buttons, back]))


async def receive(turn: Turn, inside: Inside, office: Office, waiting: Waiting) -> Outcome:
    """Typed names, several at once: the certain ones are kept, the others are asked about."""
    part = PARTS[waiting.more]
    named = _named(part, turn.text, inside)

    def change(plan: Plan) -> Plan:
        return _grown(plan, part, *named.sure)

    edited = await edit_plan(turn, office, waiting.campaign_id, waiting.version, change)
    note = _note(inside.speaker(turn), inside, named)
    return await _after(turn, inside, office, edited, part, note=note, offered=named.unsure, replaces=False)


def _named(part: Part, text: str, inside: Inside) -> Named:
    sure: list[str] = []
    unsure: list[str] = []
    unknown: list[str] = []
    for piece in filter(None, (piece.strip() for piece in _BETWEEN.split(text))):
        matches = found(part, piece, inside)
        if not matches:
            unknown.append(piece)
        elif part.search is Search.COMMUNES and (len(matches) == 1 or _is_exact(piece, matches[0], inside)):
            sure.append(matches[0])
        else:
            unsure += matches
    return Named(tuple(sure), tuple(unsure), tuple(unknown))


def _is_exact(piece: str, commune_id: str, inside: Inside) -> bool:
    commune = inside.commune(commune_id)
    return commune is not None and fold(piece) in {fold(commune.name), fold(commune.full_name)}


def _note(say: Speaker, inside: Inside, named: Named) -> str:
    lines = []
    for piece in named.unknown:
        former = former_unit(piece, inside)
        lines.append(former_text(say, *former) if former else say("officer.audience.unknown", name=piece))
    if named.unsure:
        lines.append(say("officer.audience.choose"))
    return "\n".join(lines)


async def _after(
    turn: Turn,
    inside: Inside,
    office: Office,
    edited: Edited,
    part: Part,
    *,
    note: str = "",
    offered: Sequence[str] = (),
    replaces: bool = True,
) -> Outcome:
    if edited.is_conflict:
        note = await conflict_words(turn, inside, office, edited.campaign)
    return await _screen(
        turn, inside, office, edited.campaign, part, note=note, offered=offered, replaces=replaces
    )


async def _screen(
    turn: Turn,
    inside: Inside,
    office: Office,
    campaign: Campaign,
    part: Part,
    *,
    note: str = "",
    offered: Sequence[str] = (),
    replaces: bool = True,
) -> Outcome:
    say = inside.speaker(turn)
    buttons = [
        *await _choice_buttons(say, inside, office, campaign, part=part, offered=offered),
        *_more_buttons(say, campaign, part),
        button(say.label("officer.audience.back"), "aud", campaign),
    ]
    state = wait_for_part(turn, "part", campaign, part.code) if part.search else None
    head = say(f"officer.part.{part.key}.ask")
    rows = rows_of(buttons, 1 if part.code == "xn" else 2)
    return await screen(
        turn, inside, office, campaign, head=head, rows=rows, note=note, replaces=replaces, state=state
    )


async def _choice_buttons(
    say: Speaker, inside: Inside, office: Office, campaign: Campaign, *, part: Part, offered: Sequence[str]
) -> list[Button]:
    """Members to take out, then what may be added."""
    chosen = members(campaign.plan.audience, part)
    listed = await choices(part, say, inside, office)
    names = {choice.value: choice.name for choice in listed}
    taking = [
        change_button(
            f"✅ {names.get(one) or part.name_of(say, inside, one)}", "rem", campaign, part.code, one
        )
        for one in chosen[:MOST_REMOVABLE]
    ]
    addable = [*(choice.value for choice in listed), *dict.fromkeys(offered)]
    adding = [
        change_button(
            f"⬜ {names.get(one) or part.name_of(say, inside, one)}", "add", campaign, part.code, one
        )
        for one in addable
        if one not in chosen and one != str(campaign.id)
    ]
    return [*taking, *adding]


def _more_buttons(say: Speaker, campaign: Campaign, part: Part) -> list[Button]:
    buttons: list[Button] = []
    if part.search is Search.SERVICES:
        buttons.append(button(say.label("officer.audience.do_events"), "events", campaign, part.code))
    opened = campaign.plan.audience.opened_not_submitted
    if part.code == "o" and opened is not None:
        buttons += [
            change_button(_days_label(say, days, opened.after_days), "days", campaign, str(days))
            for days in AFTER_DAYS
        ]
    return buttons


def _days_label(say: Speaker, days: int, chosen: int) -> str:
    mark = "🔘" if days == chosen else "⚪️"
    return f"{mark} {say.label('officer.audience.after_days', days=days)}"


def _event_title(say: Speaker, title: str, title_en: str) -> str:
    return title_en if say.language == "en" else title


def _grown(plan: Plan, part: Part, *values: str) -> Plan:
    return replace(plan, audience=with_members(plan.audience, part, *values))
