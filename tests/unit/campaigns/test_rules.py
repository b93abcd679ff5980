"""The small rules: who may be counted, when to halt, what is tried again."""

from __future__ import annotations

import pytest

from bot.campaigns.audience import (
    Audience,
    AudienceCounts,
    AudienceRefusal,
    LeftOut,
    refusal_of,
    shown_count,
)
from bot.campaigns.halting import must_halt
from bot.campaigns.outcomes import (
    MOST_LIMITED_TRIES,
    MOST_TRIES,
    Again,
    Failed,
    Outcome,
    Trouble,
    Unknown,
    outcome_of,
)
from bot.campaigns.statuses import FailReason
from bot.kernel.ids import EntryId

BEHAVIOUR = Audience(asked_about=frozenset({EntryId("khai_sinh")}))


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "0"), (1, "<10"), (9, "<10"), (10, "10"), (19, "10"), (20, "20"), (1234, "1230")]
)
def test_counts_are_shown_so_that_no_person_can_be_told_apart(count: int, shown: str) -> None:
    assert shown_count(count) == shown


@pytest.mark.parametrize(
    ("audience", "eligible", "excluded", "refusal"),
    [
        (Audience(), 0, 0, AudienceRefusal.EMPTY),
        (Audience(), 9, 0, AudienceRefusal.TOO_FEW),
        (Audience(), 10, 0, None),
        (Audience(), 10, 1, None),
        (BEHAVIOUR, 30, 1, AudienceRefusal.SINGLES_OUT),
        (BEHAVIOUR, 30, 9, AudienceRefusal.SINGLES_OUT),
        (BEHAVIOUR, 30, 10, None),
        (BEHAVIOUR, 30, 0, None),
    ],
)
def test_small_audiences_are_refused(
    audience: Audience, eligible: int, excluded: int, refusal: AudienceRefusal | None
) -> None:
    counts = AudienceCounts(100, eligible + excluded, eligible, 0, {LeftOut.EXCLUDED: excluded})
    assert refusal_of(audience, counts) == refusal


@pytest.mark.parametrize(
    ("attempted", "hard", "halts"),
    [
        (10, 10, False),
        (11, 11, True),
        (110, 11, False),
        (109, 11, True),
        (1000, 100, False),
        (1000, 101, True),
    ],
)
def test_a_run_halts_above_ten_and_above_ten_percent(attempted: int, hard: int, halts: bool) -> None:
    assert must_halt(attempted=attempted, hard_failures=hard) is halts


@pytest.mark.parametrize(
    ("trouble", "attempts", "outcome"),
    [
        (Trouble.MAYBE_DELIVERED, 1, Unknown()),
        (Trouble.BLOCKED, 1, Failed(FailReason.BLOCKED)),
        (Trouble.CHAT_NOT_FOUND, 1, Failed(FailReason.CHAT_NOT_FOUND)),
        (Trouble.REFUSED, 1, Failed(FailReason.REFUSED)),
        (Trouble.SERVER_ERROR, 1, Again(2.0)),
        (Trouble.NEVER_LEFT, 2, Again(10.0)),
        (Trouble.SERVER_ERROR, MOST_TRIES, Failed(FailReason.SERVER_ERROR)),
        (Trouble.NEVER_LEFT, MOST_TRIES, Failed(FailReason.NO_CONNECTION)),
        (Trouble.RATE_LIMITED, MOST_TRIES, Again(7.0)),
        (Trouble.RATE_LIMITED, MOST_LIMITED_TRIES, Failed(FailReason.RATE_LIMITED)),
    ],
)
def test_only_what_reached_nobody_is_tried_again(trouble: Trouble, attempts: int, outcome: Outcome) -> None:
    assert outcome_of(trouble, attempts=attempts, retry_after_s=7.0) == outcome
