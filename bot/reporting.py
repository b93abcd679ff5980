"""Measuring put together: the reports that chat and pages ask for, and the tick that keeps their sums.

Part of the composition root beside `bot.app`; no room imports it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.catalog.model import Catalog
from bot.catalog.procedure_joins import join_procedures
from bot.database.engine import Database
from bot.database.portal_counts import DatabasePortalCounts
from bot.database.reports.reading import DatabaseReports
from bot.database.rollups import RollUps
from bot.database.synthetic_marks import DatabaseSyntheticMarks
from bot.engagement.portal_register import PortalRegister
from bot.engagement.portal_service import PortalReports
from bot.engagement.ports import PortalCounts, SyntheticMarks
from bot.engagement.reach import CatalogView
from bot.engagement.service import Reporting
from bot.importing.register import national_codes, register_of
from bot.kernel.clock import Clock

ROLL_UP_SECONDS = 30.0
"""How often it is looked whether sums are due; a day that runs is summed every minute."""


@dataclass(frozen=True, slots=True)
class Measuring:
    """Everything of reports that the program runs or hands out.

    Attributes:
        portal_reports: online shares, joined with the catalogue as it is now.
        register: what a report of the portal may speak of now; reads a file, so it is asked in a thread.
    """

    reporting: Reporting
    roll_ups: RollUps
    portal_counts: PortalCounts
    portal_reports: Callable[[], PortalReports]
    register: Callable[[], PortalRegister]
    view: Callable[[], CatalogView]
    clock: Clock
    marks: SyntheticMarks

    async def tick(self) -> None:
        """Keep the sums up to date; only a leader needs to."""
        await self.roll_ups.roll_up(self.clock.now())

    async def has_synthetic(self) -> bool:
        """Whether invented figures stand among those counted; whatever is shown then says so."""
        imports = await self.portal_counts.imports()
        return any(one.is_synthetic and one.standing for one in imports) or await self.marks.has_any()


def build_measuring(
    database: Database,
    *,
    catalog: Callable[[], Catalog],
    clock: Clock,
    raw_event_days: int,
    content_folder: Path,
) -> Measuring:
    """Build it from what the product has already. `catalog` gives the catalogue as it is now."""
    views = _Views()
    counts = DatabasePortalCounts(database)

    def view() -> CatalogView:
        return views.of(catalog())

    def field_of(entry_id: str) -> str:
        return view().field_of(entry_id)

    def portal_reports() -> PortalReports:
        joins = join_procedures(catalog())
        return PortalReports(counts, services_of=joins.services, fields_of=joins.fields)

    return Measuring(
        Reporting(DatabaseReports(database, field_of=field_of), catalog=view, clock=clock),
        RollUps(database, field_of=field_of, raw_event_days=raw_event_days),
        counts,
        portal_reports,
        lambda: register_of(catalog(), national_codes(content_folder)),
        view,
        clock,
        DatabaseSyntheticMarks(database),
    )


class _Views:
    """The view of the latest catalogue; a catalogue is replaced whole, so it is made once for each."""

    def __init__(self) -> None:
        self._catalog: Catalog | None = None
        self._view = CatalogView({}, {})

    def of(self, catalog: Catalog) -> CatalogView:
        if catalog is not self._catalog:
            self._catalog, self._view = catalog, view_of(catalog)
        return self._view


def view_of(catalog: Catalog) -> CatalogView:
    """What reports need to know of a catalogue."""
    services = catalog.services.values()
    return CatalogView(
        fields={service.id: service.field_id for service in services},
        levels={service.id: service.level.value for service in services},
        answers=frozenset(catalog.faqs),
        checked=sum(service.checked_on is not None for service in services),
    )
