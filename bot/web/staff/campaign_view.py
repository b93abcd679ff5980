"""A campaign as it stands, for reading: its runs and what was done with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bot.campaigns.fingerprint import fingerprint_of
from bot.campaigns.model import Campaign, CampaignId, LogEntry, Run
from bot.campaigns.statuses import EDITABLE_CAMPAIGNS, LIVE_RUNS, CampaignStatus, RunStatus
from bot.conversations.staff.words import log_words, status_words
from bot.people.access import StaffSession
from bot.people.roles import Permission, may
from bot.texts import Html, Speaker
from bot.web.staff.preview import preview_of
from bot.web.staff.run_view import ProgressView, progress_view
from bot.web.staff.staff_inside import NameOf, StaffInside, staff_id

SHOWN_RUNS = 12


async def shown_runs(staff: StaffInside, campaign_id: CampaignId) -> tuple[ProgressView, ...]:
    """The latest runs of a campaign, newest first."""
    latest = list(await staff.shelf.runs(campaign_id))[-SHOWN_RUNS:]
    views = [
        progress_view(staff.say, await staff.shelf.progress(run.id), rate_per_s=staff.rate_per_s)
        for run in latest
    ]
    return tuple(reversed(views))


async def history_of(staff: StaffInside, campaign_id: CampaignId, names: NameOf) -> tuple[Html, ...]:
    """Who did what and when, the latest first; many savings in a row by one person are said once."""
    entries = _shortened(await staff.shelf.log(campaign_id))
    return tuple(log_words(staff.say, entry, names) for entry in reversed(entries))


async def campaign_values(staff: StaffInside, campaign: Campaign, session: StaffSession) -> dict[str, Any]:
    """What the page of a campaign shows, and what this person may do with it."""
    names = await staff.names()
    role, me = session.member.role, staff_id(session)
    is_mine = me in await staff.campaigns.writers(campaign)
    is_waiting = campaign.status is CampaignStatus.AWAITING_APPROVAL
    return {
        "campaign": campaign,
        "standing": standing_of(staff.say, campaign, await staff.shelf.runs(campaign.id)),
        "author": names(campaign.author),
        "preview": await preview_of(
            campaign,
            campaigns=staff.campaigns,
            inside=staff.inside,
            say=staff.say,
            calculate=staff.calculate,
        ),
        "fingerprint": fingerprint_of(campaign.plan),
        "may_approve": is_waiting and not is_mine and may(role, Permission.APPROVE_CAMPAIGNS),
        "is_mine": is_mine,
        "is_waiting": is_waiting,
        "is_editable": campaign.status in EDITABLE_CAMPAIGNS,
        "may_cancel": await _can_be_cancelled(staff, campaign) and may(role, Permission.STOP_CAMPAIGNS),
        "shows_counts": campaign.status in EDITABLE_CAMPAIGNS,
        "runs": await shown_runs(staff, campaign.id),
        "history": await history_of(staff, campaign.id, names),
    }


async def _can_be_cancelled(staff: StaffInside, campaign: Campaign) -> bool:
    """Whether the plan, or a run of it, may still send."""
    runs = await staff.shelf.runs(campaign.id)
    may_send = LIVE_RUNS | {RunStatus.HALTED}
    return campaign.status in EDITABLE_CAMPAIGNS or any(run.status in may_send for run in runs)


def standing_of(say: Speaker, campaign: Campaign, runs: Sequence[Run]) -> Html:
    """Where a campaign stands; a plan that is over still sends while a run of it does."""
    sending = [run.status for run in runs if run.status in LIVE_RUNS - {RunStatus.DUE}]
    if campaign.status is CampaignStatus.ENDED and sending:
        return status_words(say, sending[-1])
    return status_words(say, campaign.status)


def _shortened(entries: Iterable[LogEntry]) -> list[LogEntry]:
    """Only the last of several edits in a row by the same person."""
    kept: list[LogEntry] = []
    for entry in entries:
        is_edit = entry.action == "campaign.edited"
        if is_edit and kept and (kept[-1].action, kept[-1].staff) == (entry.action, entry.staff):
            kept.pop()
        kept.append(entry)
    return kept
