"""What the bot shows of itself: name card and the commands of each role."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.conversations.staff.commands import commands_of
from bot.kernel.ids import ChatId
from bot.people.access import StaffMember
from bot.people.model import Role
from bot.people.roles import is_staff
from bot.texts import Texts

log = logging.getLogger(__name__)

AT_ONCE = 8
"""Chats whose commands are published side by side, so that a start is quick and Telegram not flooded."""

LANGUAGES = (("vi", None), ("en", "en"))
"""Our languages, and what Telegram calls them; Vietnamese is the default."""

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


async def publish_profile(bot: Bot, texts: Texts, province: str) -> None:
    """Set description and commands in both languages; Vietnamese is the default."""
    for language, code in LANGUAGES:
        say = texts.speaker(language)
        await bot.set_my_description(say.label("commands.description", province=province), language_code=code)
        await bot.set_my_short_description(say.label("commands.short_description"), language_code=code)
        await bot.set_my_commands(_commands(texts, language, CITIZEN_COMMANDS), language_code=code)


async def publish_commands_of(bot: Bot, texts: Texts, chat_id: ChatId, role: Role) -> None:
    """Show one chat the commands of its role, in both languages; a citizen again sees everybody's."""
    scope = BotCommandScopeChat(chat_id)
    for language, code in LANGUAGES:
        if is_staff(role):
            names = (*CITIZEN_COMMANDS, *commands_of(role))
            await bot.set_my_commands(_commands(texts, language, names), scope=scope, language_code=code)
        else:
            await bot.delete_my_commands(scope=scope, language_code=code)


async def publish_commands_of_staff(bot: Bot, texts: Texts, members: Iterable[StaffMember]) -> None:
    """Show all staff their commands, as far as Telegram knows their chats; what fails is only counted."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def show(member: StaffMember) -> bool:
        async with turns:
            try:
                await publish_commands_of(bot, texts, member.chat_id, member.role)
            except TelegramError:
                return False
            return True

    missed = (await asyncio.gather(*(show(member) for member in members))).count(False)
    if missed:
        log.info("commands of %d members of staff could not be shown yet", missed)


def _commands(texts: Texts, language: str, names: Sequence[str]) -> list[BotCommand]:
    say = texts.speaker(language)
    return [BotCommand(name, say.label(f"commands.{name}")) for name in names]
