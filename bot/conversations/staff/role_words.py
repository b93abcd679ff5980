"""Roles, people and the log of who let whom in, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.conversations.staff.words import moment_words
from bot.kernel.ids import ChatId
from bot.people.access import AccessEntry, StaffMember
from bot.people.model import Role
from bot.texts import Html, Speaker

NameOf = Callable[[ChatId | None], str]


def role_words(say: Speaker, role: Role) -> Html:
    """What a role is called: "cán bộ"."""
    return say(f"roles.name.{role}")


def called(say: Speaker, member: StaffMember) -> str:
    """What a member is called; somebody whose name is not known yet is called so."""
    return member.name or say.label("roles.nameless")


def names_in(say: Speaker, members: Sequence[StaffMember]) -> NameOf:
    """Tells what somebody is called; whoever works here no more has left no name behind."""
    known: Mapping[ChatId, str] = {member.chat_id: called(say, member) for member in members}
    return lambda chat_id: (known.get(chat_id) if chat_id else None) or say.label("roles.somebody_gone")


def member_words(say: Speaker, member: StaffMember) -> Html:
    """One line of the list."""
    return say("roles.member", name=called(say, member), role=role_words(say, member.role))


def entry_words(say: Speaker, entry: AccessEntry, name_of: NameOf) -> Html:
    """One line of the log."""
    what = say(
        f"roles.log.{entry.action}",
        staff=name_of(entry.staff),
        subject=name_of(entry.subject),
        role=role_words(say, entry.role or Role.CITIZEN),
    )
    return say("roles.log.line", moment=moment_words(say, entry.at), what=what)
