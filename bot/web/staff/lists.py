"""The list of campaigns and the list of what waits for an approval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.campaigns.model import Campaign, Progress, Run, StaffId
from bot.campaigns.statuses import LIVE_RUNS, CampaignStatus, RunKind, RunStatus
from bot.conversations.staff.words import audience_words, schedule_words, status_words
from bot.people.access import StaffSession
from bot.texts import Html
from bot.web.staff.campaign_view import standing_of
from bot.web.staff.preview import Preview, preview_of
from bot.web.staff.run_view import ProgressView, progress_view
from bot.web.staff.staff_inside import NameOf, StaffInside, notice_of, staff_id

PAGE_SIZE = 20
MOST_WAITING = 200


@dataclass(frozen=True, slots=True)
class ListedCampaign:
    """One line of the list: where it stands, when it goes out next, how it went last."""

    campaign: Campaign
    status: Html
    author: str
    schedule: Html
    next_run: Run | None
    last_run: ProgressView | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A campaign laid before me."""

    campaign: Campaign
    author: str
    is_mine: bool
    audience: Html
    schedule: Html
    preview: Preview


@dataclass(frozen=True, slots=True)
class ListPages:
    """`/staff/campaigns` and `/staff/approvals`."""

    staff: StaffInside

    async def campaigns(self, request: Request, session: StaffSession) -> Response:
        """The latest changed first; `trang_thai` and `trang` of the address choose."""
        chosen = request.query_params.get("trang_thai", "")
        status = CampaignStatus(chosen) if chosen in set(CampaignStatus) else None
        page = _page_number(request)
        found = await self._found(status, page)
        names = await self.staff.names()
        lines = [await self._line(campaign, names) for campaign in found[:PAGE_SIZE]]
        say = self.staff.say
        return self.staff.renderer.page(
            "campaigns.html",
            session=session,
            path="/staff/campaigns",
            notice=notice_of(request),
            lines=lines,
            chosen=status,
            statuses=[(one.value, status_words(say, one)) for one in CampaignStatus],
            page=page,
            has_more=len(found) > PAGE_SIZE,
        )

    async def approvals(self, request: Request, session: StaffSession) -> Response:
        """What waits for a second person, mine last: I cannot approve it."""
        names = await self.staff.names()
        me = staff_id(session)
        latest = await self.staff.shelf.campaigns(limit=MOST_WAITING)
        waiting = [one for one in latest if one.status is CampaignStatus.AWAITING_APPROVAL]
        unsorted = [await self._waiting(one, names(one.author), me) for one in waiting]
        return self.staff.renderer.page(
            "approvals.html",
            session=session,
            path="/staff/approvals",
            notice=notice_of(request),
            waiting=sorted(unsorted, key=lambda one: one.is_mine),
        )

    async def _found(self, status: CampaignStatus | None, page: int) -> Sequence[Campaign]:
        """The campaigns from this page on, one more than a page holds when there are more."""
        before = (page - 1) * PAGE_SIZE
        limit = before + PAGE_SIZE + 1 if status is None else MOST_WAITING * page
        latest = await self.staff.shelf.campaigns(limit=limit)
        return [one for one in latest if status in {None, one.status}][before:]

    async def _line(self, campaign: Campaign, names: NameOf) -> ListedCampaign:
        say = self.staff.say
        runs = [run for run in await self.staff.shelf.runs(campaign.id) if run.kind is RunKind.BROADCAST]
        begun = [run for run in runs if run.started_at is not None]
        due = [run for run in runs if run.status in LIVE_RUNS & {RunStatus.DUE, RunStatus.PREPARING}]
        last = await self._progress(begun[-1]) if begun else None
        return ListedCampaign(
            campaign=campaign,
            status=standing_of(say, campaign, runs),
            author=names(campaign.author),
            schedule=schedule_words(say, campaign.plan.schedule),
            next_run=due[0] if due else None,
            last_run=last,
        )

    async def _progress(self, run: Run) -> ProgressView:
        progress: Progress = await self.staff.shelf.progress(run.id)
        return progress_view(self.staff.say, progress, rate_per_s=self.staff.rate_per_s)

    async def _waiting(self, campaign: Campaign, author: str, me: StaffId) -> Waiting:
        say, inside = self.staff.say, self.staff.inside
        preview = await preview_of(
            campaign,
            campaigns=self.staff.campaigns,
            inside=inside,
            say=say,
            calculate=self.staff.calculate,
        )
        return Waiting(
            campaign=campaign,
            author=author,
            is_mine=me in await self.staff.campaigns.writers(campaign),
            audience=audience_words(say, inside, campaign.plan.audience),
            schedule=schedule_words(say, campaign.plan.schedule),
            preview=preview,
        )


def _page_number(request: Request) -> int:
    typed = request.query_params.get("trang", "")
    return min(max(int(typed), 1), 500) if typed.isdecimal() and len(typed) < 6 else 1
