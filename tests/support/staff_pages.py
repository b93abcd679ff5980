"""The staff pages over real campaigns on a real database, with people who are signed in already."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware

from bot.conversations.inside import Inside
from bot.conversations.model import Reply
from bot.database.access import DatabaseAccess
from bot.kernel.ids import ChatId
from bot.kernel.masking import mask
from bot.people.access import StaffMember, StaffSession
from bot.people.model import Role
from bot.web.staff.access import Guard
from bot.web.staff.pages import StaffPages
from bot.web.staff.refusals import Refusals
from bot.web.staff.rendering import Renderer
from bot.web.staff.shell import StaffShell
from tests.support.journeys import NOTHING, TEXTS
from tests.support.small_content import small_catalog
from tests.unit.campaigns.office import MANAGER, OFFICER, Office

LAN = StaffMember(ChatId(OFFICER), Role.OFFICER, "Chị Lan")
MINH = StaffMember(ChatId(MANAGER), Role.MANAGER, "Anh Minh")
HOA = StaffMember(ChatId(33), Role.CITIZEN, "Chị Hoa")
RATE = 25.0

INSIDE = Inside(
    catalog=small_catalog(),
    texts=TEXTS,
    understand=lambda text: NOTHING,
    split=lambda text: (text,),
    mask=mask,
    posters=frozenset({"quay"}),
)


class SignedIn(DatabaseAccess):
    """Members whose cookie is their number; all else as in the product."""

    people = (LAN, MINH, HOA)

    async def members(self) -> tuple[StaffMember, ...]:
        return LAN, MINH

    async def session(self, secret: str, *, now: datetime) -> StaffSession | None:
        found = next((one for one in self.people if str(one.chat_id) == secret), None)
        return StaffSession(found, csrf_of(found), now + timedelta(hours=1)) if found else None


def csrf_of(member: StaffMember) -> str:
    """What this person's forms carry."""
    return f"csrf-{member.chat_id}"


@dataclass
class StaffDesk:
    """The pages, what they said in chats, and browsers of those who work there."""

    office: Office
    said: list[tuple[ChatId, tuple[Reply, ...]]] = field(default_factory=list)
    arrives: str = "sent"

    def __post_init__(self) -> None:
        access, renderer = SignedIn(self.office.database), Renderer(lambda: INSIDE)
        guard = Guard(access, self.office.clock, refusals=Refusals(renderer), secure=False)
        self.pages = StaffPages(
            campaigns=self.office.campaigns,
            shelf=self.office.shelf,
            access=access,
            guard=guard,
            inside=lambda: INSIDE,
            clock=self.office.clock,
            speak=self._speak,
            rate_per_s=RATE,
        )
        self.cookie = guard.cookie.name
        shell = Middleware(StaffShell, local_only=False, refuse=Refusals(renderer).elsewhere)
        self.app = Starlette(routes=self.pages.routes(), middleware=[shell])

    def browser(self, member: StaffMember | None = LAN) -> httpx.AsyncClient:
        """Somebody's browser; None is a stranger's."""
        cookies = {self.cookie: str(member.chat_id)} if member else {}
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app),
            base_url="http://motcua.test",
            follow_redirects=True,
            cookies=cookies,
            headers={"Sec-Fetch-Site": "same-origin"},
        )

    async def _speak(self, chat_id: ChatId, replies: tuple[Reply, ...]) -> object:
        self.said.append((chat_id, replies))
        return self.arrives
