"""One log, one set of numbers: chat, page, file and database agree, and files hide what is small."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
import pytest_asyncio
from sqlalchemy import func, select

from bot.campaigns.latest_trial import LatestTrial
from bot.charts.chart import Chart
from bot.conversations.staff.report_desk import ReportDesk
from bot.conversations.staff.report_facts import read_facts
from bot.conversations.staff.report_letter import picture_of, report_html
from bot.database.engine import Database
from bot.database.portal_counts import DatabasePortalCounts
from bot.database.report_wishes import DatabaseReportWishes
from bot.database.reports.reading import DatabaseReports
from bot.database.rollups import RollUps
from bot.database.tables import COUNTERS
from bot.engagement.metrics import Metric
from bot.engagement.model import EventName
from bot.engagement.month_counts import REST, Part
from bot.engagement.month_reports import MonthReports, MonthStillOpen
from bot.engagement.months import month_of
from bot.engagement.periods import Period, Preset
from bot.engagement.portal_service import PortalReports
from bot.engagement.service import Reporting
from bot.engagement.sums import Dimension, Scope
from bot.exports.books import TABLES, Books, Format, NoMonthOver, TooManyMonths
from bot.exports.context import Context
from bot.exports.model import HIDDEN
from bot.exports.printable import printed_cell, printed_report
from bot.texts import plain
from bot.web.staff.reports.names import Names
from tests.support.clock import FakeClock
from tests.support.event_log import CATALOG
from tests.support.journeys import TEXTS, Visitor
from tests.support.month_of_events import COMMUNES, live_a_month

OCTOBER = month_of(date(2026, 10, 1))
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
SAY = TEXTS.speaker("vi")
INSIDE = Visitor().inside()


class Painter:
    async def png(self, chart: Chart) -> bytes:
        return chart.plot(420).summary.encode()


class NoTrials:
    async def latest(self) -> LatestTrial | None:
        return None


async def nothing_invented() -> bool:
    return False


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def reports(database: Database) -> DatabaseReports:
    return DatabaseReports(database, field_of=CATALOG.field_of)


@pytest.fixture
def reporting(reports: DatabaseReports, clock: FakeClock) -> Reporting:
    return Reporting(reports, catalog=lambda: CATALOG, clock=clock)


@pytest.fixture
def books(database: Database, reports: DatabaseReports, clock: FakeClock) -> Books:
    portal = PortalReports(DatabasePortalCounts(database), services_of={}, fields_of={})
    months = MonthReports(reports, portal=lambda: portal, catalog=lambda: CATALOG, clock=clock)

    async def context() -> Context:
        return Context(SAY, Names(SAY, INSIDE), clock.now(), {"full": 2, "partial": 1})

    async def no_trials() -> list[LatestTrial]:
        return []

    return Books(months, trials=no_trials, context=context)


@pytest_asyncio.fixture
async def october(database: Database) -> None:
    await live_a_month(database, OCTOBER.first)


@pytest_asyncio.fixture(params=["live", "rolled up"])
async def october_either_way(request: pytest.FixtureRequest, database: Database, october: None) -> None:
    if request.param == "rolled up":
        roll_ups = RollUps(database, field_of=CATALOG.field_of, raw_event_days=90)
        for _ in range(8):  # it works in batches of days
            await roll_ups.roll_up(NOW)


async def counted(database: Database, name: EventName) -> int:
    """What really stands in the log, in one statement."""
    asked = select(func.sum(COUNTERS.c["count"])).where(COUNTERS.c.name == name.value)
    found = await database.read(lambda session: session.connection().scalar(asked))
    return int(found or 0)


@pytest.mark.usefixtures("october_either_way")
async def test_chat_page_file_and_database_say_the_same(
    database: Database, reporting: Reporting, books: Books
) -> None:
    names = {
        Metric.VISITS: EventName.VISITED,
        Metric.QUESTIONS: EventName.ASKED,
        Metric.PORTAL: EventName.PORTAL_TAPPED,
        Metric.SUBMITTED_SELF: EventName.SUBMITTED_SELF,
        Metric.SUBMITTED_FOR_THEM: EventName.SUBMITTED_FOR_THEM,
        Metric.STUCK: EventName.STUCK,
    }
    truth = {metric: await counted(database, name) for metric, name in names.items()}
    assert truth[Metric.VISITS] == sum(COMMUNES.values()) == 101
    assert min(truth.values()) >= 10

    page = await reporting.overview(OCTOBER)
    assert {one.metric: one.value for one in page.figures if one.metric in names} == truth

    table = await books.table("overview", OCTOBER)
    exported = {row[1]: row[3] for row in table.rows}
    assert {metric: exported[metric.value] for metric in names} == truth

    lines = (await books.file("overview", Format.CSV, OCTOBER)).decode("utf-8-sig")
    written = {row[1]: row[3] for row in csv.reader(io.StringIO(lines))}
    assert {metric: int(written[metric.value]) for metric in names} == truth

    desk = ReportDesk(reporting, Painter(), DatabaseReportWishes(database), NoTrials(), nothing_invented)
    facts = await read_facts(desk, SAY, INSIDE, period=OCTOBER, now=NOW)
    html = plain(report_html(SAY, facts))
    assert f"Có {truth[Metric.VISITS]} lượt dùng" in html
    told = f"tự nộp {truth[Metric.SUBMITTED_SELF]}, có người nộp giúp {truth[Metric.SUBMITTED_FOR_THEM]}"
    assert told in html
    assert f"Có {truth[Metric.STUCK]} lượt báo bị vướng" in html
    picture, _ = picture_of(SAY, facts)
    shown = [
        truth[metric] for metric in (Metric.VISITS, Metric.QUESTIONS, Metric.PORTAL, Metric.SUBMITTED_SELF)
    ]
    assert [figure.count for figure in picture.figures] == shown


@pytest.mark.usefixtures("october")
async def test_communes_in_a_file_are_those_of_the_page_or_hidden(reporting: Reporting, books: Books) -> None:
    _, funnels = await reporting.funnels(OCTOBER, Dimension.COMMUNE)
    table = await books.table("communes", OCTOBER)
    keys = [column.key for column in table.columns]
    rows = {row[1]: dict(zip(keys, row, strict=True)) for row in table.rows}
    assert rows["phuong-thanh-sen"]["visits"] == funnels["phuong-thanh-sen"].value(Metric.VISITS) == 60
    assert rows["xa-son-kim-2"]["visits"] is HIDDEN
    assert rows[""]["name"] == "(chưa chọn xã, phường)"
    for key, funnel in funnels.items():
        for stage in funnel.stages:
            cell = rows[key].get(stage.metric.value, HIDDEN)
            assert cell in (HIDDEN, stage.value)
            assert cell is HIDDEN or not 0 < stage.value < 10


@pytest.mark.usefixtures("october")
async def test_no_file_holds_a_small_count(books: Books) -> None:
    """Every table: no cell that counts the log is from 1 to 9."""
    counts = {metric.value for metric in Metric} | {"count"}
    seen = 0
    for table in await books.all_tables(OCTOBER):
        for row in table.rows:
            for cell, column in zip(row, table.columns, strict=True):
                if column.key in counts:
                    seen += 1
                    assert cell is HIDDEN or cell == 0 or int(str(cell)) >= 10, (table.name, row)
    assert seen > 100


@pytest.mark.usefixtures("october")
async def test_the_total_is_no_way_to_the_one_small_commune(books: Books) -> None:
    """The attacker takes the province's visits and subtracts every commune that is shown."""
    whole = {row[1]: row[3] for row in (await books.table("overview", OCTOBER)).rows}["visits"]
    table = await books.table("communes", OCTOBER)
    place = [column.key for column in table.columns].index("visits")
    shown = [row[place] for row in table.rows if row[place] is not HIDDEN]
    assert whole == 101
    assert 101 - sum(int(str(count)) for count in shown) != COMMUNES["xa-son-kim-2"]
    assert sum(row[place] is HIDDEN for row in table.rows) >= 2


@pytest.mark.usefixtures("october")
async def test_every_table_can_be_every_file(books: Books) -> None:
    for name in TABLES:
        for kind in Format:
            assert await books.file(name, kind, OCTOBER)
    assert (await books.open_data(OCTOBER)).startswith(b"PK")


@pytest.mark.usefixtures("october")
async def test_the_printed_report_hides_and_defines(books: Books) -> None:
    context, shared = await books.shared(OCTOBER)
    report = printed_report(context, shared)
    assert report.title == "Báo cáo tháng 10/2026"
    told = {one.name for one in report.definitions}
    for section in report.sections:
        if section.table is None:
            continue
        assert {column.title for column in section.table.columns} <= told
        for row in section.table.rows:
            for cell, column in zip(row, section.table.columns, strict=True):
                assert (printed_cell(cell, column, SAY) == "ẩn") is (cell is HIDDEN)
    assert any(cell is HIDDEN for section in report.sections if section.table
               for row in section.table.rows for cell in row)  # fmt: skip
    assert [bool(section.chart) for section in report.sections].count(True) >= 4


async def test_what_is_not_over_is_not_shared(
    books: Books, reports: DatabaseReports, clock: FakeClock
) -> None:
    today = clock.now().date()
    for period in (
        Period(today - timedelta(days=6), today, Preset.SEVEN_DAYS),
        Period(OCTOBER.first, OCTOBER.last - timedelta(days=1)),
        month_of(today),
    ):
        with pytest.raises(NoMonthOver):
            await books.table("overview", period)
    with pytest.raises(TooManyMonths):
        await books.table("overview", Period(date(2020, 1, 1), date(2026, 10, 31)))
    portal = PortalReports(DatabasePortalCounts(reports._database), services_of={}, fields_of={})
    months = MonthReports(reports, portal=lambda: portal, catalog=lambda: CATALOG, clock=clock)
    for open_month in (months.month, months.portal_month):
        with pytest.raises(MonthStillOpen):
            await open_month(month_of(today))


@pytest.mark.usefixtures("october")
async def test_several_months_are_single_months_beside_each_other(database: Database, books: Books) -> None:
    """So that a longer file never gives away what a shorter one hides."""
    await live_a_month(database, date(2026, 9, 1), seed=3)
    both = await books.table("communes", Period(date(2026, 9, 1), date(2026, 10, 31)))
    alone = [await books.table("communes", month_of(date(2026, number, 1))) for number in (9, 10)]
    assert both.rows == alone[0].rows + alone[1].rows


@pytest.mark.usefixtures("october")
async def test_what_belongs_to_none_is_a_row_of_its_own(reports: DatabaseReports, clock: FakeClock) -> None:
    portal = PortalReports(DatabasePortalCounts(reports._database), services_of={}, fields_of={})
    months = MonthReports(reports, portal=lambda: portal, catalog=lambda: CATALOG, clock=clock)
    month = await months.month(OCTOBER)
    assert REST not in month.keys(Part.COMMUNE)
    assert month.value(Part.COMMUNE, REST, Metric.VISITS) in (None, 12)
    assert (await months.month(OCTOBER)).shown is month.shown


@pytest.mark.usefixtures("october")
async def test_a_communes_report_is_of_that_commune(database: Database, reporting: Reporting) -> None:
    desk = ReportDesk(reporting, Painter(), DatabaseReportWishes(database), NoTrials(), nothing_invented)
    scope = Scope(Dimension.COMMUNE, "xa-son-kim-1")
    facts = await read_facts(desk, SAY, INSIDE, period=OCTOBER, scope=scope, now=NOW)
    assert facts.commune == "Xã Sơn Kim 1"
    assert facts.value(Metric.VISITS) == COMMUNES["xa-son-kim-1"]
