"""Numbers are written as people in Viet Nam write them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.kernel.numerals import decimal, full_day, month, percent, short_day, signed, whole


@pytest.mark.parametrize(
    ("count", "vietnamese", "english"),
    [(0, "0", "0"), (999, "999", "999"), (1234, "1.234", "1,234"), (-1_234_567, "−1.234.567", "−1,234,567")],
)
def test_whole_numbers_have_dots_between_thousands(count: int, vietnamese: str, english: str) -> None:
    assert whole(count) == vietnamese
    assert whole(count, "en") == english


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [(12.5, 1, "12,5"), (1234.56, 1, "1.234,6"), (2.25, 1, "2,3"), (-0.04, 1, "0,0"), (3, 0, "3")],
)
def test_decimals_have_a_comma_and_halves_go_up(value: float, places: int, expected: str) -> None:
    assert decimal(value, places) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(1.2, "+1,2"), (-1.44, "−1,4"), (0.04, "0,0"), (-0.04, "0,0")]
)
def test_changes_carry_their_sign_unless_they_round_to_nothing(value: float, expected: str) -> None:
    assert signed(value) == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0.125, "12,5%"),
        (0.1, "10,0%"),
        (0.0295, "3,0%"),
        (0, "0%"),
        (1, "100%"),
        (1.04, "104,0%"),
        (0.0003, "<0,1%"),
        (0.9996, ">99,9%"),
        (None, "–"),
    ],
)
def test_some_never_looks_like_none_or_all(share: float | None, expected: str) -> None:
    assert percent(share) == expected


def test_days_and_months_are_written_day_first() -> None:
    day = date(2026, 11, 3)
    assert (short_day(day), full_day(day), month(day)) == ("03/11", "03/11/2026", "11/2026")
