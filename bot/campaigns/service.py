"""What officers do with campaigns, and what the clock makes of them. The only file here that awaits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.campaigns.audience import SMALLEST_AUDIENCE, AudienceCounts, AudienceRefusal, refusal_of
from bot.campaigns.errors import PlanNotSendable
from bot.campaigns.fingerprint import fingerprint_of, text_digest
from bot.campaigns.model import Campaign, CampaignId, Content, LogEntry, Plan, Run, RunId, StaffId
from bot.campaigns.ports import Machinery, Shelf
from bot.campaigns.schedule import (
    TOO_LATE_AFTER,
    WEEKLY_CAP,
    Hours,
    as_scheduled,
    expires_at,
    next_moment,
    schedule_fault,
)
from bot.campaigns.sealing import breaks_seal, seal_trial
from bot.campaigns.statuses import (
    EDITABLE_CAMPAIGNS,
    LIVE_RUNS,
    RETRYABLE_FAILURES,
    CampaignStatus,
    RunKind,
    RunStatus,
)
from bot.campaigns.trial import ANSWER_TIME, trial_faults
from bot.campaigns.wording import Fault, faults_of
from bot.engagement.experiments import OutcomeSource
from bot.kernel.clock import Clock
from bot.kernel.ids import CommuneId

APPROVAL_ABOVE = 50
"""A campaign to more people than this needs a second person's approval."""

DUPLICATE_WINDOW = timedelta(days=30)
CHUNK = 2000
"""Subscribers written out in one transaction: some 30 ms, so that a citizen's turn hardly waits."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a province sets about its campaigns."""

    weekly_cap: int = WEEKLY_CAP
    hours: Hours = field(default_factory=Hours)
    approval_above: int = APPROVAL_ABOVE
    smallest_audience: int = SMALLEST_AUDIENCE


class Verdict(StrEnum):
    """What became of an officer's wish."""

    DONE = "done"
    NEEDS_APPROVAL = "needs_approval"
    OWN_CAMPAIGN = "own_campaign"
    """Nobody approves their own."""
    CHANGED_SINCE = "changed_since"
    """What was approved is not what stands there now."""
    ALREADY = "already"
    """Somebody was quicker, or it is over."""


class Campaigns:
    """Everything the chat and the pages ask of campaigns."""

    def __init__(
        self,
        *,
        shelf: Shelf,
        machinery: Machinery,
        clock: Clock,
        allowed_hosts: Callable[[], Collection[str]],
        new_salt: Callable[[], str],
        rules: Rules | None = None,
        chunk: int = CHUNK,
        question_of: Callable[[Plan], Content] | None = None,
        communes: Callable[[], Sequence[CommuneId]] = lambda: (),
    ) -> None:
        self._shelf, self._machinery, self._clock = shelf, machinery, clock
        self._allowed_hosts, self._new_salt = allowed_hosts, new_salt
        self.rules, self._chunk = rules or Rules(), chunk
        self._question_of, self._communes = question_of, communes

    async def draft(self, plan: Plan, *, author: StaffId) -> Campaign:
        """Keep a new draft, faults and all: a draft is never lost."""
        return await self._shelf.add(plan, author=author, salt=self._new_salt(), now=self._clock.now())

    async def edit(self, campaign: Campaign, plan: Plan, *, staff: StaffId) -> Campaign:
        """Change a plan; an approval given before is void.

        Raises:
            DraftChanged: another officer changed it since this one read it.
        """
        now = self._clock.now()
        return await self._shelf.save(campaign.id, plan, version=campaign.version, staff=staff, now=now)

    async def faults(self, campaign: Campaign) -> list[Fault]:
        """Everything that keeps a plan from being sent now."""
        plan, now = campaign.plan, self._clock.now()
        faults = faults_of(plan.content, self._allowed_hosts())
        if plan.holdout_share == 0 and not (plan.holdout_off_reason or "").strip():
            faults.append(Fault("holdout_reason"))
        if plan.schedule is None:
            faults.append(Fault("no_time"))
        elif (why := schedule_fault(plan.schedule, now=now, hours=self.rules.hours)) is not None:
            faults.append(Fault(f"time_{why}"))
        if (refusal := await self._refusal(plan)) is not None:
            faults.append(Fault(f"audience_{refusal}", {"smallest": self.rules.smallest_audience}))
        if breaks_seal(plan, await self._shelf.experiment(campaign.id)):
            faults.append(Fault("trial_sealed"))
        faults += [Fault(key, params) for key, params in trial_faults(plan.trial, plan.holdout_share)]
        digest = text_digest(plan.content)
        if await self._shelf.has_sent_text(digest, since=now - DUPLICATE_WINDOW, but=campaign.id):
            faults.append(Fault("duplicate_text", {"days": DUPLICATE_WINDOW.days}))
        return faults

    async def counts(self, plan: Plan) -> AudienceCounts:
        """The audience as it would be at the plan's first moment, if nothing else were sent until then."""
        now = self._clock.now()
        moment = max(now, plan.schedule.first_at) if plan.schedule else now
        return await self._shelf.count(plan.audience, weekly_cap=self.rules.weekly_cap, now=moment)

    async def submit(self, campaign_id: CampaignId, *, staff: StaffId, version: int | None = None) -> Verdict:
        """Schedule a finished draft, or lay it before a second person when it goes to many.

        Args:
            version: the version that was looked at; another one is not submitted.

        Raises:
            PlanNotSendable: with every fault.
        """
        campaign = await self._shelf.campaign(campaign_id)
        if version not in {None, campaign.version}:
            return Verdict.CHANGED_SINCE
        if campaign.status is not CampaignStatus.DRAFT:
            return Verdict.ALREADY
        if faults := await self.faults(campaign):
            raise PlanNotSendable(faults)
        counts = await self.counts(campaign.plan)
        if counts.eligible <= self.rules.approval_above:
            return await self._schedule(campaign, (CampaignStatus.DRAFT,), staff, "campaign.scheduled")
        moved = await self._shelf.change_status(
            campaign_id,
            expected=(CampaignStatus.DRAFT,),
            to=CampaignStatus.AWAITING_APPROVAL,
            entry=self._entry("campaign.submitted", campaign_id, staff),
            version=campaign.version,
            fingerprint=fingerprint_of(campaign.plan),
        )
        return Verdict.NEEDS_APPROVAL if moved else Verdict.ALREADY

    async def approve(self, campaign_id: CampaignId, *, staff: StaffId, seen: str) -> Verdict:
        """Approve what `seen` stands for (`fingerprint_of` the plan that was shown), and schedule it.

        Raises:
            PlanNotSendable: it can no longer be sent, for example because its time has passed.
        """
        campaign = await self._shelf.campaign(campaign_id)
        if staff in await self.writers(campaign):
            return Verdict.OWN_CAMPAIGN
        if seen != fingerprint_of(campaign.plan) or seen != campaign.approved_fingerprint:
            return Verdict.CHANGED_SINCE
        if campaign.status is not CampaignStatus.AWAITING_APPROVAL:
            return Verdict.ALREADY
        if faults := await self.faults(campaign):
            raise PlanNotSendable(faults)
        return await self._schedule(
            campaign, (CampaignStatus.AWAITING_APPROVAL,), staff, "campaign.approved", approved_by=staff
        )

    async def give_back(self, campaign_id: CampaignId, *, staff: StaffId, note: str, version: int) -> Verdict:
        """Return what waits for approval to its author, with a word on why; it is a draft again."""
        entry = LogEntry(self._clock.now(), "campaign.returned", staff, campaign_id, data={"note": note})
        moved = await self._shelf.change_status(
            campaign_id,
            expected=(CampaignStatus.AWAITING_APPROVAL,),
            to=CampaignStatus.DRAFT,
            entry=entry,
            version=version,
        )
        return Verdict.DONE if moved else Verdict.ALREADY

    async def pause(self, run_id: RunId, *, staff: StaffId) -> Verdict:
        """Stop between two sends; calls on the wire end as they end."""
        return await self._move(run_id, (RunStatus.RUNNING,), RunStatus.PAUSED, "run.paused", staff)

    async def resume(self, run_id: RunId, *, staff: StaffId) -> Verdict:
        """Go on with a paused or halted run."""
        before = (RunStatus.PAUSED, RunStatus.HALTED)
        return await self._move(run_id, before, RunStatus.RUNNING, "run.resumed", staff)

    async def cancel(self, campaign_id: CampaignId, *, staff: StaffId) -> Verdict:
        """End the plan and every run of it that may still send; what is unsent is skipped."""
        done = await self._shelf.change_status(
            campaign_id,
            expected=(*EDITABLE_CAMPAIGNS,),
            to=CampaignStatus.CANCELLED,
            entry=self._entry("campaign.cancelled", campaign_id, staff),
        )
        for run in await self._shelf.runs(campaign_id):
            if run.status in LIVE_RUNS | {RunStatus.HALTED}:
                verdict = await self.cancel_run(run.id, staff=staff)
                done = done or verdict is Verdict.DONE
        return Verdict.DONE if done else Verdict.ALREADY

    async def cancel_run(self, run_id: RunId, *, staff: StaffId) -> Verdict:
        """End one run; a repeated campaign goes out again at its next moment."""
        before = (*LIVE_RUNS, RunStatus.HALTED)
        return await self._move(run_id, before, RunStatus.CANCELLED, "run.cancelled", staff)

    async def send_again(self, run_id: RunId, *, staff: StaffId, unknown: bool = False) -> int:
        """Try again what failed without reaching anybody; with `unknown` also what may have reached them.

        Only on an officer's word. Returns how many sends are pending again.
        """
        run = await self._shelf.run(run_id)
        return await self._shelf.reopen(
            run_id,
            reasons=tuple(RETRYABLE_FAILURES),
            unknown=unknown,
            entry=self._entry("run.sent_again", run.campaign_id, staff, run_id),
            expires_at=self._clock.now() + TOO_LATE_AFTER,
        )

    async def tick(self) -> None:
        """Begin what is due, finish what is done, free what dead processes held. Twice does no harm."""
        now = self._clock.now()
        await self._machinery.recover(now=now)
        for run in await self._machinery.due_runs(now=now):
            await self._begin(run)
        await self._machinery.end_runs(now=self._clock.now())
        await self._machinery.close_trials(now=self._clock.now())

    async def _begin(self, run: Run) -> None:
        if run.kind is RunKind.BROADCAST:
            await self._plan_next(run)  # first, so that dying halfway loses no repetition
        now = self._clock.now()
        if now >= run.expires_at:
            entry = self._entry("run.missed", run.campaign_id, None, run.id)
            before = (RunStatus.DUE, RunStatus.PREPARING)
            await self._shelf.change_run(run.id, expected=before, to=RunStatus.MISSED, entry=entry)
        elif run.status is RunStatus.PREPARING or await self._take(run, now):
            await self._prepare(run.id)

    async def _take(self, run: Run, now: datetime) -> bool:
        question = None
        if run.kind is RunKind.QUESTION:
            assert self._question_of is not None, "only an office that can ask plans a question"
            question = self._question_of((await self._shelf.campaign(run.campaign_id)).plan)
        return await self._machinery.begin_preparing(run.id, now=now, question=question)

    async def _prepare(self, run_id: RunId) -> None:
        has_more = True
        while has_more:
            has_more = await self._machinery.prepare_chunk(
                run_id, size=self._chunk, weekly_cap=self.rules.weekly_cap, now=self._clock.now()
            )
        run = await self._shelf.run(run_id)
        # Who is asked agreed to it each, so a question may go to few.
        smallest = self.rules.smallest_audience if run.kind is RunKind.BROADCAST else 1
        await self._machinery.publish(
            run_id, smallest=smallest, now=self._clock.now(), question_at=await self._question_at(run)
        )

    async def _question_at(self, run: Run) -> tuple[datetime, datetime] | None:
        """When the people a broadcast assigned are asked how it went; None when they are not."""
        experiment = await self._shelf.experiment(run.campaign_id)
        if run.kind is not RunKind.BROADCAST or experiment is None or self._question_of is None:
            return None
        campaign = await self._shelf.campaign(run.campaign_id)
        if campaign.plan.trial.outcome is not OutcomeSource.ASKED_AT_END or run.started_at is None:
            return None
        due_at = run.started_at + campaign.plan.trial.window
        if run.started_at > experiment.trial.joined_until:
            return None  # assigned after the sealed time for joining: outside the trial
        return self.rules.hours.next_opening(due_at), due_at + ANSWER_TIME

    async def _plan_next(self, run: Run) -> None:
        """Put the next moment of a repeated campaign into the table; planned twice it is there once."""
        campaign = await self._shelf.campaign(run.campaign_id)
        schedule = campaign.plan.schedule
        if campaign.status is not CampaignStatus.SCHEDULED or schedule is None:
            return
        moment = next_moment(schedule, max(run.due_at, self._clock.now()))
        if moment is not None:
            expiry = expires_at(moment, schedule)
            await self._shelf.add_run(campaign.id, due_at=moment, expires_at=expiry)
            return
        await self._shelf.change_status(
            campaign.id,
            expected=(CampaignStatus.SCHEDULED,),
            to=CampaignStatus.ENDED,
            entry=self._entry("campaign.ended", campaign.id, None),
        )

    async def _schedule(
        self,
        campaign: Campaign,
        expected: Sequence[CampaignStatus],
        staff: StaffId,
        action: str,
        approved_by: StaffId | None = None,
    ) -> Verdict:
        assert campaign.plan.schedule is not None, "a plan without a time has a fault"
        schedule = as_scheduled(campaign.plan.schedule, now=self._clock.now(), hours=self.rules.hours)
        campaign = replace(campaign, plan=replace(campaign.plan, schedule=schedule))
        moved = await self._shelf.change_status(
            campaign.id,
            expected=expected,
            to=CampaignStatus.SCHEDULED,
            entry=self._entry(action, campaign.id, staff),
            version=campaign.version,
            approved_by=approved_by,
            fingerprint=fingerprint_of(campaign.plan),
            first_run=(schedule.first_at, expires_at(schedule.first_at, schedule)),
            schedule=schedule,
            sealed=seal_trial(campaign, self._communes(), self._clock.now()),
        )
        return Verdict.DONE if moved else Verdict.ALREADY

    async def writers(self, campaign: Campaign) -> set[StaffId | None]:
        """Whose words it is: the author's, and those of whoever changed it last."""
        edits = [one.staff for one in await self._shelf.log(campaign.id) if one.action == "campaign.edited"]
        return {campaign.author, *edits[-1:]}

    async def _move(
        self, run_id: RunId, expected: Sequence[RunStatus], to: RunStatus, action: str, staff: StaffId
    ) -> Verdict:
        run = await self._shelf.run(run_id)
        entry = self._entry(action, run.campaign_id, staff, run_id)
        moved = await self._shelf.change_run(run_id, expected=expected, to=to, entry=entry)
        return Verdict.DONE if moved else Verdict.ALREADY

    async def _refusal(self, plan: Plan) -> AudienceRefusal | None:
        counts = await self.counts(plan)
        return refusal_of(plan.audience, counts, smallest=self.rules.smallest_audience)

    def _entry(
        self, action: str, campaign_id: CampaignId, staff: StaffId | None, run_id: RunId | None = None
    ) -> LogEntry:
        return LogEntry(self._clock.now(), action, staff, campaign_id, run_id)
