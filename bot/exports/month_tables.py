"""Tables of the bot's own log, month by month: every one a view of the same shared counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.engagement.metrics import Metric
from bot.engagement.month_counts import (
    OF_ALL,
    OF_CAMPAIGNS,
    OF_PLACES,
    OF_QUESTIONS,
    OF_SERVICES,
    OF_STEPS,
    REST,
    Part,
)
from bot.engagement.month_sharing import SharedMonth
from bot.engagement.reach import DAILY
from bot.exports.context import Context, cell, lost_in, months_of, share
from bot.exports.model import Cell, Kind, Table

Months = Sequence[SharedMonth]

BY_PART = {
    Part.SERVICE: ("services", "service_id", OF_SERVICES),
    Part.FIELD: ("fields", "field_id", OF_SERVICES),
    Part.COMMUNE: ("communes", "commune_id", OF_PLACES),
    Part.SOURCE: ("sources", "source_id", OF_PLACES),
    Part.CAMPAIGN: ("campaigns", "campaign_id", OF_CAMPAIGNS),
}
"""Funnels by something: the table's name, the column of the keys, and the stages."""

OF_ASKING_BACK = frozenset({Metric.PICKED, Metric.NONE_OF_THESE})
OF_RATINGS = frozenset({Metric.RATED_UP, Metric.RATED_DOWN})


def overview_table(context: Context, months: Months) -> Table:
    """All figures of a month, one a row."""
    columns = [context.plain("month", Kind.MONTH), context.plain("figure_id"), context.plain("figure")]
    columns += [context.plain("count", Kind.COUNT), context.plain("meaning")]
    rows = [
        (each.month.first, metric.value, context.say.label(metric.name_key), cell(each.whole(metric)),
         context.say.label(metric.definition_key))
        for each in months
        for metric in OF_ALL
        if metric is not Metric.ASKED_ABOUT  # of a service; of all it is no figure of its own
    ]  # fmt: skip
    return context.table("overview", columns, rows, months=months_of(months), lost=lost_in(months))


def funnel_table(context: Context, part: Part, months: Months) -> Table:
    """How far it went for every service, commune and so on; the last row of a month belongs to none."""
    name, key_column, metrics = BY_PART[part]
    columns = [context.plain("month", Kind.MONTH), context.plain(key_column), context.plain("name")]
    columns += [context.metric(metric) for metric in metrics]
    rows = [row for each in months for row in _funnel_rows(context, part, each, metrics)]
    return context.table(name, columns, rows, months=months_of(months), lost=lost_in(months))


def _funnel_rows(
    context: Context, part: Part, month: SharedMonth, metrics: Sequence[Metric]
) -> Iterator[Sequence[Cell]]:
    named = [(key, context.name(part, key)) for key in month.keys(part)]
    for key, name in [*named, (REST, context.rest(part))]:
        counts = [cell(month.value(part, key, metric)) for metric in metrics]
        if key != REST or any(count != 0 for count in counts):
            yield month.month.first, "" if key == REST else key, name, *counts


def days_table(context: Context, months: Months) -> Table:
    """Reach day by day."""
    columns = [context.plain("day", Kind.DAY), *(context.metric(metric) for metric in DAILY)]
    rows = [
        (date.fromisoformat(day), *(cell(each.value(Part.DAY, day, metric)) for metric in DAILY))
        for each in months
        for day in each.keys(Part.DAY)
    ]
    return context.table("days", columns, rows, months=months_of(months), lost=lost_in(months))


def steps_table(context: Context, months: Months) -> Table:
    """Where people stop in the guides, step by step."""
    columns = [
        context.plain("month", Kind.MONTH), context.plain("service_id"), context.plain("name"),
        context.plain("step_number", Kind.COUNT), context.plain("step"),
        *(context.metric(metric) for metric in OF_STEPS),
    ]  # fmt: skip
    rows = [row for each in months for row in _step_rows(context, each)]
    return context.table("steps", columns, rows, months=months_of(months), lost=lost_in(months))


def _step_rows(context: Context, month: SharedMonth) -> Iterator[Sequence[Cell]]:
    places = [key.rpartition(":") for key in month.keys(Part.STEP)]
    for service, number in sorted((service, int(number)) for service, _, number in places):
        counts = [cell(month.value(Part.STEP, f"{service}:{number}", metric)) for metric in OF_STEPS]
        name, step = context.name(Part.SERVICE, service), context.names.step(service, number)
        yield month.month.first, service, name, number, step, *counts


def stuck_table(context: Context, months: Months) -> Table:
    """Why people said they were stuck, most frequent first, hidden ones last."""
    columns = [context.plain("month", Kind.MONTH), context.plain("reason_id"), context.plain("reason")]
    columns += [context.metric(Metric.STUCK), context.plain("share", Kind.SHARE)]
    rows: list[Sequence[Cell]] = []
    for each in months:
        counted = [(each.value(Part.REASON, key, Metric.STUCK), key) for key in each.keys(Part.REASON)]
        for count, key in sorted(counted, key=lambda pair: (-(pair[0] or 0), pair[1])):
            of_all = share(count, each.whole(Metric.STUCK))
            rows.append((each.month.first, key, context.names.reason(key), cell(count), of_all))
    return context.table("stuck", columns, rows, months=months_of(months), lost=lost_in(months))


def quality_table(context: Context, months: Months) -> Table:
    """How questions fared; each count is a share of its own whole."""
    columns = [context.plain("month", Kind.MONTH), context.plain("figure_id"), context.plain("figure")]
    columns += [
        context.plain("count", Kind.COUNT),
        context.plain("share", Kind.SHARE),
        context.plain("meaning"),
    ]
    rows = [
        (each.month.first, metric.value, context.say.label(metric.name_key), cell(each.whole(metric)),
         _share_of_its_whole(each, metric), context.say.label(metric.definition_key))
        for each in months
        for metric in OF_QUESTIONS
    ]  # fmt: skip
    return context.table("quality", columns, rows, months=months_of(months), lost=lost_in(months))


def _share_of_its_whole(month: SharedMonth, metric: Metric) -> Cell:
    if metric is Metric.QUESTIONS:
        return None
    if metric in OF_RATINGS:
        up, down = month.whole(Metric.RATED_UP), month.whole(Metric.RATED_DOWN)
        return share(month.whole(metric), None if up is None or down is None else up + down)
    of = Metric.ASKED_BACK if metric in OF_ASKING_BACK else Metric.QUESTIONS
    return share(month.whole(metric), month.whole(of))


def coverage_table(context: Context, months: Months) -> Table:
    """The catalogue as it is now by level, and how often cards of each level were opened."""
    columns = [context.plain("month", Kind.MONTH), context.plain("level_id"), context.plain("level")]
    columns += [context.plain("services", Kind.COUNT), context.metric(Metric.CARDS)]
    columns.append(context.plain("share", Kind.SHARE))
    rows: list[Sequence[Cell]] = []
    for each in months:
        for level in dict.fromkeys((*context.services, *each.keys(Part.LEVEL))):
            cards = each.value(Part.LEVEL, level, Metric.CARDS)
            name = context.say.label(f"exports.level.{level}")
            of_all = share(cards, each.whole(Metric.CARDS))
            rows.append((each.month.first, level, name, context.services.get(level), cell(cards), of_all))
    return context.table("coverage", columns, rows, months=months_of(months), lost=lost_in(months))
