"""Who works here, on SQLite and PostgreSQL: invitations that work once, roles, and the log of them."""

from __future__ import annotations

import asyncio
import re

from bot.conversations.model import GiveConsent, WithdrawConsent
from bot.database.access import DatabaseAccess
from bot.database.engine import Database
from bot.database.memory import DatabaseMemory
from bot.people.access import INVITATION_LASTS, Accepted, AccessAction, RoleChange, StaffMember
from bot.people.model import Consent, Role
from tests.contract.memories import AN, BINH, Chat
from tests.contract.staff_office import CHI, SECOND, everything, hire
from tests.support.clock import FakeClock


async def test_an_invitation_gives_its_role_and_fits_a_telegram_link(
    access: DatabaseAccess, clock: FakeClock
) -> None:
    token = await access.invite(Role.OFFICER, by=AN, now=clock.now())
    assert re.fullmatch(r"[A-Za-z0-9_-]{32,60}", token)
    await access.accept(token, chat_id=BINH, name="  Trần\n Bình\u202e ", now=clock.now())
    assert await access.member(BINH) == StaffMember(BINH, Role.OFFICER, "Trần Bình")
    assert [member.name for member in await access.members()] == ["Quản trị An", "Trần Bình"]


async def test_of_two_people_who_open_one_invitation_together_one_gets_in(
    access: DatabaseAccess, elsewhere: DatabaseAccess, clock: FakeClock
) -> None:
    for _ in range(5):
        token = await access.invite(Role.OFFICER, by=AN, now=clock.now())
        answers = await asyncio.gather(
            access.accept(token, chat_id=BINH, name="Bình", now=clock.now()),
            elsewhere.accept(token, chat_id=CHI, name="Chi", now=clock.now()),
        )
        assert len([answer for answer in answers if answer is not None]) == 1
        colleague = next(member for member in await access.members() if member.chat_id != AN)
        await access.change_role(colleague.chat_id, Role.CITIZEN, by=AN, now=clock.now())


async def test_an_invitation_ends_after_its_time_and_not_before(
    access: DatabaseAccess, clock: FakeClock
) -> None:
    first, second = [await access.invite(Role.OFFICER, by=AN, now=clock.now()) for _ in range(2)]
    clock.advance(INVITATION_LASTS - SECOND)
    assert await access.accept(first, chat_id=BINH, name="Bình", now=clock.now()) is not None
    clock.advance(SECOND)
    assert await access.accept(second, chat_id=CHI, name="Chi", now=clock.now()) is None
    assert await access.accept("an-invented-one", chat_id=CHI, name="Chi", now=clock.now()) is None


async def test_an_invitation_lowers_nobody_and_stays_good_for_whom_it_is_meant(
    access: DatabaseAccess, clock: FakeClock
) -> None:
    token = await access.invite(Role.OFFICER, by=AN, now=clock.now())
    looked = await access.accept(token, chat_id=AN, name="An", now=clock.now())
    assert looked == Accepted(Role.ADMINISTRATOR, is_new=False, invited_by=AN)
    meant = await access.accept(token, chat_id=BINH, name="Bình", now=clock.now())
    assert meant == Accepted(Role.OFFICER, is_new=True, invited_by=AN)


async def test_an_invitation_raises_a_lower_role(access: DatabaseAccess, clock: FakeClock) -> None:
    await hire(access, clock, BINH, Role.OFFICER, "Bình")
    await hire(access, clock, BINH, Role.MANAGER, "Bình")
    assert await access.member(BINH) == StaffMember(BINH, Role.MANAGER, "Bình")


async def test_invitations_of_somebody_who_may_invite_no_more_are_void(
    access: DatabaseAccess, clock: FakeClock
) -> None:
    await hire(access, clock, BINH, Role.ADMINISTRATOR, "Bình")
    token = await access.invite(Role.ADMINISTRATOR, by=BINH, now=clock.now())
    await access.change_role(BINH, Role.OFFICER, by=AN, now=clock.now())
    assert await access.accept(token, chat_id=CHI, name="Chi", now=clock.now()) is None


async def test_the_last_administrator_cannot_be_removed(access: DatabaseAccess, clock: FakeClock) -> None:
    for role in (Role.CITIZEN, Role.OFFICER, Role.MANAGER):
        change = await access.change_role(AN, role, by=AN, now=clock.now())
        assert change is RoleChange.LAST_ADMINISTRATOR
    await hire(access, clock, BINH, Role.ADMINISTRATOR, "Bình")
    assert await access.change_role(AN, Role.CITIZEN, by=AN, now=clock.now()) is RoleChange.DONE


async def test_two_administrators_who_remove_each_other_at_once_leave_one(
    access: DatabaseAccess, elsewhere: DatabaseAccess, clock: FakeClock
) -> None:
    left = AN
    for _ in range(20):
        other = BINH if left == AN else AN
        token = await access.invite(Role.ADMINISTRATOR, by=left, now=clock.now())
        await access.accept(token, chat_id=other, name="Bình", now=clock.now())
        changes = await asyncio.gather(
            access.change_role(BINH, Role.CITIZEN, by=AN, now=clock.now()),
            elsewhere.change_role(AN, Role.CITIZEN, by=BINH, now=clock.now()),
        )
        assert sorted(changes) == [RoleChange.DONE, RoleChange.NOT_ALLOWED]
        (member,) = await access.members()
        left = member.chat_id


async def test_only_who_may_invite_changes_roles(access: DatabaseAccess, clock: FakeClock) -> None:
    await hire(access, clock, BINH, Role.MANAGER, "Bình")
    change = await access.change_role(BINH, Role.ADMINISTRATOR, by=BINH, now=clock.now())
    assert change is RoleChange.NOT_ALLOWED
    assert await access.change_role(CHI, Role.OFFICER, by=AN, now=clock.now()) is RoleChange.NOT_STAFF
    assert await access.change_role(BINH, Role.MANAGER, by=AN, now=clock.now()) is RoleChange.UNCHANGED


async def test_the_log_tells_who_let_whom_in_and_out_latest_first(
    access: DatabaseAccess, clock: FakeClock
) -> None:
    await hire(access, clock, BINH, Role.OFFICER, "Bình")
    await access.change_role(BINH, Role.MANAGER, by=AN, now=clock.now())
    await access.change_role(BINH, Role.MANAGER, by=AN, now=clock.now())
    await access.change_role(BINH, Role.CITIZEN, by=AN, now=clock.now())
    told = [(entry.action, entry.staff, entry.subject, entry.role) for entry in await access.log()]
    assert told == [
        (AccessAction.TAKEN_BACK, AN, BINH, Role.CITIZEN),
        (AccessAction.CHANGED, AN, BINH, Role.MANAGER),
        (AccessAction.JOINED, AN, BINH, Role.OFFICER),
        (AccessAction.INVITED, AN, None, Role.OFFICER),
    ]
    assert len(await access.log(limit=2)) == 2


async def test_consents_and_roles_do_not_undo_each_other(
    access: DatabaseAccess, database: Database, clock: FakeClock
) -> None:
    chat = Chat(DatabaseMemory(database), clock, BINH)
    await chat.turn(GiveConsent(Consent.NOTIFICATIONS, "v1"))
    await hire(access, clock, BINH, Role.OFFICER, "Bình")
    assert (await chat.turn(GiveConsent(Consent.QUESTIONS, "v1"))).role is Role.OFFICER
    await access.change_role(BINH, Role.CITIZEN, by=AN, now=clock.now())
    person = await chat.person()
    assert (person.role, person.consents) == (
        Role.CITIZEN,
        frozenset({Consent.NOTIFICATIONS, Consent.QUESTIONS}),
    )
    await chat.turn(*(WithdrawConsent(consent) for consent in Consent))
    assert "people" not in await DatabaseMemory(database).export(chat_id=BINH)


async def test_a_citizens_name_is_never_kept(
    access: DatabaseAccess, database: Database, clock: FakeClock
) -> None:
    await access.call_by(BINH, "Trần Bình")
    assert "Bình" not in await everything(database)
    await hire(access, clock, BINH, Role.OFFICER, "Trần Bình")
    await access.call_by(BINH, "Trần Văn Bình")
    assert await access.member(BINH) == StaffMember(BINH, Role.OFFICER, "Trần Văn Bình")
    await access.change_role(BINH, Role.CITIZEN, by=AN, now=clock.now())
    assert "Bình" not in await everything(database)
