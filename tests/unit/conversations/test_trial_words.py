"""What is said of a trial: a date while it is open, one honest sentence when it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.campaigns.audience import AudienceCounts
from bot.campaigns.model import Campaign, CampaignId, Content, Plan, StaffId
from bot.campaigns.outlook import trial_outlook
from bot.campaigns.schedule import Schedule
from bot.campaigns.sealing import Experiment, seal_trial
from bot.campaigns.statuses import CampaignStatus
from bot.campaigns.tallies import ArmTally, TrialTallies, tallies_as_json
from bot.campaigns.trial_flow import flow_of
from bot.campaigns.trial_reading import Standing, TrialReading, closed_trial
from bot.conversations.staff.trial_words import outlook_words, summary_words, verdict_words
from bot.engagement.lift import conclude
from bot.texts import plain
from tests.support.journeys import TEXTS

SAY = TEXTS.speaker("vi")
START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
LATER = START + timedelta(days=60)


def arm(assigned: int, answered: int, yes: int, *, holdout: bool = False) -> ArmTally:
    return ArmTally(
        assigned=assigned,
        delivered=0 if holdout else assigned,
        held_back=assigned if holdout else 0,
        asked=assigned,
        answers={"self_online": yes, "not_done": answered - yes},
    )


def reading(treated: ArmTally, holdout: ArmTally) -> TrialReading:
    plan = Plan("Khai sinh tại nhà", Content(("x",)), schedule=Schedule(START))
    campaign = Campaign(CampaignId(7), plan, CampaignStatus.ENDED, 1, "muối", StaffId(1))
    trial = seal_trial(campaign, (), START - timedelta(days=1))
    assert trial is not None
    tallies = TrialTallies(
        {"a": treated, "holdout": holdout}, first_assigned_at=START, last_assigned_at=START
    )
    experiment = Experiment(trial, has_begun=True, tallies=tallies_as_json(tallies), tallied_at=LATER)
    closed = closed_trial(experiment, tallies, LATER)
    assert closed is not None
    return TrialReading(
        campaign,
        experiment,
        Standing.READ,
        tallies=tallies,
        flow=flow_of(tallies),
        conclusion=conclude(closed, flow_of(tallies)),
    )


def test_while_the_window_is_open_there_is_a_date_and_no_number() -> None:
    found = reading(arm(4218, 1700, 384), arm(469, 190, 37, holdout=True))
    open_one = replace(found, standing=Standing.OPEN, conclusion=None, flow=None, tallies=None)
    said = plain(verdict_words(SAY, open_one))
    # First moment, a day in which it may still be sent, fourteen days, three days to answer.
    assert "20/11/2026" in said
    assert "384" not in plain(summary_words(SAY, open_one))


def test_no_difference_is_said_as_not_enough_data() -> None:
    said = plain(summary_words(SAY, reading(arm(4218, 1700, 384), arm(469, 190, 37, holdout=True))))
    assert said.startswith("Chưa đủ dữ liệu để kết luận: chênh +1,2 điểm")
    assert "9,1%" in said
    assert "(384/4.218)" in said


def test_a_lift_is_said_with_both_ends() -> None:
    said = plain(verdict_words(SAY, reading(arm(4000, 1600, 600), arm(1000, 400, 90, holdout=True))))
    assert said.startswith("Tăng từ ")
    assert said.endswith("điểm phần trăm (ước tính 6,0).")


def test_unequal_answering_is_not_called_a_lift() -> None:
    said = plain(verdict_words(SAY, reading(arm(4000, 2400, 480), arm(1000, 300, 60, holdout=True))))
    assert said.startswith("Không gọi là mức tăng được")


@pytest.mark.parametrize("kind", ["vi", "en"])
def test_before_sending_it_says_what_can_be_seen_and_what_helps(kind: str) -> None:
    plan = Plan("x", Content(("x",)), holdout_share=0.1)
    counts = AudienceCounts(subscribers=9000, met=8000, eligible=8000, measured=4000)
    said = plain(outlook_words(TEXTS.speaker(kind), trial_outlook(plan, counts)))
    assert ("8,3" if kind == "vi" else "8.3") in said
    assert "30%" in said
    few = plain(outlook_words(TEXTS.speaker(kind), trial_outlook(plan, replace(counts, measured=40))))
    assert ("Quá ít" if kind == "vi" else "Too few") in few
