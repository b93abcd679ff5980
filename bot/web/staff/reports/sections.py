"""The pages of the reports, in the order of their bar. A further page is one line here and one text."""

from __future__ import annotations

from dataclasses import dataclass

from bot.people.access import StaffSession
from bot.people.roles import Permission, may

REPORTS = "/staff/reports"


@dataclass(frozen=True, slots=True)
class Section:
    """One page; its label is the text `reports_pages.nav.<name>`."""

    name: str
    path: str
    needs: Permission = Permission.SEE_REPORTS


OVERVIEW = Section("overview", REPORTS)
FUNNEL = Section("funnel", f"{REPORTS}/funnel")
SERVICES = Section("services", f"{REPORTS}/services")
QUESTIONS = Section("questions", f"{REPORTS}/questions", Permission.SEE_UNANSWERED_QUESTIONS)
COMMUNES = Section("communes", f"{REPORTS}/communes")
CATALOG = Section("catalog", f"{REPORTS}/catalog")
REACH = Section("reach", f"{REPORTS}/reach")
PORTAL = Section("portal", f"{REPORTS}/portal")
EXPERIMENTS = Section("experiments", f"{REPORTS}/experiments")
DOWNLOADS = Section("downloads", f"{REPORTS}/downloads", Permission.EXPORT_AGGREGATES)
DEFINITIONS = Section("definitions", f"{REPORTS}/definitions")

SECTIONS = (
    OVERVIEW,
    FUNNEL,
    SERVICES,
    QUESTIONS,
    COMMUNES,
    CATALOG,
    REACH,
    PORTAL,
    EXPERIMENTS,
    DOWNLOADS,
    DEFINITIONS,
)


def sections_for(session: StaffSession) -> tuple[Section, ...]:
    """What somebody may open."""
    return tuple(one for one in SECTIONS if may(session.member.role, one.needs))
