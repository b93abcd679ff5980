"""Who gets the message: a rule made of taps and typed names, with what it comes to always in sight."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.campaigns.audience import Audience
from bot.campaigns.model import Campaign, Plan
from bot.conversations.buttons import rows_of
from bot.conversations.inside import Inside
from bot.conversations.model import Button, Outcome, Reply, Rows, Turn
from bot.conversations.staff.audience_parts import PARTS, Part
from bot.conversations.staff.draft_card import conflict_words
from bot.conversations.staff.drafting import (
    Edited,
    Waiting,
    back_button,
    button,
    change_button,
    edit_plan,
    edit_tapped,
    idle,
    tapped_campaign,
    wait_for_part,
)
from bot.conversations.staff.office import Office
from bot.conversations.staff.typed_day import day_typed
from bot.conversations.staff.words import audience_words, counts_words
from bot.kernel.clock import local_day
from bot.people.model import ChatState
from bot.texts import Html, Speaker

JOINED_DAYS = (7, 30, 90)
_MAIN, _EXCLUDING = ("c", "t", "l", "s", "a", "o"), ("xc", "xt", "xn")


async def show(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:aud:<id>`: the rule, what it comes to, and its parts."""
    campaign = await tapped_campaign(turn, office)
    return await step(turn, inside, office, campaign)


async def show_exclusions(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:not:<id>`: the parts that leave people out."""
    campaign = await tapped_campaign(turn, office)
    say = inside.speaker(turn)
    rows = rows_of([*_parts(say, campaign, _EXCLUDING), _back(say, campaign)], 1)
    return await screen(turn, inside, office, campaign, head=say("officer.audience.excluding"), rows=rows)


async def clear(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:all:<id>:<version>`: everybody again."""
    edited = await edit_tapped(turn, office, lambda plan: replace(plan, audience=Audience()))
    return await after_edit(turn, inside, office, edited)


async def show_joined(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:since:<id>`: since when they get messages; a day can be typed."""
    campaign = await tapped_campaign(turn, office)
    return await _joined_screen(turn, inside, office, campaign)


async def set_joined(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:joined:<id>:<version>:<days>`: so many days ago or later; 0 for any."""
    days = (turn.action.number(2) if turn.action else None) or 0
    since = local_day(turn.now) - timedelta(days=min(days, 3660)) if days else None
    edited = await edit_tapped(turn, office, lambda plan: _joined(plan, since))
    return await after_edit(turn, inside, office, edited)


async def receive_joined(turn: Turn, inside: Inside, office: Office, waiting: Waiting) -> Outcome:
    """A typed day."""
    since = day_typed(turn.text, local_day(turn.now))
    if since is None:
        return Outcome(replies=(Reply(inside.speaker(turn)("officer.audience.not_a_day")),), state=turn.state)
    edited = await edit_plan(
        turn, office, waiting.campaign_id, waiting.version, lambda plan: _joined(plan, since)
    )
    return await after_edit(turn, inside, office, edited, replaces=False)


async def step(
    turn: Turn, inside: Inside, office: Office, campaign: Campaign, *, note: str = "", replaces: bool = True
) -> Outcome:
    """The first screen of the audience."""
    say = inside.speaker(turn)
    buttons = [
        *_parts(say, campaign, _MAIN),
        button(say.label("officer.audience.do_since"), "since", campaign),
        button(say.label("officer.audience.do_not"), "not", campaign),
        change_button(say.label("officer.audience.do_all"), "all", campaign),
        back_button(say, campaign),
    ]
    head = say("officer.audience.head")
    return await screen(
        turn, inside, office, campaign, head=head, rows=rows_of(buttons), note=note, replaces=replaces
    )


async def screen(
    turn: Turn,
    inside: Inside,
    office: Office,
    campaign: Campaign,
    *,
    head: str,
    rows: Rows,
    note: str = "",
    replaces: bool = True,
    state: ChatState | None = None,
) -> Outcome:
    """A screen about the audience; the rule and its counts are on each."""
    say, plan = inside.speaker(turn), campaign.plan
    counts = await office.campaigns.counts(plan)
    lines = [*([note, ""] if note else []), head, "", audience_words(say, inside, plan.audience)]
    html = Html("\n".join([*lines, counts_words(say, counts, plan.holdout_share)]))
    return Outcome(replies=(Reply(html, rows, replaces=replaces),), state=state or idle(turn))


async def after_edit(
    turn: Turn, inside: Inside, office: Office, edited: Edited, *, replaces: bool = True
) -> Outcome:
    """The audience after a change."""
    note = await conflict_words(turn, inside, office, edited.campaign) if edited.is_conflict else ""
    return await step(turn, inside, office, edited.campaign, note=note, replaces=replaces)


async def _joined_screen(turn: Turn, inside: Inside, office: Office, campaign: Campaign) -> Outcome:
    say = inside.speaker(turn)
    presets = [
        change_button(say.label("officer.audience.joined_days", days=days), "joined", campaign, str(days))
        for days in JOINED_DAYS
    ]
    anytime = change_button(say.label("officer.audience.joined_any"), "joined", campaign, "0")
    rows = rows_of([*presets, anytime, _back(say, campaign)])
    state = wait_for_part(turn, "since", campaign)
    head = say("officer.audience.ask_since")
    return await screen(turn, inside, office, campaign, head=head, rows=rows, state=state)


def _parts(say: Speaker, campaign: Campaign, codes: tuple[str, ...]) -> list[Button]:
    return [_part_button(say, campaign, PARTS[code]) for code in codes]


def _part_button(say: Speaker, campaign: Campaign, part: Part) -> Button:
    return button(say.label(f"officer.part.{part.key}.do"), "part", campaign, part.code)


def _back(say: Speaker, campaign: Campaign) -> Button:
    return button(say.label("officer.audience.back"), "aud", campaign)


def _joined(plan: Plan, since: date | None) -> Plan:
    return replace(plan, audience=replace(plan.audience, joined_since=since))
