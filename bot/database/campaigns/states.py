"""Conditions on a send's state that an index can answer.

The states stand in the statement itself, not as parameters: neither database can see that a parameter lies
within the condition of a partial index, and would read a hundred thousand rows to find the next pending one.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, literal_column

from bot.campaigns.statuses import SendState
from bot.database.tables.campaigns import SENDS

IS_OPEN: ColumnElement[bool] = SENDS.c.state.in_(
    [literal_column(f"'{state}'") for state in (SendState.PENDING, SendState.CLAIMED, SendState.SENDING)]
)
"""Spelt exactly as in the index `ix_campaign_sends_open`."""


def is_state(state: SendState) -> ColumnElement[bool]:
    """Whether a send is in this open state; SQLite wants the index's condition said word for word."""
    return IS_OPEN & (SENDS.c.state == literal_column(f"'{state.value}'"))
