"""Every table, by idea. Importing this package fills `SQLModel.metadata`."""

from __future__ import annotations

from bot.database.tables import campaigns, chats, engagement, people, promises, reports, staff, synthetic
from bot.database.tables.chats import CHATS, CLAIMS, HANDLED
from bot.database.tables.engagement import COUNTERS, EVENTS, LOSSES
from bot.database.tables.people import CONSENTS, PEOPLE, TOPICS
from bot.database.tables.promises import KEPT_QUESTIONS, REMINDERS

__all__ = [
    "CHATS",
    "CLAIMS",
    "CONSENTS",
    "COUNTERS",
    "EVENTS",
    "HANDLED",
    "KEPT_QUESTIONS",
    "LOSSES",
    "PEOPLE",
    "REMINDERS",
    "TOPICS",
    "campaigns",
    "chats",
    "engagement",
    "people",
    "promises",
    "reports",
    "staff",
    "synthetic",
]
