"""What is hidden stays hidden, from totals and from yesterday's table."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engagement.arithmetic.bounds import Sums
from bot.engagement.disclosure import is_small
from bot.engagement.errors import TableDoesNotAdd
from bot.engagement.suppression import PROTECTION, attack, suppress
from bot.engagement.tables import EARLIER, NEW, NOW, TOTAL, K, Table, grown, one_way, two_way

counts = st.one_of(st.integers(0, 12), st.integers(0, 60), st.just(0), st.integers(1, 3))


def test_a_small_count_takes_the_smallest_other_with_it() -> None:
    found = suppress(one_way({"a": 3, "b": 40, "c": 12}))
    assert found.shown == {"a": None, "b": 40, "c": None, TOTAL: 55}
    assert found.primary == {"a"}
    assert found.secondary == {"c"}
    assert not found.exposed


def test_two_small_counts_that_sum_to_two_are_not_enough() -> None:
    # 102 - 100 = 2 would say: one and one.
    assert suppress(one_way({"a": 1, "b": 1, "c": 100})).shown == {
        "a": None,
        "b": None,
        "c": None,
        TOTAL: 102,
    }


def test_when_nothing_else_is_there_the_total_goes_too() -> None:
    assert suppress(one_way({"a": 4, "b": 0})).shown == {"a": None, "b": 0, TOTAL: None}


def test_nothing_small_hides_nothing() -> None:
    table = one_way({"a": 10, "b": 0, "c": 77})
    assert suppress(table).shown == table.counts


def test_rows_and_columns_are_closed_together() -> None:
    rows = {"x": (3, 20, 30), "y": (40, 50, 60), "z": (70, 11, 90)}
    cells = {
        (row, column): count for row, own in rows.items() for column, count in zip("abc", own, strict=True)
    }
    found = suppress(two_way(cells))
    assert found.primary == {("x", "a")}
    # One more in its row, one more in its column, and the corner between them.
    assert found.secondary == {("x", "b"), ("y", "a"), ("y", "b")}
    assert found.shown[TOTAL, TOTAL] == 374


def test_small_totals_are_hidden_like_cells() -> None:
    found = suppress(two_way({("x", "a"): 4, ("x", "b"): 0, ("y", "a"): 90, ("y", "b"): 80}))
    assert {("x", "a"), ("x", TOTAL)} <= found.primary


def test_a_table_that_does_not_add_is_refused() -> None:
    with pytest.raises(TableDoesNotAdd, match="total"):
        Table({"a": 1, TOTAL: 2}, Sums(((TOTAL, ("a",)),)))
    with pytest.raises(TableDoesNotAdd, match="negative"):
        one_way({"a": -1})


def test_an_attacker_solves_what_is_open() -> None:
    table = one_way({"a": 3, "b": 40, "c": 12})
    careless = {"a": None, "b": 40, "c": 12, TOTAL: 55}
    assert attack(table, careless) == {"a": (3, 3)}
    # With two hidden: 15 together, each at least 1.
    assert attack(table, {**careless, "c": None}) == {"a": (1, 14), "c": (1, 14)}
    with pytest.raises(ValueError, match="no table"):
        attack(table, {**careless, TOTAL: 50})


def test_a_newcomer_of_one_day_is_not_found_by_subtraction() -> None:
    earlier = one_way({"a": 20, "b": 40, "c": 12})
    yesterday = suppress(earlier).shown
    today = grown(earlier, yesterday, {"a": 23, "b": 60, "c": 32, TOTAL: 115})
    found = suppress(today)
    assert found.exposed == frozenset()
    assert found.shown[NOW, "a"] is None
    least, most = attack(today, found.shown)[NEW, "a"]
    assert most - least >= PROTECTION
    assert not any(key[0] == NEW for key in found.shown)


def test_what_yesterday_betrayed_already_is_told() -> None:
    # Yesterday's careless table printed 3; nothing printed today can take it back, and nothing new is told.
    earlier = one_way({"a": 30, "b": 40})
    shown = suppress(earlier).shown
    found = suppress(grown(earlier, shown, {"a": 30, "b": 44, TOTAL: 74}))
    assert found.exposed == frozenset()
    assert (found.shown[NOW, "b"], found.shown[NOW, TOTAL]) == (None, None)


def test_a_small_count_that_yesterdays_mistake_betrays_is_exposed() -> None:
    # The whole was printed yesterday with all its parts but one: that one is known for ever.
    earlier = one_way({"a": 5, "b": 40})
    careless = {"a": None, "b": 40, TOTAL: 45}
    found = suppress(grown(earlier, careless, {"a": 5, "b": 40, TOTAL: 45}))
    assert (EARLIER, "a") in found.exposed


def test_the_same_table_is_hidden_the_same_way() -> None:
    cells = {(row, column): (7 * row + 5 * column) % 23 for row in range(6) for column in range(5)}
    named = {(str(row), str(column)): count for (row, column), count in cells.items()}
    assert suppress(two_way(named)) == suppress(two_way(named))


def test_a_month_of_the_whole_province_is_hidden_in_seconds() -> None:
    cells = {(f"xa-{r}", f"dv-{c}"): (r * r * 3 + c * 17) % 90 for r in range(69) for c in range(6)}
    table = two_way(cells)
    found = suppress(table)
    assert found.exposed == frozenset()
    assert all(found.shown[key] is None for key, count in table.counts.items() if is_small(count))


@settings(max_examples=25, deadline=None)
@given(st.lists(counts, min_size=1, max_size=8))
def test_no_attack_on_a_list_succeeds(values: list[int]) -> None:
    table = one_way({str(number): value for number, value in enumerate(values)})
    found = suppress(table)
    _nothing_printed_is_small_or_false(table, found.shown)
    _nothing_small_is_known(table, found.shown)


@settings(max_examples=25, deadline=None)
@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(counts, min_size=width, max_size=width), min_size=1, max_size=5)
    )
)
def test_no_attack_on_rows_and_columns_succeeds(rows: list[list[int]]) -> None:
    table = two_way({(f"r{i}", f"c{j}"): value for i, row in enumerate(rows) for j, value in enumerate(row)})
    found = suppress(table)
    assert found.exposed == frozenset()
    _nothing_printed_is_small_or_false(table, found.shown)
    _nothing_small_is_known(table, found.shown)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(counts, counts), min_size=1, max_size=6))
def test_no_subtraction_of_two_days_succeeds(days: list[tuple[int, int]]) -> None:
    earlier = one_way({str(number): value for number, (value, _) in enumerate(days)})
    later = {str(number): value + more for number, (value, more) in enumerate(days)}
    table = grown(earlier, suppress(earlier).shown, {**later, TOTAL: sum(later.values())})
    found = suppress(table)
    assert found.exposed == frozenset()
    _nothing_small_is_known(table, found.shown)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=4, max_size=4))
def test_trying_every_possible_table_finds_many_values_for_each_small_count(values: list[int]) -> None:
    """An attacker of another kind: no algebra, all two-by-two tables that look the same when printed."""
    keys = [(row, column) for row in "xy" for column in "ab"]
    table = two_way(dict(zip(keys, values, strict=True)))
    shown = suppress(table).shown
    guesses = [np.arange(1, 26) if shown[key] is None else np.array([shown[key]]) for key in keys]
    cells = dict(zip(keys, np.meshgrid(*guesses, indexing="ij"), strict=True))
    looks_the_same = np.ones_like(cells["x", "a"], dtype=bool)
    for total, parts in table.sums.lines[:4]:
        printed = shown[total]
        summed = sum(cells[part] for part in parts)
        looks_the_same &= summed > 0 if printed is None else summed == printed
    if (whole := shown[TOTAL, TOTAL]) is not None:
        looks_the_same &= sum(cells.values()) == whole
    for key in keys:
        if is_small(table.counts[key]):
            assert len(np.unique(cells[key][looks_the_same])) > PROTECTION


def _nothing_printed_is_small_or_false(table: Table[K], shown: Mapping[K, int | None]) -> None:
    for key, count in table.counts.items():
        assert shown[key] is None or (shown[key] == count and not is_small(count))


def _nothing_small_is_known(table: Table[K], shown: Mapping[K, int | None]) -> None:
    for key, (least, most) in attack(table, shown).items():
        if is_small(table.counts[key]):
            assert most - least >= PROTECTION - 1e-6
