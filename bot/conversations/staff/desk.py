"""The staff desk: which staff journey a turn belongs to, and the one place where chat checks roles."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversations.inside import Inside
from bot.conversations.model import Incoming, Outcome, Reply, Turn
from bot.conversations.staff.office import Door, Office
from bot.people.model import Awaiting
from bot.people.roles import may

COMMANDS: Mapping[str, Door] = {}
"""Staff commands without their slash."""

TAPS: Mapping[tuple[str, str], Door] = {}
"""Buttons of staff and of broadcasts, by area and verb."""

AWAITED: Mapping[Awaiting, Door] = {}
"""What a text, a picture or a file answers when the chat waits for it."""

_CONTENTS = frozenset({Incoming.TEXT, Incoming.EDITED, Incoming.PHOTO, Incoming.DOCUMENT})


async def respond_staff(turn: Turn, inside: Inside, office: Office) -> Outcome | None:
    """The outcome of a turn that belongs here; None for everything a citizen's desk answers.

    Whoever lacks the permission is answered as if the door did not exist.
    """
    door = _door(turn)
    if door is None or turn.in_group:
        return None
    if door.needs is not None and not may(turn.person.role, door.needs):
        return _refused(turn, inside)
    return await door.journey(turn, inside, office)


def _door(turn: Turn) -> Door | None:
    if turn.incoming is Incoming.COMMAND:
        return COMMANDS.get((turn.command or "").lower())
    if turn.incoming is Incoming.TAP:
        return TAPS.get((turn.action.area, turn.action.verb)) if turn.action else None
    if turn.incoming in _CONTENTS and turn.state.awaiting is not None:
        return AWAITED.get(turn.state.awaiting)
    return None


def _refused(turn: Turn, inside: Inside) -> Outcome | None:
    say = inside.speaker(turn)
    if turn.incoming is Incoming.TAP:
        return Outcome(toast=say.label("common.stale_button"), toast_is_alert=True)
    if turn.incoming is Incoming.COMMAND:
        return Outcome(replies=(Reply(say("common.unknown_command")),), state=turn.state)
    return None
