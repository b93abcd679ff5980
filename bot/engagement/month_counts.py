"""All counts of one month and every sum that holds between them, exact: for `month_sharing` to hide from.

They are taken together, since they are printed together: somebody who reads the table of communes beside
the table of days knows that both have the same totals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from bot.engagement.metrics import RULES, Metric, count_of, names_for
from bot.engagement.model import PICKED, EventName
from bot.engagement.periods import Period
from bot.engagement.reach import DAILY, UNKNOWN_LEVEL, CatalogView
from bot.engagement.sums import FAQ_FIELD, Ask, Dimension, FieldOf, Reading, SumKey, Sums, by_day, by_key

REST = "~"
"""The key of what belongs to none: people without a commune, events without a service."""


class Part(StrEnum):
    """What a table has a row for."""

    ALL = "all"
    DAY = "day"
    FIELD = "field"
    LEVEL = "level"
    SERVICE = "service"
    STEP = "step"
    """Keys are `<service>:<step>`, steps from 1."""
    COMMUNE = "commune"
    SOURCE = "source"
    CAMPAIGN = "campaign"
    REASON = "reason"
    PROCEDURE = "procedure"


class Cell(NamedTuple):
    """The name of one count; `what` is a metric or a column of the portal's counts."""

    part: Part
    key: str
    what: str


Line = tuple[Cell, tuple[Cell, ...]]
"""A total, and the parts that it is the sum of."""

REPORTED = (Metric.SUBMITTED_SELF, Metric.SUBMITTED_FOR_THEM)
"""Their sum is no count of its own here: readers add up what is shown, see `month_sharing`."""

ON_THE_WAY = (Metric.CONFIRMED, Metric.GUIDES, Metric.PORTAL, *REPORTED)
OF_SERVICES = (Metric.CARDS, Metric.ASKED_ABOUT, *ON_THE_WAY)
OF_PLACES = (Metric.VISITS, Metric.QUESTIONS, *ON_THE_WAY)
OF_CAMPAIGNS = (Metric.OPENED, Metric.GUIDES, Metric.PORTAL, *REPORTED)
OF_QUESTIONS = (
    Metric.QUESTIONS, Metric.ANSWERED, Metric.ASKED_BACK, Metric.UNANSWERED, Metric.OTHER_TALK,
    Metric.PICKED, Metric.NONE_OF_THESE, Metric.RATED_UP, Metric.RATED_DOWN,
)  # fmt: skip
OF_ALL = (
    Metric.VISITS, Metric.NEW_CHATS, Metric.QUESTIONS, Metric.CARDS, Metric.ASKED_ABOUT, Metric.CONFIRMED,
    Metric.GUIDES, Metric.PORTAL, *REPORTED, Metric.STUCK, Metric.SHARED, Metric.OPENED, Metric.OPTED_IN,
    Metric.OPTED_OUT, Metric.BLOCKED,
)  # fmt: skip
OF_STEPS = (Metric.STEP_REACHED, Metric.STUCK)

_PLAIN_QUESTIONS = tuple(metric for metric in OF_QUESTIONS if metric in RULES)
_BY_DIMENSION: Mapping[Dimension, tuple[Part, tuple[Metric, ...]]] = {
    Dimension.SERVICE: (Part.SERVICE, OF_SERVICES),
    Dimension.COMMUNE: (Part.COMMUNE, OF_PLACES),
    Dimension.SOURCE: (Part.SOURCE, OF_PLACES),
    Dimension.CAMPAIGN: (Part.CAMPAIGN, OF_CAMPAIGNS),
}


@dataclass(frozen=True, slots=True)
class MonthCounts:
    """Exact counts; they must not leave the house.

    Attributes:
        lost: events of the month that could not be written, and are in no count.
    """

    month: Period
    as_of: datetime
    lost: int
    counts: Mapping[Cell, int]
    lines: tuple[Line, ...]


def asks_of(month: Period) -> tuple[Ask, ...]:
    """What must be read for `counts_of`, in one reading."""
    whole = Ask(Dimension.ALL, month, names_for((*OF_ALL, *_PLAIN_QUESTIONS)))
    days = Ask(Dimension.ALL, month, names_for(DAILY), by_day=True)
    steps = Ask(Dimension.STEP, month, (EventName.STEP_REACHED, EventName.STUCK))
    parts = [Ask(dimension, month, names_for(metrics)) for dimension, (_, metrics) in _BY_DIMENSION.items()]
    return whole, days, steps, *parts


def counts_of(month: Period, reading: Reading, view: CatalogView, now: datetime) -> MonthCounts:
    """All counts of a month, from the answers to `asks_of`."""
    whole, days, steps, *parts = reading.answers
    book = _Book()
    book.add_whole(whole)
    for day, sums in by_day(days, month):
        book.add_row(Part.DAY, day.isoformat(), DAILY, sums)
    book.close(Part.DAY, DAILY)
    for (part, metrics), sums in zip(_BY_DIMENSION.values(), parts, strict=True):
        for key, row in by_key(_together(sums) if part is Part.CAMPAIGN else sums).items():
            book.add_row(part, key, metrics, row)
        book.close(part, metrics, with_rest=True)
    book.add_groups(Part.FIELD, view.field_of, OF_SERVICES)
    book.add_groups(Part.LEVEL, lambda entry: level_of(view, entry), [Metric.CARDS])
    book.add_steps(steps)
    return MonthCounts(month, reading.as_of or now, reading.lost, book.counts, tuple(book.lines))


def same_as(cell: Cell) -> Cell | None:
    """The cell that counts the same: the first step of a guide is its beginning, and is kept once."""
    service, _, number = cell.key.rpartition(":")
    if (cell.part, cell.what, number) != (Part.STEP, Metric.STEP_REACHED, "1"):
        return None
    return _cell(Part.SERVICE, service, Metric.GUIDES)


def level_of(view: CatalogView, entry_id: str) -> str:
    """The online level that an entry's cards count under; answers have one of their own."""
    return view.levels.get(entry_id, FAQ_FIELD if entry_id in view.answers else UNKNOWN_LEVEL)


class _Book:
    """Counts being gathered, with the sums between them."""

    def __init__(self) -> None:
        self.counts: dict[Cell, int] = {}
        self.lines: list[Line] = []

    def add_whole(self, sums: Sums) -> None:
        self.add_row(Part.ALL, "", (*OF_ALL, *_PLAIN_QUESTIONS), sums)
        answered = sum(n for key, n in sums.items() if _is_answer(key.name, key.detail))
        rest = self._all(Metric.QUESTIONS) - answered
        rest -= self._all(Metric.ASKED_BACK) + self._all(Metric.UNANSWERED)
        self.counts[_cell(Part.ALL, "", Metric.ANSWERED)] = answered
        self.counts[_cell(Part.ALL, "", Metric.OTHER_TALK)] = max(0, rest)
        if rest >= 0:  # else some of it was lost, and the sum does not hold
            fates = (Metric.ANSWERED, Metric.ASKED_BACK, Metric.UNANSWERED, Metric.OTHER_TALK)
            parts = tuple(_cell(Part.ALL, "", metric) for metric in fates)
            self.lines.append((_cell(Part.ALL, "", Metric.QUESTIONS), parts))
        reasons = Counter[str]()
        for key, count in sums.items():
            if key.name == EventName.STUCK:
                reasons[key.detail] += count
        for reason, count in reasons.items():
            self.counts[_cell(Part.REASON, reason, Metric.STUCK)] = count
        self.close(Part.REASON, [Metric.STUCK])

    def add_row(self, part: Part, key: str, metrics: Iterable[Metric], sums: Sums) -> None:
        row = {metric: count_of(metric, sums) for metric in metrics}
        self.counts |= {_cell(part, key, metric): count for metric, count in row.items()}

    def close(self, part: Part, metrics: Sequence[Metric], *, with_rest: bool = False) -> None:
        """All rows of a part are there: they, and what belongs to none, are the whole."""
        for metric in metrics:
            rows = self._rows(part, metric)
            if with_rest:
                rest = self._all(metric) - sum(self.counts[row] for row in rows)
                rows.append(_cell(part, REST, metric))
                self.counts[rows[-1]] = rest
            if rows:
                self.lines.append((_cell(Part.ALL, "", metric), tuple(rows)))

    def add_groups(self, part: Part, group_of: FieldOf, metrics: Sequence[Metric]) -> None:
        """Fields and levels are made of services, as the catalogue puts them now."""
        groups: dict[str, list[str]] = {}
        for cell in list(self.counts):
            if (cell.part, cell.what) == (Part.SERVICE, Metric.CARDS):
                group = REST if cell.key == REST else group_of(cell.key)
                groups.setdefault(group, []).append(cell.key)
        for group, services in sorted(groups.items()):
            for metric in metrics:
                cells = tuple(_cell(Part.SERVICE, service, metric) for service in services)
                self.counts[_cell(part, group, metric)] = sum(self.counts[cell] for cell in cells)
                self.lines.append((_cell(part, group, metric), cells))
        self.close(part, metrics)

    def add_steps(self, sums: Sums) -> None:
        """Steps of guides; the first step of a service is the beginning of its guide."""
        metric_of = {EventName.STEP_REACHED: Metric.STEP_REACHED, EventName.STUCK: Metric.STUCK}
        found = Counter[Cell]()
        for key, count in sums.items():
            if key.detail:
                step = f"{key.key}:{int(key.detail) + 1}"
                found[_cell(Part.STEP, step, metric_of[EventName(key.name)])] += count
        for step in sorted({cell.key for cell in found}):
            for cell in (_cell(Part.STEP, step, metric) for metric in OF_STEPS):
                if found[cell] != self._known(same_as(cell)):
                    self.counts[cell] = found[cell]
        self.close(Part.STEP, [Metric.STUCK], with_rest=True)

    def _known(self, cell: Cell | None) -> int | None:
        return None if cell is None else self.counts.get(cell)

    def _rows(self, part: Part, metric: Metric) -> list[Cell]:
        return [cell for cell in self.counts if cell.part is part and cell.what == metric]

    def _all(self, metric: Metric) -> int:
        return self.counts[_cell(Part.ALL, "", metric)]


def _cell(part: Part, key: str, metric: Metric) -> Cell:
    return Cell(part, key, metric.value)


def _is_answer(name: str, detail: str) -> bool:
    """Whether a question was answered at once; see `quality.quality_of`."""
    return name == EventName.ANSWERED and detail != PICKED


def _together(sums: Sums) -> Sums:
    """Campaigns without their arms."""
    whole: dict[SumKey, int] = {}
    for key, count in sums.items():
        campaign = SumKey(key.name, key.key.partition(":")[0], key.detail, key.day)
        whole[campaign] = whole.get(campaign, 0) + count
    return whole
