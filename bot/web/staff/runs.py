"""One run of a campaign: how it stands while it goes on, what to do with it, who got what afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.campaigns.model import Run
from bot.campaigns.service import Verdict
from bot.people.access import StaffSession
from bot.people.roles import Permission, may
from bot.web.staff.campaign_view import history_of
from bot.web.staff.forms import read_form
from bot.web.staff.notices import Said
from bot.web.staff.run_view import conservation_words, progress_view
from bot.web.staff.staff_inside import (
    StaffInside,
    campaign_id_of,
    go_to,
    notice_of,
    run_id_of,
    staff_id,
)


@dataclass(frozen=True, slots=True)
class RunPages:
    """`/staff/campaigns/{id}/runs/{run_id}` and its forms."""

    staff: StaffInside

    async def show(self, request: Request, session: StaffSession) -> Response:
        """The bar, the numbers, the sum, the history; a script renews the first three while it is live."""
        run = await self._run(request)
        campaign = await self.staff.shelf.campaign(run.campaign_id)
        return self.staff.renderer.page(
            "run.html",
            session=session,
            path="/staff/campaigns",
            notice=notice_of(request),
            campaign=campaign,
            may_stop=may(session.member.role, Permission.STOP_CAMPAIGNS),
            history=await history_of(self.staff, campaign.id, await self.staff.names()),
            **await self._progress(run),
        )

    async def progress(self, request: Request, session: StaffSession) -> Response:
        """The part of the page that changes while a run goes on."""
        del session
        return self.staff.renderer.fragment(
            "_progress.html", **await self._progress(await self._run(request))
        )

    async def pause(self, request: Request, session: StaffSession) -> Response:
        """Stop between two sends."""
        run = await self._run(request)
        verdict = await self.staff.campaigns.pause(run.id, staff=staff_id(session))
        return _back_to(run, Said.PAUSED if verdict is Verdict.DONE else Said.ALREADY)

    async def resume(self, request: Request, session: StaffSession) -> Response:
        """Go on."""
        run = await self._run(request)
        verdict = await self.staff.campaigns.resume(run.id, staff=staff_id(session))
        return _back_to(run, Said.RESUMED if verdict is Verdict.DONE else Said.ALREADY)

    async def cancel(self, request: Request, session: StaffSession) -> Response:
        """End this run; a repeated campaign goes on with its next."""
        run = await self._run(request)
        verdict = await self.staff.campaigns.cancel_run(run.id, staff=staff_id(session))
        return _back_to(run, Said.RUN_CANCELLED if verdict is Verdict.DONE else Said.ALREADY)

    async def send_again(self, request: Request, session: StaffSession) -> Response:
        """Try the failed ones again; those that may have arrived only when the officer ticked that box."""
        run = await self._run(request)
        unknown = (await read_form(request)).one("unknown") == "yes"
        count = await self.staff.campaigns.send_again(run.id, staff=staff_id(session), unknown=unknown)
        return _back_to(run, Said.SENT_AGAIN if count else Said.NOTHING_AGAIN)

    async def _progress(self, run: Run) -> dict[str, Any]:
        staff, progress = self.staff, await self.staff.shelf.progress(run.id)
        sums = await staff.shelf.conservation(run.id)
        return {
            "progress": progress_view(staff.say, progress, rate_per_s=staff.rate_per_s),
            "sums": conservation_words(staff.say, sums),
            "holds": sums.holds,
            "rate": staff.rate_per_s,
            "read_at": staff.clock.now(),
        }

    async def _run(self, request: Request) -> Run:
        run = await self.staff.shelf.run(run_id_of(request))
        if run.campaign_id != campaign_id_of(request):
            raise HTTPException(404)
        return run


def _back_to(run: Run, notice: Said) -> Response:
    return go_to(f"/staff/campaigns/{run.campaign_id}/runs/{run.id}", notice)
