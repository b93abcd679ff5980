"""What colleagues are called, for logs and notes."""

from __future__ import annotations

from collections.abc import Callable

from bot.people.access import Access
from bot.texts import Speaker


async def name_reader(say: Speaker, access: Access) -> Callable[[int | None], str]:
    """Names by chat; what moves by itself and who left have words of their own."""
    names = {int(member.chat_id): member.name for member in await access.members()}

    def name_of(staff: int | None) -> str:
        if staff is None:
            return say.label("officer.by_itself")
        return names.get(staff) or say.label("officer.a_colleague")

    return name_of
