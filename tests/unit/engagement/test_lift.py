"""One verdict on everyone assigned, without numbers where a number could point at a person."""

from __future__ import annotations

import pytest

from bot.engagement.comparison import SMALLEST_ARM, Reason, Verdict
from bot.engagement.errors import ClusteringIgnored
from bot.engagement.experiments import HOLDOUT, Contrast, OutcomeSource
from bot.engagement.flows import ExperimentFlow, Harms
from bot.engagement.lift import HarmRates, conclude
from bot.engagement.multiplicity import Standing, further_comparisons
from tests.unit.engagement.office import a_design, a_flow, an_arm, closed


def test_the_manager_reads_a_difference_with_its_interval() -> None:
    # 384 of 4,218 is 9.104%, 37 of 469 is 7.889%: +1.215 points.
    # Wilson 95%: 8.273% to 10.008%, and 5.779% to 10.683%;
    # low 1.215 - sqrt(0.830^2 + 2.794^2) = -1.70, high 1.215 + sqrt(2.110^2 + 0.904^2) = 3.51.
    found = conclude(closed(), a_flow(an_arm("a", 4218, 384), an_arm(HOLDOUT, 469, 37)))
    assert (found.verdict, found.reason) == (Verdict.NOT_ENOUGH_DATA, Reason.INTERVAL_COVERS_ZERO)
    assert found.figures is not None
    difference = found.figures.difference
    assert (difference.points, difference.low, difference.high) == pytest.approx(
        (1.215, -1.70, 3.51), abs=0.01
    )
    assert found.figures.treated.yes_share == pytest.approx(0.09104, abs=1e-5)


@pytest.mark.parametrize(
    ("treated", "held", "verdict"), [(300, 50, Verdict.HIGHER), (50, 300, Verdict.LOWER)]
)
def test_a_clear_difference_is_told_with_its_direction(treated: int, held: int, verdict: Verdict) -> None:
    found = conclude(closed(), a_flow(an_arm("a", 1000, treated), an_arm(HOLDOUT, 1000, held)))
    assert (found.verdict, found.reason) == (verdict, None)


def test_those_never_reached_stay_in_the_denominator() -> None:
    reached = an_arm("a", 500, 100)
    flow = a_flow(reached, an_arm(HOLDOUT, 500, 50))
    unreached = an_arm("a", 1000, 100, answered=500)
    with_them = conclude(closed(), a_flow(unreached, an_arm(HOLDOUT, 1000, 50, answered=500)))
    without = conclude(closed(), flow)
    assert with_them.figures is not None
    assert without.figures is not None
    assert (with_them.figures.difference.points, without.figures.difference.points) == pytest.approx((5, 10))


def test_arms_that_answered_differently_give_no_lift() -> None:
    found = conclude(
        closed(), a_flow(an_arm("a", 1000, 210, answered=700), an_arm(HOLDOUT, 1000, 150, answered=500))
    )
    assert (found.verdict, found.reason) == (Verdict.UNEQUAL_REPORTING, Reason.ARMS_ANSWERED_DIFFERENTLY)
    assert found.figures is not None
    assert found.figures.difference.excludes_zero
    assert found.figures.treated.answered_share == 0.7
    assert found.figures.among_answers is not None
    assert found.figures.among_answers.points == pytest.approx(0)


def test_unequal_answering_is_told_even_when_the_interval_covers_zero() -> None:
    found = conclude(
        closed(), a_flow(an_arm("a", 1000, 100, answered=700), an_arm(HOLDOUT, 1000, 100, answered=500))
    )
    assert found.verdict is Verdict.UNEQUAL_REPORTING


def test_a_lift_that_vanishes_among_those_who_answered_is_none() -> None:
    # Answered 5,200 and 5,050 of 10,000: p = 0.034, not caught at 1%; yes 70% and 68.5% of them.
    flow = a_flow(an_arm("a", 10_000, 3640, answered=5200), an_arm(HOLDOUT, 10_000, 3460, answered=5050))
    found = conclude(closed(), flow)
    assert (found.verdict, found.reason) == (Verdict.UNEQUAL_REPORTING, Reason.VANISHES_AMONG_ANSWERS)


def test_the_bounds_let_the_silent_decide() -> None:
    found = conclude(
        closed(), a_flow(an_arm("a", 100, 30, answered=60), an_arm(HOLDOUT, 100, 20, answered=60))
    )
    assert found.figures is not None
    # Worst: 30% against (20 + 40)%; best: (30 + 40)% against 20%.
    assert (found.figures.bounds.worst, found.figures.bounds.best) == pytest.approx((-30, 50))


def test_an_arm_where_nobody_answered_is_unequal_reporting() -> None:
    found = conclude(closed(), a_flow(an_arm("a", 500, 100), an_arm(HOLDOUT, 500, 0, answered=0)))
    assert found.verdict is Verdict.UNEQUAL_REPORTING
    assert found.figures is not None
    assert found.figures.among_answers is None


def test_too_few_people_give_no_numbers_at_all() -> None:
    small = an_arm(HOLDOUT, SMALLEST_ARM - 1, 15)
    found = conclude(closed(), a_flow(an_arm("a", 1000, 10), small))
    assert (found.verdict, found.reason) == (Verdict.NOT_ENOUGH_DATA, Reason.TOO_FEW_ASSIGNED)
    assert (found.figures, found.harms, found.comparison) == (None, None, None)


@pytest.mark.parametrize(
    ("yes", "answered", "shown"),
    [
        (9, 400, False),
        (10, 400, True),
        (0, 400, True),
        (391, 400, False),
        (390, 400, True),
        (100, 495, False),
    ],
)
def test_small_cells_hide_the_numbers_but_not_the_verdict(yes: int, answered: int, shown: bool) -> None:
    flow = a_flow(an_arm("a", 500, 100, answered=400), an_arm(HOLDOUT, 500, yes, answered=answered))
    found = conclude(closed(), flow)
    assert (found.figures is not None) is shown
    assert found.verdict in Verdict


def test_harms_are_told_per_thousand() -> None:
    treated = an_arm("a", 4000, 400, harms=Harms(opt_outs=22, blocks=9))
    found = conclude(closed(), a_flow(treated, an_arm(HOLDOUT, 500, 50)))
    assert found.harms == (HarmRates(5.5, None, 0), HarmRates(0, 0, 0))


def test_communes_that_were_drawn_are_not_analysed_as_people() -> None:
    design = a_design(outcome=OutcomeSource.PORTAL_COUNTS_BY_COMMUNE)
    with pytest.raises(ClusteringIgnored):
        conclude(closed(design), a_flow(an_arm("a", 500, 100), an_arm(HOLDOUT, 500, 50)))


TWO_WORDINGS = a_design(
    wordings=("a", "b"),
    primary=Contrast(("a", "b")),
    secondary=(Contrast(("a",), ("b",)), Contrast(("a",)), Contrast(("b",))),
    subgroups=("moi",),
)


def _two_wordings(first: int, second: int, held: int) -> ExperimentFlow:
    return a_flow(an_arm("a", 1000, first), an_arm("b", 1000, second), an_arm(HOLDOUT, 1000, held))


def test_what_was_announced_is_corrected_together() -> None:
    # 130, 100 and 100 of 1,000: alone p = 0.0354 twice (pooled 0.115, z = 2.103); of four looks none holds.
    found = further_comparisons(
        closed(TWO_WORDINGS), _two_wordings(130, 100, 100), {"moi": _two_wordings(50, 50, 50)}
    )
    assert [each.standing for each in found] == [Standing.ADJUSTED] * 4
    assert found[0].p_value == pytest.approx(4 * 0.0355, abs=0.001)
    assert {each.verdict for each in found} == {Verdict.NOT_ENOUGH_DATA}


def test_a_strong_announced_difference_survives_the_correction() -> None:
    wordings, first, second = further_comparisons(closed(TWO_WORDINGS), _two_wordings(200, 100, 100))
    assert (wordings.verdict, first.verdict, second.verdict) == (
        Verdict.HIGHER,
        Verdict.HIGHER,
        Verdict.NOT_ENOUGH_DATA,
    )
    assert wordings.figures is not None


def test_what_was_not_announced_is_exploratory_and_has_no_verdict() -> None:
    new = a_flow(an_arm("a", 1000, 50), an_arm("b", 1000, 50), an_arm(HOLDOUT, 1000, 50))
    parts = {"moi": new, "cu": _two_wordings(400, 400, 100)}
    whole = a_flow(an_arm("a", 2000, 450), an_arm("b", 2000, 450), an_arm(HOLDOUT, 2000, 150))
    *announced, looked_up = further_comparisons(closed(TWO_WORDINGS), whole, parts)
    assert {each.standing for each in announced} == {Standing.ADJUSTED}
    assert (looked_up.subgroup, looked_up.standing) == ("cu", Standing.EXPLORATORY)
    assert (looked_up.verdict, looked_up.p_value) == (None, None)
    assert looked_up.figures is not None
    # 2,000 with 800 yes against 1,000 with 100.
    assert looked_up.figures.difference.points == pytest.approx(30)


def test_a_subgroup_too_small_to_read_still_counts_as_a_look() -> None:
    few = a_flow(an_arm("a", 12, 3), an_arm("b", 12, 3), an_arm(HOLDOUT, 12, 3))
    flow = _two_wordings(135, 100, 100)
    alone = further_comparisons(closed(TWO_WORDINGS), flow)
    with_few = further_comparisons(closed(TWO_WORDINGS), flow, {"moi": few})
    assert with_few[-1].reason is Reason.TOO_FEW_ASSIGNED
    assert (alone[0].p_value, with_few[0].p_value) == pytest.approx((3 * 0.0151, 4 * 0.0151), abs=0.002)


def test_a_hidden_part_cannot_be_had_by_subtracting_the_shown_ones() -> None:
    whole = _two_wordings(200, 100, 100)
    most = a_flow(an_arm("a", 900, 195), an_arm("b", 900, 80), an_arm(HOLDOUT, 900, 80))
    # The rest of arm a has 5 yes: neither the part nor the whole beside it may be shown.
    found = further_comparisons(closed(TWO_WORDINGS), whole, {"moi": most})
    assert {each.figures for each in found} == {None}
    assert found[0].verdict is Verdict.HIGHER
