"""One panel of a chart over days: a line on its own scale of values, over a time shared with others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.charts.axis import round_ticks
from bot.charts.marks import Box, Layer, Scale, Words, boxes, dots, lines_between, path, texts
from bot.charts.measuring import width_of
from bot.charts.model import Line, Period, Unit
from bot.charts.palette import BAND, BLUE, GRID, MUTED, SMALL
from bot.charts.wording import tick_written
from bot.kernel.numerals import short_day
from bot.texts import Speaker

DAYS_HEIGHT = 22.0
_DAYS_WRITTEN = 5
_DOTTED_DAYS = 45
"""Up to so many days every day has its dot; a longer line shows only days standing alone."""


def days_of(period: Period) -> list[date]:
    """Every day of a period, in order."""
    return [period.first + timedelta(days=number) for number in range((period.last - period.first).days + 1)]


def known_days(line: Line, period: Period) -> dict[date, int]:
    """The days of the period that have a count."""
    counts = ((day, line.counts.get(day)) for day in days_of(period))
    return {day: count for day, count in counts if count is not None}


def left_of(lines: Sequence[Line], period: Period, say: Speaker) -> float:
    """Where panels begin, so that the numbers of all of them fit at their left."""
    numbers = [tick_written(tick, Unit.COUNT, say) for line in lines for tick in _ticks(line, period)]
    return max((width_of(number, SMALL) for number in numbers), default=0) + 8


def panel(line: Line, period: Period, say: Speaker, area: Box) -> list[Layer]:
    """One line in an area, with its grid, the shade of days not final yet, and gaps for missing days."""
    counts, ticks = known_days(line, period), _ticks(line, period)
    value = Scale(ticks[0], ticks[-1], area.y2, area.y)
    time = _time(period, area)
    points = [(float(number), counts.get(day)) for number, day in enumerate(days_of(period))]
    return [
        *_shade(period, time, area),
        lines_between([Box(area.x, area.x2, value.at(tick), value.at(tick)) for tick in ticks], colour=GRID),
        texts(
            [Words(tick_written(tick, Unit.COUNT, say), area.x - 6, value.at(tick) + 4) for tick in ticks],
            size=SMALL,
            colour=MUTED,
            align="right",
        ),
        path(points, colour=BLUE, x=time, y=value),
        dots(_dotted(points), colour=BLUE, x=time, y=value, area=14),
    ]


def days_below(period: Period, area: Box) -> list[Layer]:
    """The first, the last and some days between, written below the panels without touching."""
    time, days = _time(period, area), days_of(period)
    step = max(1, -(-(len(days) - 1) // (_DAYS_WRITTEN - 1)))
    numbers = [*range(0, len(days) - 1 - step // 2, step), len(days) - 1]
    words = [
        Words(short_day(days[number]), _inside(time.at(number), area), area.y + 16) for number in numbers
    ]
    ticks = [Box(time.at(number), time.at(number), area.y, area.y + 4) for number in numbers]
    return [lines_between(ticks, colour=MUTED), texts(words, size=SMALL, colour=MUTED, align="center")]


def _ticks(line: Line, period: Period) -> list[float]:
    return round_ticks(0, max(known_days(line, period).values(), default=0), most=3, is_whole=True)


def _time(period: Period, area: Box) -> Scale:
    """Days by number from the first, with half a day of room at both ends."""
    return Scale(-0.5, (period.last - period.first).days + 0.5, area.x, area.x2)


def _shade(period: Period, time: Scale, area: Box) -> list[Layer]:
    if period.not_final_from is None or period.not_final_from > period.last:
        return []
    first = max(0, (period.not_final_from - period.first).days) - 0.5
    return [boxes([Box(first, time.high, area.y - 4, area.y2)], colour=BAND, x=time)]


def _dotted(points: Sequence[tuple[float, int | None]]) -> list[tuple[float, float]]:
    known = {x for x, count in points if count is not None}
    has_dots = len(points) <= _DOTTED_DAYS
    return [
        (x, float(count))
        for x, count in points
        if count is not None and (has_dots or not {x - 1, x + 1} & known)
    ]


def _inside(x: float, area: Box) -> float:
    half = width_of("30/11", SMALL) / 2
    return min(max(x, area.x + half - 8), area.x2 - half)
