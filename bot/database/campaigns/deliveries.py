"""What a run sent and who really got it: asked before a tap is counted for a campaign."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, select

from bot.campaigns.errors import PlanUnreadable
from bot.campaigns.model import CampaignId, RunId, SendId
from bot.campaigns.plan_json import content_from_json
from bot.campaigns.ports import Delivery
from bot.campaigns.statuses import REACHED_SENDS
from bot.database.tables.campaigns import RUNS, SENDS
from bot.kernel.ids import ChatId


def load_delivery(
    connection: Connection, run_id: RunId, *, chat_id: ChatId | None, send_id: SendId | None
) -> Delivery | None:
    """The frozen content of a run, and its copy in this chat or under this number where there is one."""
    run = connection.execute(
        select(RUNS.c.campaign_id, RUNS.c.content).where(RUNS.c.id == run_id)
    ).one_or_none()
    if run is None or run.content is None:
        return None
    try:
        content = content_from_json(run.content)
    except PlanUnreadable:
        return None
    campaign_id = CampaignId(run.campaign_id)
    if send_id is not None:
        return _with_copy(connection, Delivery(campaign_id, content), run_id, SENDS.c.id == send_id)
    if chat_id is not None:
        return _with_copy(connection, Delivery(campaign_id, content), run_id, SENDS.c.chat_id == chat_id)
    return Delivery(campaign_id, content)


def _with_copy(
    connection: Connection, delivery: Delivery, run_id: RunId, this: ColumnElement[bool]
) -> Delivery:
    """With the copy, if it can have reached somebody who is still known."""
    reached = SENDS.c.state.in_(sorted(REACHED_SENDS))
    copy = connection.execute(
        select(SENDS.c.arm, SENDS.c.chat_id).where(
            SENDS.c.run_id == run_id, this, reached, SENDS.c.chat_id.is_not(None)
        )
    ).one_or_none()
    if copy is None:
        return delivery
    return Delivery(delivery.campaign_id, delivery.content, copy.arm, ChatId(copy.chat_id))
