"""What measuring needs kept and asked, said as ports; the database keeps it. Each call is one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.engagement.likeness import KeptQuestion
from bot.engagement.periods import Period
from bot.engagement.portal_rows import PortalImport
from bot.engagement.portal_shares import Grouping, PortalPeriod, PortalSums
from bot.engagement.reports import CampaignSends
from bot.engagement.sums import Ask, Reading
from bot.kernel.ids import ChatId


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """An import that was taken in. `standing` of its `rows` are not replaced by a later one."""

    number: int
    at: datetime
    staff: ChatId | None
    file_name: str
    rows: int
    standing: int
    is_synthetic: bool


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The import is in, whole; `replaced` rows of earlier ones gave way."""

    number: int
    rows: int
    replaced: int


@dataclass(frozen=True, slots=True)
class AlreadyIn:
    """Nothing changed: this very file is in, and none of it was replaced."""

    earlier: ImportRecord


@dataclass(frozen=True, slots=True)
class Collides:
    """Nothing changed: `rows` of earlier imports count the same dossiers, in these months."""

    rows: int
    months: tuple[date, ...]
    imports: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Undone:
    """An import that was taken back, and how many rows that it had replaced count again."""

    record: ImportRecord
    restored: int


class PortalCounts(Protocol):
    """The counts of the portal, by import; what a later import replaced comes back when that is undone."""

    async def take_in(
        self, counted: PortalImport, *, staff: ChatId | None, now: datetime, replace: bool
    ) -> TakenIn | AlreadyIn | Collides:
        """Keep a whole import, or nothing.

        Two rows count the same dossiers when month, procedure, commune and channel are the same, whoever
        submitted: a report that tells who submitted replaces one that does not. They give way only with
        `replace`.
        """
        ...

    async def imports(self, *, limit: int = 50) -> Sequence[ImportRecord]:
        """The latest first."""
        ...

    async def undo(self, number: int) -> Undone | None:
        """Take an import back, and give back what it had replaced; None when there is no such import."""
        ...

    async def sums(self, grouping: Grouping, period: PortalPeriod) -> PortalSums:
        """Standing counts of a period by one thing, channel and who submitted; ordered by key."""
        ...


class Reports(Protocol):
    """The daily sums, and the little that is counted elsewhere."""

    async def read(self, asks: Sequence[Ask]) -> Reading:
        """The answers to all questions, as of one moment.

        Days that are rolled up come from the sums; the others are counted from the log itself.
        """
        ...

    async def campaign_sends(self, campaign_id: int, period: Period) -> CampaignSends:
        """Copies of a campaign's broadcasts that began on these days, by arm."""
        ...

    async def unanswered(
        self, period: Period, commune_id: str | None, *, limit: int
    ) -> Sequence[KeptQuestion]:
        """The latest masked questions of people who agreed to have them kept; people only told apart."""
        ...


class SyntheticMarks(Protocol):
    """Tells whether a database was filled with invented people; whatever is shown of it then says so."""

    async def has_any(self) -> bool:
        """Whether anything in it is marked as invented."""
        ...
