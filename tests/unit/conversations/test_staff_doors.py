"""The staff desk: who is shown which commands, and which starts are whose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversations.model import Incoming, Outcome, Reply, Turn
from bot.conversations.staff import desk
from bot.conversations.staff.commands import SHOWN, commands_of, listed
from bot.conversations.staff.office import Office
from bot.conversations.staff.role_words import entry_words, member_words, names_in
from bot.kernel.ids import ChatId
from bot.people.access import AccessAction, AccessEntry, StaffMember
from bot.people.model import Role
from bot.people.roles import may
from bot.telegram.outbox import pack, unpack
from bot.texts import plain
from tests.support.journeys import NOON, TEXTS, Visitor

AN, BINH = ChatId(7_000_000_001), ChatId(7_000_000_002)
SAY = TEXTS.speaker("vi")


def test_whoever_is_shown_a_command_may_open_its_door() -> None:
    assert set(SHOWN) <= set(desk.COMMANDS)
    for role in Role:
        opening = {name for name, door in desk.COMMANDS.items() if door.needs and may(role, door.needs)}
        assert set(commands_of(role)) == opening & set(SHOWN)
    assert not commands_of(Role.CITIZEN)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_command_says_what_it_does(language: str) -> None:
    told = plain(listed(TEXTS.speaker(language), Role.ADMINISTRATOR))
    assert [line.split()[0] for line in told.splitlines()] == [f"/{name}" for name in SHOWN]


def start(payload: str, role: Role = Role.CITIZEN) -> Turn:
    person = replace(Visitor().person, role=role)
    return Turn(Incoming.COMMAND, person, NOON, text=payload, command="start")


@pytest.mark.parametrize("payload", ["", "sv_khai_sinh", "src_quay", "inv", "x_inv_a", "INV_a"])
async def test_a_start_that_is_no_invitation_is_left_to_the_citizens_desk(payload: str) -> None:
    for role in Role:
        assert await desk.respond_staff(start(payload, role), Visitor().inside(), _nobody()) is None


async def test_the_help_of_a_citizen_is_left_to_the_citizens_desk() -> None:
    turn = replace(start(""), command="trogiup")
    assert await desk.respond_staff(turn, Visitor().inside(), _nobody()) is None


@pytest.mark.parametrize("command", sorted(desk.COMMANDS))
async def test_a_citizen_is_answered_as_if_there_were_no_staff_commands(command: str) -> None:
    outcome = await desk.respond_staff(replace(start(""), command=command), Visitor().inside(), _nobody())
    assert outcome is not None
    assert outcome.replies == (Reply(SAY("common.unknown_command")),)


def _nobody() -> Office:
    """An office that must not be asked: any use of it fails."""
    return object()  # type: ignore[return-value]


def test_names_are_escaped_and_the_gone_have_none() -> None:
    member = StaffMember(AN, Role.OFFICER, "<b>An</b> & con")
    assert member_words(SAY, member) == "👤 &lt;b&gt;An&lt;/b&gt; &amp; con · <b>cán bộ</b>"
    entry = AccessEntry(NOON, AccessAction.TAKEN_BACK, AN, BINH, Role.CITIZEN)
    told = plain(entry_words(SAY, entry, names_in(SAY, [member])))
    assert told.endswith("<b>An</b> & con lấy lại vai trò của một người không còn làm ở đây")


@pytest.mark.parametrize("action", list(AccessAction))
def test_every_kind_of_entry_has_words(action: AccessAction) -> None:
    entry = AccessEntry(NOON, action, None, None, None)
    assert plain(entry_words(SAY, entry, names_in(SAY, [])))


def test_what_is_said_in_confidence_is_not_written_down() -> None:
    outcome = Outcome(replies=(Reply("một"), Reply("bí mật", in_confidence=True), Reply("hai")))
    assert "bí mật" not in pack(outcome.replies)
    assert [reply.html for reply in unpack(pack(outcome.replies))] == ["một", "hai"]
