"""All that the staff pages ask and show with: handed to every group of pages by `StaffPages`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.campaigns.model import CampaignId, RunId, StaffId
from bot.campaigns.ports import Shelf
from bot.campaigns.service import Campaigns
from bot.conversations.inside import Inside
from bot.conversations.model import Reply
from bot.conversations.staff.names import name_reader
from bot.kernel.calculate import Calculate, here
from bot.kernel.clock import Clock
from bot.kernel.ids import ChatId
from bot.people.access import Access, StaffSession
from bot.texts import Speaker
from bot.web.staff.notices import Said, said_in
from bot.web.staff.rendering import Renderer

Endpoint = Callable[[Request, StaffSession], Awaitable[Response]]
NameOf = Callable[[int | None], str]

LARGEST_ROW = 2**53
MOST_DIGITS = 15
ARRIVED = "sent"
"""What `Speak` answers when the words arrived."""


class Speak(Protocol):
    """Says something in a chat."""

    async def __call__(self, chat_id: ChatId, replies: tuple[Reply, ...], /) -> object:
        """Send replies in order; equal to `ARRIVED` when all of them arrived. Raises nothing."""
        ...


@dataclass(frozen=True, slots=True)
class StaffInside:
    """The rooms, the voice and the templates."""

    campaigns: Campaigns
    shelf: Shelf
    access: Access
    read_inside: Callable[[], Inside]
    clock: Clock
    speak: Speak
    rate_per_s: float
    renderer: Renderer
    calculate: Calculate = here

    @property
    def inside(self) -> Inside:
        """The content of this moment."""
        return self.read_inside()

    @property
    def say(self) -> Speaker:
        return self.renderer.speaker()

    async def names(self) -> NameOf:
        """What members of staff are called; whoever works here no more has no name."""
        return await name_reader(self.say, self.access)


def staff_id(session: StaffSession) -> StaffId:
    """Who acts."""
    return StaffId(session.member.chat_id)


def campaign_id_of(request: Request) -> CampaignId:
    """The campaign of the address; its route takes whole numbers only."""
    return CampaignId(_row_number(request.path_params["campaign_id"]))


def run_id_of(request: Request) -> RunId:
    """The run of the address."""
    return RunId(_row_number(request.path_params["run_id"]))


def whole_number(typed: str, otherwise: int) -> int:
    """A number of a form's hidden field."""
    return int(typed) if typed.isdecimal() and len(typed) <= MOST_DIGITS else otherwise


def _row_number(number: int) -> int:
    """A number databases can hold; none of ours is larger."""
    if number >= LARGEST_ROW:
        raise HTTPException(404)
    return number


def go_to(path: str, said: Said) -> RedirectResponse:
    """Send the browser on, with what is to be said there."""
    return RedirectResponse(f"{path}?tin={said}", status_code=303)


def notice_of(request: Request) -> Said | None:
    """What the page before wished to say here."""
    return said_in(request.query_params.get("tin", ""))
