"""What can go wrong in the database room.

DatabaseError
├── UnusableAddress    the database's address names nothing we can open
└── ClaimLost          a turn outlived its claim, and another process holds the chat now
"""

from __future__ import annotations


class DatabaseError(Exception):
    """Base of this room's errors."""


class UnusableAddress(DatabaseError):
    """The address is neither a SQLite file nor a PostgreSQL database. The message never repeats it."""


class ClaimLost(DatabaseError):
    """Nothing of the turn was recorded; say nothing to the person, the other process will."""
