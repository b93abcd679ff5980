"""How many dossiers came online, of how many: by month, procedure, service, field or commune.

How computed: numerator = dossiers submitted online, denominator = dossiers by all channels that the imported
reports count. Portal counts are by procedure, and one procedure may serve several services: its dossiers
stand under each of them, so groups may overlap; the total is summed from the procedures and holds every
dossier once. What belongs to no service here is counted in the total and told apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from bot.engagement.portal_rows import PortalChannel, SubmittedBy
from bot.kernel.ids import CommuneId, ProcedureCode


class ShareBy(StrEnum):
    """What online shares are told apart by."""

    MONTH = "month"
    PROCEDURE = "procedure"
    SERVICE = "service"
    FIELD = "field"
    COMMUNE = "commune"


class Grouping(StrEnum):
    """What the stored counts can be summed by; services and fields are made from procedures."""

    MONTH = "month"
    PROCEDURE = "procedure"
    COMMUNE = "commune"


@dataclass(frozen=True, slots=True)
class PortalPeriod:
    """Which counts are meant: months from `since` to `until`, both included; None is without a limit."""

    since: date | None = None
    until: date | None = None
    commune_id: CommuneId | None = None
    procedure_codes: frozenset[ProcedureCode] | None = None


class PortalSum(NamedTuple):
    """A number of dossiers of one group; `key` is an ISO month ("2026-11"), a code or a commune's id."""

    key: str
    channel: PortalChannel
    submitted_by: SubmittedBy
    dossiers: int


@dataclass(frozen=True, slots=True)
class PortalSums:
    """Stored counts summed by one thing; `has_synthetic` when any of them is invented for a trial."""

    sums: tuple[PortalSum, ...] = ()
    has_synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """Dossiers of one group, apart by channel and, for those online, by who submitted."""

    online_self: int = 0
    online_for_them: int = 0
    online_unknown: int = 0
    in_person: int = 0
    postal: int = 0

    @property
    def online(self) -> int:
        """The numerator."""
        return self.online_self + self.online_for_them + self.online_unknown

    @property
    def dossiers(self) -> int:
        """The denominator: all channels."""
        return self.online + self.in_person + self.postal

    @property
    def share(self) -> float | None:
        """Online of all, 0 to 1; None without dossiers."""
        return self.online / self.dossiers if self.dossiers else None

    @property
    def self_share(self) -> float | None:
        """Submitted by people themselves, of the online dossiers where the report says who; None if none."""
        known = self.online_self + self.online_for_them
        return self.online_self / known if known else None

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.online_self + other.online_self,
            self.online_for_them + other.online_for_them,
            self.online_unknown + other.online_unknown,
            self.in_person + other.in_person,
            self.postal + other.postal,
        )


@dataclass(frozen=True, slots=True)
class PortalShares:
    """Tallies by group, in the order of the keys, and the total with every dossier once.

    `ungrouped` is what belongs to no group (procedures without a service here); `overlap` how many dossiers
    stand in more than one, counted once for each time too many: groups + ungrouped - overlap = total.
    """

    by: ShareBy
    groups: Mapping[str, Tally]
    total: Tally
    ungrouped: Tally = field(default_factory=Tally)
    overlap: int = 0
    has_synthetic: bool = False


Groups = Callable[[str], Sequence[str]]
"""The groups of a key, each once; none for a key that belongs nowhere."""

GROUPING_OF: Mapping[ShareBy, Grouping] = {
    ShareBy.MONTH: Grouping.MONTH,
    ShareBy.PROCEDURE: Grouping.PROCEDURE,
    ShareBy.SERVICE: Grouping.PROCEDURE,
    ShareBy.FIELD: Grouping.PROCEDURE,
    ShareBy.COMMUNE: Grouping.COMMUNE,
}
"""What the counts must be summed by, for shares by something."""


def online_share(sums: PortalSums, by: ShareBy, *, groups_of: Groups) -> PortalShares:
    """Online shares by group, from sums by `GROUPING_OF[by]`.

    Args:
        groups_of: for services and fields the groups of a procedure code, else the key itself.
    """
    tallies = _tallies(sums.sums)
    groups: dict[str, Tally] = {}
    ungrouped, overlap = Tally(), 0
    for key, tally in tallies.items():
        names = groups_of(key)
        overlap += tally.dossiers * max(0, len(names) - 1)
        if not names:
            ungrouped += tally
        for name in names:
            groups[name] = groups.get(name, Tally()) + tally
    return PortalShares(
        by=by,
        groups=dict(sorted(groups.items())),
        total=sum(tallies.values(), Tally()),
        ungrouped=ungrouped,
        overlap=overlap,
        has_synthetic=sums.has_synthetic,
    )


def _tallies(sums: Iterable[PortalSum]) -> dict[str, Tally]:
    tallies: dict[str, Tally] = {}
    for one in sums:
        tallies[one.key] = tallies.get(one.key, Tally()) + _tally(one)
    return tallies


def _tally(one: PortalSum) -> Tally:
    if one.channel is PortalChannel.IN_PERSON:
        return Tally(in_person=one.dossiers)
    if one.channel is PortalChannel.POSTAL:
        return Tally(postal=one.dossiers)
    if one.submitted_by is SubmittedBy.SELF:
        return Tally(online_self=one.dossiers)
    if one.submitted_by is SubmittedBy.FOR_THEM:
        return Tally(online_for_them=one.dossiers)
    return Tally(online_unknown=one.dossiers)
