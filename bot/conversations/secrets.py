"""Recognising what must never be sent here: one-time codes, passwords, identity numbers."""

from __future__ import annotations

import re

from bot.conversations.buttons import act
from bot.conversations.inside import Inside
from bot.conversations.model import Outcome, Reply, Turn
from bot.kernel.folding import fold

_CODE = re.compile(r"\b(otp|ma xac (?:nhan|thuc)|mat khau|password|pass|mk|ma pin)\b\D{0,30}\d{4,}")
_PASSWORD = re.compile(r"\b(?:mat khau|password|mk)\s*(?:vneid|cong|cua \w+)?\s*(?:la|:)\s*\S{4,}")
_IDENTITY = re.compile(
    r"\b(?:cccd|cmnd|cmt|can cuoc|chung minh|so dinh danh|tai khoan|stk)\b\D{0,30}\d(?:\s?\d){5,}"
)
_ID_NUMBER = re.compile(r"(?<!\d)\d{12}(?!\d)")


def holds_secret(text: str) -> bool:
    """Whether a text carries a one-time code, a password, or an identity or account number."""
    folded = fold(text)
    return any(pattern.search(folded) for pattern in (_CODE, _IDENTITY, _ID_NUMBER)) or bool(
        _PASSWORD.search(f"{folded} ") and re.search(r"\d", text)
    )


def warn(turn: Turn, inside: Inside) -> Outcome:
    """Say that it must not be sent, that it was not kept, and how to tell a fraud."""
    say = inside.speaker(turn)
    rows = ((act(say.label("emergency.how_to_tell"), "faq", "open", "faq_lua_dao"),),)
    return Outcome(replies=(Reply(say("emergency.secrets"), rows),), state=turn.state)
