"""Photos, voice, stickers, places, files: each gets a fitting, kind answer; none is kept."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversations.buttons import rows_of
from bot.conversations.inside import Inside
from bot.conversations.model import Incoming, Outcome, Reply, Turn
from bot.conversations.small_talk import menu

_KEYS: Mapping[Incoming, str] = {
    Incoming.PHOTO: "media.photo",
    Incoming.DOCUMENT: "media.document",
    Incoming.VOICE: "media.voice",
    Incoming.STICKER: "media.sticker",
    Incoming.LOCATION: "media.location",
    Incoming.CONTACT: "media.contact",
    Incoming.OTHER: "media.other",
}


def reply(turn: Turn, inside: Inside) -> Outcome:
    """What we can do with it: nothing, said with the way on."""
    say = inside.speaker(turn)
    key = _KEYS.get(turn.incoming, "media.other")
    return Outcome(replies=(Reply(say(key), rows_of(menu(say))),), state=turn.state)
