"""Claims, last checks, outcomes and what is left behind, on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, text

from bot.campaigns.model import Content
from bot.campaigns.outcomes import Again, Failed, Sent, Unknown
from bot.campaigns.ports import Permit
from bot.campaigns.schedule import Repeat, Schedule
from bot.campaigns.service import Rules, Verdict
from bot.campaigns.statuses import FailReason, RunStatus, SendState, SkipReason
from bot.database.campaigns.leases import DatabaseLeases
from bot.database.campaigns.machinery import DatabaseOutbox
from bot.database.campaigns.pacing import DatabasePacing
from bot.database.campaigns.states import is_state
from bot.database.engine import Database, create_database
from bot.database.tables import PEOPLE
from bot.database.tables.campaigns import SENDS
from bot.scheduling.leases import Leadership
from tests.support.clock import FakeClock
from tests.unit.campaigns.office import LEASE_S, OFFICER, Office


@pytest.fixture
def office(database: Database, clock: FakeClock) -> Office:
    return Office(database, clock)


async def test_two_senders_never_get_the_same(office: Office, database_url: str) -> None:
    await office.subscribe(range(30))
    await office.started()
    other = create_database(database_url)
    outboxes = [office.outbox, DatabaseOutbox(other)]
    claims = await asyncio.gather(
        *(
            outboxes[turn % 2].claim(
                holder=f"số {turn % 2}",
                limit=5,
                lease_s=LEASE_S,
                hours=office.rules.hours,
                now=office.clock.now(),
            )
            for turn in range(8)
        )
    )
    await other.close()
    taken = [send.id for claimed in claims for send in claimed.sends]
    assert len(taken) == len(set(taken)) == 30


async def test_an_attempt_is_written_down_before_the_call(office: Office) -> None:
    await office.subscribe(range(12))
    await office.started()
    send, *_ = (await office.claim(limit=1)).sends
    assert await office.permits([send]) == [Permit.GO]
    assert await office.send_in(send.id) == (SendState.SENDING, None)
    # Asked twice, the second answer is no: one claim is one attempt.
    assert await office.permits([send]) == [Permit.LOST]


async def test_opting_out_counts_until_the_call(office: Office) -> None:
    people = await office.subscribe(range(12))
    run = await office.started()
    sends = (await office.claim()).sends
    await office.unsubscribe(people[0])
    await office.database.write(lambda s: s.execute(delete(PEOPLE).where(PEOPLE.c.chat_id == people[1])))
    assert Counter(await office.permits(sends)) == {Permit.SKIPPED: 2, Permit.GO: 10}
    reasons = Counter(reason for _, reason in (await office.states(run.id)).values())
    assert reasons == {None: 10, SkipReason.OPTED_OUT: 1, SkipReason.FORGOTTEN: 1}
    assert await office.holds(run.id)


async def test_who_is_deleted_leaves_a_nameless_outcome(office: Office) -> None:
    people = await office.subscribe(range(12))
    run = await office.started()
    sends = (await office.claim()).sends
    await office.permits(sends)
    await office.outbox.record([(send, Sent()) for send in sends], holder="một", now=office.clock.now())
    await office.database.write(lambda s: s.execute(delete(PEOPLE).where(PEOPLE.c.chat_id == people[3])))
    rows = await office.database.read(lambda s: s.execute(select(SENDS.c.chat_id)).scalars().all())
    assert people[3] not in rows
    assert None in rows
    conservation = await office.shelf.conservation(run.id)
    assert (conservation.sent, conservation.holds) == (12, True)


async def test_pausing_and_cancelling_act_between_two_sends(office: Office) -> None:
    await office.subscribe(range(12))
    run = await office.started()
    first, second, *_ = (await office.claim()).sends
    assert await office.campaigns.pause(run.id, staff=OFFICER) is Verdict.DONE
    assert await office.permits([first]) == [Permit.PUT_BACK]
    assert await office.send_in(first.id) == (SendState.PENDING, None)
    assert (await office.claim("hai")).sends == ()
    assert await office.campaigns.resume(run.id, staff=OFFICER) is Verdict.DONE
    assert [send.id for send in (await office.claim("hai")).sends] == [first.id]
    await office.campaigns.cancel_run(run.id, staff=OFFICER)
    assert await office.permits([second]) == [Permit.SKIPPED]
    assert await office.send_in(second.id) == (SendState.SKIPPED, SkipReason.CANCELLED)
    assert await office.holds(run.id)


async def test_nothing_is_claimed_or_let_go_at_night(office: Office) -> None:
    await office.subscribe(range(12))
    await office.started()
    send, *_ = (await office.claim(limit=1)).sends
    office.clock.advance(timedelta(hours=12, minutes=10))  # 21:11
    assert (await office.claim("hai")).sends == ()
    assert await office.permits([send]) == [Permit.PUT_BACK]
    office.clock.advance(timedelta(hours=10))  # 07:11
    assert len((await office.claim("hai")).sends) == 12


async def test_what_a_dead_sender_held_is_freed_or_unknown(office: Office) -> None:
    await office.subscribe(range(12))
    run = await office.started()
    sends = (await office.claim()).sends
    await office.permits(sends[:4])
    office.clock.advance(timedelta(seconds=LEASE_S - 1))
    assert await office.machinery.recover(now=office.clock.now()) == (0, 0)
    office.clock.advance(timedelta(seconds=1))
    assert await office.machinery.recover(now=office.clock.now()) == (8, 4)
    assert await office.permits(sends[4:]) == [Permit.LOST] * 8
    assert len((await office.claim("hai")).sends) == 8
    conservation = await office.shelf.conservation(run.id)
    assert (conservation.unknown, conservation.pending, conservation.holds) == (4, 8, True)


async def test_a_late_answer_turns_unknown_into_known_but_not_anothers(office: Office) -> None:
    await office.subscribe(range(12))
    await office.started()
    slow, lost, *_ = (await office.claim()).sends
    await office.permits([slow])
    office.clock.advance(timedelta(seconds=LEASE_S))
    await office.machinery.recover(now=office.clock.now())
    taken = {send.id: send for send in (await office.claim("hai")).sends}
    now = office.clock.now()
    await office.outbox.record([(slow, Sent()), (lost, Sent())], holder="một", now=now)
    assert await office.send_in(slow.id) == (SendState.SENT, None)
    assert lost.id in taken
    assert await office.send_in(lost.id) == (SendState.CLAIMED, None)


async def test_unknown_is_repeated_on_an_officers_word_only(office: Office) -> None:
    await office.subscribe(range(12))
    run = await office.started()
    sends = (await office.claim()).sends
    await office.permits(sends)
    outcomes = [(send, Sent()) for send in sends[4:]]
    failed = Failed(FailReason.SERVER_ERROR)
    now = office.clock.now()
    await office.outbox.record(
        [*outcomes, (sends[0], Unknown()), (sends[1], failed), (sends[2], failed), (sends[3], Unknown())],
        holder="một",
        now=now,
    )
    await office.campaigns.tick()
    assert (await office.shelf.run(run.id)).status is RunStatus.FINISHED
    assert (await office.claim()).sends == ()
    assert await office.campaigns.send_again(run.id, staff=OFFICER) == 2
    assert {send.id for send in (await office.claim()).sends} == {sends[1].id, sends[2].id}
    assert await office.campaigns.send_again(run.id, staff=OFFICER, unknown=True) == 2
    assert {send.id for send in (await office.claim()).sends} == {sends[0].id, sends[3].id}
    assert await office.holds(run.id)


async def test_what_is_tried_again_waits_its_time(office: Office) -> None:
    await office.subscribe(range(12))
    await office.started()
    send, *_ = (await office.claim(limit=1)).sends
    await office.permits([send])
    await office.outbox.record([(send, Again(10.0))], holder="một", now=office.clock.now())
    assert send.id not in {other.id for other in (await office.claim("hai")).sends}
    office.clock.advance(timedelta(seconds=10))
    (again,) = (await office.claim("hai")).sends
    assert (again.id, again.attempts) == (send.id, 1)


async def test_too_many_refusals_halt_the_run_and_an_officer_may_resume(office: Office) -> None:
    await office.subscribe(range(40))
    run = await office.started()
    sends = (await office.claim()).sends
    await office.permits(sends)
    refused = Failed(FailReason.REFUSED)
    now = office.clock.now()
    assert await office.outbox.record([(send, refused) for send in sends[:10]], holder="một", now=now) == []
    assert await office.outbox.record([(sends[10], refused)], holder="một", now=now) == [run.id]
    assert (await office.shelf.run(run.id)).status is RunStatus.HALTED
    assert (await office.shelf.log(run.campaign_id))[-1].data == {"attempted": 11, "hard_failures": 11}
    assert await office.campaigns.resume(run.id, staff=OFFICER) is Verdict.DONE
    assert await office.holds(run.id)


async def test_people_who_blocked_the_bot_do_not_halt_it(office: Office) -> None:
    await office.subscribe(range(40))
    await office.started()
    sends = (await office.claim()).sends
    await office.permits(sends)
    blocked = Failed(FailReason.BLOCKED)
    halted = await office.outbox.record(
        [(send, blocked) for send in sends], holder="một", now=office.clock.now()
    )
    assert halted == []


async def test_nobody_is_written_to_more_often_than_the_cap(office: Office) -> None:
    people = await office.subscribe(range(12))
    # Planned for the same day while nobody had got anything yet.
    plans = [office.plan(content=Content((f"Tin số {number}",))) for number in range(3)]
    drafts = [await office.campaigns.draft(plan, author=OFFICER) for plan in plans]
    for draft in drafts:
        await office.campaigns.submit(draft.id, staff=OFFICER)
    office.clock.advance(timedelta(minutes=1))
    for draft in drafts:
        await office.campaigns.tick()
        (run,) = await office.shelf.runs(draft.id)
        sends = (await office.claim()).sends
        await office.permits(sends)
        outcomes = [(send, Sent()) for send in sends]
        await office.outbox.record(outcomes, holder="một", now=office.clock.now())
    assert set((await office.states(run.id)).values()) == {("skipped", "too_often")}
    too_often = await office.campaigns.draft(office.plan(content=Content(("Tin nữa",))), author=OFFICER)
    assert [fault.key for fault in await office.campaigns.faults(too_often)] == ["audience_empty"]
    office.clock.advance(timedelta(days=8))
    later = await office.started(office.plan(content=Content(("Tin sau một tuần",))))
    assert len((await office.claim()).sends) == len(people)
    assert await office.holds(later.id)


async def test_two_campaigns_at_once_count_for_one_person(office: Office) -> None:
    tight = Office(office.database, office.clock, Rules(approval_above=1000, weekly_cap=1))
    await tight.subscribe(range(12))
    first = await tight.scheduled(tight.plan(content=Content(("Tin một",))))
    second = await tight.campaigns.draft(tight.plan(content=Content(("Tin hai",))), author=OFFICER)
    await tight.campaigns.submit(second.id, staff=OFFICER)
    tight.clock.advance(timedelta(minutes=1))
    await tight.campaigns.tick()
    sends = [*(await tight.claim()).sends, *(await tight.claim()).sends]
    assert len(sends) == 24
    assert Counter(await tight.permits(sends)) == {Permit.GO: 12, Permit.PUT_BACK: 12}
    assert Counter(await tight.permits((await tight.claim()).sends)) == {Permit.SKIPPED: 12}
    del first


async def test_what_is_too_old_is_not_sent(office: Office) -> None:
    await office.subscribe(range(12))
    soon = Schedule(office.clock.now() + timedelta(minutes=1), too_late_after=timedelta(hours=2))
    run = await office.started(office.plan(schedule=soon))
    send, *_ = (await office.claim(limit=1)).sends
    office.clock.advance(timedelta(hours=2))
    assert await office.permits([send]) == [Permit.SKIPPED]
    await office.campaigns.tick()
    assert set((await office.states(run.id)).values()) == {("skipped", "too_late")}
    assert (await office.shelf.run(run.id)).status is RunStatus.FINISHED


async def test_a_spread_run_is_handed_out_over_its_time(office: Office) -> None:
    await office.subscribe(range(40))
    soon = Schedule(office.clock.now() + timedelta(minutes=1), spread=timedelta(hours=4))
    await office.started(office.plan(schedule=soon))
    handed = [len((await office.claim()).sends)]
    for _ in range(4):
        office.clock.advance(timedelta(hours=1))
        handed.append(len((await office.claim()).sends))
    assert handed == [1, 10, 10, 10, 9]


async def test_a_chat_that_moved_is_written_to_at_its_new_id(office: Office) -> None:
    people = await office.subscribe(range(12))
    await office.started()
    await office.outbox.rewrite_chat(people[0], 4_000_000_000)
    chats = {send.chat_id for send in (await office.claim()).sends}
    assert 4_000_000_000 in chats
    assert people[0] not in chats


async def test_finding_the_next_pending_send_reads_no_others(office: Office) -> None:
    await office.subscribe(range(12))
    run = await office.started()
    explain = "EXPLAIN QUERY PLAN " if office.database.dialect == "sqlite" else "EXPLAIN "
    query = select(SENDS.c.id).where(SENDS.c.run_id == run.id, is_state(SendState.PENDING))
    query = query.order_by(SENDS.c.id).limit(5)
    sql = str(query.compile(compile_kwargs={"literal_binds": True}))

    def plan(session: object) -> str:
        run_sql = session.execute  # type: ignore[attr-defined]
        if office.database.dialect == "postgresql":
            run_sql(text("SET LOCAL enable_seqscan = off"))
        return str(run_sql(text(explain + sql)).all())

    assert "ix_campaign_sends_open" in await office.database.write(plan)


async def test_a_weekly_campaign_ends_after_its_last_day(office: Office) -> None:
    await office.subscribe(range(12))
    first = office.clock.now() + timedelta(minutes=1)
    weekly = Schedule(first, Repeat.WEEKLY, last_day=(first + timedelta(days=8)).date())
    run = await office.started(office.plan(schedule=weekly))
    office.clock.advance(timedelta(days=7))
    await office.campaigns.tick()
    office.clock.advance(timedelta(days=7))
    await office.campaigns.tick()
    assert [run.number for run in await office.shelf.runs(run.campaign_id)] == [1, 2]


async def test_one_process_leads_and_another_takes_over(office: Office) -> None:
    leases = DatabaseLeases(office.database)
    first, second = (Leadership(leases, clock=office.clock, holder=name) for name in ("một", "hai"))
    assert [await first.leads(), await second.leads(), await first.leads()] == [True, False, True]
    office.clock.advance(timedelta(seconds=20))
    assert [await second.leads(), await first.leads()] == [True, False]
    await second.step_down()
    assert await first.leads()


async def test_senders_share_one_rate(office: Office, database_url: str) -> None:
    other = create_database(database_url)
    rows = [DatabasePacing(office.database), DatabasePacing(other)]
    slots = await asyncio.gather(*(rows[turn % 2].reserve(count=10, per_s=20) for turn in range(8)))
    # 80 moments at 20/s: the last group begins 3.5 s after the first.
    assert 3.2 < max(slot.delay_s for slot in slots) - min(slot.delay_s for slot in slots) < 3.8
    await rows[0].pause(30)
    assert (await rows[1].reserve(count=1, per_s=20)).delay_s > 29
    await other.close()
