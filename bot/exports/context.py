"""What tables are named by: texts, names of keys, and the columns that several tables share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from bot.engagement.metrics import Metric
from bot.engagement.month_counts import Part
from bot.engagement.month_sharing import SharedMonth
from bot.engagement.sums import Dimension
from bot.exports.model import HIDDEN, Cell, Column, Kind, Table
from bot.kernel.clock import local_day
from bot.kernel.numerals import full_day, month, whole
from bot.texts import Speaker

FEWEST = 10
DIMENSIONS: Mapping[Part, Dimension] = {
    Part.SERVICE: Dimension.SERVICE,
    Part.FIELD: Dimension.FIELD,
    Part.COMMUNE: Dimension.COMMUNE,
    Part.SOURCE: Dimension.SOURCE,
    Part.CAMPAIGN: Dimension.CAMPAIGN,
}


class Names(Protocol):
    """What keys are called, as on the pages."""

    def of(self, dimension: Dimension, key: str, /) -> str: ...

    def reason(self, key: str, /) -> str: ...

    def step(self, entry_id: str, number: int, /) -> str: ...


@dataclass(frozen=True, slots=True)
class Context:
    """Handed to every builder of a table.

    Attributes:
        services: how many services of the catalogue stand at each level, as it is now.
        made_at: when the file is made.
    """

    say: Speaker
    names: Names
    made_at: datetime
    services: Mapping[str, int] = field(default_factory=dict)
    is_synthetic: bool = False

    def plain(self, key: str, kind: Kind = Kind.TEXT) -> Column:
        """A column of our own: its texts are below `exports.column` and `exports.definition`."""
        return Column(
            key, self.say.label(f"exports.column.{key}"), kind, self.say.label(f"exports.definition.{key}")
        )

    def metric(self, metric: Metric, kind: Kind = Kind.COUNT) -> Column:
        """A figure as on the pages, with its meaning there."""
        say = self.say
        return Column(
            metric.value,
            say.label(metric.name_key),
            kind,
            say.label(metric.definition_key),
            say.label(metric.how_key),
        )

    def name(self, part: Part, key: str) -> str:
        """What a row is called."""
        return self.names.of(DIMENSIONS[part], key)

    def rest(self, part: Part) -> str:
        """What the row of those that belong to none is called."""
        return self.say.label(f"exports.rest.{part.value}")

    def table(
        self,
        name: str,
        columns: Iterable[Column],
        rows: Iterable[Sequence[Cell]],
        *,
        months: Sequence[date],
        lost: int = 0,
        notes: Iterable[str] = (),
        is_synthetic: bool = False,
    ) -> Table:
        """A table with its title, what its figures rest on, and what is hidden."""
        say, ready = self.say, tuple(tuple(row) for row in rows)
        days = [month(each) for each in months]
        span = days[0] if len(days) == 1 else f"{days[0]}-{days[-1]}" if days else "–"
        all_notes = [say.label("exports.note.hidden", fewest=FEWEST), *notes]
        if lost:
            all_notes.append(say.label("exports.note.lost", count=whole(lost, say.language)))
        if is_synthetic or self.is_synthetic:
            all_notes.insert(0, say.label("exports.synthetic"))
        return Table(
            name,
            say.label(f"exports.table.{name}"),
            tuple(columns),
            ready,
            tuple(all_notes),
            say.label("exports.basis", months=span, day=full_day(local_day(self.made_at))),
            is_synthetic or self.is_synthetic,
        )


def cell(count: int | None) -> Cell:
    """A count as it may be shown."""
    return HIDDEN if count is None else count


def share(part: int | None, whole: int | None) -> Cell:
    """A share of two counts that are both shown; nothing of nothing."""
    if part is None or whole is None:
        return HIDDEN
    return part / whole if whole else None


def months_of(months: Sequence[SharedMonth]) -> list[date]:
    """The first days of months."""
    return [each.month.first for each in months]


def lost_in(months: Sequence[SharedMonth]) -> int:
    """Events that are in no figure."""
    return sum(each.lost for each in months)
