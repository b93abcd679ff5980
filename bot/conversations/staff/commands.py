"""The commands staff are shown, in the order of their menu; what is behind each is said in `desk`."""

from __future__ import annotations

from collections.abc import Mapping

from bot.people.model import Role
from bot.people.roles import Permission, may
from bot.texts import Html, Speaker

SHOWN: Mapping[str, Permission] = {
    "soantin": Permission.WRITE_CAMPAIGNS,
    "duyet": Permission.APPROVE_CAMPAIGNS,
    "lichgui": Permission.WRITE_CAMPAIGNS,
    "tiendo": Permission.WRITE_CAMPAIGNS,
    "baocao": Permission.SEE_REPORTS,
    "trang": Permission.SEE_REPORTS,
    "vaitro": Permission.SEE_STAFF,
}
"""A test compares it with the doors of the desk, so that nobody is shown what does not open."""


def commands_of(role: Role) -> tuple[str, ...]:
    """What a role is shown beside a citizen's commands."""
    return tuple(name for name, needs in SHOWN.items() if may(role, needs))


def listed(say: Speaker, role: Role) -> Html:
    """The commands of a role with what they do, one a line."""
    lines = [
        say("roles.command", name=name, what=say.label(f"commands.{name}")) for name in commands_of(role)
    ]
    return Html("\n".join(lines))
