"""Sums straight from the log and its counters: for days that are not rolled up yet, and to roll them up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    Table,
    case,
    cast,
    func,
    literal_column,
    select,
    union_all,
)

from bot.database.tables import COUNTERS, EVENTS
from bot.engagement.model import EventName
from bot.engagement.recording import NO_CAMPAIGN, NO_STEP, NO_TEXT
from bot.engagement.sums import FIRST_STEP, Dimension, FieldOf, SumKey, Sums, in_fields

_KEY_COLUMNS = {
    Dimension.SERVICE: "entry_id",
    Dimension.STEP: "entry_id",
    Dimension.COMMUNE: "commune_id",
    Dimension.SOURCE: "source",
}
_OF_STEPS = (EventName.STEP_REACHED.value, EventName.STUCK.value)


def raw_sums(
    connection: Connection,
    dimension: Dimension,
    days: Sequence[date],
    *,
    field_of: FieldOf,
    names: Collection[str] | None = None,
    keys: Collection[str] | None = None,
) -> Sums:
    """How often things happened on some days, each day apart, by one dimension."""
    if not days:
        return {}
    if dimension is Dimension.FIELD:
        fields = in_fields(
            raw_sums(connection, Dimension.SERVICE, days, field_of=field_of, names=names), field_of
        )
        return {key: count for key, count in fields.items() if keys is None or key.key in keys}
    rows = connection.execute(statement_of(dimension, days, names=names, keys=keys))
    return {SumKey(row.name, row.key, row.detail, row.day): int(row.n) for row in rows}


def statement_of(
    dimension: Dimension,
    days: Sequence[date],
    *,
    names: Collection[str] | None = None,
    keys: Collection[str] | None = None,
) -> Select[Any]:
    """Rows of consenting people count one each, counters what they say."""
    wanted = set(names) if names is not None else None
    if dimension is Dimension.STEP:
        wanted = set(_OF_STEPS) if wanted is None else wanted & set(_OF_STEPS)
    both = union_all(
        _rows(EVENTS, literal_column("1"), dimension, days, wanted),
        _rows(COUNTERS, COUNTERS.c["count"], dimension, days, wanted),
    ).subquery("happened")
    groups = (both.c.day, both.c.name, both.c.key, both.c.detail)
    statement = select(*groups, func.sum(both.c.n).label("n")).group_by(*groups)
    return statement if keys is None else statement.where(both.c.key.in_(sorted(keys)))


def _rows(
    table: Table,
    count: ColumnElement[Any],
    dimension: Dimension,
    days: Sequence[date],
    names: Collection[str] | None,
) -> Select[Any]:
    statement = select(
        table.c.day,
        table.c.name,
        _key(table, dimension).label("key"),
        _detail(table, dimension).label("detail"),
        count.label("n"),
    ).where(table.c.day.in_(days), *_has_key(table, dimension))
    return statement if names is None else statement.where(table.c.name.in_(sorted(names)))


def _key(table: Table, dimension: Dimension) -> ColumnElement[Any]:
    if dimension is Dimension.ALL:
        return literal_column("''", String)
    if dimension is Dimension.CAMPAIGN:
        return cast(table.c.campaign_id, String) + ":" + func.coalesce(table.c.arm, NO_TEXT)
    return table.c[_KEY_COLUMNS[dimension]]


def _has_key(table: Table, dimension: Dimension) -> tuple[ColumnElement[bool], ...]:
    """NULL in the log and the empty value in counters are no key: neither is greater than the empty one."""
    if dimension is Dimension.ALL:
        return ()
    if dimension is Dimension.CAMPAIGN:
        return (table.c.campaign_id > NO_CAMPAIGN,)
    return (table.c[_KEY_COLUMNS[dimension]] > NO_TEXT,)


def _detail(table: Table, dimension: Dimension) -> ColumnElement[Any]:
    step = func.coalesce(table.c.step, NO_STEP)
    if dimension is Dimension.STEP:
        number = cast(step, String)
        return case((step < 0, NO_TEXT), (step < 10, literal_column("'0'", String) + number), else_=number)
    reached = case((step == 0, FIRST_STEP), else_=NO_TEXT)
    is_step = table.c.name == EventName.STEP_REACHED.value
    return case((is_step, reached), else_=func.coalesce(table.c.detail, NO_TEXT))
