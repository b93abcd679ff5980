"""Officers at work in the sandbox: subscribers to write to, and the short ways of a campaign."""

from __future__ import annotations

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bot.app import Product
from bot.database.tables import CHATS, PEOPLE
from bot.kernel.clock import local_day
from bot.kernel.ids import ChatId
from bot.people.model import Role
from tests.support.telegram_sandbox import CitizenClient, TelegramSandbox

FIRST_SUBSCRIBER = 7_200_000_000
"""Chats that Telegram does not know: whoever writes to them is refused for good."""

TEXT = "Bà con đăng ký khai sinh tại nhà, miễn phí, trước ngày 30/12. UBND phường Thành Sen."


async def subscribe(product: Product, count: int, *, commune: str | None = None, first: int = 0) -> None:
    """So many people who agreed to notifications and measuring."""

    def transaction(session: Session) -> None:
        for number in range(first, first + count):
            chat_id = FIRST_SUBSCRIBER + number
            person = {
                "chat_id": chat_id, "role": "citizen", "notifications": True, "measuring": True,
                "questions": False, "follow_up": False, "pseudonym": f"{chat_id * 7919:016x}",
            }  # fmt: skip
            session.execute(insert(PEOPLE), person)
            state = {
                "chat_id": chat_id, "language": "vi", "commune_id": commune, "places": [], "offered": "",
                "last_used_on": local_day(product.clock.now()),
            }  # fmt: skip
            session.execute(insert(CHATS), state)

    await product.database.write(transaction)


async def works_here(
    product: Product, telegram: TelegramSandbox, name: str, role: Role = Role.OFFICER
) -> CitizenClient:
    """Somebody with a role, who has opened the bot."""
    person = await telegram.citizen(name)
    await person.starts()
    await telegram.settled()
    await product.memory.set_role(chat_id=ChatId(person.id), role=role, now=product.clock.now())
    await person.writes("/duyet")
    await person.sees("chờ anh/chị duyệt")
    return person


async def writes_draft(officer: CitizenClient, text: str = TEXT) -> None:
    """A new draft, as far as its card."""
    await officer.writes("/soantin")
    await officer.sees_message(lambda message: "text" in message)
    if "✍️ Tin mới" in officer.buttons:
        await officer.taps("Tin mới")
    await officer.sees("Tin mới.")
    await officer.writes(text)
    await officer.sees("Đã giữ bản nháp")


async def sets_time(officer: CitizenClient, words: str = "8h sáng mai") -> None:
    """A time for the draft whose card is shown."""
    await officer.taps("Khi nào")
    await officer.sees("Khi nào gửi?")
    await officer.writes(words)
