"""What people want done with a campaign: a test copy, an approval, its start, its end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.campaigns.errors import PlanNotSendable
from bot.campaigns.model import Campaign, CampaignId
from bot.campaigns.service import Campaigns, Verdict
from bot.campaigns.statuses import CampaignStatus
from bot.campaigns.wording import faults_of
from bot.conversations.model import Notice
from bot.conversations.staff.approving import approval_notices, told_approved, told_returned
from bot.conversations.staff.previewing import letters_of
from bot.people.access import Access, StaffSession
from bot.texts import Speaker
from bot.web.staff.campaign_view import campaign_values
from bot.web.staff.forms import read_form
from bot.web.staff.notices import Said
from bot.web.staff.preview import content_faults
from bot.web.staff.staff_inside import (
    ARRIVED,
    StaffInside,
    campaign_id_of,
    go_to,
    staff_id,
    whole_number,
)

LONGEST_NOTE = 300

_SAID = {
    Verdict.OWN_CAMPAIGN: Said.OWN_CAMPAIGN,
    Verdict.CHANGED_SINCE: Said.CHANGED_SINCE,
    Verdict.ALREADY: Said.ALREADY,
}
"""What is said of a wish that was not done."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """Each ends on the campaign's page, with a sentence on what became of it."""

    staff: StaffInside

    async def show(
        self, campaign: Campaign, session: StaffSession, *, notice: Said | None = None
    ) -> Response:
        """A campaign for reading, with what this person may do."""
        return self.staff.renderer.page(
            "campaign.html",
            session=session,
            path="/staff/campaigns",
            notice=notice,
            **await campaign_values(self.staff, campaign, session),
        )

    async def fulfil(self, wish: str, campaign: Campaign, session: StaffSession) -> Response:
        """One of "test", "submit", "remind"."""
        ways: dict[str, Callable[[Campaign, StaffSession], Awaitable[Said]]] = {
            "test": self._test,
            "submit": self._submit,
            "remind": self._remind,
        }
        if wish not in ways:
            raise HTTPException(404)
        return go_to(f"/staff/campaigns/{campaign.id}", await ways[wish](campaign, session))

    async def wish(self, request: Request, session: StaffSession) -> Response:
        """The same from a form of its own."""
        campaign = await self.staff.shelf.campaign(campaign_id_of(request))
        return await self.fulfil(request.path_params["wish"], campaign, session)

    async def approve(self, request: Request, session: StaffSession) -> Response:
        """Approve exactly what was shown: the form brings back its fingerprint."""
        campaign_id = campaign_id_of(request)
        seen = (await read_form(request)).one("fingerprint")
        try:
            verdict = await self.staff.campaigns.approve(campaign_id, staff=staff_id(session), seen=seen)
        except PlanNotSendable:
            return go_to(f"/staff/campaigns/{campaign_id}", Said.NOT_SENDABLE)
        if verdict is Verdict.DONE:
            campaign = await self.staff.shelf.campaign(campaign_id)
            told = await told_approved(*self._voices(), campaign, by=staff_id(session))
            await self._tell(told)
        return go_to(
            f"/staff/campaigns/{campaign_id}", Said.APPROVED if verdict is Verdict.DONE else _SAID[verdict]
        )

    async def send_back(self, request: Request, session: StaffSession) -> Response:
        """Give a campaign that waits back to its author, with a word on why."""
        campaign_id = campaign_id_of(request)
        form = await read_form(request)
        note = form.one("note")[:LONGEST_NOTE] or self.staff.say.label("pages.no_note")
        verdict = await self.staff.campaigns.give_back(
            campaign_id, staff=staff_id(session), note=note, version=whole_number(form.one("version"), -1)
        )
        notice = Said.SENT_BACK if verdict is Verdict.DONE else Said.ALREADY
        if verdict is Verdict.DONE:
            campaign = await self.staff.shelf.campaign(campaign_id)
            told = await told_returned(*self._voices(), campaign, by=staff_id(session), note=note)
            await self._tell(told)
        return go_to(f"/staff/campaigns/{campaign_id}", notice)

    async def cancel(self, request: Request, session: StaffSession) -> Response:
        """End the plan and every run that may still send."""
        campaign_id = campaign_id_of(request)
        verdict = await self.staff.campaigns.cancel(campaign_id, staff=staff_id(session))
        notice = Said.CANCELLED if verdict is Verdict.DONE else Said.ALREADY
        return go_to(f"/staff/campaigns/{campaign_id}", notice)

    async def _test(self, campaign: Campaign, session: StaffSession) -> Said:
        """Every wording into my own chat, exactly as the sender writes it."""
        content, inside = campaign.plan.content, self.staff.inside
        if faults_of(content, inside.catalog.province.allowed_hosts) or content_faults(campaign.plan, inside):
            return Said.TEST_FAULTY
        commune = min(campaign.plan.audience.communes, default=None)
        letters = letters_of(self.staff.say, inside, content, commune)
        arrived = await self.staff.speak(session.member.chat_id, letters)
        return Said.TESTED if arrived == ARRIVED else Said.TEST_FAILED

    async def _submit(self, campaign: Campaign, session: StaffSession) -> Said:
        if content_faults(campaign.plan, self.staff.inside):
            return Said.NOT_SENDABLE
        try:
            verdict = await self.staff.campaigns.submit(
                campaign.id, staff=staff_id(session), version=campaign.version
            )
        except PlanNotSendable:
            return Said.NOT_SENDABLE
        if verdict is Verdict.NEEDS_APPROVAL:
            return Said.SUBMITTED if await self._tell_colleagues(campaign.id) else Said.NOBODY_TO_ASK
        return Said.SCHEDULED if verdict is Verdict.DONE else _SAID[verdict]

    async def _remind(self, campaign: Campaign, session: StaffSession) -> Said:
        """Ask again for an approval that takes long."""
        del session
        if campaign.status is not CampaignStatus.AWAITING_APPROVAL:
            return Said.ALREADY
        return Said.REMINDED if await self._tell_colleagues(campaign.id) else Said.NOBODY_TO_ASK

    async def _tell_colleagues(self, campaign_id: CampaignId) -> bool:
        """Ask those who may approve; whether there is anybody to ask."""
        say, campaigns, access = self._voices()
        campaign = await self.staff.shelf.campaign(campaign_id)
        notices = await approval_notices(say, self.staff.inside, campaigns, access, campaign)
        await self._tell(notices)
        return bool(notices)

    async def _tell(self, notices: Iterable[Notice]) -> None:
        """Say it in their chats; who cannot be reached there sees it on the pages all the same."""
        for notice in notices:
            await self.staff.speak(notice.chat_id, notice.replies)

    def _voices(self) -> tuple[Speaker, Campaigns, Access]:
        return self.staff.say, self.staff.campaigns, self.staff.access
