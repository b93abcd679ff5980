"""Reading experiments put together: the statistics in their own process, communes from the portal's counts.

Part of the composition root beside `bot.app`; no room imports it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from bot.campaigns.ports import Shelf
from bot.campaigns.trial_reading import TrialReader, clusters_from
from bot.catalog.model import Catalog
from bot.engagement.clusters import Cluster
from bot.engagement.experiments import Design
from bot.engagement.portal_rows import PortalChannel
from bot.engagement.portal_shares import Grouping, PortalPeriod
from bot.engagement.ports import PortalCounts
from bot.kernel.calculate import Calculate
from bot.kernel.clock import Clock
from bot.kernel.ids import ProcedureCode, ServiceId


def build_trial_reader(
    shelf: Shelf,
    counts: PortalCounts,
    *,
    catalog: Callable[[], Catalog],
    clock: Clock,
    calculate: Calculate,
) -> TrialReader:
    """Build it from what the product has already."""

    async def clusters_of(design: Design, months: Sequence[date]) -> Sequence[Cluster] | None:
        return await portal_clusters(counts, design, months, codes_of(catalog(), design.service_id))

    return TrialReader(shelf, clock=clock, clusters_of=clusters_of, calculate=calculate)


async def portal_clusters(
    counts: PortalCounts,
    design: Design,
    months: Sequence[date],
    codes: frozenset[ProcedureCode] | None,
) -> Sequence[Cluster] | None:
    """What the portal counted in each drawn commune; None while one of the months is not imported.

    Args:
        codes: the procedures behind the service; None for all.
    """
    if not months:
        return None
    period = PortalPeriod(since=months[0], until=months[-1], procedure_codes=codes)
    counted = {one.key for one in (await counts.sums(Grouping.MONTH, period)).sums}
    if {f"{month:%Y-%m}" for month in months} - counted:
        return None
    online, filings = Counter[str](), Counter[str]()
    for one in (await counts.sums(Grouping.COMMUNE, period)).sums:
        filings[one.key] += one.dossiers
        if one.channel is PortalChannel.ONLINE:
            online[one.key] += one.dossiers
    return clusters_from(design, online, filings)


def codes_of(catalog: Catalog, service_id: ServiceId | None) -> frozenset[ProcedureCode] | None:
    """The national procedures behind a service; None when any dossier counts."""
    service = None if service_id is None else catalog.services.get(service_id)
    if service is None:
        return None
    known = {procedure.code for procedure in service.procedures}
    return frozenset(known | ({service.code_known} if service.code_known else set()))
