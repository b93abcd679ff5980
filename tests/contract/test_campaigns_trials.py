"""A trial from its seal to its tallies: sealed before sending, one question to both arms, sums that stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete

from bot.campaigns.model import Content, Run
from bot.campaigns.outcomes import Failed, Sent
from bot.campaigns.ports import Permit
from bot.campaigns.schedule import Repeat, Schedule
from bot.campaigns.sealing import communes_of
from bot.campaigns.statuses import FailReason, RunKind, RunStatus
from bot.campaigns.tallies import TrialTallies, tallies_from_json
from bot.campaigns.trial import AnswerKind, Trial, Unit
from bot.conversations.model import ForgetMe, Outcome, WithdrawConsent
from bot.database.engine import Database
from bot.database.memory import DatabaseMemory
from bot.database.tables import PEOPLE
from bot.engagement.experiments import digest_of
from bot.kernel.ids import CommuneId
from bot.people.model import ChatState, Consent, Person
from tests.support.clock import FakeClock
from tests.support.trial_story import QUESTION, TrialOffice
from tests.unit.campaigns.office import OFFICER, TEXT

COMMUNES = tuple(CommuneId(f"xa-{letter}") for letter in "abcdefgh")


class Trials(TrialOffice):
    """The same with eight communes, and with failures where a test wants them."""

    communes = COMMUNES

    async def send_some(self, *, failing: int) -> None:
        """Everything pending goes out; the first few are refused by a server error for good."""
        sends = (await self.claim()).sends
        permits = await self.permits(sends)
        going = [send for send, permit in zip(sends, permits, strict=True) if permit is Permit.GO]
        outcomes = [
            (send, Failed(FailReason.SERVER_ERROR) if place < failing else Sent())
            for place, send in enumerate(going)
        ]
        await self.outbox.record(outcomes, holder="một", now=self.clock.now())

    async def tallies(self, run: Run) -> TrialTallies:
        experiment = await self.shelf.experiment(run.campaign_id)
        assert experiment is not None
        assert experiment.tallies is not None
        return tallies_from_json(experiment.tallies)


@pytest.fixture
def office(database: Database, clock: FakeClock) -> Trials:
    return Trials(database, clock)


async def test_a_trial_is_sealed_when_it_is_scheduled(office: Trials) -> None:
    await office.subscribe(range(40), measured=True)
    campaign = await office.scheduled(office.trial_plan())
    experiment = await office.shelf.experiment(campaign.id)
    assert experiment is not None
    assert experiment.trial.sealed.digest == digest_of(experiment.trial.design)
    assert experiment.trial.design.holdout_share == 0.3
    assert not experiment.has_begun
    assert experiment.tallies is None
    actions = [entry.action for entry in await office.shelf.log(campaign.id)]
    assert "trial.sealed" in actions


async def test_without_a_holdout_there_is_no_trial(office: Trials) -> None:
    await office.subscribe(range(40), measured=True)
    run = await office.started()
    assert await office.shelf.experiment(run.campaign_id) is None
    assert [one.kind for one in await office.shelf.runs(run.campaign_id)] == [RunKind.BROADCAST]


async def test_what_was_sealed_cannot_change_once_people_were_drawn(office: Trials) -> None:
    await office.subscribe(range(40), measured=True)
    weekly = Schedule(office.clock.now() + timedelta(minutes=1), Repeat.WEEKLY)
    run = await office.started(office.trial_plan(schedule=weekly))
    before = await office.shelf.experiment(run.campaign_id)
    campaign = await office.shelf.campaign(run.campaign_id)
    soon = Schedule(office.clock.now() + timedelta(minutes=5), Repeat.WEEKLY)
    larger = await office.campaigns.edit(
        campaign, replace(campaign.plan, holdout_share=0.5, schedule=soon), staff=OFFICER
    )
    assert "trial_sealed" in [fault.key for fault in await office.campaigns.faults(larger)]
    other_text = replace(larger.plan, holdout_share=0.3, content=Content((TEXT + " Lời khác.",)))
    mended = await office.campaigns.edit(larger, other_text, staff=OFFICER)
    assert "trial_sealed" not in [fault.key for fault in await office.campaigns.faults(mended)]
    await office.campaigns.submit(run.campaign_id, staff=OFFICER)
    after = await office.shelf.experiment(run.campaign_id)
    assert before is not None
    assert after is not None
    assert after.trial == before.trial


async def test_both_arms_get_the_same_question_if_they_agreed_to_be_asked(office: Trials) -> None:
    asked = await office.subscribe(range(60), measured=True, follow_up=True)
    silent = await office.subscribe(range(60, 80), measured=True)
    await office.subscribe(range(80, 100))
    run = await office.started(office.trial_plan())
    await office.send_all()
    question = await office.question_of(run)
    assert question.due_at == (run.started_at or office.clock.now()) + timedelta(days=14)
    office.clock.advance(timedelta(days=14))
    await office.campaigns.tick()
    assert (await office.shelf.run(question.id)).status is RunStatus.RUNNING
    got = [chat for chat, _ in await office.send_all()]
    assert set(got) == set(asked)
    assert not set(got) & set(silent)
    assert (await office.outbox.content(question.id)).wordings == QUESTION.wordings


async def test_tallies_are_sealed_when_the_window_has_closed_and_add_up(office: Trials) -> None:
    people = await office.subscribe(range(60), measured=True, follow_up=True)
    await office.subscribe(range(60, 75))
    run = await office.started(office.trial_plan())
    await office.send_some(failing=2)
    office.clock.advance(timedelta(days=14))
    await office.campaigns.tick()
    question = await office.question_of(run)
    got = [chat for chat, _ in await office.send_all()]
    now = office.clock.now()
    for chat_id in got[:9]:
        assert await office.shelf.answer(question.id, chat_id, answer=AnswerKind.SELF_ONLINE, now=now)
    assert await office.shelf.answer(question.id, got[0], answer=AnswerKind.NOT_DONE, now=now)
    assert not await office.shelf.answer(run.id, got[0], answer=AnswerKind.NOT_DONE, now=now)
    experiment = await office.shelf.experiment(run.campaign_id)
    assert experiment is not None
    assert experiment.tallies is None
    office.clock.advance(timedelta(days=5))
    await office.campaigns.tick()
    tallies = await office.tallies(run)
    assert sum(arm.assigned for arm in tallies.arms.values()) == len(people)
    assert all(arm.adds_up for arm in tallies.arms.values())
    assert tallies.arms["holdout"].held_back == tallies.arms["holdout"].assigned
    assert tallies.outside == 15
    answers = [arm.answers for arm in tallies.arms.values()]
    assert sum(one.get("self_online", 0) for one in answers) == 8
    assert sum(one.get("not_done", 0) for one in answers) == 1
    # It is over: a late answer changes nothing.
    assert not await office.shelf.answer(question.id, got[20], answer=AnswerKind.SELF_ONLINE, now=now)


async def test_who_is_deleted_or_stops_still_counts_without_a_name(office: Trials) -> None:
    people = await office.subscribe(range(60), measured=True, follow_up=True)
    run = await office.started(office.trial_plan())
    await office.send_all()
    memory = DatabaseMemory(office.database)
    for chat_id, effect in (
        (people[0], ForgetMe()), (people[1], WithdrawConsent(Consent.NOTIFICATIONS)),
    ):  # fmt: skip
        person = Person(ChatState(chat_id), frozenset(Consent))
        outcome = Outcome(effects=(effect,))
        await memory.record(
            person=person, outcome=outcome, update_id=None, outbox=None, now=office.clock.now()
        )
    await office.database.write(lambda s: s.execute(delete(PEOPLE).where(PEOPLE.c.chat_id == people[2])))
    office.clock.advance(timedelta(days=19))
    await office.campaigns.tick()
    tallies = await office.tallies(run)
    assert sum(arm.assigned for arm in tallies.arms.values()) == len(people)
    ended: dict[str, int] = {}
    for arm in tallies.arms.values():
        for way, count in arm.ended.items():
            ended[way] = ended.get(way, 0) + count
    assert ended == {"forgotten": 1, "chat": 1}


async def test_waves_count_a_person_once_and_newcomers_in_their_own_wave(office: Trials) -> None:
    await office.subscribe(range(40), measured=True, follow_up=True)
    first_at = office.clock.now() + timedelta(minutes=1)
    weekly = Schedule(first_at, Repeat.WEEKLY, last_day=(first_at + timedelta(days=8)).date())
    run = await office.started(office.trial_plan(schedule=weekly, trial=Trial(window_days=5)))
    await office.send_all()
    newcomers = await office.subscribe(range(40, 52), measured=True, follow_up=True)
    office.clock.advance(timedelta(days=5))
    await office.campaigns.tick()
    first = [chat for chat, _ in await office.send_all()]
    assert len(first) == 40
    assert not set(first) & set(newcomers)
    office.clock.advance(timedelta(days=2))
    await office.campaigns.tick()
    broadcasts = [one for one in await office.shelf.runs(run.campaign_id) if one.kind is RunKind.BROADCAST]
    assert len(broadcasts) == 2
    await office.send_all()
    office.clock.advance(timedelta(days=5))
    await office.campaigns.tick()
    second = [chat for chat, _ in await office.send_all()]
    assert set(second) == set(newcomers)
    office.clock.advance(timedelta(days=10))
    await office.campaigns.tick()
    tallies = await office.tallies(run)
    assert sum(arm.assigned for arm in tallies.arms.values()) == 52
    assert sum(arm.asked for arm in tallies.arms.values()) == 52


async def test_a_trial_by_commune_holds_whole_communes(office: Trials) -> None:
    for place, commune in enumerate(COMMUNES):
        await office.subscribe(range(place * 10, place * 10 + 10), commune=commune)
    await office.subscribe(range(200, 210))
    run = await office.started(office.trial_plan(trial=Trial(Unit.COMMUNE)))
    experiment = await office.shelf.experiment(run.campaign_id)
    assert experiment is not None
    communes = communes_of(experiment.trial.design)
    assert communes is not None
    assert len(communes[1]) == 2
    conservation = await office.shelf.conservation(run.id)
    assert (conservation.held_out, conservation.assigned) == (20, 70)
    # Nobody is asked: the portal's counts are the outcome.
    assert [one.kind for one in await office.shelf.runs(run.campaign_id)] == [RunKind.BROADCAST]


async def test_who_was_written_to_too_often_is_in_neither_arm(office: Trials) -> None:
    await office.subscribe(range(40), measured=True)
    for number in range(2):
        await office.started(office.plan(content=Content((f"Tin trước {number}",))))
        await office.send_all()
    late = await office.subscribe(range(40, 60), measured=True)
    trial = await office.started(office.trial_plan(content=Content(("Tin có thử nghiệm",))))
    states = await office.states(trial.id)
    assert {states[chat] for chat in states if chat not in late} == {("skipped", "too_often")}
    office.clock.advance(timedelta(days=19))
    await office.campaigns.tick()
    tallies = await office.tallies(trial)
    assert sum(arm.assigned for arm in tallies.arms.values()) == 20
    assert tallies.left_out == {"too_often": 40}


async def test_the_question_is_asked_of_both_arms_however_often_one_was_written_to(office: Trials) -> None:
    people = await office.subscribe(range(60), measured=True, follow_up=True)
    run = await office.started(office.trial_plan(trial=Trial(window_days=5)))
    await office.send_all()
    office.clock.advance(timedelta(days=1))
    # The treated are at their weekly cap now, the holdout is not.
    await office.started(office.plan(content=Content(("Tin khác trong tuần",))))
    await office.send_all()
    office.clock.advance(timedelta(days=4))
    await office.campaigns.tick()
    assert (await office.question_of(run)).status is RunStatus.RUNNING
    assert {chat for chat, _ in await office.send_all()} == set(people)
