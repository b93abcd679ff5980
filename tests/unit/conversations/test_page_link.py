"""`/trang`: a button where Telegram takes the address, else the address as text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest

from bot.conversations.model import Button, Incoming, Outcome, Turn
from bot.conversations.staff import page_link
from bot.kernel.ids import ChatId
from tests.support.journeys import NOON, Visitor


class Links:
    """Makes the same link for everybody."""

    async def sign_in_link(self, chat_id: ChatId, *, now: datetime) -> str:
        return "t-0_K"


@dataclass
class Office:
    """As much of an office as the journey asks."""

    pages_url: str
    pages_are_public: bool
    access: Links


async def asked(url: str, *, is_public: bool) -> Outcome:
    turn = Turn(Incoming.COMMAND, Visitor().person, NOON, command="trang")
    return await page_link.send(turn, Visitor().inside(), Office(url, is_public, Links()))  # type: ignore[arg-type]


async def test_a_public_address_is_behind_a_button() -> None:
    reply = (await asked("https://motcua.vn", is_public=True)).replies[0]
    assert reply.rows == ((Button("🖥 Mở trang làm việc", url="https://motcua.vn/staff/in?t=t-0_K"),),)
    assert "t-0_K" not in reply.html


async def test_an_address_of_this_machine_is_text() -> None:
    reply = (await asked("http://127.0.0.1:8080", is_public=False)).replies[0]
    assert "<code>http://127.0.0.1:8080/staff/in?t=t-0_K</code>" in reply.html
    assert reply.rows == ()


@pytest.mark.parametrize("is_public", [True, False])
async def test_the_link_is_said_in_confidence_with_its_ten_minutes(is_public: bool) -> None:
    reply = (await asked("https://motcua.vn", is_public=is_public)).replies[0]
    assert reply.in_confidence
    assert "trong 10 phút" in reply.html
