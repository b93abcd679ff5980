"""Asking for online shares: fetches the sums they are made of and joins them with the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.engagement.portal_shares import (
    GROUPING_OF,
    Groups,
    PortalPeriod,
    PortalShares,
    ShareBy,
    online_share,
)
from bot.engagement.ports import PortalCounts
from bot.kernel.ids import ProcedureCode, ServiceId

ANYTHING = PortalPeriod()


class PortalReports:
    """Online shares for pages, chat and exports.

    `services_of` and `fields_of` give the services and the fields of a procedure, each once.
    """

    def __init__(
        self,
        counts: PortalCounts,
        *,
        services_of: Mapping[ProcedureCode, Sequence[ServiceId]],
        fields_of: Mapping[ProcedureCode, Sequence[str]],
    ) -> None:
        self._counts = counts
        self._joins: dict[ShareBy, Groups] = {
            ShareBy.SERVICE: lambda code: services_of.get(ProcedureCode(code), ()),
            ShareBy.FIELD: lambda code: fields_of.get(ProcedureCode(code), ()),
        }

    async def online_share(self, by: ShareBy, period: PortalPeriod = ANYTHING) -> PortalShares:
        """Online shares of a period; see `bot.engagement.portal_shares` for how they are computed."""
        sums = await self._counts.sums(GROUPING_OF[by], period)
        return online_share(sums, by, groups_of=self._joins.get(by, lambda key: (key,)))
