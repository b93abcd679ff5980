"""Reading the outcomes of a run piece by piece, each piece a transaction of its own."""

from __future__ import annotations

from sqlalchemy import Connection, and_, select

from bot.campaigns.model import RunId
from bot.campaigns.outcome_rows import OutcomeRow
from bot.database.tables import PEOPLE
from bot.database.tables.campaigns import SENDS


def outcome_chunk(
    connection: Connection, run_id: RunId, *, after: int, numbered_from: int, size: int
) -> tuple[list[OutcomeRow], int]:
    """The next rows of a run behind send `after`, and the last send among them (`after` when none is left).

    A pseudonym is read from the person as they are now: who took their consent back has none any more.
    """
    known = and_(PEOPLE.c.chat_id == SENDS.c.chat_id, PEOPLE.c.measuring, SENDS.c.is_measured)
    query = (
        select(SENDS, PEOPLE.c.pseudonym)
        .select_from(SENDS.outerjoin(PEOPLE, known))
        .where(SENDS.c.run_id == run_id, SENDS.c.id > after)
        .order_by(SENDS.c.id)
        .limit(size)
    )
    rows = connection.execute(query).all()
    listed = [
        OutcomeRow(
            number=number,
            pseudonym=row.pseudonym or "",
            arm=row.arm,
            state=row.state,
            reason=row.reason or "",
            attempts=row.attempts,
            at=row.attempted_at,
        )
        for number, row in enumerate(rows, start=numbered_from)
    ]
    return listed, rows[-1].id if rows else after
