"""A sealed design cannot change, and nothing is read before its window closes."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from bot.engagement.errors import FlowDoesNotAdd, SealBroken, SealedTooLate, WindowStillOpen
from bot.engagement.experiments import (
    HOLDOUT,
    Closed,
    Contrast,
    NotYet,
    OutcomeSource,
    canonical_json,
    close,
    design_from_json,
    digest_of,
    seal,
)
from bot.engagement.flows import ArmFlow, ExperimentFlow, Harms, sides_of
from bot.kernel.ids import ServiceId
from tests.unit.engagement.office import (
    CLOSED_AT,
    DESIGN,
    SEALED_AT,
    SENT_AT,
    WINDOW,
    a_design,
    a_flow,
    an_arm,
)

RICH = a_design(
    wordings=("a", "b"),
    primary=Contrast(("a", "b")),
    secondary=(Contrast(("a",), ("b",)),),
    subgroups=("phuong-thanh-sen",),
    waves=2,
)


def test_the_canonical_spelling_is_fixed() -> None:
    # A change here breaks the seals of every campaign already sent.
    assert canonical_json(DESIGN) == (
        '{"campaign_id":7,"holdout_share":0.1,"outcome":"asked_at_end","primary":[["a"],["holdout"]],'
        '"secondary":[],"service_id":"khai_sinh","subgroups":[],"terms":{},"waves":1,'
        '"window_s":1209600.0,"wordings":["a"]}'
    )
    assert len(digest_of(DESIGN)) == 64


@pytest.mark.parametrize("design", [DESIGN, RICH])
def test_a_stored_design_comes_back_with_the_same_hash(design: object) -> None:
    assert design in (DESIGN, RICH)
    restored = design_from_json(canonical_json(DESIGN if design is DESIGN else RICH))
    assert restored == design
    assert digest_of(restored) == digest_of(DESIGN if design is DESIGN else RICH)


@pytest.mark.parametrize(
    "changed",
    [
        {"campaign_id": 8},
        {"service_id": ServiceId("ket_hon")},
        {"outcome": OutcomeSource.PORTAL_COUNTS_BY_COMMUNE},
        {"holdout_share": 0.2},
        {"window": WINDOW + timedelta(seconds=1)},
        {"wordings": ("a", "b")},
        {"primary": Contrast((HOLDOUT,), ("a",))},
        {"secondary": (Contrast((HOLDOUT,), ("a",)),)},
        {"subgroups": ("moi",)},
        {"waves": 2},
    ],
)
def test_every_part_is_under_the_seal(changed: dict[str, object]) -> None:
    assert digest_of(a_design(**changed)) != digest_of(DESIGN)
    assert changed.keys() <= {each.name for each in fields(DESIGN)}


@pytest.mark.parametrize(
    "changed",
    [
        {"holdout_share": 0},
        {"holdout_share": 0.51},
        {"window": timedelta()},
        {"waves": 0},
        {"wordings": ()},
        {"wordings": ("a", "a")},
        {"wordings": ("a", HOLDOUT)},
        {"primary": Contrast(("b",))},
        {"primary": Contrast(())},
        {"primary": Contrast(("a",), ("a",))},
    ],
)
def test_a_design_that_makes_no_sense_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"the holdout|a window|arms need|a contrast"):
        a_design(**changed)


def test_before_the_window_closes_there_is_only_a_date() -> None:
    sealed = seal(DESIGN, SEALED_AT)
    last = SENT_AT + timedelta(days=1)
    almost = last + WINDOW - timedelta(microseconds=1)
    reading = close(sealed, first_assigned_at=SENT_AT, last_assigned_at=last, now=almost)
    assert reading == NotYet(closes_at=last + WINDOW)
    assert [each.name for each in fields(NotYet)] == ["closes_at"]
    with pytest.raises(WindowStillOpen):
        Closed(sealed, SENT_AT, last, almost)
    assert isinstance(
        close(sealed, first_assigned_at=SENT_AT, last_assigned_at=last, now=last + WINDOW), Closed
    )


def test_a_design_changed_after_sealing_is_found_out() -> None:
    forged = replace(seal(DESIGN, SEALED_AT), design=a_design(window=timedelta(days=7)))
    with pytest.raises(SealBroken):
        close(forged, first_assigned_at=SENT_AT, last_assigned_at=SENT_AT, now=SENT_AT)
    with pytest.raises(SealBroken):
        Closed(forged, SENT_AT, SENT_AT, CLOSED_AT)


def test_sealing_after_sending_is_found_out() -> None:
    late = seal(DESIGN, SENT_AT + timedelta(seconds=1))
    with pytest.raises(SealedTooLate):
        close(late, first_assigned_at=SENT_AT, last_assigned_at=SENT_AT, now=CLOSED_AT)


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ({"delivered": 8}, "assigned = delivered"),
        ({"undelivered": {"blocked": 1}}, "assigned = delivered"),
        ({"arm": HOLDOUT}, "assigned = delivered"),
        ({"asked": 9}, "assigned = asked"),
        ({"not_asked": {"blocked": 2}}, "assigned = asked"),
        ({"answered": 11}, "yes <= answered <= asked"),
        ({"yes": 6}, "yes <= answered <= asked"),
        ({"yes": -1}, "negative"),
        ({"undelivered": {"blocked": -1}, "delivered": 11}, "negative"),
        ({"harms": Harms(opt_outs=11)}, "harms"),
        ({"harms": Harms(blocks=-1)}, "harms"),
    ],
)
def test_a_flow_that_does_not_add_up_is_refused(broken: dict[str, object], why: str) -> None:
    arm = ArmFlow("a", 10, delivered=10, asked=10, answered=5, yes=3)
    with pytest.raises(FlowDoesNotAdd, match=why):
        replace(arm, **broken)  # type: ignore[arg-type]


def test_everyone_eligible_is_excluded_or_assigned() -> None:
    arms = (an_arm("a", 90, 5), an_arm(HOLDOUT, 10, 1))
    flow = ExperimentFlow(112, arms, excluded={"too_often": 12}, outside=100)
    assert flow.covered_share == 0.5
    with pytest.raises(FlowDoesNotAdd, match="eligible"):
        replace(flow, eligible=111)
    with pytest.raises(FlowDoesNotAdd, match="twice"):
        ExperimentFlow(180, (arms[0], arms[0]))
    with pytest.raises(FlowDoesNotAdd, match="negative"):
        replace(flow, outside=-1)
    assert ExperimentFlow(0, ()).covered_share == 0


def test_two_wordings_are_put_together_and_keep_their_sums() -> None:
    first = ArmFlow(
        "a", 10, delivered=8, asked=9, answered=5, yes=3, undelivered={"blocked": 2}, not_asked={"left": 1}
    )
    second = ArmFlow("b", 6, delivered=5, asked=6, answered=6, yes=1, undelivered={"blocked": 1})
    treated, control = sides_of(a_flow(first, second, an_arm(HOLDOUT, 4, 0)), Contrast(("a", "b")))
    assert (treated.arm, treated.assigned, treated.delivered, treated.yes) == ("a+b", 16, 13, 4)
    assert (treated.undelivered, treated.not_asked) == ({"blocked": 3}, {"left": 1})
    assert treated.silent == 5
    assert control.arm == HOLDOUT
    with pytest.raises(FlowDoesNotAdd, match="no flow of arm b"):
        sides_of(a_flow(first), Contrast(("a",), ("b",)))
