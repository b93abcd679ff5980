"""The share of dossiers filed online, month by month: by people themselves beside for them, of how many."""

from __future__ import annotations

from collections.abc import Sequence

from bot.charts.chart import Chart, Plot
from bot.charts.empty import nothing_yet
from bot.charts.marks import Box, Scale, boxes
from bot.charts.model import About, MonthShare
from bot.charts.palette import BAND, BLUE, ORANGE, SKY
from bot.charts.rows import lay_rows
from bot.charts.stacked import stacked_bars
from bot.charts.wording import legend
from bot.kernel.numerals import month, percent, whole
from bot.texts import Speaker


def online_share_chart(months: Sequence[MonthShare], about: About, say: Speaker) -> Chart:
    """A bar from 0 to 100% for each month; its words give the share, the numerator and the denominator."""
    return Chart(about, say, lambda width: _plot(months, say, width))


def _plot(months: Sequence[MonthShare], say: Speaker, width: float) -> Plot:
    if not any(one.of for one in months):
        return nothing_yet(say, width)
    key, top = legend(_legend(months, say), width)
    labels = [_label(one, say) for one in months]
    values = [_value(one, say) for one in months]
    placed = lay_rows(labels, values, width, top=top, is_above=True)
    rows = [(row, one) for row, one in zip(placed.rows, months, strict=True) if one.of]
    scale = Scale(0, 1, placed.left, placed.right)
    bars = stacked_bars(
        [(row, _shares(one)) for row, one in rows],
        (BLUE, ORANGE, SKY),
        scale,
        inside=[[percent(share, language=say.language) for share in _shares(one)] for _, one in rows],
    )
    whole_bars = boxes([Box(0, 1, row.top, row.bottom) for row, _ in rows], colour=BAND, x=scale)
    spoken = "; ".join(_spoken(*each, say) for each in zip(months, labels, values, strict=True))
    return Plot([*key, whole_bars, *bars, *placed.words()], placed.bottom, spoken)


def _legend(months: Sequence[MonthShare], say: Speaker) -> list[tuple[str, str]]:
    """That nobody knows who filed is explained only where it happens."""
    entries = [(BLUE, say.label("charts.online.by_self")), (ORANGE, say.label("charts.online.for_them"))]
    if any(one.unknown for one in months):
        entries.append((SKY, say.label("charts.online.by_unknown")))
    return [*entries, (BAND, say.label("charts.online.at_desk"))]


def _shares(one: MonthShare) -> tuple[float, float, float]:
    if not one.of:
        return 0.0, 0.0, 0.0
    return one.by_self / one.of, one.for_them / one.of, one.unknown / one.of


def _label(one: MonthShare, say: Speaker) -> str:
    return month(one.month) if one.is_final else say.label("charts.online.not_final", month=month(one.month))


def _value(one: MonthShare, say: Speaker) -> str:
    if one.of is None:
        return say.label("charts.online.missing")
    return say.label(
        "charts.share_of",
        share=percent(one.online / one.of if one.of else None, language=say.language),
        part=whole(one.online, say.language),
        of=whole(one.of, say.language),
    )


def _spoken(one: MonthShare, label: str, value: str, say: Speaker) -> str:
    if not one.of:
        return f"{label}: {value}"
    by_self, for_them, _ = (percent(share, language=say.language) for share in _shares(one))
    return say.label("charts.online.spoken", month=label, value=value, by_self=by_self, for_them=for_them)
