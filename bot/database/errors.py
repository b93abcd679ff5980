"""What can go wrong in the database room.

DatabaseError
└── UnusableAddress    the database's address names nothing we can open

`ClaimLost` belongs to the port (`bot.conversations.ports`), since callers must know it.
"""

from __future__ import annotations


class DatabaseError(Exception):
    """Base of this room's errors."""


class UnusableAddress(DatabaseError):
    """The address is neither a SQLite file nor a PostgreSQL database. The message never repeats it."""
