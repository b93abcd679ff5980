"""What an address asks of a report: read, put right where it makes no sense, and written back."""

from __future__ import annotations

from datetime import date

import pytest
from starlette.datastructures import QueryParams

from bot.engagement.periods import Preset
from bot.engagement.sums import EVERYTHING, Dimension, Scope
from bot.web.staff.reports.filters import (
    PRESET_NAMES,
    SCOPE_NAMES,
    FilterProblem,
    Filters,
    filters_of,
)
from bot.web.staff.reports.portal_view import wish_of

TODAY = date(2026, 11, 23)
EVERY = frozenset(SCOPE_NAMES)


def read(query: str, offered: frozenset[Dimension] = EVERY) -> Filters:
    return filters_of(QueryParams(query), TODAY, offered)


def test_without_a_wish_it_is_thirty_days_of_everything() -> None:
    filters = read("")
    assert (filters.period.first, filters.period.last) == (date(2026, 10, 25), TODAY)
    assert (filters.scope, filters.problems) == (EVERYTHING, ())


@pytest.mark.parametrize("preset", Preset)
def test_a_period_by_name_comes_back_as_its_name(preset: Preset) -> None:
    filters = read(f"ky={PRESET_NAMES[preset]}")
    assert filters.period.preset is preset
    assert read(filters.query) == filters


@pytest.mark.parametrize("dimension", SCOPE_NAMES)
def test_every_kind_of_thing_comes_back(dimension: Dimension) -> None:
    filters = read(f"{SCOPE_NAMES[dimension]}=12&tu=2026-11-01&den=2026-11-07")
    assert filters.scope == Scope(dimension, "12")
    assert read(filters.query) == filters


def test_a_thing_that_a_page_does_not_offer_is_passed_over() -> None:
    assert read("xa=x", frozenset({Dimension.SERVICE})).scope == EVERYTHING


def test_one_end_is_enough() -> None:
    assert (read("tu=2026-11-20").period.first, read("tu=2026-11-20").period.last) == (
        date(2026, 11, 20),
        TODAY,
    )
    assert read("den=2026-06-30").period.first == date(2026, 6, 1)
    assert read("tu=2026-12-24").period.last == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("tu=30/11/2026", FilterProblem.DAY),
        ("tu=1999-12-31", FilterProblem.DAY),
        ("den=2026-02-30", FilterProblem.DAY),
        ("tu=2000-01-01", FilterProblem.TOO_LONG),
        ("tu=2026-11-09&den=2026-11-02", FilterProblem.SWAPPED),
        ("xa=a&dich_vu=b", FilterProblem.ONE_SCOPE),
        ("chien_dich=x", FilterProblem.SCOPE),
        ("chien_dich=²", FilterProblem.SCOPE),
        ("dich_vu=" + "x" * 65, FilterProblem.SCOPE),
        ("xa=a%00b", FilterProblem.SCOPE),
    ],
)
def test_what_makes_no_sense_is_put_right_and_said(query: str, problem: FilterProblem) -> None:
    filters = read(query)
    assert filters.problems == (problem,)
    assert filters.period.before.first < filters.period.first <= filters.period.last


def test_swapped_days_are_those_that_were_meant() -> None:
    period = read("tu=2026-11-09&den=2026-11-02").period
    assert (period.first, period.last) == (date(2026, 11, 2), date(2026, 11, 9))


def test_months_of_the_portal() -> None:
    wish = wish_of(QueryParams(""), TODAY)
    assert (wish.since, wish.until) == (date(2025, 12, 1), date(2026, 11, 1))
    assert wish.period.last == date(2026, 11, 30)
    turned = wish_of(QueryParams("tu_thang=2026-11&den_thang=2026-02&xa=a"), TODAY)
    assert (turned.since, turned.until, turned.commune_id) == (date(2026, 2, 1), date(2026, 11, 1), "a")
    assert wish_of(QueryParams(turned.query), TODAY) == turned
    assert wish_of(QueryParams("tu_thang=2000-01&den_thang=2199-12"), TODAY).period.length <= 3660
