"""What the bot shows of itself: name card and the commands of each role."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Bot, BotCommand, BotCommandScopeChat

from bot.kernel.ids import ChatId
from bot.people.model import Role
from bot.texts import Texts

CITIZEN_COMMANDS = (
    "start",
    "viecdoi",
    "linhvuc",
    "phobien",
    "thongbao",
    "dungnhan",
    "dulieu",
    "xaphuong",
    "ngonngu",
    "trogiup",
    "privacy",
)

STAFF_COMMANDS: dict[Role, tuple[str, ...]] = {
    Role.OFFICER: (),
    Role.MANAGER: (),
    Role.ADMINISTRATOR: (),
}
"""Commands added to a citizen's for each role; only the role's own chats are shown them."""


async def publish_profile(bot: Bot, texts: Texts, province: str) -> None:
    """Set description and commands in both languages; Vietnamese is the default."""
    for language, code in (("vi", None), ("en", "en")):
        say = texts.speaker(language)
        await bot.set_my_description(say.label("commands.description", province=province), language_code=code)
        await bot.set_my_short_description(say.label("commands.short_description"), language_code=code)
        await bot.set_my_commands(_commands(texts, language, CITIZEN_COMMANDS), language_code=code)


async def publish_commands_of(bot: Bot, texts: Texts, chat_id: ChatId, role: Role) -> None:
    """Show one member of staff the commands of their role."""
    names = (*CITIZEN_COMMANDS, *STAFF_COMMANDS.get(role, ()))
    await bot.set_my_commands(_commands(texts, "vi", names), scope=BotCommandScopeChat(chat_id))


def _commands(texts: Texts, language: str, names: Sequence[str]) -> list[BotCommand]:
    say = texts.speaker(language)
    return [BotCommand(name, say.label(f"commands.{name}")) for name in names]
