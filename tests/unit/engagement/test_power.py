"""What can be seen is said before sending, and what would help."""

from __future__ import annotations

import pytest

from bot.engagement.power import (
    ClusterOutlook,
    Improvement,
    Outlook,
    cluster_outlook,
    detectable_effect,
    suggestions,
)


def test_a_campaign_of_the_size_of_two_wards() -> None:
    # By hand at 4.19 points: shares 12.09% of 4,218 and 7.90% of 469, together 11.67%;
    # 1.960 sqrt(0.1031 (1/469 + 1/4218)) = 3.063 points and 0.8416 sqrt(0.0728/469 + 0.1063/4218) = 1.130.
    found = detectable_effect(Outlook(4687, 0.079, 0.1))
    assert found is not None
    assert found.points == pytest.approx(4.19, abs=0.01)
    assert found.true_points == pytest.approx(found.points)
    assert found.relative == pytest.approx(found.points / 7.9)


def test_when_half_answer_the_truth_must_move_more_than_the_report_shows() -> None:
    everyone = detectable_effect(Outlook(5000, 0.2, 0.3))
    half = detectable_effect(Outlook(5000, 0.2, 0.3, response_share=0.5))
    assert everyone is not None
    assert half is not None
    assert half.true_points == pytest.approx(2 * half.points)
    assert half.points < everyone.points < half.true_points


def test_too_few_people_or_too_high_a_base_see_nothing() -> None:
    assert detectable_effect(Outlook(200, 0.1, 0.1)) is None
    assert detectable_effect(Outlook(300, 0.95, 0.1)) is None
    # A quarter answers: even if all of them acted, 60 people in the holdout would not show it.
    assert detectable_effect(Outlook(600, 0.8, 0.1, response_share=0.25)) is None


@pytest.mark.parametrize(
    "wrong",
    [
        (0, 0.1, 0.1, 1.0),
        (10, 1.0, 0.1, 1.0),
        (10, -0.1, 0.1, 1.0),
        (10, 0.1, 0.0, 1.0),
        (10, 0.1, 0.6, 1.0),
        (10, 0.1, 0.1, 0.0),
    ],
)
def test_an_outlook_out_of_range_is_refused(wrong: tuple[int, float, float, float]) -> None:
    with pytest.raises(ValueError, match=r"outlook needs|holdout is"):
        Outlook(*wrong)


def test_suggestions_come_with_numbers_and_say_whether_they_help() -> None:
    outlook = Outlook(4687, 0.079, 0.1)
    now = detectable_effect(outlook)
    assert now is not None
    found = {each.improvement: each for each in suggestions(outlook)}
    assert list(found) == list(Improvement)
    assert all(each.helps and each.detectable is not None for each in found.values())
    points = {name: each.detectable.points for name, each in found.items() if each.detectable}
    assert points[Improvement.HOLDOUT_50] < points[Improvement.HOLDOUT_30] < now.points
    # Twice the people see an effect smaller by the root of two, nearly.
    assert points[Improvement.DOUBLE_PEOPLE] == pytest.approx(now.points / 2**0.5, rel=0.05)
    assert points[Improvement.TWO_WAVES] < now.points


def test_a_longer_window_is_judged_by_the_relative_effect() -> None:
    outlook = Outlook(4687, 0.079, 0.1)
    now = detectable_effect(outlook)
    longer = next(each for each in suggestions(outlook) if each.improvement is Improvement.LONGER_WINDOW)
    assert now is not None
    assert longer.detectable is not None
    assert longer.outlook.base_share == pytest.approx(1 - 0.921**2)
    assert longer.detectable.points > now.points
    assert longer.detectable.relative is not None
    assert now.relative is not None
    assert longer.detectable.relative < now.relative


def test_what_is_already_so_is_not_suggested() -> None:
    assert Improvement.HOLDOUT_30 not in {each.improvement for each in suggestions(Outlook(5000, 0.1, 0.3))}
    kinds = {each.improvement for each in suggestions(Outlook(5000, 0.1, 0.5))}
    assert kinds == {Improvement.DOUBLE_PEOPLE, Improvement.LONGER_WINDOW, Improvement.TWO_WAVES}


def test_from_nothing_to_something_is_help() -> None:
    found = {each.improvement: each for each in suggestions(Outlook(200, 0.1, 0.1))}
    assert found[Improvement.HOLDOUT_30].helps
    assert not found[Improvement.LONGER_WINDOW].helps


def test_communes_cost_power_and_the_price_is_told() -> None:
    found = cluster_outlook([100] * 35, [100] * 34, base_share=0.3, icc=0.05)
    # 1 + 99 x 0.05 = 5.95.
    assert found.cases == 6900
    assert found.design_effect == pytest.approx(5.95)
    assert found.effective_cases == pytest.approx(6900 / 5.95)
    assert found.detectable_points is not None
    assert found.if_people_were_drawn is not None
    assert found.detectable_points == pytest.approx(found.if_people_were_drawn * 5.95**0.5, rel=0.06)


def test_too_few_communes_see_nothing() -> None:
    found = cluster_outlook([1000] * 50, [1000] * 19, base_share=0.3, icc=0.01)
    assert isinstance(found, ClusterOutlook)
    assert found.detectable_points is None
    assert cluster_outlook([9] * 20, [9] * 20, base_share=0.95, icc=0.5).detectable_points is None


@pytest.mark.parametrize(
    "wrong", [([], [5], 0.1, 0.1), ([5], [0], 0.1, 0.1), ([5], [5], 0.0, 0.1), ([5], [5], 0.1, 2.0)]
)
def test_impossible_communes_are_refused(wrong: tuple[list[int], list[int], float, float]) -> None:
    treated, control, base, icc = wrong
    with pytest.raises(ValueError, match="communes need cases"):
        cluster_outlook(treated, control, base_share=base, icc=icc)
