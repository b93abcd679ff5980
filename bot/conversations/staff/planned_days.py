"""`/lichgui`: what goes out in the next thirty days, day by day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby

from bot.campaigns.model import Campaign, CampaignId
from bot.campaigns.schedule import planned
from bot.campaigns.statuses import LIVE_RUNS, CampaignStatus, RunKind
from bot.conversations.buttons import rows_of
from bot.conversations.inside import Inside
from bot.conversations.model import Outcome, Reply, Turn
from bot.conversations.staff.drafting import button, idle, new_button
from bot.conversations.staff.numbers import day_of
from bot.conversations.staff.office import Office
from bot.kernel.clock import VIETNAM_TIME, local_day
from bot.texts import Html, Speaker

AHEAD = timedelta(days=30)
MOST_LINES = 40
MOST_BUTTONS = 6

Planned = tuple[datetime, CampaignId]


async def show(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """Runs that are planned, and the later moments of repeated campaigns."""
    say, since, until = inside.speaker(turn), turn.now, turn.now + AHEAD
    campaigns = {campaign.id: campaign for campaign in await office.shelf.campaigns(limit=200)}
    due = [
        (run.due_at, run.campaign_id)
        for run in await office.shelf.calendar(since=since, until=until)
        if run.status in LIVE_RUNS and run.kind is RunKind.BROADCAST
    ]
    moments = sorted({*due, *_later(campaigns.values(), since, until)})
    if not moments:
        empty = Reply(say("officer.calendar.none"), rows_of([new_button(say)]))
        return Outcome(replies=(empty,), state=idle(turn))
    html = Html("\n".join([say("officer.calendar.head"), *_lines(say, moments[:MOST_LINES], campaigns)]))
    if len(moments) > MOST_LINES:
        html = Html(f"{html}\n{say('officer.calendar.more', count=len(moments) - MOST_LINES)}")
    ids = list(dict.fromkeys(campaign_id for _, campaign_id in moments))
    shown = [campaigns[one] for one in ids if one in campaigns][:MOST_BUTTONS]
    buttons = [button(f"#{one.id} {one.plan.title}", "open", one) for one in shown]
    return Outcome(replies=(Reply(html, rows_of(buttons, 1)),), state=idle(turn))


def _later(campaigns: Iterable[Campaign], since: datetime, until: datetime) -> set[Planned]:
    return {
        (moment, campaign.id)
        for campaign in campaigns
        if campaign.status is CampaignStatus.SCHEDULED and campaign.plan.schedule is not None
        for moment in planned(campaign.plan.schedule, since=since, until=until)
    }


def _lines(say: Speaker, moments: list[Planned], campaigns: dict[CampaignId, Campaign]) -> list[Html]:
    lines: list[Html] = []
    for day, of_day in groupby(moments, key=lambda one: local_day(one[0])):
        weekday = say(f"campaign.schedule.weekday.{day.weekday()}")
        lines += [Html(), say("officer.calendar.day", weekday=weekday, day=day_of(day))]
        for moment, campaign_id in of_day:
            campaign = campaigns.get(campaign_id)
            title = campaign.plan.title if campaign else ""
            clock = f"{moment.astimezone(VIETNAM_TIME):%H:%M}"
            lines.append(say("officer.calendar.line", clock=clock, id=campaign_id, title=title))
    return lines
