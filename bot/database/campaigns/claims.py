"""Handing out sends: claimed in small batches with a lease, checked again right before each call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, or_, select, update

from bot.campaigns.errors import PlanUnreadable
from bot.campaigns.model import CampaignId, RunId, Send, SendId
from bot.campaigns.plan_json import content_from_json
from bot.campaigns.ports import Claimed, Permit
from bot.campaigns.schedule import CAP_WINDOW, Hours, released
from bot.campaigns.statuses import OVER_RUNS, REACHED_SENDS, RunKind, RunStatus, SendState, SkipReason
from bot.database.campaigns.states import is_state
from bot.database.tables import CHATS, PEOPLE
from bot.database.tables.campaigns import RUNS, SENDS
from bot.kernel.ids import ChatId, CommuneId, ServiceId

_FREE = {"state": SendState.PENDING.value, "holder": None, "lease_until": None}

_BEGUN = {RunStatus.RUNNING, RunStatus.PAUSED, RunStatus.CANCELLED, RunStatus.HALTED}
"""Runs that a sender may have sends of in its hands."""


def _standing() -> Select[Any]:
    """Claimed sends with everything the last check needs, as things stand now."""
    mine = SENDS.alias("mine")
    often = (
        select(func.count())
        .where(
            SENDS.c.chat_id == mine.c.chat_id,
            SENDS.c.attempted_at > bindparam("since"),
            SENDS.c.state.in_(sorted(REACHED_SENDS)),
        )
        .correlate(mine)
        .scalar_subquery()
    )
    run, person = RUNS.c.id == mine.c.run_id, PEOPLE.c.chat_id == mine.c.chat_id
    return (
        select(
            mine.c.id,
            mine.c.chat_id,
            RUNS.c.status,
            RUNS.c.kind,
            RUNS.c.expires_at,
            RUNS.c.follows_behaviour,
            PEOPLE.c.notifications,
            PEOPLE.c.follow_up,
            PEOPLE.c.broadcasts_weekly,
            often.label("often"),
        )
        .select_from(mine.join(RUNS, run).outerjoin(PEOPLE, person))
        .where(
            mine.c.id.in_(bindparam("numbers", expanding=True)),
            mine.c.holder == bindparam("me"),
            mine.c.state == SendState.CLAIMED.value,
        )
    )


# Built once: building a statement costs several times what running it does.
_STANDING = _standing()
_THESE = update(SENDS).where(SENDS.c.id.in_(bindparam("numbers", expanding=True)))
_BEGIN = _THESE.values(
    state=SendState.SENDING.value,
    attempts=SENDS.c.attempts + 1,
    attempted_at=bindparam("at"),
    lease_until=bindparam("until"),
)
_KNOWN = (
    select(PEOPLE.c.chat_id, CHATS.c.commune_id, PEOPLE.c.measuring)
    .select_from(PEOPLE.outerjoin(CHATS, CHATS.c.chat_id == PEOPLE.c.chat_id))
    .where(
        PEOPLE.c.chat_id.in_(bindparam("chats", expanding=True)),
        or_(CHATS.c.commune_id.is_not(None), PEOPLE.c.measuring),
    )
)
"""What makes a letter personal; most people have nothing of it and no row comes."""

_FREE_AGAIN = _THESE.values(_FREE)
_SKIP = _THESE.values(state=SendState.SKIPPED.value, reason=bindparam("why"), holder=None, lease_until=None)


def claim(
    connection: Connection, *, holder: str, limit: int, lease_s: float, hours: Hours, now: datetime
) -> Claimed:
    """Take pending sends of running runs, the run due first before the others."""
    if not hours.are_open(now):
        return Claimed()
    running = (
        select(RUNS)
        .where(RUNS.c.status == RunStatus.RUNNING.value, RUNS.c.expires_at > now)
        .order_by(RUNS.c.due_at, RUNS.c.id)
    )
    for run in connection.execute(running).all():
        room = min(limit, _room(connection, run, now))
        taken = _take(
            connection, run, holder=holder, limit=room, until=now + timedelta(seconds=lease_s), now=now
        )
        if taken:
            return _claimed(connection, run, taken)
    return Claimed()


def permit(
    connection: Connection,
    sends: Sequence[Send],
    *,
    holder: str,
    lease_s: float,
    weekly_cap: int,
    hours: Hours,
    now: datetime,
) -> Mapping[SendId, Permit]:
    """Decide about claimed sends as things stand now; those that may go are recorded as `sending`."""
    mine = {"numbers": [send.id for send in sends], "me": holder, "since": now - CAP_WINDOW}
    standing = connection.execute(_STANDING, mine).all()
    permits = {send.id: Permit.LOST for send in sends}
    skipped: dict[SkipReason, list[SendId]] = {}
    going = set[int]()
    for row in standing:
        reason = _reason_to_skip(row, weekly_cap, now)
        if reason is not None:
            permits[SendId(row.id)] = Permit.SKIPPED
            skipped.setdefault(reason, []).append(SendId(row.id))
        elif row.status == RunStatus.RUNNING.value and hours.are_open(now) and row.chat_id not in going:
            permits[SendId(row.id)] = Permit.GO
            going.add(row.chat_id)  # two campaigns to one person: the second is counted anew, after this one
        else:
            permits[SendId(row.id)] = Permit.PUT_BACK
    _apply(connection, permits, skipped, until=now + timedelta(seconds=lease_s), now=now)
    return permits


def put_back(connection: Connection, *, holder: str) -> int:
    """Make everything a sender claimed and did not begin pending again."""
    begun_runs = select(RUNS.c.id).where(RUNS.c.status.in_(sorted(_BEGUN)))
    held = (SENDS.c.run_id.in_(begun_runs), SENDS.c.holder == holder, is_state(SendState.CLAIMED))
    return connection.execute(update(SENDS).where(*held).values(_FREE)).rowcount


def recover(connection: Connection, *, now: datetime) -> tuple[int, int]:
    """Undo what dead senders held: what had not begun is pending again, what had is unknown."""
    begun_runs = select(RUNS.c.id).where(RUNS.c.status.in_(sorted(_BEGUN)))
    lapsed = (SENDS.c.run_id.in_(begun_runs), SENDS.c.lease_until <= now)
    claimed = update(SENDS).where(*lapsed, is_state(SendState.CLAIMED)).values(_FREE)
    # The holder stays written down: if it only was slow, its late answer still turns unknown into known.
    unknown = {"state": SendState.UNKNOWN.value, "lease_until": None}
    begun = update(SENDS).where(*lapsed, is_state(SendState.SENDING)).values(unknown)
    return connection.execute(claimed).rowcount, connection.execute(begun).rowcount


def _room(connection: Connection, run: Row[Any], now: datetime) -> int:
    """How many more of a spread run may leave by now."""
    assigned = run.assigned or 0
    if run.spread_s <= 0:
        return assigned
    spread = timedelta(seconds=run.spread_s)
    free = select(func.count()).where(SENDS.c.run_id == run.id, is_state(SendState.PENDING))
    gone = assigned - connection.execute(free).scalar_one()
    return max(released(assigned, started_at=run.started_at, now=now, spread=spread) - gone, 0)


def _take(
    connection: Connection, run: Row[Any], *, holder: str, limit: int, until: datetime, now: datetime
) -> Sequence[Row[Any]]:
    if limit <= 0:
        return ()
    free = (
        select(SENDS.c.id)
        .where(
            SENDS.c.run_id == run.id,
            is_state(SendState.PENDING),
            or_(SENDS.c.not_before.is_(None), SENDS.c.not_before <= now),
        )
        .order_by(SENDS.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    numbers = connection.execute(free).scalars().all()
    if not numbers:
        return ()
    taken = (
        update(SENDS)
        .where(SENDS.c.id.in_(numbers), is_state(SendState.PENDING))
        .values(state=SendState.CLAIMED.value, holder=holder, lease_until=until, not_before=None)
        .returning(SENDS.c.id, SENDS.c.chat_id, SENDS.c.arm, SENDS.c.attempts)
    )
    return connection.execute(taken).all()


def _claimed(connection: Connection, run: Row[Any], taken: Sequence[Row[Any]]) -> Claimed:
    about = _about(run)
    sends = tuple(
        Send(
            id=SendId(row.id),
            run_id=RunId(run.id),
            campaign_id=CampaignId(run.campaign_id),
            # A forgotten person's send has no chat any more; the check before the call skips it.
            chat_id=ChatId(row.chat_id or 0),
            arm=row.arm,
            attempts=row.attempts,
            about=about,
        )
        for row in sorted(taken, key=lambda row: row.id)
    )
    numbers = {send.chat_id: send.id for send in sends}
    known = connection.execute(_KNOWN, {"chats": list(numbers)}).all()
    return Claimed(
        sends,
        communes={numbers[row.chat_id]: CommuneId(row.commune_id) for row in known if row.commune_id},
        measured=frozenset(numbers[row.chat_id] for row in known if row.measuring),
    )


def _about(run: Row[Any]) -> ServiceId | None:
    """What a run tells of; content that no longer parses is told of by its sender, not here."""
    try:
        return content_from_json(run.content).about
    except PlanUnreadable:
        return None


def _reason_to_skip(row: Any, weekly_cap: int, now: datetime) -> SkipReason | None:
    if row.status in {status.value for status in OVER_RUNS - {RunStatus.HALTED}}:
        return SkipReason.CANCELLED
    if row.chat_id is None:
        return SkipReason.FORGOTTEN
    if not row.notifications:
        return SkipReason.OPTED_OUT
    if row.follows_behaviour and not row.follow_up:
        return SkipReason.NOT_FOLLOWED
    if now >= row.expires_at:
        return SkipReason.TOO_LATE
    return SkipReason.TOO_OFTEN if _is_too_often(row, weekly_cap) else None


def _is_too_often(row: Any, weekly_cap: int) -> bool:
    """The question at the end is no broadcast: skipped for the busier arm, it would be asked unequally."""
    if row.kind == RunKind.QUESTION.value:
        return False
    wish = weekly_cap if row.broadcasts_weekly is None else row.broadcasts_weekly
    return bool(row.often >= min(weekly_cap, wish))


def _apply(
    connection: Connection,
    permits: Mapping[SendId, Permit],
    skipped: Mapping[SkipReason, list[SendId]],
    *,
    until: datetime,
    now: datetime,
) -> None:
    by_permit = {kind: [number for number, given in permits.items() if given is kind] for kind in Permit}
    if going := by_permit[Permit.GO]:
        connection.execute(_BEGIN, {"numbers": going, "at": now, "until": until})
    if free := by_permit[Permit.PUT_BACK]:
        connection.execute(_FREE_AGAIN, {"numbers": free})
    for reason, numbers in skipped.items():
        connection.execute(_SKIP, {"numbers": numbers, "why": reason.value})
