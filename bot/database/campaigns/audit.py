"""How a run stands, and the sum that must hold: read from the rows, not from counters beside them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, case, func, select

from bot.campaigns.errors import NoSuchCampaign
from bot.campaigns.model import Conservation, Progress, RunId
from bot.campaigns.statuses import OPEN_SENDS, SendState
from bot.database.campaigns.plans import load_run
from bot.database.tables.campaigns import RUNS, SENDS


def progress_of(connection: Connection, run_id: RunId) -> Progress:
    """Counts by state and by reason."""
    run = load_run(connection, run_id)
    grouped = (
        select(SENDS.c.state, SENDS.c.reason, func.count())
        .where(SENDS.c.run_id == run_id)
        .group_by(SENDS.c.state, SENDS.c.reason)
    )
    by_state: dict[SendState, int] = {}
    by_reason: dict[tuple[SendState, str], int] = {}
    for state, reason, count in connection.execute(grouped):
        by_state[SendState(state)] = by_state.get(SendState(state), 0) + count
        if reason is not None:
            by_reason[SendState(state), reason] = count
    return Progress(run, by_state, by_reason)


def conservation_of(connection: Connection, run_id: RunId) -> Conservation:
    """assigned = sent + failed + skipped + pending + unknown, by one query.

    Before a run is published its assigned number is what is written out so far.
    """
    rows = _count(SENDS.c.state != SendState.HELD_OUT.value)
    query = (
        select(
            RUNS.c.id,
            func.coalesce(RUNS.c.assigned, rows).label("assigned"),
            *(_count(SENDS.c.state == state.value).label(state.value) for state in _COUNTED),
            _count(SENDS.c.state.in_(sorted(OPEN_SENDS))).label("pending"),
            rows.label("rows"),
            (func.count(SENDS.c.chat_id) - func.count(SENDS.c.chat_id.distinct())).label("repeated"),
        )
        .select_from(RUNS.outerjoin(SENDS, SENDS.c.run_id == RUNS.c.id))
        .where(RUNS.c.id == run_id)
        .group_by(RUNS.c.id, RUNS.c.assigned)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NoSuchCampaign("no run has this number")
    return Conservation(
        run_id=run_id,
        assigned=row.assigned,
        sent=row.sent,
        failed=row.failed,
        skipped=row.skipped,
        pending=row.pending,
        unknown=row.unknown,
        held_out=row.held_out,
        rows=row.rows,
        repeated=row.repeated,
    )


_COUNTED = (SendState.SENT, SendState.FAILED, SendState.SKIPPED, SendState.UNKNOWN, SendState.HELD_OUT)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
