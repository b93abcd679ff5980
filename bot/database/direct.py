"""The short way to the driver, for the few statements every citizen's turn runs.

A Core statement costs about 0.1 ms of bookkeeping each time it runs, a turn has nine of them, and the
goal for a whole turn is 1.5 ms. So the statements of a turn are written in Core as everywhere, compiled once,
and then run on the driver's own connection with the same conversion of values. Everything else uses Core.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, cast

from sqlalchemy import Connection, Dialect
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

Values = Mapping[str, Any]
Convert = Callable[[Any], Any]


class Cursor(Protocol):
    """What we use of a driver's cursor."""

    rowcount: int

    def fetchone(self) -> tuple[Any, ...] | None: ...


class RawConnection(Protocol):
    """What `sqlite3` and `psycopg` connections have in common."""

    def execute(self, sql: str, values: Any = ...) -> Cursor: ...


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    order: tuple[str, ...] | None
    """The parameters' names in order, for a driver that takes them by position."""
    constants: Values
    into_driver: Mapping[str, Convert]
    columns: tuple[tuple[str, Convert | None], ...]


class Prepared:
    """A statement for one kind of database at a time, compiled when it first runs.

    `build` gets `sqlite` or `postgresql` and returns the Core statement.
    """

    def __init__(self, build: Callable[[str], Executable]) -> None:
        self._build = build
        self._compiled: dict[str, _Compiled] = {}

    def compiled_for(self, dialect: Dialect) -> _Compiled:
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _compile(self._build(dialect.name), dialect)
        return compiled


@dataclass(frozen=True, slots=True)
class Direct:
    """A driver's connection within a transaction that somebody else begins and ends."""

    raw: RawConnection
    dialect: Dialect

    def change(self, statement: Prepared, values: Values) -> int:
        """Run a statement that gives no rows; returns how many rows it changed."""
        return self._run(statement.compiled_for(self.dialect), values).rowcount

    def one_or_none(self, statement: Prepared, values: Values) -> dict[str, Any] | None:
        """The first row of a statement by column name, or None."""
        compiled = statement.compiled_for(self.dialect)
        row = self._run(compiled, values).fetchone()
        if row is None:
            return None
        return {
            name: value if convert is None else convert(value)
            for (name, convert), value in zip(compiled.columns, row, strict=True)
        }

    def say(self, sql: str) -> None:
        """Run a word of transaction control, such as SAVEPOINT."""
        self.raw.execute(sql)

    def _run(self, compiled: _Compiled, values: Values) -> Cursor:
        all_values = {**compiled.constants, **values}
        for name, convert in compiled.into_driver.items():
            all_values[name] = convert(all_values[name])
        if compiled.order is None:
            return self.raw.execute(compiled.sql, all_values)
        return self.raw.execute(compiled.sql, [all_values[name] for name in compiled.order])


def direct(connection: Connection) -> Direct:
    """The short way within a transaction that SQLAlchemy holds open."""
    raw = cast(RawConnection, connection.connection.driver_connection)
    return Direct(raw, connection.dialect)


def _compile(statement: Executable, dialect: Dialect) -> _Compiled:
    compiled = cast(ClauseElement, statement).compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)
    into_driver = {
        name: convert
        for bind, name in compiled.bind_names.items()
        if (convert := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None
    }
    returned = getattr(statement, "exported_columns", ())
    columns = tuple(
        (str(column.key), column.type.dialect_impl(dialect).result_processor(dialect, None))
        for column in returned
    )
    return _Compiled(
        sql=compiled.string,
        order=tuple(compiled.positiontup) if compiled.positional and compiled.positiontup else None,
        constants=dict(compiled.params),
        into_driver=into_driver,
        columns=columns,
    )
