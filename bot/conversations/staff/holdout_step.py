"""How many are held back to compare: ten in a hundred unless an officer says otherwise, and why."""

from __future__ import annotations

from dataclasses import replace

from bot.campaigns.model import Plan
from bot.conversations.buttons import rows_of
from bot.conversations.inside import Inside
from bot.conversations.model import Outcome, Reply, Turn
from bot.conversations.staff.draft_card import show_edited
from bot.conversations.staff.drafting import (
    Waiting,
    back_button,
    change_button,
    edit_plan,
    edit_tapped,
    idle,
    tapped_campaign,
    wait_for_part,
)
from bot.conversations.staff.office import Office

PERCENTS = (10, 20, 30, 50, 0)
WINDOWS = (7, 14, 30)
"""Days people have before both groups are asked; other lengths and trials by commune are on the page."""

SHORTEST_REASON, LONGEST_REASON = 5, 300


async def show(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:hold:<id>`: what a holdout is for, and its sizes."""
    campaign = await tapped_campaign(turn, office)
    say = inside.speaker(turn)
    now = round(campaign.plan.holdout_share * 100)
    buttons = [
        change_button(
            f"{'🔘' if percent == now else '⚪️'} {say.label(f'officer.holdout.share_{percent}')}",
            "held", campaign, str(percent),
        )
        for percent in PERCENTS
    ]  # fmt: skip
    chosen = campaign.plan.trial.window_days
    windows = [
        change_button(
            f"{'🔘' if days == chosen else '⚪️'} {say.label('officer.holdout.days', days=days)}",
            "window", campaign, str(days),
        )
        for days in WINDOWS
    ]  # fmt: skip
    rows = (*rows_of(buttons), *rows_of(windows, per_row=3), (back_button(say, campaign),))
    return Outcome(
        replies=(Reply(say("officer.holdout.ask", percent=now), rows, replaces=True),), state=idle(turn)
    )


async def choose(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:held:<id>:<version>:<percent>`: off asks for a reason first, and changes nothing until then."""
    percent = turn.action.number(2) if turn.action else None
    if percent not in PERCENTS:
        return await show(turn, inside, office)
    if percent == 0:
        campaign = await tapped_campaign(turn, office)
        say = inside.speaker(turn)
        reply = Reply(say("officer.holdout.ask_reason"), ((back_button(say, campaign),),), replaces=True)
        return Outcome(replies=(reply,), state=wait_for_part(turn, "reason", campaign))
    edited = await edit_tapped(turn, office, lambda plan: _held(plan, percent / 100))
    return await show_edited(turn, inside, office, edited)


async def choose_window(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:window:<id>:<version>:<days>`: when both groups are asked how it went."""
    days = turn.action.number(2) if turn.action else None
    if days not in WINDOWS:
        return await show(turn, inside, office)
    edited = await edit_tapped(
        turn, office, lambda plan: replace(plan, trial=replace(plan.trial, window_days=days))
    )
    return await show_edited(turn, inside, office, edited)


async def receive_reason(turn: Turn, inside: Inside, office: Office, waiting: Waiting) -> Outcome:
    """Why nobody is held back: it is recorded with the campaign."""
    reason = " ".join(turn.text.split())[:LONGEST_REASON]
    if len(reason) < SHORTEST_REASON:
        return Outcome(replies=(Reply(inside.speaker(turn)("officer.holdout.ask_reason")),), state=turn.state)
    edited = await edit_plan(
        turn, office, waiting.campaign_id, waiting.version, lambda plan: _held(plan, 0.0, reason)
    )
    return await show_edited(turn, inside, office, edited, replaces=False)


def _held(plan: Plan, share: float, reason: str | None = None) -> Plan:
    return replace(plan, holdout_share=share, holdout_off_reason=reason)
