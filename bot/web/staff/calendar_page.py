"""The calendar: what went out, what will, and what waits for an approval, month by month."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from bot.campaigns.model import Campaign, Run
from bot.campaigns.schedule import planned
from bot.campaigns.statuses import CampaignStatus, RunKind, RunStatus
from bot.conversations.staff.words import status_words
from bot.kernel.clock import VIETNAM_TIME, local_day
from bot.people.access import StaffSession
from bot.texts import Html
from bot.web.staff.staff_inside import StaffInside

MOST_CAMPAIGNS = 200
PLANNED = (CampaignStatus.SCHEDULED, CampaignStatus.AWAITING_APPROVAL)
YEARS_AROUND = 5


@dataclass(frozen=True, slots=True)
class Planned:
    """One sending on a day."""

    at: datetime
    title: str
    status: Html
    address: str
    kind: str
    """"past", "live", "ahead" or "waiting": how it is coloured."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the month's sheet."""

    day: date
    entries: tuple[Planned, ...]
    is_of_month: bool
    is_today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month as a sheet of whole weeks, Monday first, and its neighbours' addresses."""

    first: date
    weeks: tuple[tuple[Day, ...], ...]

    @property
    def days(self) -> tuple[Day, ...]:
        """The days of the month itself that have something: the agenda."""
        return tuple(day for week in self.weeks for day in week if day.is_of_month and day.entries)

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1)


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """`/staff/calendar`; `thang` of the address chooses the month, for example 2026-11."""

    staff: StaffInside

    async def show(self, request: Request, session: StaffSession) -> Response:
        """The month's sheet at a desk, an agenda on a phone."""
        today = local_day(self.staff.clock.now())
        first = _chosen_month(request.query_params.get("thang", ""), today)
        sheet = calendar.Calendar().monthdatescalendar(first.year, first.month)
        entries = await self._entries(sheet[0][0], sheet[-1][-1] + timedelta(days=1))
        return self.staff.renderer.page(
            "calendar.html",
            session=session,
            path="/staff/calendar",
            month=month_of(first, today, sheet, entries),
            today=today,
        )

    async def _entries(self, since: date, until: date) -> list[Planned]:
        start, end = _midnight(since), _midnight(until)
        runs = await self.staff.shelf.calendar(since=start, until=end)
        campaigns = {one.id: one for one in await self.staff.shelf.campaigns(limit=MOST_CAMPAIGNS)}
        entries = [self._ran(run, campaigns.get(run.campaign_id)) for run in runs if _is_shown(run)]
        known = {(run.campaign_id, run.due_at) for run in runs}
        now = self.staff.clock.now()
        for campaign in campaigns.values():
            schedule = campaign.plan.schedule
            if schedule is None or campaign.status not in PLANNED:
                continue
            moments = planned(schedule, since=max(start, now), until=end)
            entries += [self._ahead(campaign, at) for at in moments if (campaign.id, at) not in known]
        return sorted(entries, key=lambda entry: entry.at)

    def _ran(self, run: Run, campaign: Campaign | None) -> Planned:
        kinds = {RunStatus.DUE: "ahead", RunStatus.PREPARING: "live", RunStatus.RUNNING: "live"}
        return Planned(
            at=run.due_at,
            title=self._run_title(run, campaign),
            status=status_words(self.staff.say, run.status),
            address=f"/staff/campaigns/{run.campaign_id}/runs/{run.id}",
            kind=kinds.get(run.status, "past"),
        )

    def _ahead(self, campaign: Campaign, at: datetime) -> Planned:
        return Planned(
            at=at,
            title=self._title(campaign, campaign.id),
            status=status_words(self.staff.say, campaign.status),
            address=f"/staff/campaigns/{campaign.id}",
            kind="ahead" if campaign.status is CampaignStatus.SCHEDULED else "waiting",
        )

    def _run_title(self, run: Run, campaign: Campaign | None) -> str:
        title = self._title(campaign, run.campaign_id)
        is_question = run.kind is RunKind.QUESTION
        return f"{title}: {self.staff.say.label('pages.run.question')}" if is_question else title

    def _title(self, campaign: Campaign | None, number: int) -> str:
        title = campaign.plan.title if campaign else ""
        return title or f"{self.staff.say.label('pages.untitled')} #{number}"


def month_of(first: date, today: date, sheet: Sequence[Sequence[date]], entries: Sequence[Planned]) -> Month:
    """Put each entry on its day in Viet Nam."""

    def of_day(day: date) -> Day:
        found = tuple(entry for entry in entries if local_day(entry.at) == day)
        return Day(day, found, is_of_month=day.month == first.month, is_today=day == today)

    return Month(first, tuple(tuple(of_day(day) for day in week) for week in sheet))


def _is_shown(run: Run) -> bool:
    """A run that was taken back before it began is no news."""
    return run.status is not RunStatus.CANCELLED or run.started_at is not None


def _chosen_month(typed: str, today: date) -> date:
    try:
        chosen = date.fromisoformat(f"{typed}-01")
    except ValueError:
        return today.replace(day=1)
    return chosen if abs(chosen.year - today.year) <= YEARS_AROUND else today.replace(day=1)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM_TIME)
