"""Who works here and how they get in: members, invitations, one-time sign-in links, page sessions.

Every secret (invitation, link, session) is random, shown once, and kept only as a digest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.kernel.ids import ChatId
from bot.people.model import Role

INVITATION_LASTS = timedelta(days=2)
SIGN_IN_LASTS = timedelta(minutes=10)
SESSION_LASTS = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody with a role; `name` is what Telegram calls them, kept because they work here."""

    chat_id: ChatId
    role: Role
    name: str


@dataclass(frozen=True, slots=True)
class StaffSession:
    """Somebody signed in to the pages. The role is the one they have now, not when they signed in."""

    member: StaffMember
    csrf: str
    """Must come back with every form."""
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of a good invitation.

    `role` is the one the person has now. `is_new` tells whether the invitation gave it: somebody who has
    that role or a higher one gains nothing, and the link stays good for whom it is meant.
    """

    role: Role
    is_new: bool
    invited_by: ChatId


class RoleChange(StrEnum):
    """What became of a wish to change somebody's role."""

    DONE = "done"
    UNCHANGED = "unchanged"
    """They have that role already: a second tap, or a colleague was quicker."""
    NOT_STAFF = "not_staff"
    NOT_ALLOWED = "not_allowed"
    """Whoever asked may no longer change roles: theirs was taken back meanwhile."""
    LAST_ADMINISTRATOR = "last_administrator"
    """Somebody must be left who can invite others."""


class AccessAction(StrEnum):
    """What the log of who let whom in knows."""

    INVITED = "invited"
    JOINED = "joined"
    CHANGED = "changed"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class AccessEntry:
    """One line of the log of who let whom in; `staff` did it to `subject`.

    Whoever deletes their own data goes from the log too: then the line stays, without them.
    """

    at: datetime
    action: AccessAction
    staff: ChatId | None
    subject: ChatId | None
    role: Role | None


MAX_NAME = 64
"""Letters kept of what somebody is called; longer names do not fit a button or a line."""


def tidy_name(name: str) -> str:
    """A name in one line without control and direction marks, short enough for a button."""
    visible = "".join(letter if letter.isprintable() else " " for letter in name)
    return " ".join(visible.split())[:MAX_NAME].rstrip()


class Access(Protocol):
    """What is asked of the keeper of members, links and sessions; each call is one transaction."""

    async def members(self) -> Sequence[StaffMember]:
        """Everybody with a role above citizen, administrators first, then by name."""
        ...

    async def member(self, chat_id: ChatId) -> StaffMember | None:
        """Somebody who works here, or None."""
        ...

    async def call_by(self, chat_id: ChatId, name: str) -> None:
        """Keep how Telegram calls a member; nothing happens for citizens."""
        ...

    async def invite(self, role: Role, *, by: ChatId, now: datetime) -> str:
        """A one-time token that gives a role, good for `INVITATION_LASTS` and while `by` may invite."""
        ...

    async def accept(self, token: str, *, chat_id: ChatId, name: str, now: datetime) -> Accepted | None:
        """Take an invitation up; None when it is unknown, used, too old, or its author may invite no more.

        A higher role is not lowered, and an invitation that gives nothing is not used up.
        """
        ...

    async def change_role(self, chat_id: ChatId, role: Role, *, by: ChatId, now: datetime) -> RoleChange:
        """Give a member another role or take it back (citizen).

        Taken back, the person's name, sign-in links and open sessions go in the same transaction.
        """
        ...

    async def sign_in_link(self, chat_id: ChatId, *, now: datetime) -> str:
        """A one-time token that opens a session for a member, good for `SIGN_IN_LASTS`."""
        ...

    async def open_session(self, token: str, *, now: datetime) -> str | None:
        """Exchange a sign-in token for a session's secret; None when it is unknown, used or too old."""
        ...

    async def session(self, secret: str, *, now: datetime) -> StaffSession | None:
        """The session of a cookie; None when it ended or its person works here no more."""
        ...

    async def close_session(self, secret: str) -> None:
        """Sign out."""
        ...

    async def log(self, *, limit: int = 100) -> Sequence[AccessEntry]:
        """Who let whom in or out, the latest first."""
        ...
