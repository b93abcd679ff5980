"""What a report asks of whoever keeps the daily sums, and what comes back: names, keys and counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.engagement.model import EventName
from bot.engagement.periods import Period

OTHER_FIELD = "khac"
"""The field of whatever the catalogue holds no more."""

FAQ_FIELD = "faq"
"""The field of answers that belong to no service."""

FIRST_STEP = "first"
"""`detail` of a guide's first step, in every dimension but `step`."""

FieldOf = Callable[[str], str]
"""The catalogue's field of an entry, as it is now."""


class Dimension(StrEnum):
    """What sums are kept by. One event counts once in each dimension that it has a key in.

    There is no "commune and service": with 69 communes and some 230 services it would be nearly as large
    as the log itself, and its cells nearly all too small to be shown.
    """

    ALL = "all"
    SERVICE = "service"
    FIELD = "field"
    COMMUNE = "commune"
    SOURCE = "source"
    CAMPAIGN = "campaign"
    """Keys are `<campaign>:<arm>`."""
    STEP = "step"
    """Of guides only; keys are services, `detail` is the step from "00"."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is about: everything, or one service, field, commune, source or campaign."""

    dimension: Dimension = Dimension.ALL
    key: str = ""

    @property
    def is_about_services(self) -> bool:
        """Whether only events about catalogue entries are in it: there are no visits of a service."""
        return self.dimension in (Dimension.SERVICE, Dimension.FIELD)


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to the sums.

    Attributes:
        keys: only these keys; None for all.
        by_day: each day apart.
    """

    dimension: Dimension
    period: Period
    names: tuple[EventName, ...]
    keys: tuple[str, ...] | None = None
    by_day: bool = False


@dataclass(frozen=True, slots=True, order=True)
class SumKey:
    """What is counted together. `day` is set only when days were asked for apart."""

    name: str
    key: str
    detail: str
    day: date | None = None


Sums = Mapping[SumKey, int]
"""How often each thing happened, consenting people and others together."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The answers to several questions, all of one moment.

    Attributes:
        answers: in the order of the questions.
        lost: events of the asked days that could not be written; they are in no answer.
        as_of: up to when a day that still runs is counted; None when everything is counted.
    """

    answers: tuple[Sums, ...]
    lost: int
    as_of: datetime | None


def by_key(sums: Sums) -> Mapping[str, Sums]:
    """The sums of each key apart."""
    keys: dict[str, dict[SumKey, int]] = {}
    for key, count in sums.items():
        keys.setdefault(key.key, {})[key] = count
    return keys


def by_day(sums: Sums, period: Period) -> Iterator[tuple[date, Sums]]:
    """The sums of each day apart, days without anything too."""
    days: dict[date, dict[SumKey, int]] = {day: {} for day in period.days}
    for key, count in sums.items():
        if key.day is not None:
            days[key.day][key] = count
    yield from days.items()


def in_fields(sums: Sums, field_of: FieldOf) -> Sums:
    """Sums by service as sums by field."""
    fields: dict[SumKey, int] = {}
    for key, count in sums.items():
        field = SumKey(key.name, field_of(key.key), key.detail, key.day)
        fields[field] = fields.get(field, 0) + count
    return fields
