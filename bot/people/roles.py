"""Which role may do which work: the only place that says so."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from bot.people.model import Role


class Permission(StrEnum):
    """What staff do with the program."""

    SEE_REPORTS = "see_reports"
    EXPORT_AGGREGATES = "export_aggregates"
    IMPORT_PORTAL_COUNTS = "import_portal_counts"
    SEE_UNANSWERED_QUESTIONS = "see_unanswered_questions"
    EDIT_CONTENT = "edit_content"
    WRITE_CAMPAIGNS = "write_campaigns"
    APPROVE_CAMPAIGNS = "approve_campaigns"
    STOP_CAMPAIGNS = "stop_campaigns"
    INVITE_STAFF = "invite_staff"
    SEE_STAFF = "see_staff"


_OFFICER = frozenset(
    {
        Permission.SEE_REPORTS,
        Permission.SEE_UNANSWERED_QUESTIONS,
        Permission.EDIT_CONTENT,
        Permission.WRITE_CAMPAIGNS,
        Permission.APPROVE_CAMPAIGNS,
        Permission.STOP_CAMPAIGNS,
    }
)
_MANAGER = _OFFICER | {Permission.EXPORT_AGGREGATES, Permission.IMPORT_PORTAL_COUNTS, Permission.SEE_STAFF}

PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.CITIZEN: frozenset(),
        Role.OFFICER: _OFFICER,
        Role.MANAGER: _MANAGER,
        Role.ADMINISTRATOR: frozenset(Permission),
    }
)
"""Each role includes the one below it. That nobody approves their own campaign is the campaigns' rule."""


def may(role: Role, permission: Permission) -> bool:
    """Whether a role includes a permission."""
    return permission in PERMISSIONS[role]


def is_staff(role: Role) -> bool:
    """Whether the person works for the province here."""
    return role is not Role.CITIZEN


def includes(role: Role, other: Role) -> bool:
    """Whether a role may do all that another may."""
    return PERMISSIONS[other] <= PERMISSIONS[role]
