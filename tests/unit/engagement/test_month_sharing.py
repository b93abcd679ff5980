"""What is handed on of a month, against somebody who subtracts everything from everything."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

import pytest

from bot.engagement.metrics import Metric
from bot.engagement.model import EventName
from bot.engagement.month_counts import REST, Cell, MonthCounts, Part, asks_of, counts_of
from bot.engagement.month_sharing import SharedMonth, share_month, tables_apart
from bot.engagement.months import month_of
from bot.engagement.portal_rows import PortalChannel, SubmittedBy
from bot.engagement.portal_shares import PortalSum, PortalSums, ShareBy, online_share
from bot.engagement.portal_sharing import PortalMonth
from bot.engagement.sharing import shareable
from bot.engagement.sums import Ask, Dimension, Reading, SumKey, Sums
from bot.engagement.suppression import attack
from tests.support.event_log import CATALOG

OCTOBER = month_of(date(2026, 10, 1))
NOW = datetime(2026, 11, 23, tzinfo=UTC)
SERVICES, COMMUNES = ("khai_sinh", "ket_hon", "tam_tru"), ("thanh-sen", "ky-anh", "son-kim", None)

Log = list[tuple[EventName, str | None, str | None, int, str]]
"""Name, service, commune, day, detail; steps stand in the detail."""


def reading_of(log: Log) -> Reading:
    """The sums of a log, as the database would make them."""
    return Reading(tuple(_answer(ask, log) for ask in asks_of(OCTOBER)), lost=2, as_of=None)


def _answer(ask: Ask, log: Log) -> Sums:
    sums: dict[SumKey, int] = {}
    for name, service, commune, day, detail in log:
        is_step = name in {EventName.STEP_REACHED, EventName.STUCK}
        key = {Dimension.ALL: "", Dimension.SERVICE: service, Dimension.COMMUNE: commune}.get(ask.dimension)
        if ask.dimension is Dimension.STEP and is_step:
            key, told = service, detail.partition("/")[0]
        else:
            told = detail.partition("/")[2] if is_step else detail
        if key is None or name not in ask.names:
            continue
        at = SumKey(name.value, key, told, OCTOBER.first.replace(day=day) if ask.by_day else None)
        sums[at] = sums.get(at, 0) + 1
    return sums


def a_log(seed: int, size: int) -> Log:
    chance, log = random.Random(seed), Log()
    for _ in range(size):
        service = chance.choices(SERVICES, (10, 3, 1))[0]
        commune, day = chance.choices(COMMUNES, (10, 2, 1, 3))[0], chance.randint(1, 31)

        def add(name: EventName, about: str | None = service, detail: str = "", at: str | None = commune,
                on: int = day) -> None:  # fmt: skip
            log.append((name, about, at, on, detail))

        add(EventName.VISITED, None)
        add(EventName.ASKED, None)
        add(EventName.ANSWERED)
        add(EventName.CARD_OPENED)
        add(EventName.STEP_REACHED, detail="00/first")
        if chance.random() < 0.3:
            add(EventName.STUCK, detail=f"00/{chance.choice(['no_code', 'page_error'])}")
        elif chance.random() < 0.6:
            add(EventName.STEP_REACHED, detail="01/")
            add(EventName.PORTAL_TAPPED)
            add(chance.choice([EventName.SUBMITTED_SELF, EventName.SUBMITTED_FOR_THEM]))
    return log


def counted(log: Log) -> MonthCounts:
    return counts_of(OCTOBER, reading_of(log), CATALOG, NOW)


def share_cells(
    counts: Mapping[Cell, int], lines: Sequence[tuple[Cell, tuple[Cell, ...]]]
) -> dict[Cell, int | None]:
    """Every table hidden by itself, as `MonthReports` does."""
    return {cell: one for table in tables_apart(counts, lines) for cell, one in shareable(table).items()}


def shared(counts: MonthCounts) -> SharedMonth:
    return share_month(counts, share_cells(counts.counts, counts.lines))


def test_every_total_is_the_sum_of_its_parts() -> None:
    counts = counted(a_log(1, 80))
    for total, parts in counts.lines:
        assert counts.counts[total] == sum(counts.counts[part] for part in parts)
    assert counts.counts[Cell(Part.ALL, "", "visits")] == 80
    assert (
        sum(
            counts.counts[Cell(Part.COMMUNE, key, "visits")]
            for key in ("thanh-sen", "ky-anh", "son-kim", REST)
        )
        == 80
    )


@pytest.mark.parametrize(("seed", "size"), [(1, 40), (2, 90), (3, 300), (4, 12)])
def test_whoever_subtracts_learns_of_no_small_count(seed: int, size: int) -> None:
    """The attacker knows all that is printed and all sums, in every table of the month at once."""
    counts = counted(a_log(seed, size))
    shown = shared(counts).shown
    small = {cell for cell, count in counts.counts.items() if 0 < count < 10}
    assert small
    for table in tables_apart(counts.counts, counts.lines):
        part = {cell: shown[cell] for cell in table.counts}
        assert all(part[cell] is None for cell in small & set(part))
        for cell, (least, most) in attack(table, part).items():
            if cell in small:
                assert most - least >= 9 - 1e-6, cell


def test_plain_subtraction_would_have_worked_without_hiding_more() -> None:
    """The attack is real: with the small counts alone hidden, some of them follow from the totals."""
    counts = counted(a_log(2, 90))
    only_small = {cell: None if 0 < count < 10 else count for cell, count in counts.counts.items()}
    learned = [
        cell
        for table in tables_apart(counts.counts, counts.lines)
        for cell, (least, most) in attack(table, {cell: only_small[cell] for cell in table.counts}).items()
        if most - least < 9
    ]
    assert learned


def test_what_is_shown_is_exact_and_the_same_each_time() -> None:
    counts = counted(a_log(3, 300))
    once, again = shared(counts), shared(counts)
    assert once.shown == again.shown
    assert all(count in (None, counts.counts[cell]) for cell, count in once.shown.items())
    assert once.hidden < len(once.shown)
    assert once.lost == 2


def test_the_first_step_of_a_guide_is_its_beginning() -> None:
    month = shared(counted(a_log(3, 300)))
    begun = month.value(Part.SERVICE, "khai_sinh", Metric.GUIDES)
    assert begun is not None
    assert month.value(Part.STEP, "khai_sinh:1", Metric.STEP_REACHED) == begun
    second = month.value(Part.STEP, "khai_sinh:2", Metric.STEP_REACHED)
    assert second is not None
    assert second < begun


def test_what_was_reported_is_the_sum_of_what_is_shown() -> None:
    month = shared(counted(a_log(3, 300)))
    halves = [month.whole(metric) for metric in (Metric.SUBMITTED_SELF, Metric.SUBMITTED_FOR_THEM)]
    assert None not in halves
    assert month.whole(Metric.SUBMITTED) == sum(half or 0 for half in halves)
    assert month.value(Part.SERVICE, "tam_tru", Metric.SUBMITTED) is None


def test_nothing_at_all_is_nothing_to_hide() -> None:
    month = shared(counted([]))
    assert month.hidden == 0
    assert month.whole(Metric.VISITS) == 0
    assert month.keys(Part.SERVICE) == ()


def test_the_portals_small_counts_cannot_be_computed_either() -> None:
    rows = [("thanh-sen", 120, 30), ("ky-anh", 14, 3), ("son-kim", 2, 40)]
    sums = PortalSums(
        tuple(
            one
            for commune, online, desk in rows
            for one in (
                PortalSum(commune, PortalChannel.ONLINE, SubmittedBy.SELF, online),
                PortalSum(commune, PortalChannel.IN_PERSON, SubmittedBy.UNKNOWN, desk),
            )
        )
    )
    communes = online_share(sums, ShareBy.COMMUNE, groups_of=lambda key: (key,))
    counts, lines = PortalMonth(OCTOBER, communes, communes).cells()
    shown = share_cells(counts, lines)
    for table in tables_apart(counts, lines):
        for cell, (least, most) in attack(table, {cell: shown[cell] for cell in table.counts}).items():
            if 0 < counts[cell] < 10:
                assert most - least >= 9 - 1e-6, cell
    assert shown[Cell(Part.ALL, "", "dossiers")] == 209
