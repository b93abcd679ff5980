"""The pages in the bar at the top: one list, in order. A page appears to those who may open it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.people.access import StaffSession
from bot.people.roles import Permission, may


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One entry; `key` is the text of its label."""

    path: str
    key: str
    needs: Permission


NAVIGATION: tuple[NavigationItem, ...] = (
    NavigationItem("/staff/reports", "pages.nav.reports", Permission.SEE_REPORTS),
    NavigationItem("/staff/campaigns", "pages.nav.campaigns", Permission.WRITE_CAMPAIGNS),
    NavigationItem("/staff/calendar", "pages.nav.calendar", Permission.WRITE_CAMPAIGNS),
    NavigationItem("/staff/approvals", "pages.nav.approvals", Permission.APPROVE_CAMPAIGNS),
)


def items_for(session: StaffSession | None) -> tuple[NavigationItem, ...]:
    """What somebody may open; nothing before signing in."""
    if session is None:
        return ()
    return tuple(item for item in NAVIGATION if may(session.member.role, item.needs))
