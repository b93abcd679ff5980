"""Reports in chat and in files put together. Part of the composition root beside `bot.app`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from bot.campaigns.latest_trial import LatestTrials
from bot.campaigns.ports import Shelf
from bot.campaigns.trial_reading import TrialReader
from bot.catalog.model import Catalog
from bot.charts.studio import Studio
from bot.conversations.inside import Inside
from bot.conversations.staff.report_desk import ReportDesk
from bot.database.campaigns.shelf import DatabaseShelf
from bot.database.engine import Database
from bot.database.report_wishes import DatabaseReportWishes
from bot.database.reports.reading import DatabaseReports
from bot.engagement.month_reports import MonthReports
from bot.exports.books import Books
from bot.exports.context import Context
from bot.kernel.calculate import Calculate
from bot.kernel.clock import Clock
from bot.reporting import Measuring, build_measuring
from bot.settings import Settings
from bot.trials import build_trial_reader
from bot.web.staff.reports.names import Names

MOST_TITLES = 500
LANGUAGE = "vi"
"""Files are in Vietnamese; open data explains itself in English too."""


@dataclass(frozen=True, slots=True)
class Output:
    """Everything that is read of the figures: the sums, the trials, and what makes files."""

    measuring: Measuring
    trials: TrialReader
    books: Books


def build_output(
    settings: Settings,
    database: Database,
    *,
    inside: Callable[[], Inside],
    clock: Clock,
    calculate: Calculate,
) -> Output:
    """Build it; the product and the command line read the same figures in the same way."""

    def catalog() -> Catalog:
        return inside().catalog

    measuring = build_measuring(
        database,
        catalog=catalog,
        clock=clock,
        raw_event_days=settings.raw_event_days,
        content_folder=settings.content_folder,
    )
    shelf = DatabaseShelf(database)
    trials = build_trial_reader(
        shelf, measuring.portal_counts, catalog=catalog, clock=clock, calculate=calculate
    )
    books = build_books(
        database, measuring, shelf=shelf, reader=trials, inside=inside, clock=clock, calculate=calculate
    )
    return Output(measuring, trials, books)


def build_report_desk(database: Database, output: Output, studio: Studio) -> ReportDesk:
    """What `/baocao` asks."""
    return ReportDesk(
        output.measuring.reporting,
        artist=studio,
        wishes=DatabaseReportWishes(database),
        trials=LatestTrials(DatabaseShelf(database), output.trials),
        has_synthetic=output.measuring.has_synthetic,
    )


def build_books(
    database: Database,
    measuring: Measuring,
    *,
    shelf: Shelf,
    reader: TrialReader,
    inside: Callable[[], Inside],
    clock: Clock,
    calculate: Calculate,
) -> Books:
    """What makes files. Small counts are hidden where `calculate` says: it takes seconds."""

    async def context() -> Context:
        say = inside().texts.speaker(LANGUAGE)
        untitled = say.label("pages.untitled")
        found = await shelf.titles(limit=MOST_TITLES)
        titles = {str(number): title or untitled for number, title in found.items()}
        levels = Counter(measuring.view().levels.values())
        names = Names(say, inside(), titles)
        return Context(say, names, clock.now(), levels, await measuring.has_synthetic())

    months = MonthReports(
        DatabaseReports(database, field_of=lambda entry_id: measuring.view().field_of(entry_id)),
        portal=measuring.portal_reports,
        catalog=measuring.view,
        clock=clock,
        calculate=calculate,
    )
    return Books(months, trials=LatestTrials(shelf, reader).all, context=context)
