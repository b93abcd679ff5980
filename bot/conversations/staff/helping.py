"""`/trogiup` for staff: a citizen's help, and below it what their role adds."""

from __future__ import annotations

from dataclasses import replace

from bot.conversations import start
from bot.conversations.inside import Inside
from bot.conversations.model import Outcome, Turn
from bot.conversations.staff.commands import listed
from bot.conversations.staff.office import Office
from bot.conversations.staff.role_words import role_words
from bot.texts import Html


async def help_text(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`/trogiup`, `/help`"""
    del office
    say, role = inside.speaker(turn), turn.person.role
    outcome = start.help_text(turn, inside)
    first, *rest = outcome.replies
    section = say("roles.help", role=role_words(say, role), commands=listed(say, role))
    return replace(outcome, replies=(replace(first, html=Html(f"{first.html}\n\n{section}")), *rest))
