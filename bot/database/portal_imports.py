"""Taking an import of portal counts in and back again; what it replaces is set aside, not lost."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    Connection,
    FromClause,
    Insert,
    Row,
    Select,
    Table,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.sql.elements import ColumnElement, Tuple

from bot.database.portal_staging import staged
from bot.database.tables.reports import PORTAL_COUNTS, PORTAL_IMPORTS, PORTAL_REPLACED
from bot.engagement.portal_rows import PortalImport
from bot.engagement.ports import AlreadyIn, Collides, ImportRecord, TakenIn, Undone
from bot.kernel.ids import ChatId

_SAME_DOSSIERS = ("month", "procedure_code", "commune_id", "channel")
"""Rows alike in these count the same dossiers, whoever submitted them."""


def take_in(
    connection: Connection, counted: PortalImport, *, staff: ChatId | None, now: datetime, replace: bool
) -> TakenIn | AlreadyIn | Collides:
    """Keep an import whole, or say why nothing was changed."""
    _one_at_a_time(connection)
    earlier = _standing_whole(connection, counted.digest)
    if earlier is not None:
        return AlreadyIn(earlier)
    with staged(connection, counted.rows) as incoming:
        collision = _collision(connection, incoming)
        if collision.rows and not replace:
            return collision
        number = _add_import(connection, counted, staff=staff, now=now)
        if collision.rows:
            _set_aside(connection, incoming, number)
        _count(connection, incoming, number)
    return TakenIn(number, len(counted.rows), collision.rows)


def undo(connection: Connection, number: int) -> Undone | None:
    """Take an import back: what it replaced counts again, or stays replaced by a still later import."""
    _one_at_a_time(connection)
    record = next(iter(records(connection, PORTAL_IMPORTS.c.id == number)), None)
    if record is None:
        return None
    _hand_over(connection, number)
    connection.execute(delete(PORTAL_REPLACED).where(PORTAL_REPLACED.c.import_id == number))
    connection.execute(delete(PORTAL_COUNTS).where(PORTAL_COUNTS.c.import_id == number))
    restored = _restore(connection, number)
    connection.execute(delete(PORTAL_IMPORTS).where(PORTAL_IMPORTS.c.id == number))
    return Undone(record, restored)


def records(
    connection: Connection, *conditions: ColumnElement[bool], limit: int | None = None
) -> list[ImportRecord]:
    """Imports, the latest first."""
    gone = (
        select(func.count())
        .where(PORTAL_REPLACED.c.import_id == PORTAL_IMPORTS.c.id)
        .correlate(PORTAL_IMPORTS)
        .scalar_subquery()
    )
    found = (
        select(PORTAL_IMPORTS, gone.label("gone"))
        .where(*conditions)
        .order_by(PORTAL_IMPORTS.c.id.desc())
        .limit(limit)
    )
    return [_record(row) for row in connection.execute(found)]


def _record(row: Row[tuple[object, ...]]) -> ImportRecord:
    return ImportRecord(
        number=row.id,
        at=row.at,
        staff=None if row.staff is None else ChatId(row.staff),
        file_name=row.file_name,
        rows=row.rows,
        standing=row.rows - row.gone,
        is_synthetic=row.is_synthetic,
    )


def _one_at_a_time(connection: Connection) -> None:
    """Two imports at once could each miss the other's rows. Readers go on; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"LOCK TABLE {PORTAL_IMPORTS.name} IN SHARE ROW EXCLUSIVE MODE"))


def _standing_whole(connection: Connection, digest: str) -> ImportRecord | None:
    same = records(connection, PORTAL_IMPORTS.c.digest == digest)
    return next((one for one in same if one.standing == one.rows), None)


def _collision(connection: Connection, incoming: Table) -> Collides:
    counts = PORTAL_COUNTS.c
    found = (
        select(counts.month, counts.import_id, func.count().label("rows"))
        .where(_counted_too(incoming))
        .group_by(counts.month, counts.import_id)
    )
    groups = connection.execute(found).all()
    return Collides(
        rows=sum(group.rows for group in groups),
        months=tuple(sorted({group.month for group in groups})),
        imports=tuple(sorted({group.import_id for group in groups})),
    )


def _counted_too(incoming: Table) -> ColumnElement[bool]:
    """Whether a standing row counts dossiers that the incoming rows count."""
    return _cell(PORTAL_COUNTS).in_(select(*(incoming.c[name] for name in _SAME_DOSSIERS)))


def _cell(rows: FromClause) -> Tuple:
    return tuple_(*(rows.c[name] for name in _SAME_DOSSIERS))


def _add_import(connection: Connection, counted: PortalImport, *, staff: ChatId | None, now: datetime) -> int:
    row = {
        "at": now,
        "staff": staff,
        "file_name": counted.file_name,
        "digest": counted.digest,
        "rows": len(counted.rows),
        "is_synthetic": counted.is_synthetic,
    }
    return int(
        connection.execute(insert(PORTAL_IMPORTS).values(row).returning(PORTAL_IMPORTS.c.id)).scalar_one()
    )


def _set_aside(connection: Connection, incoming: Table, number: int) -> None:
    gives_way = _counted_too(incoming)
    rows = select(*PORTAL_COUNTS.columns, literal(number).label("replaced_by")).where(gives_way)
    connection.execute(_insert_from(PORTAL_REPLACED, rows))
    connection.execute(delete(PORTAL_COUNTS).where(gives_way))


def _count(connection: Connection, incoming: Table, number: int) -> None:
    rows = select(*incoming.columns, literal(number).label("import_id"))
    connection.execute(_insert_from(PORTAL_COUNTS, rows))


def _hand_over(connection: Connection, number: int) -> None:
    """Rows this import replaced, where it was itself replaced: now they are replaced by that later import."""
    mine = PORTAL_REPLACED.alias("mine")
    same = [mine.c[name] == PORTAL_REPLACED.c[name] for name in _SAME_DOSSIERS]
    later = select(mine.c.replaced_by).where(mine.c.import_id == number, *same).limit(1)
    connection.execute(
        update(PORTAL_REPLACED)
        .where(PORTAL_REPLACED.c.replaced_by == number, later.exists())
        .values(replaced_by=later.scalar_subquery())
    )


def _restore(connection: Connection, number: int) -> int:
    is_mine = PORTAL_REPLACED.c.replaced_by == number
    rows = select(*(PORTAL_REPLACED.c[column.name] for column in PORTAL_COUNTS.columns)).where(is_mine)
    connection.execute(_insert_from(PORTAL_COUNTS, rows))
    return connection.execute(delete(PORTAL_REPLACED).where(is_mine)).rowcount


def _insert_from(table: Table, rows: Select[tuple[object, ...]]) -> Insert:
    return insert(table).from_select([column.name for column in rows.selected_columns], rows)
