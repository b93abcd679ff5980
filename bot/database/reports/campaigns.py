"""Copies of campaigns, counted from their own rows: a campaign's sends are no events."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, case, func, select

from bot.campaigns.statuses import RunKind, SendState
from bot.database.tables.campaigns import RUNS, SENDS
from bot.engagement.periods import Period
from bot.engagement.reports import CampaignSends
from bot.kernel.clock import VIETNAM_TIME


def campaign_sends(connection: Connection, campaign_id: int, period: Period) -> CampaignSends:
    """Assigned and delivered copies by arm, of broadcasts that began on these days."""
    was_sent = case((SENDS.c.state == SendState.SENT.value, 1), else_=0)
    counted = (
        select(SENDS.c.arm, func.count(), func.sum(was_sent))
        .join(RUNS, RUNS.c.id == SENDS.c.run_id)
        .where(
            RUNS.c.campaign_id == campaign_id,
            RUNS.c.kind == RunKind.BROADCAST.value,
            RUNS.c.started_at >= _midnight(period.first),
            RUNS.c.started_at < _midnight(period.last + timedelta(days=1)),
        )
        .group_by(SENDS.c.arm)
    )
    rows = connection.execute(counted).all()
    return CampaignSends(
        {arm: assigned for arm, assigned, _ in rows}, {arm: int(sent) for arm, _, sent in rows}
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, VIETNAM_TIME)
