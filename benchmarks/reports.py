"""How fast reports are at 1 and 10 million events, on SQLite and PostgreSQL: `python -m benchmarks.reports`.

Synthetic logs of 90 days go through the real roll-up, and the real reports read them. `BENCH_QUICK=1` does
the same with smaller logs of 30 days and ends within 50 s; the sizes stand in the result. The last line of
output is one JSON object. Another measurement is one more line in `MEASUREMENTS`.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from benchmarks.report_log import COMMUNES, LAST_DAY, SERVICES, load
from benchmarks.sending_scene import new_database, postgresql_server
from bot.conversations.model import GiveConsent, Outcome
from bot.database.engine import Database, create_database
from bot.database.memory import DatabaseMemory
from bot.database.migrate import migrate
from bot.database.reports.reading import DatabaseReports
from bot.database.rollups import RollUps
from bot.engagement.model import Event, EventName
from bot.engagement.periods import Period
from bot.engagement.reach import CatalogView
from bot.engagement.service import Reporting
from bot.engagement.sums import Dimension, Scope
from bot.kernel.ids import ChatId, CommuneId, EntryId
from bot.people.model import Consent
from tests.support.clock import FakeClock
from tests.support.event_log import noon

QUICK = bool(os.environ.get("BENCH_QUICK"))
SIZES = (20_000, 200_000) if QUICK else (1_000_000, 10_000_000)
DAYS = 30 if QUICK else 90
REPEATS = 5 if QUICK else 15
WRITES_FOR_S = 2.0 if QUICK else 10.0
WRITERS = 8
EVENTS_A_TURN = 4

CATALOG = CatalogView(
    fields={service: f"linh_vuc_{number % 12}" for number, service in enumerate(SERVICES)},
    levels={
        service: ("full", "partial", "unverified")[number % 3] for number, service in enumerate(SERVICES)
    },
)

GOALS: Mapping[str, float] = {"overview_ms": 300, "slowest_report_ms": 1000, "events_written_per_s": 2000}
"""At every size on both databases; a rate is to be reached, times are not to be passed."""

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scene:
    """A database full of synthetic events, and what is asked of it."""

    database: Database
    roll_ups: RollUps
    reporting: Reporting
    period: Period


@asynccontextmanager
async def scene(url: str, events: int) -> AsyncIterator[Scene]:
    """Migrate and fill a new database."""
    migrate(url)
    load(url, events=events, days=DAYS)
    database = create_database(url)
    try:
        reports = DatabaseReports(database, field_of=CATALOG.field_of)
        yield Scene(
            database,
            RollUps(database, field_of=CATALOG.field_of, raw_event_days=90),
            Reporting(reports, catalog=lambda: CATALOG, clock=FakeClock(noon(LAST_DAY))),
            Period(LAST_DAY - timedelta(days=DAYS - 1), LAST_DAY),
        )
    finally:
        await database.close()


async def rolling(scene: Scene) -> Figures:
    """Seconds to sum a day for the first time, and to look at today again."""
    started, days, now = time.perf_counter(), 0, noon(LAST_DAY)
    while done := len((await scene.roll_ups.roll_up(now)).roll):
        days += done
    a_day = (time.perf_counter() - started) / days
    started = time.perf_counter()
    await scene.roll_ups.roll_up(now + timedelta(minutes=2))
    again = time.perf_counter() - started
    if scene.database.dialect == "postgresql":
        await scene.database.write(lambda session: session.execute(text("ANALYZE rollups")))
    return {"roll_up_a_day_s": round(a_day, 3), "roll_up_today_again_s": round(again, 3)}


async def overview(scene: Scene) -> Figures:
    """The first page over the whole log."""
    return {"overview_ms": await _median_ms(lambda: scene.reporting.overview(scene.period))}


async def reports(scene: Scene) -> Figures:
    """Every report, and the slowest of them."""
    ask, days = scene.reporting, scene.period
    service, commune = Scope(Dimension.SERVICE, SERVICES[0]), Scope(Dimension.COMMUNE, COMMUNES[0])
    asked: dict[str, Callable[[], Awaitable[object]]] = {
        "overview of a commune": lambda: ask.overview(days, commune),
        "funnel": lambda: ask.funnel(days),
        "funnel of a service": lambda: ask.funnel(days, service),
        "funnels by service": lambda: ask.funnels(days, Dimension.SERVICE),
        "funnels by field": lambda: ask.funnels(days, Dimension.FIELD),
        "funnels by commune": lambda: ask.funnels(days, Dimension.COMMUNE),
        "funnels by source": lambda: ask.funnels(days, Dimension.SOURCE),
        "steps": lambda: ask.steps(days, SERVICES[0]),
        "stuck": lambda: ask.stuck(days),
        "top": lambda: ask.top(days),
        "rising": lambda: ask.rising(days),
        "quality": lambda: ask.quality(days),
        "coverage": lambda: ask.coverage(days),
        "reach": lambda: ask.reach(days),
        "unanswered": lambda: ask.unanswered(days),
    }
    times = {name: await _median_ms(report) for name, report in asked.items()}
    slowest = max(times, key=lambda name: times[name])
    return {"reports_ms": times, "slowest_report": slowest, "slowest_report_ms": times[slowest]}


async def writing(scene: Scene) -> Figures:
    """Events a second through the real way of a turn, half of them of people who agreed to measuring."""
    memory, now = DatabaseMemory(scene.database), noon(LAST_DAY + timedelta(days=1))
    for chat in range(0, WRITERS, 2):
        person = await memory.person(chat_id=ChatId(chat + 1))
        agreed = Outcome(effects=(GiveConsent(Consent.MEASURING, "v1"),))
        await memory.record(person=person, outcome=agreed, update_id=None, outbox=None, now=now)
    started = time.perf_counter()

    async def write(chat: ChatId) -> int:
        written = 0
        while time.perf_counter() - started < WRITES_FOR_S:
            place = written + chat * 29  # people of one moment rarely do the same
            commune, entry = (
                CommuneId(COMMUNES[place % len(COMMUNES)]),
                EntryId(SERVICES[place % len(SERVICES)]),
            )
            event = Event(EventName.CARD_OPENED, entry, commune_id=commune)
            await memory.record_events(chat_id=chat, events=[event] * EVENTS_A_TURN, now=now)
            written += EVENTS_A_TURN
        return written

    counts = await asyncio.gather(*(write(ChatId(chat + 1)) for chat in range(WRITERS)))
    return {"events_written_per_s": round(sum(counts) / (time.perf_counter() - started))}


MEASUREMENTS: tuple[Callable[[Scene], Awaitable[Figures]], ...] = (rolling, overview, reports, writing)
"""In this order: reports read what was rolled up, and writing comes last since it changes the log."""


async def measured(url: str, events: int) -> Figures:
    """All measurements of one size on one database."""
    figures: Figures = {}
    started = time.perf_counter()
    async with scene(url, events) as filled:
        figures["load_s"] = round(time.perf_counter() - started, 1)
        for measure in MEASUREMENTS:
            figures |= await measure(filled)
    return figures


async def main() -> None:
    """Measure everything, print as it comes, last one line of JSON."""
    results: dict[str, dict[str, Figures]] = {"sqlite": {}, "postgresql": {}}
    with tempfile.TemporaryDirectory() as folder, postgresql_server() as server:
        for events in SIZES:
            file = Path(folder) / f"{events}.db"
            for name, url in (("sqlite", f"sqlite:///{file}"), ("postgresql", new_database(server))):
                results[name][str(events)] = figures = await measured(url, events)
                print(f"{name}, {events:,} events: {figures}", flush=True)
            for part in file.parent.glob(f"{file.name}*"):
                part.unlink()
    print(json.dumps(_summary(results), ensure_ascii=False))


def _summary(results: Mapping[str, Mapping[str, Figures]]) -> Figures:
    """What is kept of a run: sizes, figures, growth of the overview, and goals that were missed."""
    small, large = (str(size) for size in SIZES)
    growth = {
        name: round(by[large]["overview_ms"] / by[small]["overview_ms"], 2) for name, by in results.items()
    }
    missed = [
        f"{name} {size} {goal}"
        for name, by in results.items()
        for size, figures in by.items()
        for goal, limit in GOALS.items()
        if (figures[goal] < limit if goal.endswith("_per_s") else figures[goal] > limit)
    ]
    return {
        "quick": QUICK, "synthetic": True, "events": list(SIZES), "days": DAYS, "goals": dict(GOALS),
        "overview_growth_from_small_to_large": growth, "missed": missed, **results,
    }  # fmt: skip


async def _median_ms(report: Callable[[], Awaitable[object]]) -> float:
    await report()  # the first one opens connections and compiles statements
    times = list[float]()
    for _ in range(REPEATS):
        started = time.perf_counter()
        await report()
        times.append((time.perf_counter() - started) * 1000)
    return round(statistics.median(times), 1)


if __name__ == "__main__":
    asyncio.run(main())
