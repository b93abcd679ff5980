"""Arms drawn by the database itself: the twin of `bot.campaigns.assignment`, for many at once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    LargeBinary,
    String,
    case,
    cast,
    func,
    literal,
    text,
)

from bot.campaigns.assignment import POINTS, Arm, Draw, point_of
from bot.database.tables import CHATS, PEOPLE

_BYTE_WEIGHTS = (256**3, 256**2, 256, 1)


def ready_to_draw(connection: Connection) -> None:
    """Teach SQLite the hash; PostgreSQL has one of its own, but must not compile each chunk's plan anew."""
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        driver.create_function("arm_point", 2, point_of, deterministic=True)
    else:
        connection.execute(text("SET LOCAL jit = off"))


def drawn_arm(dialect: str, draw: Draw) -> ColumnElement[str]:
    """The arm of a row of `people`: drawn for measured people, a wording for the others."""
    point = _point(dialect, draw.salt, PEOPLE.c.pseudonym)
    place = _point(dialect, draw.salt, cast(PEOPLE.c.chat_id, String))
    outside = case((place >= POINTS // 2, Arm.B.value), else_=Arm.A.value) if draw.has_two_wordings else None
    drawn = [(point < draw.held_below, Arm.HOLDOUT.value)] if draw.held_below else []
    if draw.has_two_wordings:
        drawn.append((point >= draw.second_from, Arm.B.value))
    inside = case(*drawn, else_=Arm.A.value) if drawn else literal(Arm.A.value)
    others = literal(Arm.A.value) if outside is None else outside
    return case((is_measured(), inside), else_=others)


def drawn_by_commune(dialect: str, draw: Draw, communes: tuple[list[str], list[str]]) -> ColumnElement[str]:
    """The arm of a row of `people` beside `chats` in a trial by commune: everybody of a commune alike.

    `communes` are those drawn and, of these, those held. Whoever chose no commune gets a wording.
    """
    place = _point(dialect, draw.salt, cast(PEOPLE.c.chat_id, String))
    wording = case((place >= POINTS // 2, Arm.B.value), else_=Arm.A.value)
    held = func.coalesce(CHATS.c.commune_id, "").in_(communes[1])
    return case((held, Arm.HOLDOUT.value), else_=wording if draw.has_two_wordings else literal(Arm.A.value))


def is_measured() -> ColumnElement[bool]:
    """Whether a person takes part in the experiment."""
    return PEOPLE.c.measuring & PEOPLE.c.pseudonym.is_not(None)


def _point(dialect: str, salt: str, name: ColumnElement[Any]) -> ColumnElement[int]:
    if dialect == "sqlite":
        return func.arm_point(salt, name, type_=BigInteger)
    salted = literal(f"{salt}:").concat(name)
    hashed = func.sha256(func.convert_to(salted, "UTF8", type_=LargeBinary), type_=LargeBinary)
    first, *others = (
        cast(func.get_byte(hashed, place), BigInteger) * weight for place, weight in enumerate(_BYTE_WEIGHTS)
    )
    for other in others:
        first = first + other
    return first
