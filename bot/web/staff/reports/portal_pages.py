"""`/staff/reports/portal`: dossiers online, by the portal's own reports, beside the bot's figures."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.engagement.metrics import Metric
from bot.engagement.portal_shares import PortalShares, ShareBy
from bot.people.access import StaffSession
from bot.people.roles import Permission, may
from bot.web.staff.reports.names import Names
from bot.web.staff.reports.portal_view import BY_NAMES, PortalWish, group_name, portal_finding, wish_of
from bot.web.staff.reports.report_inside import ReportInside
from bot.web.staff.reports.sections import PORTAL

OWN = (Metric.PORTAL, Metric.SUBMITTED_SELF, Metric.SUBMITTED_FOR_THEM)
"""The bot's figures that stand beside the portal's."""


@dataclass(frozen=True, slots=True)
class PortalPage:
    """Online share with numerator and denominator, self-submitted beside submitted for them."""

    inside: ReportInside

    async def show(self, request: Request, session: StaffSession) -> Response:
        """`GET /staff/reports/portal`"""
        wish = wish_of(request.query_params, self.inside.today)
        portal = self.inside.portal_reports()
        months = await portal.online_share(ShareBy.MONTH, wish.portal_period)
        shares = (
            months if wish.by is ShareBy.MONTH else await portal.online_share(wish.by, wish.portal_period)
        )
        basis, funnel = await self.inside.reporting.funnel(wish.period, wish.scope)
        names = await self.inside.names()
        own = {
            Metric.PORTAL: funnel.value(Metric.PORTAL),
            Metric.SUBMITTED_SELF: funnel.submitted_self.value,
            Metric.SUBMITTED_FOR_THEM: funnel.submitted_for_them.value,
        }
        return await self.inside.page(
            "portal.html",
            session,
            PORTAL,
            finding=portal_finding(months, self.inside.say),
            basis=basis,
            names=names,
            metrics=OWN,
            wish=wish,
            shares=shares,
            groups=_groups(shares, names),
            own=own,
            communes=_communes(wish, names),
            choices=[(name, by, by is wish.by) for name, by in BY_NAMES.items()],
            may_import=may(session.member.role, Permission.IMPORT_PORTAL_COUNTS),
            has_synthetic_counts=months.has_synthetic,
        )


def _groups(shares: PortalShares, names: Names) -> list[tuple[str, object]]:
    """Months in their order, all else by dossiers."""
    named = [(group_name(shares.by, key, names), tally) for key, tally in shares.groups.items()]
    if shares.by is not ShareBy.MONTH:
        named.sort(key=lambda group: (-group[1].dossiers, group[0]))
    return list(named)


def _communes(wish: PortalWish, names: Names) -> list[tuple[str, str, bool]]:
    communes = names.inside.catalog.province.communes
    return [(one.id, one.full_name, one.id == wish.commune_id) for one in communes]
