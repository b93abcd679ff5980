"""From draft to run, on SQLite and PostgreSQL: versions, approval, repetition, audiences written out."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from bot.campaigns.assignment import Arm, arm_of, draw_of, wording_of
from bot.campaigns.audience import Audience, AudienceCounts, LeftOut, OpenedNotSubmitted
from bot.campaigns.auditing import audit
from bot.campaigns.errors import DraftChanged, NoSuchCampaign, PlanNotSendable
from bot.campaigns.fingerprint import fingerprint_of
from bot.campaigns.model import CampaignId, Content, Plan
from bot.campaigns.schedule import Repeat, Schedule
from bot.campaigns.service import Rules, Verdict
from bot.campaigns.statuses import CampaignStatus, RunStatus, SendState
from bot.campaigns.wording import Fault
from bot.database.engine import Database
from bot.database.tables import EVENTS
from bot.database.tables.campaigns import SENDS
from bot.engagement.model import EventName
from bot.kernel.clock import local_day
from bot.kernel.ids import ChatId, CommuneId, EntryId
from tests.support.clock import FakeClock
from tests.unit.campaigns.office import FIRST, MANAGER, OFFICER, TEXT, Office


@pytest.fixture
def office(database: Database, clock: FakeClock) -> Office:
    return Office(database, clock)


async def test_two_officers_cannot_overwrite_each_other(office: Office) -> None:
    campaign = await office.campaigns.draft(office.plan(), author=OFFICER)
    mine, theirs = replace(campaign.plan, title="của tôi"), replace(campaign.plan, title="của bạn")
    changed = await office.campaigns.edit(campaign, mine, staff=OFFICER)
    with pytest.raises(DraftChanged):
        await office.campaigns.edit(campaign, theirs, staff=MANAGER)
    assert (await office.shelf.campaign(campaign.id)) == changed
    assert changed.plan.title == "của tôi"


async def test_a_picture_is_kept_with_the_draft(office: Office) -> None:
    plan = office.plan(content=Content((TEXT,), picture=b"\x89PNG..."))
    campaign = await office.campaigns.draft(plan, author=OFFICER)
    assert (await office.shelf.campaign(campaign.id)).plan == plan


async def test_faults_are_told_and_the_draft_stays(office: Office) -> None:
    await office.subscribe(range(3))
    past = Schedule(office.clock.now() - timedelta(minutes=1))
    plan = office.plan(content=Content(("<b>hỏng {ten}",)), schedule=past, holdout_off_reason=None)
    campaign = await office.campaigns.draft(plan, author=OFFICER)
    with pytest.raises(PlanNotSendable) as refusal:
        await office.campaigns.submit(campaign.id, staff=OFFICER)
    keys = [fault.key for fault in refusal.value.faults if isinstance(fault, Fault)]
    assert keys == ["broken_html", "unknown_field", "holdout_reason", "time_past", "audience_too_few"]
    assert (await office.shelf.campaign(campaign.id)).status is CampaignStatus.DRAFT


async def test_many_people_need_a_second_person(office: Office) -> None:
    await office.subscribe(range(30))
    campaigns = office.with_rules(Rules(approval_above=20))
    campaign = await campaigns.draft(office.plan(), author=OFFICER)
    seen = fingerprint_of(campaign.plan)
    assert await campaigns.submit(campaign.id, staff=OFFICER) is Verdict.NEEDS_APPROVAL
    assert await campaigns.approve(campaign.id, staff=OFFICER, seen=seen) is Verdict.OWN_CAMPAIGN
    assert await campaigns.approve(campaign.id, staff=MANAGER, seen="khác") is Verdict.CHANGED_SINCE
    assert await campaigns.approve(campaign.id, staff=MANAGER, seen=seen) is Verdict.DONE
    assert await campaigns.approve(campaign.id, staff=MANAGER, seen=seen) is Verdict.ALREADY
    assert [run.status for run in await office.shelf.runs(campaign.id)] == [RunStatus.DUE]


async def test_a_changed_text_voids_the_approval_and_takes_the_run_back(office: Office) -> None:
    await office.subscribe(range(20))
    campaign = await office.campaigns.draft(office.plan(), author=OFFICER)
    assert await office.campaigns.submit(campaign.id, staff=OFFICER) is Verdict.DONE
    scheduled = await office.shelf.campaign(campaign.id)
    edited = await office.campaigns.edit(
        scheduled, replace(campaign.plan, content=Content((TEXT + " Nhanh.",))), staff=OFFICER
    )
    assert edited.status is CampaignStatus.DRAFT
    office.clock.advance(timedelta(minutes=2))
    await office.campaigns.tick()
    assert [run.status for run in await office.shelf.runs(campaign.id)] == [RunStatus.CANCELLED]


async def test_the_same_text_is_not_sent_twice_within_a_month(office: Office) -> None:
    await office.subscribe(range(12))
    await office.started()
    again = await office.campaigns.draft(office.plan(content=Content((TEXT.upper(),))), author=OFFICER)
    assert [fault.key for fault in await office.campaigns.faults(again)] == ["duplicate_text"]
    office.clock.advance(timedelta(days=31))
    later = await office.campaigns.edit(again, office.plan(content=again.plan.content), staff=OFFICER)
    assert await office.campaigns.faults(later) == []


async def test_a_double_tick_starts_once(office: Office) -> None:
    people = await office.subscribe(range(25))
    campaign = await office.scheduled()
    await asyncio.gather(*(office.campaigns.tick() for _ in range(3)))
    await office.campaigns.tick()
    (run,) = await office.shelf.runs(campaign.id)
    assert run.status is RunStatus.RUNNING
    assert set(await office.states(run.id)) == set(people)
    assert (run.assigned, await office.holds(run.id)) == (25, True)


async def test_preparing_goes_on_where_a_dead_process_left_it(office: Office) -> None:
    people = await office.subscribe(range(25))
    campaign = await office.scheduled()
    (run,) = await office.shelf.runs(campaign.id)
    now = office.clock.now()
    assert await office.machinery.begin_preparing(run.id, now=now)
    assert not await office.machinery.begin_preparing(run.id, now=now)
    assert await office.machinery.prepare_chunk(run.id, size=10, weekly_cap=2, now=now)
    assert len(await office.states(run.id)) == 10
    assert (await office.claim()).sends == ()
    assert await office.machinery.publish(run.id, smallest=1, now=now) is None
    await office.campaigns.tick()
    assert set(await office.states(run.id)) == set(people)
    assert await office.holds(run.id)


async def test_who_subscribes_later_is_in_the_next_run(office: Office) -> None:
    await office.subscribe(range(12))
    daily = Schedule(office.clock.now() + timedelta(minutes=1), Repeat.DAILY)
    run = await office.started(office.plan(schedule=daily))
    (newcomer,) = await office.subscribe([99])
    office.clock.advance(timedelta(days=1))
    await office.campaigns.tick()
    second = (await office.shelf.runs(run.campaign_id))[1]
    assert (second.number, second.status) == (2, RunStatus.RUNNING)
    assert newcomer in await office.states(second.id)
    assert newcomer not in await office.states(run.id)


async def test_arms_are_drawn_as_in_python_and_never_again(office: Office) -> None:
    measured = await office.subscribe(range(60), measured=True)
    others = await office.subscribe(range(60, 90))
    daily = Schedule(office.clock.now() + timedelta(minutes=1), Repeat.DAILY)
    plan = office.plan(schedule=daily, holdout_share=0.3, content=Content((TEXT, TEXT + " B")))
    run = await office.started(plan)
    draw = draw_of("muối", holdout_share=0.3, wordings=2)
    expected = {chat: arm_of(draw, f"{chat * 7919:016x}") for chat in measured}
    expected |= {chat: wording_of(draw, chat) for chat in others}
    assert await arms(office, run.id) == expected
    assert Counter(expected.values()).keys() == set(Arm)
    # The text changes and it goes out again: whoever was drawn keeps their arm.
    office.clock.advance(timedelta(hours=1))
    campaign = await office.shelf.campaign(run.campaign_id)
    content = Content((TEXT + " Sửa.", TEXT + " B"))
    moved = replace(plan, content=content, schedule=Schedule(office.clock.now() + timedelta(minutes=1)))
    await office.campaigns.edit(campaign, moved, staff=OFFICER)
    await office.campaigns.submit(run.campaign_id, staff=OFFICER)
    office.clock.advance(timedelta(minutes=1))
    await office.campaigns.tick()
    second = [run for run in await office.shelf.runs(run.campaign_id) if run.started_at][-1]
    assert second.id != run.id
    assert await arms(office, second.id) == expected


async def test_the_holdout_is_assigned_but_never_claimed(office: Office) -> None:
    await office.subscribe(range(40), measured=True)
    run = await office.started(office.plan(holdout_share=0.5))
    conservation = await office.shelf.conservation(run.id)
    assert conservation.held_out > 5
    assert conservation.assigned + conservation.held_out == 40
    claimed = await office.claim()
    assert len(claimed.sends) == conservation.assigned
    assert {send.arm for send in claimed.sends} == {Arm.A}


async def test_an_audience_that_shrank_below_ten_is_not_sent_to(office: Office) -> None:
    people = await office.subscribe(range(12))
    campaign = await office.scheduled()
    for chat_id in people[:5]:
        await office.unsubscribe(chat_id)
    await office.campaigns.tick()
    (run,) = await office.shelf.runs(campaign.id)
    assert run.status is RunStatus.CANCELLED
    assert Counter((await office.states(run.id)).values()) == {("skipped", "too_few"): 7}
    assert await office.holds(run.id)


async def test_a_run_that_was_missed_is_not_sent_late(office: Office) -> None:
    await office.subscribe(range(12))
    campaign = await office.scheduled()
    office.clock.advance(timedelta(hours=25))
    await office.campaigns.tick()
    assert [run.status for run in await office.shelf.runs(campaign.id)] == [RunStatus.MISSED]


async def test_rules_about_place_and_exclusions(office: Office) -> None:
    near = await office.subscribe(range(20), commune="xa-a")
    await office.subscribe(range(20, 40), commune="xa-b")
    await office.subscribe(range(40, 52))
    only_a = Audience(communes=frozenset({CommuneId("xa-a")}))
    assert (await counted(office, only_a)).eligible == 20
    not_b = Audience(excluded_communes=frozenset({CommuneId("xa-b")}))
    assert await counted(office, not_b) == AudienceCounts(52, 52, 32, 0, {LeftOut.EXCLUDED: 20})
    run = await office.started(office.plan(audience=only_a))
    assert set(await office.states(run.id)) == set(near)


async def test_rules_about_behaviour_need_both_consents(office: Office) -> None:
    agreed = await office.subscribe(range(15), measured=True, follow_up=True)
    measured_only = await office.subscribe(range(15, 20), measured=True)
    await office.subscribe(range(20, 30), follow_up=True)
    await log_event(office, [*agreed, *measured_only], EventName.STEP_REACHED, days_ago=4)
    await log_event(office, agreed[:2], EventName.SUBMITTED_SELF, days_ago=1)
    asked = Audience(asked_about=frozenset({EntryId("khai_sinh")}))
    assert await counted(office, asked) == AudienceCounts(30, 20, 15, 15, {LeftOut.NOT_FOLLOWED: 5})
    opened = OpenedNotSubmitted(frozenset({EntryId("khai_sinh")}), after_days=3)
    assert (await counted(office, Audience(opened_not_submitted=opened))).eligible == 13
    too_early = replace(opened, after_days=5)
    assert (await counted(office, Audience(opened_not_submitted=too_early))).eligible == 0


async def test_cancelling_a_plan_ends_its_runs_and_accounts_for_everybody(office: Office) -> None:
    await office.subscribe(range(15))
    run = await office.started()
    assert await office.campaigns.cancel(run.campaign_id, staff=OFFICER) is Verdict.DONE
    assert await office.campaigns.cancel(run.campaign_id, staff=OFFICER) is Verdict.ALREADY
    assert (await office.claim()).sends == ()
    await office.campaigns.tick()
    assert set((await office.states(run.id)).values()) == {("skipped", "cancelled")}
    assert await office.holds(run.id)


async def test_the_log_says_who_did_what(office: Office) -> None:
    await office.subscribe(range(15))
    run = await office.started()
    await office.campaigns.pause(run.id, staff=MANAGER)
    log = [(entry.action, entry.staff) for entry in await office.shelf.log(run.campaign_id)]
    assert log == [
        ("campaign.drafted", OFFICER),
        ("campaign.scheduled", OFFICER),
        ("campaign.ended", None),
        ("run.preparing", None),
        ("run.started", None),
        ("run.paused", MANAGER),
    ]


async def test_the_audit_reads_every_run(office: Office) -> None:
    await office.subscribe(range(15))
    run = await office.started()
    told = await audit(office.shelf, run.campaign_id)
    assert told.holds
    assert "phải gửi 15" in told.lines[0]
    await office.database.write(
        lambda session: session.execute(SENDS.delete().where(SENDS.c.chat_id == FIRST + 3))
    )
    broken = await audit(office.shelf, run.campaign_id)
    assert not broken.holds
    assert "SAI" in broken.lines[0]
    with pytest.raises(NoSuchCampaign):
        await audit(office.shelf, CampaignId(999))


async def arms(office: Office, run_id: int) -> dict[ChatId, str]:
    found = select(SENDS.c.chat_id, SENDS.c.arm).where(SENDS.c.run_id == run_id)
    rows = await office.database.read(lambda session: session.execute(found).all())
    return {row.chat_id: row.arm for row in rows}


async def counted(office: Office, audience: Audience) -> AudienceCounts:
    return await office.campaigns.counts(Plan("x", Content(("x",)), audience))


async def log_event(office: Office, people: list[ChatId], name: EventName, *, days_ago: int) -> None:
    at = office.clock.now() - timedelta(days=days_ago)
    rows = [
        {"at": at, "day": local_day(at), "name": name.value, "pseudonym": f"{chat * 7919:016x}",
         "entry_id": "khai_sinh"}
        for chat in people
    ]  # fmt: skip
    await office.database.write(lambda session: session.execute(insert(EVENTS), rows))


def test_states_of_a_send_fit_the_index() -> None:
    """The partial index names the open states as text; a renamed state must change it too."""
    assert {"pending", "claimed", "sending"} == {
        SendState.PENDING.value, SendState.CLAIMED.value, SendState.SENDING.value
    }  # fmt: skip
