"""Reports in chat and in files put together. Part of the composition root beside `bot.app`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from bot.campaigns.latest_trial import LatestTrials
from bot.campaigns.ports import Shelf
from bot.campaigns.trial_reading import TrialReader
from bot.charts.studio import Studio
from bot.conversations.inside import Inside
from bot.conversations.staff.report_desk import ReportDesk
from bot.database.engine import Database
from bot.database.report_wishes import DatabaseReportWishes
from bot.database.reports.reading import DatabaseReports
from bot.engagement.month_reports import MonthReports
from bot.exports.books import Books
from bot.exports.context import Context
from bot.kernel.calculate import Calculate
from bot.kernel.clock import Clock
from bot.reporting import Measuring
from bot.web.staff.reports.names import Names

MOST_TITLES = 500
LANGUAGE = "vi"
"""Files are in Vietnamese; open data explains itself in English too."""


def build_report_desk(
    database: Database, measuring: Measuring, studio: Studio, *, shelf: Shelf, reader: TrialReader
) -> ReportDesk:
    """What `/baocao` asks."""
    return ReportDesk(
        measuring.reporting,
        artist=studio,
        wishes=DatabaseReportWishes(database),
        trials=LatestTrials(shelf, reader),
        has_synthetic=measuring.has_synthetic,
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
        campaigns = await shelf.campaigns(limit=MOST_TITLES)
        titles = {str(one.id): one.plan.title or untitled for one in campaigns}
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
