"""The quick answer for a single sum is the one that solving would give."""

from __future__ import annotations

import pytest

from bot.engagement.arithmetic.bounds import Sums, Unknowns

KEYS = ("a", "b", "c", "d")


@pytest.mark.parametrize(
    ("hidden", "total"),
    [
        (("a",), 17),
        (("a", "b"), 17),
        (("a", "b"), 30),
        (("a", "b", "c"), 30),
        (KEYS, 12),
        (KEYS, 13),
        (KEYS, 14),
    ],
)
def test_a_single_sum_needs_no_solving(hidden: tuple[str, ...], total: int) -> None:
    parts = {"a": 3, "b": 4, "c": 5}
    parts["d"] = max(1, total - sum(parts.values()))
    total = sum(parts.values())
    known = {key: parts[key] for key in KEYS if key not in hidden} | {"all": total}
    unknowns = Unknowns(Sums((("all", KEYS),)), known, dict.fromkeys(hidden, 1))
    for width in (1.0, 8.999999, 9.0):
        solved = [
            key for key in hidden if unknowns.range_of(key)[1] - unknowns.range_of(key)[0] < width - 1e-9
        ]
        assert unknowns.narrower_than(width - 1e-9, hidden, parts) == solved


def test_an_unknown_total_leaves_its_parts_open() -> None:
    unknowns = Unknowns(Sums((("all", ("a", "b")),)), {"b": 40}, {"a": 1, "all": 1})
    assert unknowns.narrower_than(9.0, ["a"], {"a": 3, "all": 43}) == []
