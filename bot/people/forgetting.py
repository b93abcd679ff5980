"""When a person's data goes: asked for, or unused. A storage does it; the rules are here.

*Forgetting* (`/dulieu` → delete) removes, at once and in one transaction, every row that names the person:
service state, consents and their proof, topics, role, name, sign-in links and sessions, reminders, kept
questions, replies not yet sent and the pseudonym. Events under the pseudonym are first folded into counters,
so that totals stay true; the log of who let whom in keeps its lines without the person.

*Erasing* removes the service state of chats that agreed to nothing and were unused for 30 days.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.kernel.clock import local_day

UNUSED_DAYS = 30
"""Days after which the service state of a chat without any consent is erased."""

DELIVERY_MEMORY = timedelta(days=2)
"""How long a handled update is remembered; Telegram repeats an update for at most a day."""


def last_day_to_erase(now: datetime) -> date:
    """Chats last used on this day or before are due for erasing."""
    return local_day(now) - timedelta(days=UNUSED_DAYS)
