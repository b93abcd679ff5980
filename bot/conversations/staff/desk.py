"""The staff desk: which staff journey a turn belongs to, and the one place where chat checks roles."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversations.inside import Inside
from bot.conversations.model import Incoming, Outcome, Reply, Turn
from bot.conversations.staff import (
    broadcast_taps,
    campaign_doors,
    closing_answers,
    helping,
    invitations,
    page_link,
    report,
    roles,
)
from bot.conversations.staff.office import Door, Office
from bot.conversations.waiting import waiting_ended
from bot.people.model import Awaiting
from bot.people.roles import Permission, is_staff, may

COMMANDS: Mapping[str, Door] = {
    **campaign_doors.COMMANDS,
    **report.COMMANDS,
    "trang": Door(Permission.SEE_REPORTS, page_link.send),
    "vaitro": Door(Permission.SEE_STAFF, roles.show),
}
"""Staff commands without their slash."""

STARTS: Mapping[str, Door] = {
    invitations.INVITED: Door(None, invitations.accept),
}
"""What a start parameter of ours begins with; every other `/start` is a citizen's."""

FOR_STAFF: Mapping[str, Door] = {
    "trogiup": Door(None, helping.help_text),
    "help": Door(None, helping.help_text),
}
"""Commands that everybody has and that say more to staff."""

TAPS: Mapping[tuple[str, str], Door] = {
    **broadcast_taps.TAPS,
    **campaign_doors.TAPS,
    **closing_answers.TAPS,
    **report.TAPS,
    ("role", "list"): Door(Permission.SEE_STAFF, roles.show),
    ("role", "member"): Door(Permission.INVITE_STAFF, roles.show_member),
    ("role", "ask"): Door(Permission.INVITE_STAFF, roles.ask_change),
    ("role", "set"): Door(Permission.INVITE_STAFF, roles.change),
    ("role", "invite"): Door(Permission.INVITE_STAFF, invitations.invite),
}
"""Buttons of staff and of broadcasts, by area and verb."""

AWAITED: Mapping[Awaiting, Door] = {**campaign_doors.AWAITED, **report.AWAITED}
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
    if turn.incoming is Incoming.COMMAND and is_staff(turn.person.role):
        await office.access.call_by(turn.state.chat_id, turn.sender_name)
    return waiting_ended(turn, await door.journey(turn, inside, office))


def _door(turn: Turn) -> Door | None:
    if turn.incoming is Incoming.COMMAND:
        return _door_of_command(turn, (turn.command or "").lower())
    if turn.incoming is Incoming.TAP:
        return TAPS.get((turn.action.area, turn.action.verb)) if turn.action else None
    if turn.incoming in _CONTENTS and turn.state.awaiting is not None:
        return AWAITED.get(turn.state.awaiting)
    return None


def _door_of_command(turn: Turn, command: str) -> Door | None:
    if command == "start":
        return next((door for begin, door in STARTS.items() if turn.text.startswith(begin)), None)
    if command in FOR_STAFF and is_staff(turn.person.role):
        return FOR_STAFF[command]
    return COMMANDS.get(command)


def _refused(turn: Turn, inside: Inside) -> Outcome | None:
    say = inside.speaker(turn)
    if turn.incoming is Incoming.TAP:
        return Outcome(toast=say.label("common.stale_button"), toast_is_alert=True)
    if turn.incoming is Incoming.COMMAND:
        return Outcome(replies=(Reply(say("common.unknown_command")),), state=turn.state)
    return None
