"""Imports of portal counts on SQLite and PostgreSQL: whole or not at all, replaced, undone, summed."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections import Counter
from datetime import UTC, date, datetime
from functools import partial

import pytest
from sqlalchemy.orm import Session

from bot.database.direct import direct
from bot.database.engine import Database
from bot.database.forgetting import forget
from bot.database.people import load_person
from bot.database.portal_counts import DatabasePortalCounts
from bot.engagement.portal_rows import PortalChannel, PortalImport, PortalKey, PortalRow, SubmittedBy
from bot.engagement.portal_service import PortalReports
from bot.engagement.portal_shares import Grouping, PortalPeriod, PortalSums, ShareBy
from bot.engagement.ports import AlreadyIn, Collides, TakenIn
from bot.kernel.ids import ChatId, CommuneId, ProcedureCode, ServiceId
from tests.support.portal import BIRTH, COPIES, HA, OCTOBER, PERMIT, SEN, SEPTEMBER, a_row, an_import

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ALL = PortalPeriod()
ONLINE, DESK, POST = PortalChannel
SELF, FOR_THEM, UNKNOWN = SubmittedBy


class Desk:
    """An officer with imports in hand."""

    def __init__(self, database: Database) -> None:
        self.counts = DatabasePortalCounts(database)

    async def tries(self, counted: PortalImport, *, replace: bool = False) -> TakenIn | AlreadyIn | Collides:
        return await self.counts.take_in(counted, staff=ChatId(7), now=NOW, replace=replace)

    async def takes(self, *rows: PortalRow, digest: str, replace: bool = False) -> TakenIn:
        outcome = await self.tries(an_import(*rows, digest=digest), replace=replace)
        assert isinstance(outcome, TakenIn)
        return outcome

    async def dossiers(self, period: PortalPeriod = ALL) -> dict[str, int]:
        """Dossiers by procedure."""
        return totals(await self.counts.sums(Grouping.PROCEDURE, period))


def totals(sums: PortalSums) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for one in sums.sums:
        counted[one.key] += one.dossiers
    return dict(counted)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def test_an_import_is_kept_whole_and_listed(desk: Desk) -> None:
    assert await desk.counts.imports() == []
    taken = await desk.takes(a_row(12), a_row(5, by=FOR_THEM), digest="a")
    assert (taken.rows, taken.replaced) == (2, 0)
    [record] = await desk.counts.imports()
    assert (record.number, record.at, record.staff, record.file_name) == (
        taken.number,
        NOW,
        7,
        "bao-cao-a.csv",
    )
    assert (record.rows, record.standing, record.is_synthetic) == (2, 2, False)
    assert await desk.dossiers() == {BIRTH: 17}


async def test_the_same_file_twice_changes_nothing(desk: Desk) -> None:
    first = await desk.takes(a_row(12), digest="a")
    for replace in (False, True):
        again = await desk.tries(an_import(a_row(12), digest="a"), replace=replace)
        assert isinstance(again, AlreadyIn)
        assert again.earlier.number == first.number
    assert await desk.dossiers() == {BIRTH: 12}


async def test_the_same_dossiers_are_refused_with_how_many_and_where(desk: Desk) -> None:
    first = await desk.takes(a_row(12), a_row(3, month=SEPTEMBER), a_row(4, code=COPIES), digest="a")
    refused = await desk.tries(
        an_import(a_row(99), a_row(98, month=SEPTEMBER), a_row(1, code=PERMIT), digest="b")
    )
    assert refused == Collides(2, (SEPTEMBER, OCTOBER), (first.number,))
    assert await desk.dossiers() == {BIRTH: 15, COPIES: 4}
    assert len(await desk.counts.imports()) == 1


async def test_replacing_is_exact_and_can_be_undone(desk: Desk) -> None:
    await desk.takes(a_row(12), a_row(4, code=COPIES), digest="a")
    second = await desk.takes(a_row(20), a_row(1, code=PERMIT), digest="b", replace=True)
    assert second.replaced == 1
    assert await desk.dossiers() == {BIRTH: 20, COPIES: 4, PERMIT: 1}
    assert [(one.rows, one.standing) for one in await desk.counts.imports()] == [(2, 2), (2, 1)]
    undone = await desk.counts.undo(second.number)
    assert undone is not None
    assert (undone.record.number, undone.restored) == (second.number, 1)
    assert await desk.dossiers() == {BIRTH: 12, COPIES: 4}
    assert [one.standing for one in await desk.counts.imports()] == [2]


async def test_a_report_that_says_who_submitted_replaces_one_that_does_not(desk: Desk) -> None:
    """Else the same dossiers would be counted under "unknown" and again under "self" and "for them"."""
    await desk.takes(a_row(100, by=UNKNOWN), digest="a")
    told = an_import(a_row(60), a_row(40, by=FOR_THEM), digest="b")
    assert isinstance(await desk.tries(told), Collides)
    assert await desk.tries(told, replace=True) == TakenIn(2, 2, 1)
    assert await desk.dossiers() == {BIRTH: 100}


async def test_a_replaced_file_can_be_taken_in_again(desk: Desk) -> None:
    await desk.takes(a_row(12), digest="a")
    await desk.takes(a_row(20), digest="b", replace=True)
    assert isinstance(await desk.tries(an_import(a_row(12), digest="a")), Collides)
    await desk.takes(a_row(12), digest="a", replace=True)
    assert await desk.dossiers() == {BIRTH: 12}


@pytest.mark.parametrize("order", list(itertools.permutations((1, 2, 3))))
async def test_imports_are_undone_in_any_order(desk: Desk, order: tuple[int, ...]) -> None:
    """Three reports of the same dossiers on top of each other: the latest left always counts."""
    by_number = {1: a_row(1, by=UNKNOWN), 2: a_row(2), 3: a_row(3, by=FOR_THEM)}
    for number, row in by_number.items():
        other = a_row(10 * number, code=(BIRTH, COPIES, PERMIT)[number - 1], channel=POST)
        taken = await desk.takes(row, other, digest=str(number), replace=True)
        assert taken.number == number
    left = set(by_number)
    for number in order:
        assert await desk.counts.undo(number) is not None
        left.remove(number)
        online = [
            one.dossiers
            for one in (await desk.counts.sums(Grouping.PROCEDURE, ALL)).sums
            if one.channel is ONLINE
        ]
        assert online == ([max(left)] if left else [])
    assert await desk.dossiers() == {}
    assert await desk.counts.imports() == []


async def test_what_is_not_there_cannot_be_undone(desk: Desk) -> None:
    assert await desk.counts.undo(1) is None
    taken = await desk.takes(a_row(), digest="a")
    assert await desk.counts.undo(taken.number) is not None
    assert await desk.counts.undo(taken.number) is None


async def test_an_officer_who_is_forgotten_leaves_the_import_without_a_name(
    desk: Desk, database: Database
) -> None:
    await desk.takes(a_row(12), digest="a")

    def forget_them(session: Session) -> None:
        connection = session.connection()
        forget(connection, load_person(direct(connection), ChatId(7)))

    await database.write(forget_them)
    assert [(one.staff, one.rows) for one in await desk.counts.imports()] == [(None, 1)]
    assert await desk.dossiers() == {BIRTH: 12}


async def test_two_at_once_never_both_count_the_same_dossiers(desk: Desk) -> None:
    outcomes = await asyncio.gather(
        *(desk.tries(an_import(a_row(number), digest=str(number))) for number in range(1, 6))
    )
    assert Counter(type(one) for one in outcomes) == {TakenIn: 1, Collides: 4}
    assert len(await desk.counts.imports()) == 1


async def test_a_failure_midway_leaves_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.takes(a_row(12), digest="a")

    def fails(*_: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr("bot.database.portal_imports._count", fails)
    with pytest.raises(RuntimeError):
        await desk.tries(an_import(a_row(20), digest="b"), replace=True)
    monkeypatch.undo()
    assert await desk.dossiers() == {BIRTH: 12}
    assert len(await desk.counts.imports()) == 1
    assert isinstance(await desk.tries(an_import(a_row(20), digest="b"), replace=True), TakenIn)


async def test_sums_are_told_apart_and_narrowed(desk: Desk) -> None:
    await desk.takes(
        a_row(1),
        a_row(2, month=SEPTEMBER, channel=DESK, by=UNKNOWN),
        a_row(4, commune=HA, code=COPIES),
        a_row(8, month=date(2026, 8, 1), commune=HA, code=COPIES, channel=POST),
        digest="a",
    )
    by = {grouping: totals(await desk.counts.sums(grouping, ALL)) for grouping in Grouping}
    assert by == {
        Grouping.MONTH: {"2026-08": 8, "2026-09": 2, "2026-10": 5},
        Grouping.PROCEDURE: {BIRTH: 3, COPIES: 12},
        Grouping.COMMUNE: {SEN: 3, HA: 12},
    }
    narrowed = {
        PortalPeriod(since=date(2026, 9, 30)): {BIRTH: 3, COPIES: 4},
        PortalPeriod(until=date(2026, 9, 1)): {BIRTH: 2, COPIES: 8},
        PortalPeriod(since=SEPTEMBER, until=SEPTEMBER): {BIRTH: 2},
        PortalPeriod(commune_id=HA): {COPIES: 12},
        PortalPeriod(procedure_codes=frozenset({BIRTH})): {BIRTH: 3},
        PortalPeriod(procedure_codes=frozenset()): {},
    }
    for period, expected in narrowed.items():
        assert await desk.dossiers(period) == expected


async def test_shares_say_when_invented_figures_are_among_them(desk: Desk) -> None:
    await desk.takes(a_row(12), digest="a")
    invented = an_import(a_row(5, month=SEPTEMBER), digest="b", is_synthetic=True)
    await desk.tries(invented)
    assert (await desk.counts.sums(Grouping.MONTH, ALL)).has_synthetic
    assert not (await desk.counts.sums(Grouping.MONTH, PortalPeriod(since=OCTOBER))).has_synthetic


async def test_file_database_and_shares_agree(desk: Desk) -> None:
    chance = random.Random(5)
    rows = [
        PortalRow(key, chance.randrange(500))
        for key in map(
            partial(PortalKey._make),
            itertools.product(
                (SEPTEMBER, OCTOBER), (BIRTH, COPIES, PERMIT), (SEN, HA), PortalChannel, SubmittedBy
            ),
        )
    ]
    await desk.takes(*rows, digest="a")
    reports = PortalReports(
        desk.counts,
        services_of={BIRTH: (ServiceId("x"), ServiceId("y")), COPIES: (ServiceId("y"),)},
        fields_of={BIRTH: ("f",), COPIES: ("f",)},
    )
    online = sum(row.dossiers for row in rows if row.key.channel is ONLINE)
    everything = sum(row.dossiers for row in rows)
    for by in ShareBy:
        shares = await reports.online_share(by)
        assert (shares.total.online, shares.total.dossiers) == (online, everything)
        grouped = sum(tally.dossiers for tally in shares.groups.values())
        assert grouped + shares.ungrouped.dossiers - shares.overlap == everything
    own = sum(row.dossiers for row in rows if row.key.channel is ONLINE and row.key.submitted_by is SELF)
    assert (await reports.online_share(ShareBy.MONTH)).total.online_self == own


@pytest.mark.long
async def test_two_hundred_thousand_rows_are_taken_in_replaced_and_undone_in_seconds(desk: Desk) -> None:
    codes = [ProcedureCode(f"1.{number:06}") for number in range(1000)]
    communes = [CommuneId(f"xa-{number}") for number in range(50)]
    keys = itertools.product((SEPTEMBER, OCTOBER), codes, communes, (ONLINE, DESK), (UNKNOWN,))
    rows = tuple(PortalRow(PortalKey(*key), 1) for key in keys)
    started = time.perf_counter()
    assert isinstance(await desk.tries(PortalImport("a.csv", "a", rows)), TakenIn)
    assert await desk.tries(PortalImport("b.csv", "b", rows), replace=True) == TakenIn(
        2, len(rows), len(rows)
    )
    assert sum((await desk.dossiers()).values()) == len(rows) == 200_000
    assert await desk.counts.undo(2) is not None
    assert time.perf_counter() - started < 90
