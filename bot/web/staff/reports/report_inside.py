"""All that the report pages ask and show with, and the frame around each of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response

from bot.campaigns.ports import Shelf
from bot.conversations.inside import Inside
from bot.engagement.metrics import Metric
from bot.engagement.portal_register import PortalRegister
from bot.engagement.portal_service import PortalReports
from bot.engagement.ports import PortalCounts
from bot.engagement.reports import Basis
from bot.engagement.service import Reporting
from bot.engagement.sums import Dimension
from bot.kernel.calculate import Calculate, here
from bot.kernel.clock import Clock, local_day
from bot.people.access import StaffSession
from bot.texts import Speaker
from bot.web.staff.rendering import Renderer
from bot.web.staff.reports.choices import preset_links, scope_lists
from bot.web.staff.reports.filters import Filters, filters_of
from bot.web.staff.reports.names import Names
from bot.web.staff.reports.sections import REPORTS, Section, sections_for

NOTHING: Mapping[str, str] = MappingProxyType({})
MOST_CAMPAIGNS = 100
"""The latest changed, for the list of campaigns to look at."""


@dataclass(frozen=True, slots=True)
class ReportInside:
    """The rooms, the names and the templates.

    Attributes:
        has_synthetic: whether invented events are among those counted, so that every page says so.
    """

    reporting: Reporting
    portal_counts: PortalCounts
    portal_reports: Callable[[], PortalReports]
    register: Callable[[], PortalRegister]
    shelf: Shelf
    read_inside: Callable[[], Inside]
    clock: Clock
    renderer: Renderer
    has_synthetic: Callable[[], Awaitable[bool]]
    calculate: Calculate = here

    @property
    def say(self) -> Speaker:
        return self.renderer.speaker()

    @property
    def today(self) -> date:
        """The day it is in Viet Nam."""
        return local_day(self.clock.now())

    def filters(self, request: Request, offered: Iterable[Dimension] = ()) -> Filters:
        """What the address asks for."""
        return filters_of(request.query_params, self.today, frozenset(offered))

    async def names(self) -> Names:
        """The names of this moment."""
        found = await self.shelf.titles(limit=MOST_CAMPAIGNS)
        untitled = self.say.label("pages.untitled")
        titles = {str(number): f"#{number} {title or untitled}" for number, title in found.items()}
        return Names(self.say, self.read_inside(), titles)

    async def page(
        self,
        template: str,
        session: StaffSession,
        section: Section,
        *,
        finding: str,
        filters: Filters | None = None,
        offered: Iterable[Dimension] = (),
        basis: Basis | None = None,
        metrics: Iterable[Metric] = (),
        names: Names | None = None,
        kept: Mapping[str, str] = NOTHING,
        status: int = 200,
        **values: object,
    ) -> Response:
        """A report page: its finding, its filters, what its figures rest on, and what they mean.

        Args:
            kept: what else stands in its address and stays when other days or things are chosen.
        """
        names = names or await self.names()
        frame: dict[str, object] = {
            "section": section,
            "sections": sections_for(session),
            "finding": finding,
            "filters": filters,
            "presets": preset_links(filters, names, self.today) if filters else (),
            "lists": scope_lists(filters, names, frozenset(offered)) if filters else (),
            "basis": basis,
            "metrics": tuple(dict.fromkeys(metrics)),
            "names": names,
            "kept": kept,
            "is_synthetic": await self.has_synthetic(),
        }
        return self.renderer.page(
            f"reports/{template}",
            session=session,
            path=REPORTS,
            notice=None,
            status=status,
            **(frame | values),
        )
