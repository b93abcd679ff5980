"""Reports against small logs with answers worked out by hand, on both databases, live and rolled up."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import Select, insert, text
from sqlalchemy.orm import Session

from bot.database.engine import Database
from bot.database.reports.raw import statement_of
from bot.database.reports.reading import DatabaseReports, rollups_statement
from bot.database.rollups import RollUps
from bot.database.tables import COUNTERS, EVENTS, KEPT_QUESTIONS, LOSSES
from bot.database.tables.campaigns import RUNS, SENDS
from bot.database.tables.reports import EXPERIMENTS, ROLLUPS
from bot.engagement.metrics import Metric
from bot.engagement.model import EventName
from bot.engagement.periods import Period, Preset
from bot.engagement.reports import Funnel
from bot.engagement.service import Reporting
from bot.engagement.sums import Ask, Dimension, Scope
from tests.support.clock import FakeClock
from tests.support.event_log import AN, BINH, CATALOG, MONDAY, days_before, fold, happened, log, noon

WEEK = Period(days_before(6), MONDAY)
PAST = Period(days_before(13), days_before(7))

THANH_SEN, KY_ANH = "phuong-thanh-sen", "xa-ky-anh"

FROM_QUESTION_TO_PORTAL = [
    happened(EventName.VISITED, commune=THANH_SEN),
    happened(EventName.ASKED, commune=THANH_SEN),
    happened(EventName.ANSWERED, "khai_sinh", commune=THANH_SEN),
    happened(EventName.CARD_OPENED, "khai_sinh", commune=THANH_SEN),
    happened(EventName.CONFIRMED, "khai_sinh", commune=THANH_SEN),
    happened(EventName.STEP_REACHED, "khai_sinh", step=0, commune=THANH_SEN),
    happened(EventName.STEP_REACHED, "khai_sinh", step=1, commune=THANH_SEN),
    happened(EventName.PORTAL_TAPPED, "khai_sinh", commune=THANH_SEN),
    happened(EventName.SUBMITTED_SELF, "khai_sinh", commune=THANH_SEN),
]
STUCK_AT_THE_SECOND_STEP = [
    happened(EventName.VISITED, commune=KY_ANH, source="quay"),
    happened(EventName.ASKED, commune=KY_ANH, source="quay"),
    happened(EventName.ASKED_BACK, commune=KY_ANH, source="quay"),
    happened(EventName.ANSWERED, "khai_sinh", detail="picked", commune=KY_ANH, source="quay"),
    happened(EventName.CARD_OPENED, "khai_sinh", commune=KY_ANH, source="quay"),
    happened(EventName.STEP_REACHED, "khai_sinh", step=0, commune=KY_ANH, source="quay"),
    happened(EventName.STEP_REACHED, "khai_sinh", step=1, commune=KY_ANH, source="quay"),
    happened(EventName.STUCK, "khai_sinh", step=1, detail="no_code", commune=KY_ANH, source="quay"),
    happened(EventName.SUBMITTED_FOR_THEM, "khai_sinh", commune=KY_ANH, source="quay"),
]
NOTHING_FOUND = [
    happened(EventName.VISITED),
    happened(EventName.ASKED),
    happened(EventName.UNANSWERED),
    happened(EventName.ASKED),
    happened(EventName.ASKED),
    happened(EventName.ANSWERED, "faq_vneid"),
    happened(EventName.CARD_OPENED, "faq_vneid"),
    happened(EventName.FEEDBACK_UP, "faq_vneid"),
    happened(EventName.FEEDBACK_DOWN, "faq_vneid"),
    happened(EventName.FEEDBACK_DOWN, "faq_vneid", detail="why.unclear"),
    happened(EventName.CARD_OPENED, "dich_vu_da_bo"),
    happened(EventName.CARD_OPENED, "ket_hon", detail="full"),
]


@pytest.fixture
def reporting(database: Database) -> Reporting:
    return Reporting(
        DatabaseReports(database, field_of=CATALOG.field_of),
        catalog=lambda: CATALOG,
        clock=FakeClock(noon(MONDAY)),
    )


@pytest.fixture
def roll_ups(database: Database) -> RollUps:
    return RollUps(database, field_of=CATALOG.field_of, raw_event_days=90)


@pytest_asyncio.fixture(params=["live", "rolled up", pytest.param("half", marks=pytest.mark.long)])
async def week(request: pytest.FixtureRequest, database: Database, roll_ups: RollUps) -> AsyncIterator[None]:
    """An agreed and went through on Sunday, Bình agreed and got stuck today, a stranger found nothing."""
    await log(database, FROM_QUESTION_TO_PORTAL, who=AN, day=days_before(1))
    if request.param == "half":
        await roll_ups.roll_up(noon(days_before(1)))
    await log(database, STUCK_AT_THE_SECOND_STEP, who=BINH)
    await log(database, NOTHING_FOUND)
    if request.param == "rolled up":
        await roll_ups.roll_up(noon(MONDAY))
    yield


def stages(funnel: Funnel) -> list[int]:
    return [stage.value for stage in funnel.stages]


@pytest.mark.usefixtures("week")
class TestTheWeek:
    async def test_the_funnel_of_everybody(self, reporting: Reporting) -> None:
        basis, funnel = await reporting.funnel(WEEK)
        assert [stage.metric for stage in funnel.stages] == [
            Metric.VISITS, Metric.QUESTIONS, Metric.CONFIRMED, Metric.GUIDES, Metric.PORTAL, Metric.SUBMITTED,
        ]  # fmt: skip
        assert stages(funnel) == [3, 5, 1, 2, 1, 2]
        assert (funnel.submitted_self.value, funnel.submitted_for_them.value) == (1, 1)
        assert funnel.stages[-1].share == 2 / 3
        assert basis.lost == 0

    async def test_the_funnel_of_a_service_counts_its_cards(self, reporting: Reporting) -> None:
        _, funnel = await reporting.funnel(WEEK, Scope(Dimension.SERVICE, "khai_sinh"))
        assert stages(funnel) == [2, 2, 1, 2, 1, 2]

    @pytest.mark.parametrize(
        ("scope", "expected"),
        [
            (Scope(Dimension.COMMUNE, THANH_SEN), [1, 1, 1, 1, 1, 1]),
            (Scope(Dimension.COMMUNE, KY_ANH), [1, 1, 0, 1, 0, 1]),
            (Scope(Dimension.SOURCE, "quay"), [1, 1, 0, 1, 0, 1]),
            (Scope(Dimension.FIELD, "ho_tich"), [2, 2, 1, 2, 1, 2]),
            (Scope(Dimension.FIELD, "faq"), [1, 1, 0, 0, 0, 0]),
            (Scope(Dimension.FIELD, "khac"), [1, 0, 0, 0, 0, 0]),
            (Scope(Dimension.COMMUNE, "xa-khong-co"), [0, 0, 0, 0, 0, 0]),
        ],
    )
    async def test_funnels_of_parts(self, reporting: Reporting, scope: Scope, expected: list[int]) -> None:
        _, funnel = await reporting.funnel(WEEK, scope)
        assert stages(funnel) == expected

    async def test_funnels_by_service_add_up_to_the_whole(self, reporting: Reporting) -> None:
        _, whole = await reporting.funnel(WEEK)
        _, services = await reporting.funnels(WEEK, Dimension.SERVICE)
        _, fields = await reporting.funnels(WEEK, Dimension.FIELD)
        assert sorted(services) == ["dich_vu_da_bo", "faq_vneid", "ket_hon", "khai_sinh"]
        for metric in (Metric.CONFIRMED, Metric.GUIDES, Metric.PORTAL, Metric.SUBMITTED):
            assert sum(one.value(metric) for one in services.values()) == whole.value(metric)
        for metric in (Metric.CARDS, Metric.ASKED_ABOUT):
            by_service = sum(one.value(metric) for one in services.values())
            assert by_service == sum(one.value(metric) for one in fields.values())

    async def test_where_people_stop(self, reporting: Reporting) -> None:
        _, steps, reasons = await reporting.steps(WEEK, "khai_sinh")
        assert [(step.number, step.reached.value, step.stuck.value) for step in steps] == [
            (1, 2, 0),
            (2, 2, 1),
        ]
        assert steps[0].left is not None
        assert (steps[0].left.value, steps[1].left) == (0, None)
        assert [(reason, figure.value) for reason, figure in reasons.reasons] == [("no_code", 1)]

    async def test_quality_adds_up_to_the_questions(self, reporting: Reporting) -> None:
        _, quality = await reporting.quality(WEEK)
        parts = [quality.answered, quality.asked_back, quality.unanswered, quality.other_talk]
        assert [part.value for part in parts] == [2, 1, 1, 1]
        assert sum(part.value for part in parts) == quality.questions.value == 5
        assert (quality.picked.value, quality.none_of_these.value) == (1, 0)
        assert quality.confirmed_right.share == 1 / 2

    async def test_what_is_opened_most(self, reporting: Reporting) -> None:
        _, top = await reporting.top(WEEK)
        assert [(one.key, one.figure.value) for one in top] == [
            ("khai_sinh", 2),
            ("dich_vu_da_bo", 1),
            ("faq_vneid", 1),
        ]
        assert {one.figure.of for one in top} == {4}

    async def test_coverage_by_level(self, reporting: Reporting) -> None:
        _, coverage = await reporting.coverage(WEEK)
        assert [(one.level, one.services.value, one.cards.value) for one in coverage.levels] == [
            ("full", 2, 2),
            ("partial", 1, 0),
            ("gone", 0, 1),
        ]
        assert coverage.checked.share == 1 / 3

    async def test_reach_by_day(self, reporting: Reporting) -> None:
        _, reach = await reporting.reach(WEEK)
        visits = reach.days[Metric.VISITS]
        assert list(visits) == list(WEEK.days)
        assert [visits[day] for day in (days_before(2), days_before(1), MONDAY)] == [0, 1, 2]

    async def test_the_overview_says_the_same_as_each_report(self, reporting: Reporting) -> None:
        overview = await reporting.overview(WEEK)
        assert overview.funnel == (await reporting.funnel(WEEK))[1]
        assert overview.quality == (await reporting.quality(WEEK))[1]
        assert overview.top == (await reporting.top(WEEK))[1]
        assert overview.reach == (await reporting.reach(WEEK))[1]
        figures = {figure.metric: figure.value for figure in overview.figures}
        assert figures[Metric.SUBMITTED_SELF] == figures[Metric.SUBMITTED_FOR_THEM] == 1
        assert set(overview.before.values()) == {0}

    async def test_days_outside_a_period_are_not_in_it(self, reporting: Reporting) -> None:
        _, today = await reporting.funnel(reporting.period(Preset.TODAY))
        _, before = await reporting.funnel(PAST)
        assert stages(today) == [2, 4, 0, 1, 0, 1]
        assert stages(before) == [0, 0, 0, 0, 0, 0]

    async def test_totals_stay_when_people_take_consent_back(
        self, reporting: Reporting, database: Database, roll_ups: RollUps
    ) -> None:
        before = await reporting.overview(WEEK)
        for who in (AN, BINH):
            await fold(database, who)
        assert await database.read(lambda session: session.execute(EVENTS.select()).all()) == []
        assert (await reporting.overview(WEEK)).funnel == before.funnel
        await roll_ups.roll_up(noon(MONDAY) + timedelta(hours=1))
        after = await reporting.overview(WEEK)
        assert (after.figures, after.quality, after.top) == (before.figures, before.quality, before.top)


async def test_losses_stand_beside_the_figures(reporting: Reporting, database: Database) -> None:
    rows = [{"day": day, "count": 2} for day in (MONDAY, days_before(6), days_before(7))]
    await database.write(lambda session: session.execute(insert(LOSSES), rows))
    basis, _ = await reporting.quality(WEEK)
    assert (basis.lost, basis.loss.metric) == (4, Metric.LOST)


async def test_a_day_that_runs_says_up_to_when_it_is_counted(
    reporting: Reporting, database: Database, roll_ups: RollUps
) -> None:
    await log(database, NOTHING_FOUND)
    assert (await reporting.funnel(WEEK))[0].as_of == noon(MONDAY)
    early = noon(MONDAY) - timedelta(hours=2)
    await roll_ups.roll_up(early)
    assert (await reporting.funnel(WEEK))[0].as_of == early
    assert (await reporting.funnel(PAST))[0].as_of == noon(MONDAY)


async def test_rising_is_clearly_more_than_before(reporting: Reporting, database: Database) -> None:
    birth, marriage = happened(EventName.CARD_OPENED, "khai_sinh"), happened(EventName.CARD_OPENED, "ket_hon")
    await log(database, [birth] * 40 + [marriage] * 40)
    await log(database, [birth] * 10 + [marriage] * 38, day=days_before(8))
    _, rising = await reporting.rising(WEEK)
    assert [(one.key, one.now, one.before, one.times) for one in rising] == [("khai_sinh", 40, 10, 4.0)]


async def test_the_funnel_of_a_campaign_begins_with_its_copies(
    reporting: Reporting, database: Database
) -> None:
    opened = happened(EventName.CAMPAIGN_OPENED, "khai_sinh", campaign=7, arm="a")
    guide = happened(EventName.STEP_REACHED, "khai_sinh", step=0, campaign=7, arm="b")
    other = happened(EventName.CAMPAIGN_OPENED, "khai_sinh", campaign=70, arm="a")
    await log(database, [opened, opened, guide, other])
    await database.write(_a_run)
    _, funnel = await reporting.funnel(WEEK, Scope(Dimension.CAMPAIGN, "7"))
    assert [stage.metric for stage in funnel.stages][:2] == [Metric.DELIVERED, Metric.OPENED]
    assert stages(funnel) == [2, 2, 1, 0, 0]
    _, all_funnels = await reporting.funnels(WEEK, Dimension.CAMPAIGN)
    assert {key: one.value(Metric.OPENED) for key, one in all_funnels.items()} == {"7": 2, "70": 1}
    forged = Scope(Dimension.CAMPAIGN, "7; DROP TABLE events")
    assert stages((await reporting.funnel(WEEK, forged))[1]) == [0, 0, 0, 0, 0]


def _a_run(session: Session) -> None:
    at = noon(MONDAY)
    run = {
        "id": 1, "campaign_id": 7, "status": "finished", "due_at": at, "expires_at": at, "started_at": at,
        "holdout_share": 0.1, "follows_behaviour": False, "spread_s": 0.0, "kind": "broadcast",
    }  # fmt: skip
    old = {**run, "id": 2, "due_at": noon(days_before(9)), "started_at": noon(days_before(9))}
    sends = [
        {"run_id": number, "chat_id": chat, "arm": arm, "is_measured": True, "state": state, "attempts": 1}
        for number, chat, arm, state in [
            (1, 1, "a", "sent"), (1, 2, "b", "sent"), (1, 3, "a", "failed"), (1, 4, "holdout", "held_out"),
            (2, 1, "a", "sent"),
        ]
    ]  # fmt: skip
    session.execute(insert(RUNS), [run, old])
    session.execute(insert(SENDS), sends)


async def test_unanswered_questions_show_a_group_only_of_three_people(
    reporting: Reporting, database: Database
) -> None:
    asked = [
        (1, "xin giấy phép nuôi hươu"), (2, "Xin giay phep nuoi huou"), (3, "xin giấy phép nuôi hươu!"),
        (4, "đổi tên quán phở"), (4, "đổi tên quán phở"), (4, "Đổi tên quán phở"),
    ]  # fmt: skip
    rows = [
        {"chat_id": chat, "masked_text": words, "band": "none", "commune_id": KY_ANH, "asked_on": MONDAY}
        for chat, words in asked
    ]
    await database.write(lambda session: session.execute(insert(KEPT_QUESTIONS), rows))
    found = await reporting.unanswered(WEEK)
    assert [(group.example, group.people) for group in found.groups] == [("xin giấy phép nuôi hươu", 3)]
    assert (found.others, found.kept) == (3, 6)
    assert (await reporting.unanswered(WEEK, "phuong-thanh-sen")).kept == 0
    assert (await reporting.unanswered(PAST)).kept == 0


class TestRollingUp:
    async def test_nothing_is_done_while_nothing_happened(self, roll_ups: RollUps) -> None:
        assert (await roll_ups.roll_up(noon(MONDAY))).is_done

    async def test_a_day_is_summed_again_only_when_it_is_due(
        self, database: Database, roll_ups: RollUps
    ) -> None:
        await log(database, NOTHING_FOUND, day=days_before(1))
        assert (await roll_ups.roll_up(noon(MONDAY))).roll == (MONDAY, days_before(1))
        assert (await roll_ups.roll_up(noon(MONDAY) + timedelta(seconds=59))).is_done
        assert (await roll_ups.roll_up(noon(MONDAY) + timedelta(seconds=60))).roll == (MONDAY,)

    async def test_what_comes_late_is_in_the_next_sums(
        self, database: Database, roll_ups: RollUps, reporting: Reporting
    ) -> None:
        await log(database, NOTHING_FOUND, day=days_before(1))
        await roll_ups.roll_up(noon(MONDAY))
        await log(database, NOTHING_FOUND, day=days_before(1))
        await roll_ups.roll_up(noon(MONDAY + timedelta(days=1)))
        assert (await reporting.funnel(WEEK))[1].value(Metric.QUESTIONS) == 6

    async def test_raw_rows_go_after_their_days_and_the_sums_stay(
        self, database: Database, roll_ups: RollUps, reporting: Reporting
    ) -> None:
        await log(database, FROM_QUESTION_TO_PORTAL, who=AN)
        await log(database, NOTHING_FOUND)
        before = await reporting.overview(WEEK)
        for number in range(90):
            assert not (await roll_ups.roll_up(noon(MONDAY + timedelta(days=number)))).close
        assert (await roll_ups.roll_up(noon(MONDAY + timedelta(days=91)))).close == (MONDAY,)
        assert await _raw_rows(database) == 0
        after = await reporting.overview(WEEK)
        assert (after.figures, after.funnel, after.top) == (before.figures, before.funnel, before.top)

    async def test_rows_that_an_open_experiment_needs_stay(
        self, database: Database, roll_ups: RollUps
    ) -> None:
        await log(database, FROM_QUESTION_TO_PORTAL, who=AN)
        row = {
            "campaign_id": 7, "design": {}, "seal": "x", "sealed_at": noon(MONDAY),
            "closes_at": noon(MONDAY + timedelta(days=120)),
        }  # fmt: skip
        await database.write(lambda session: session.execute(insert(EXPERIMENTS), [row]))
        assert await _closed_on(roll_ups, MONDAY + timedelta(days=100)) == ()
        assert await _closed_on(roll_ups, MONDAY + timedelta(days=127)) == (MONDAY,)

    async def test_a_clock_that_jumped_back_behind_the_raw_rows_adds_to_the_sums(
        self, database: Database, roll_ups: RollUps, reporting: Reporting
    ) -> None:
        await log(database, NOTHING_FOUND)
        await _closed_on(roll_ups, MONDAY + timedelta(days=91))
        await log(database, NOTHING_FOUND)
        assert (await roll_ups.roll_up(noon(MONDAY))).absorb == MONDAY
        assert (await reporting.funnel(WEEK))[1].value(Metric.QUESTIONS) == 6
        assert await _raw_rows(database) == 0
        assert (await roll_ups.roll_up(noon(MONDAY))).absorb is None

    async def test_a_clock_that_jumped_ahead_empties_no_log_at_once(
        self, database: Database, roll_ups: RollUps
    ) -> None:
        for number in range(30):
            await log(database, [happened(EventName.ASKED)], day=days_before(number))
        for minute in range(12):
            await roll_ups.roll_up(datetime(2027, 5, 1, 5, minute, tzinfo=UTC))
        assert await _raw_rows(database) == 30 - 7

    async def test_whoever_wrote_meanwhile_wins(
        self, database: Database, roll_ups: RollUps, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await log(database, NOTHING_FOUND)
        await roll_ups.roll_up(noon(MONDAY))
        later = noon(MONDAY) + timedelta(minutes=5)
        other = RollUps(database, field_of=CATALOG.field_of, raw_event_days=90)
        original: Callable[[Any], Awaitable[Any]] = database.read

        async def read_then_lose(fn: Any) -> Any:
            made = await original(fn)
            if type(made).__name__ == "_Made":
                monkeypatch.undo()
                await log(database, NOTHING_FOUND)
                await other.roll_up(later)
            return made

        monkeypatch.setattr(database, "read", read_then_lose)
        await roll_ups.roll_up(later)
        asked = (ROLLUPS.c.dimension == "all") & (ROLLUPS.c.name == EventName.ASKED.value)
        statement = ROLLUPS.select().where(asked)
        rows = await database.read(lambda session: session.execute(statement).all())
        assert [row[-1] for row in rows] == [6]

    async def test_sums_of_a_service_that_changed_its_field_are_made_anew(
        self, database: Database, roll_ups: RollUps, reporting: Reporting
    ) -> None:
        await log(database, FROM_QUESTION_TO_PORTAL)
        await roll_ups.roll_up(noon(MONDAY))
        moved = RollUps(database, field_of=lambda _: "moi", raw_event_days=90)
        await moved.roll_up(noon(MONDAY) + timedelta(minutes=5))
        _, fields = await reporting.funnels(WEEK, Dimension.FIELD)
        assert list(fields) == ["moi"]


async def _closed_on(roll_ups: RollUps, day: date) -> tuple[date, ...]:
    """Sum everything, then see what closes: a day must have been summed once it was settled."""
    closed = list[date]()
    for minute in range(5):
        closed += (await roll_ups.roll_up(noon(day) + timedelta(minutes=minute))).close
    return tuple(closed[:1])


async def _raw_rows(database: Database) -> int:
    statement = text("SELECT (SELECT COUNT(*) FROM events) + (SELECT COALESCE(SUM(count), 0) FROM counters)")
    return int(await database.read(lambda session: session.execute(statement).scalar_one()))


@pytest.mark.parametrize("dimension", [one for one in Dimension if one is not Dimension.FIELD])
async def test_days_that_are_counted_live_are_found_by_index(
    database: Database, dimension: Dimension
) -> None:
    await _fill(database)
    plan = await _plan(database, statement_of(dimension, [MONDAY]))
    assert "ix_events_day_name" in plan or "ix_events_campaign_id" in plan
    assert "SCAN events" not in plan
    assert "Seq Scan on events" not in plan
    assert "SCAN counters" not in plan
    assert "Seq Scan on counters" not in plan


async def test_sums_are_found_by_their_key(database: Database) -> None:
    await _fill(database)
    ask = Ask(Dimension.SERVICE, WEEK, (EventName.CARD_OPENED,), ("khai_sinh",))
    plan = await _plan(database, rollups_statement(ask, WEEK.days))
    assert "SCAN rollups" not in plan
    assert "Seq Scan on rollups" not in plan
    assert "pk_rollups" in plan or "USING PRIMARY KEY" in plan


async def _fill(database: Database) -> None:
    """Enough rows that a planner would rather use an index."""
    days = [days_before(number) for number in range(400)]
    events = [
        {"at": noon(day), "day": day, "name": name.value, "pseudonym": AN, "entry_id": "khai_sinh"}
        for day in days
        for name in EventName
    ]
    counters = [
        {
            "day": day, "name": name.value, "entry_id": "khai_sinh", "step": -1, "source": "",
            "commune_id": "", "detail": "", "campaign_id": 0, "arm": "", "count": 1,
        }
        for day in days
        for name in EventName
    ]  # fmt: skip
    sums = [
        {"dimension": dimension.value, "day": day, "name": name.value, "key": "k", "detail": "", "count": 1}
        for dimension in Dimension
        for day in days
        for name in EventName
    ]
    await database.write(lambda session: session.execute(insert(EVENTS), events))
    await database.write(lambda session: session.execute(insert(COUNTERS), counters))
    await database.write(lambda session: session.execute(insert(ROLLUPS), sums))
    await database.write(lambda session: session.execute(text("ANALYZE")))


async def _plan(database: Database, statement: Select[Any]) -> str:
    def explain(session: Session) -> str:
        connection = session.connection()
        sql = statement.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
        word = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
        return "\n".join(str(row) for row in connection.exec_driver_sql(f"{word} {sql}"))

    return await database.read(explain)
