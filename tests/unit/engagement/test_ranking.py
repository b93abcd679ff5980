"""Small units are drawn towards the common level, and it is said why."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engagement.ranking import Standing, UnitCount, rank_changes, rank_shares

ORDINARY = [UnitCount(f"xa-{number:02}", 300 + 20 * number, 1000) for number in range(20)]


def test_three_of_three_do_not_beat_nine_hundred_and_fifty_of_a_thousand() -> None:
    rows = rank_shares([*ORDINARY, UnitCount("tiny", 3, 3), UnitCount("great", 950, 1000)])
    places = {row.unit: row.place for row in rows}
    assert places["great"] == 1
    tiny = next(row for row in rows if row.unit == "tiny")
    assert tiny.raw == 1
    assert tiny.share < 0.75
    assert tiny.standing is Standing.LIKE_MOST
    assert (tiny.why.cases, tiny.why.own_weight < 0.3, tiny.why.drawn_points < -25) == (3, True, True)
    assert rows[0].standing is Standing.ABOVE
    assert rows[-1].standing is Standing.BELOW


def test_a_fair_share_is_the_own_and_the_common_by_weight() -> None:
    rows = rank_shares(ORDINARY)
    strength = rows[0].why.cases_to_outweigh
    for row in rows:
        assert row.why.own_weight == pytest.approx(1000 / (1000 + strength))
        assert row.raw is not None
        common = (row.share - row.why.own_weight * row.raw) / (1 - row.why.own_weight)
        assert common == pytest.approx(0.49, abs=0.02)


def test_equal_units_share_a_place_in_the_order_of_their_names() -> None:
    rows = rank_shares(
        [UnitCount(name, yes, 100) for name, yes in (("c", 20), ("b", 60), ("a", 60), ("d", 10))]
    )
    assert [(row.unit, row.place) for row in rows] == [("a", 1), ("b", 1), ("c", 3), ("d", 4)]


def test_when_units_differ_only_by_chance_nobody_stands_out() -> None:
    rows = rank_shares([UnitCount(str(number), 30 + number % 2, 100) for number in range(30)])
    assert {row.standing for row in rows} == {Standing.LIKE_MOST}
    assert rows[0].why.own_weight < 0.1


def test_a_unit_without_cases_stands_at_the_common_level() -> None:
    rows = rank_shares([*ORDINARY, UnitCount("none", 0, 0)])
    empty = next(row for row in rows if row.unit == "none")
    assert (empty.raw, empty.why.own_weight, empty.why.drawn_points) == (None, 0, 0)
    assert 5 < empty.place < 16
    assert rank_shares([UnitCount("none", 0, 0)]) == ()
    assert rank_shares([]) == ()


def test_one_unit_alone_can_be_ranked() -> None:
    (row,) = rank_shares([UnitCount("only", 3, 10)])
    assert (row.place, row.raw) == (1, 0.3)
    assert row.low <= row.share <= row.high


def test_improvement_of_a_few_cases_is_drawn_to_the_common_change() -> None:
    earlier = [UnitCount(str(number), 300, 1000) for number in range(10)] + [UnitCount("tiny", 0, 3)]
    later = [UnitCount(str(number), 320 + 20 * number, 1000) for number in range(10)] + [
        UnitCount("tiny", 3, 3)
    ]
    rows = rank_changes(earlier, later)
    tiny = next(row for row in rows if row.unit == "tiny")
    assert tiny.raw_points == pytest.approx(100)
    assert tiny.points < 20
    assert (tiny.why.cases, tiny.standing) == (6, Standing.LIKE_MOST)
    assert tiny.why.own_weight < 0.1
    assert (rows[0].unit, rows[0].place, rows[0].standing) == ("9", 1, Standing.ABOVE)
    assert rows[-1].standing is Standing.BELOW


def test_improvement_needs_both_periods() -> None:
    earlier = [UnitCount("a", 1, 10), UnitCount("b", 0, 0)]
    later = [UnitCount("a", 5, 10), UnitCount("b", 5, 10), UnitCount("c", 5, 10)]
    assert [row.unit for row in rank_changes(earlier, later)] == ["a"]
    assert rank_changes([], later) == ()


def test_equal_changes_are_one_common_change() -> None:
    rows = rank_changes(
        [UnitCount(name, 10, 100) for name in "ab"], [UnitCount(name, 20, 100) for name in "ab"]
    )
    assert [row.place for row in rows] == [1, 1]
    assert [row.points for row in rows] == pytest.approx([10, 10])
    assert {row.standing for row in rows} == {Standing.LIKE_MOST}
    assert rows[0].why.cases_to_outweigh == float("inf")


def test_an_impossible_count_is_refused() -> None:
    with pytest.raises(ValueError, match="some of all"):
        UnitCount("a", 2, 1)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=1, max_size=15))
def test_whatever_the_counts_a_fair_share_lies_between_own_and_common(pairs: list[tuple[int, int]]) -> None:
    units = [UnitCount(str(n), min(pair), max(pair)) for n, pair in enumerate(pairs)]
    rows = rank_shares(units)
    assert [row.place for row in rows] == sorted(row.place for row in rows)
    assert len(rows) == (len(units) if any(unit.of for unit in units) else 0)
    for row in rows:
        assert 0 <= row.low <= row.share <= row.high <= 1
        assert 0 <= row.why.own_weight < 1
