"""Writing a campaign at a desk: the editor, its live preview, saving. A draft is never lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.campaigns.errors import DraftChanged
from bot.campaigns.model import Campaign, CampaignId, Content, Plan
from bot.campaigns.statuses import EDITABLE_CAMPAIGNS, CampaignStatus
from bot.campaigns.wording import LARGEST_PICTURE_BYTES
from bot.people.access import StaffSession
from bot.web.staff.campaign_view import history_of, shown_runs
from bot.web.staff.choices import choices_for
from bot.web.staff.conflicts import Conflict, differences_of
from bot.web.staff.forms import Form, read_form
from bot.web.staff.notices import Said
from bot.web.staff.pictures import picture_kind, picture_of
from bot.web.staff.plan_fields import PlanFields, fields_of_form, fields_of_plan
from bot.web.staff.plan_reading import Misread, plan_of
from bot.web.staff.preview import preview_of
from bot.web.staff.staff_inside import StaffInside, campaign_id_of, go_to, notice_of, staff_id, whole_number
from bot.web.staff.wishes import Wishes

NOT_KEPT = CampaignId(0)
"""Stands for a campaign that is not saved yet."""

MOST_OTHERS = 30
EMPTY = Plan("", Content(("",)))


@dataclass(frozen=True, slots=True)
class EditorPages:
    """`/staff/campaigns/new`, `/staff/campaigns/{id}` and what their forms post to."""

    staff: StaffInside
    wishes: Wishes

    async def new(self, request: Request, session: StaffSession) -> Response:
        """An empty editor."""
        del request
        return await self._editor(session, self._unkept(EMPTY, session), PlanFields())

    async def create(self, request: Request, session: StaffSession) -> Response:
        """Keep a new draft, faults and all."""
        form = await read_form(request)
        fields, plan, misread = self._read(form, EMPTY)
        campaign = await self.staff.campaigns.draft(plan, author=staff_id(session))
        if misread:
            return await self._editor(session, campaign, fields, misread)
        return await self._go_on(campaign, form, session)

    async def show(self, request: Request, session: StaffSession) -> Response:
        """The editor of a draft; what waits or is planned is shown as it stands until somebody edits it."""
        campaign = await self.staff.shelf.campaign(campaign_id_of(request))
        if _is_being_written(campaign, request):
            fields = fields_of_plan(campaign.plan, self.staff.inside)
            return await self._editor(session, campaign, fields, notice=notice_of(request))
        return await self.wishes.show(campaign, session, notice=notice_of(request))

    async def save(self, request: Request, session: StaffSession) -> Response:
        """Keep the changes, unless somebody else's are in between; then both are shown."""
        form = await read_form(request)
        stored = await self.staff.shelf.campaign(campaign_id_of(request))
        fields, plan, misread = self._read(form, stored.plan)
        read = replace(stored, version=whole_number(form.one("version"), -1))
        try:
            is_same = plan == stored.plan and read.version == stored.version
            saved = stored if is_same else await self._keep(read, plan, session)
        except DraftChanged:
            return await self._conflict(session, stored.id, plan, fields, misread)
        if misread:
            return await self._editor(session, saved, fields, misread)
        return await self._go_on(saved, form, session)

    async def preview(self, request: Request, session: StaffSession) -> Response:
        """The preview of what stands in the fields right now; nothing is kept."""
        form = await read_form(request)
        number = CampaignId(whole_number(form.one("campaign_id"), NOT_KEPT))
        is_kept = number != NOT_KEPT
        campaign = await self.staff.shelf.campaign(number) if is_kept else self._unkept(EMPTY, session)
        _, plan, misread = self._read(form, campaign.plan)
        if form.one("has_picture"):  # a script tells that one is chosen, without sending it each time
            plan = replace(plan, content=replace(plan.content, picture=plan.content.picture or b"\xff"))
        preview = await preview_of(
            replace(campaign, plan=plan),
            campaigns=self.staff.campaigns,
            inside=self.staff.inside,
            say=self.staff.say,
            misread=misread,
            calculate=self.staff.calculate,
        )
        return self.staff.renderer.fragment("_preview.html", preview=preview, campaign=campaign)

    async def picture(self, request: Request, session: StaffSession) -> Response:
        """The picture of a campaign."""
        del session
        content = (await self.staff.shelf.campaign(campaign_id_of(request))).plan.content.picture
        if content is None:
            raise HTTPException(404)
        kind = picture_kind(content) or "application/octet-stream"
        return Response(content, media_type=kind)

    async def copy(self, request: Request, session: StaffSession) -> Response:
        """A new draft with the same words; its time is chosen anew."""
        plan = (await self.staff.shelf.campaign(campaign_id_of(request))).plan
        title = self.staff.say.label("pages.copy_of", title=plan.title)
        copied = replace(plan, title=title, schedule=None)
        campaign = await self.staff.campaigns.draft(copied, author=staff_id(session))
        return go_to(f"/staff/campaigns/{campaign.id}", Said.COPIED)

    def _read(self, form: Form, before: Plan) -> tuple[PlanFields, Plan, list[Misread]]:
        fields = fields_of_form(form)
        plan, misread = plan_of(fields, before, self.staff.inside, self.staff.clock.now())
        picture = picture_of(form.files.get("picture"))
        if isinstance(picture, Misread):
            misread.append(picture)
        elif picture is not None:
            plan = replace(plan, content=replace(plan.content, picture=picture))
        return fields, plan, misread

    async def _keep(self, campaign: Campaign, plan: Plan, session: StaffSession) -> Campaign:
        return await self.staff.campaigns.edit(campaign, plan, staff=staff_id(session))

    async def _go_on(self, campaign: Campaign, form: Form, session: StaffSession) -> Response:
        """Do what the pressed button says besides saving."""
        then = form.one("then")
        if then in {"test", "submit"}:
            return await self.wishes.fulfil(then, campaign, session)
        return go_to(f"/staff/campaigns/{campaign.id}", Said.SAVED)

    async def _conflict(
        self,
        session: StaffSession,
        campaign_id: CampaignId,
        plan: Plan,
        fields: PlanFields,
        misread: Sequence[Misread],
    ) -> Response:
        stored = await self.staff.shelf.campaign(campaign_id)
        names = await self.staff.names()
        edits = [entry for entry in await self.staff.shelf.log(campaign_id) if entry.staff is not None]
        by = names(edits[-1].staff if edits else stored.author)
        inside, say = self.staff.inside, self.staff.say
        conflict = Conflict(by, differences_of(plan, stored.plan, inside, say))
        return await self._editor(session, stored, fields, misread, conflict=conflict, plan=plan, status=409)

    async def _editor(
        self,
        session: StaffSession,
        campaign: Campaign,
        fields: PlanFields,
        misread: Sequence[Misread] = (),
        *,
        conflict: Conflict | None = None,
        plan: Plan | None = None,
        notice: Said | None = None,
        status: int = 200,
    ) -> Response:
        staff, say = self.staff, self.staff.say
        shown = replace(campaign, plan=plan or campaign.plan)
        others = dict(await staff.shelf.titles(limit=MOST_OTHERS))
        others.pop(campaign.id, None)
        names = await staff.names()
        is_kept = campaign.id != NOT_KEPT
        return staff.renderer.page(
            "editor.html",
            session=session,
            path="/staff/campaigns",
            notice=notice,
            status=status,
            campaign=shown,
            is_kept=is_kept,
            is_editable=campaign.status in EDITABLE_CAMPAIGNS,
            is_stored_picture=is_kept and campaign.plan.content.picture is not None,
            most_picture_bytes=LARGEST_PICTURE_BYTES,
            fields=fields,
            choices=choices_for(fields, staff.inside, say, others, say.label("pages.untitled")),
            preview=await preview_of(
                shown,
                campaigns=staff.campaigns,
                inside=staff.inside,
                say=say,
                misread=misread,
                calculate=staff.calculate,
            ),
            conflict=conflict,
            runs=await shown_runs(staff, campaign.id) if is_kept else (),
            history=await history_of(staff, campaign.id, names) if is_kept else (),
        )

    def _unkept(self, plan: Plan, session: StaffSession) -> Campaign:
        return Campaign(NOT_KEPT, plan, CampaignStatus.DRAFT, 0, "", staff_id(session))


def _is_being_written(campaign: Campaign, request: Request) -> bool:
    if campaign.status is CampaignStatus.DRAFT:
        return True
    return campaign.status in EDITABLE_CAMPAIGNS and "sua" in request.query_params
