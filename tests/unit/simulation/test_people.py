"""Simulated people keep their stated probabilities, and the same seed gives the same people."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from bot.kernel.ids import CommuneId
from bot.people.model import Consent
from bot.simulation.citizens import Citizen, Place, draw_citizens
from bot.simulation.habits import CHATS, MANAGER, OFFICER, Habits
from bot.simulation.officers import BETWEEN_CAMPAIGNS_DAYS, most_campaigns, timetable
from bot.simulation.portal import whole_months
from bot.simulation.questions import UNKNOWN, write_book
from bot.simulation.rhythm import HOURS, WEEKDAYS, arrivals, days_until, moment_of_day, soon_after
from tests.support.simulation import LAST_DAY, small_world
from tests.support.small_content import small_catalog

PLACES = [
    Place(CommuneId("phuong-thanh-sen"), "Thành Sen", 2.0),
    Place(CommuneId("xa-son-kim-1"), "Sơn Kim 1"),
]
DAYS = days_until(LAST_DAY, 30)
MANY = 4000
MARGIN = 3.5
"""Standard errors a share may lie beside its probability: seeds are fixed, so this is no matter of luck."""


def people(seed: int = 5, count: int = MANY) -> list[Citizen]:
    return draw_citizens(small_world(citizens=count), DAYS, PLACES, ["quay"], Random(seed))


def shares_alike(share: float, stated: float, count: int = MANY) -> bool:
    margin: float = MARGIN * (stated * (1 - stated) / count) ** 0.5
    return abs(share - stated) <= margin


def test_the_same_seed_gives_the_same_people_and_another_gives_others() -> None:
    assert people() == people()
    assert [one.chance.random() for one in people()] == [one.chance.random() for one in people()]
    assert people(6) != people()


def test_one_persons_chance_is_theirs_alone() -> None:
    first, second = people(count=2)
    undisturbed = people(count=2)[1].chance.random()
    for _ in range(100):
        first.chance.random()
    assert second.chance.random() == undisturbed


@pytest.mark.parametrize("consent", list(Consent))
def test_consents_are_given_as_stated(consent: Consent) -> None:
    agreed = sum(consent in one.agrees for one in people()) / MANY
    assert shares_alike(agreed, getattr(Habits(), consent.value))


def test_where_people_live_and_come_from_is_as_stated() -> None:
    habits, found = Habits(), people()
    by_commune = [one for one in found if one.poster in {place.id for place in PLACES}]
    assert shares_alike(len(by_commune) / MANY, habits.with_commune_poster)
    in_the_ward = sum(one.poster == "phuong-thanh-sen" for one in by_commune) / len(by_commune)
    assert shares_alike(in_the_ward, 2 / 3, len(by_commune))
    others = [one for one in found if one not in by_commune]
    assert shares_alike(
        sum(one.poster == "quay" for one in others) / len(others), habits.other_poster, len(others)
    )
    assert not any(one.tells for one in by_commune)


def test_chats_are_numbers_that_nobody_has_and_every_reader_keeps() -> None:
    numbers = {one.chat_id for one in people()} | {OFFICER, MANAGER}
    assert len(numbers) == MANY + 2
    assert all(number in CHATS for number in numbers)
    assert CHATS[0] > 10**12
    assert CHATS[-1] < 2**52


def test_most_arrive_in_the_first_fifth_and_then_ever_more() -> None:
    arriving = arrivals(DAYS, MANY, Random(7))
    assert shares_alike(sum(day < 6 for day in arriving) / MANY, 0.6)
    middle, end = sum(6 <= day < 18 for day in arriving), sum(day >= 18 for day in arriving)
    assert end > middle
    assert arrivals(DAYS[:1], 3, Random(7)) == [0, 0, 0]


def test_a_week_and_a_day_have_their_rhythm() -> None:
    assert sum(WEEKDAYS) == pytest.approx(7)
    chance = Random(8)
    moments = [moment_of_day(LAST_DAY, chance) for _ in range(500)]
    assert {moment.date() for moment in moments} == {LAST_DAY}
    assert {moment.hour for moment in moments} <= set(HOURS)
    sent = moments[0].replace(hour=9)
    assert all(sent < soon_after(sent, chance) < sent.replace(hour=20) for _ in range(500))


def test_questions_are_the_catalogues_own_and_some_are_unknown() -> None:
    book = write_book(small_catalog(), Random(9))
    assert set(book.popular) == {"khai_sinh", "chung_thuc"}
    habits, chance = Habits(), Random(10)
    asked = [book.draw(habits, chance) for _ in range(MANY)]
    assert shares_alike(sum(one.text in UNKNOWN for one in asked) / MANY, habits.unknown)
    about = [one for one in asked if one.about]
    well = [one for one in about if one.text in book.well[one.about or ""]]  # type: ignore[index]
    # A typing error may leave a short text as it was, so a little more is typed well than stated.
    assert len(well) / len(about) >= 1 - habits.dirty - 0.03
    assert {one.about for one in about} <= {"khai_sinh", "chung_thuc"}


@pytest.mark.parametrize(("days", "campaigns"), [(10, 1), (17, 2), (30, 1), (30, 2), (30, 3), (90, 8)])
def test_every_window_closes_before_the_end(days: int, campaigns: int) -> None:
    table = timetable(days, campaigns)
    assert table is not None
    assert len(table.days) == campaigns
    assert table.days[0] >= 2
    assert table.days[-1] + 1 + table.window_days + 3 <= days - 1
    gaps = [later - earlier for earlier, later in zip(table.days, table.days[1:], strict=False)]
    assert all(gap == BETWEEN_CAMPAIGNS_DAYS for gap in gaps)


def test_what_has_no_room_is_refused() -> None:
    assert timetable(9, 1) is None
    assert [most_campaigns(days) for days in (1, 9, 10, 17, 30)] == [0, 0, 1, 2, 3]
    empty = timetable(1, 0)
    assert empty is not None
    assert empty.days == ()


def test_portal_counts_are_of_whole_months() -> None:
    assert whole_months(date(2026, 11, 22))[-1] == date(2026, 10, 1)
    assert whole_months(date(2026, 11, 30))[-1] == date(2026, 11, 1)
    assert len(whole_months(date(2026, 1, 15))) == 4
