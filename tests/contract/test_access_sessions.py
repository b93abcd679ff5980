"""How staff get in: links work once, sessions end in time, secrets leave no trace; on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.conversations.model import ForgetMe
from bot.database.access import DatabaseAccess
from bot.database.engine import Database
from bot.database.memory import DatabaseMemory
from bot.database.tables.staff import INVITATIONS, SESSIONS, SIGN_INS, STAFF_NAMES
from bot.people.access import SESSION_LASTS, SIGN_IN_LASTS, AccessAction, StaffMember
from bot.people.model import Role
from tests.contract.memories import AN, BINH, Chat, DatabaseInsight
from tests.contract.staff_office import SECOND, everything, hire, signed_in
from tests.contract.test_database_privacy import bytes_of
from tests.support.clock import FakeClock


async def test_a_sign_in_link_opens_one_session_even_when_tried_twice_at_once(
    access: DatabaseAccess, elsewhere: DatabaseAccess, clock: FakeClock
) -> None:
    for _ in range(5):
        token = await access.sign_in_link(AN, now=clock.now())
        opened = await asyncio.gather(
            access.open_session(token, now=clock.now()), elsewhere.open_session(token, now=clock.now())
        )
        assert len([secret for secret in opened if secret is not None]) == 1


async def test_a_session_knows_its_person_and_ends_by_time_or_by_hand(
    access: DatabaseAccess, clock: FakeClock
) -> None:
    first, second = await signed_in(access, clock, AN), await signed_in(access, clock, AN)
    session = await access.session(first, now=clock.now())
    other = await access.session(second, now=clock.now())
    assert session is not None
    assert other is not None
    assert session.member == StaffMember(AN, Role.ADMINISTRATOR, "Quản trị An")
    assert session.csrf != other.csrf
    assert session.expires_at == clock.now() + SESSION_LASTS
    await access.close_session(first)
    assert await access.session(first, now=clock.now()) is None
    clock.advance(SESSION_LASTS - SECOND)
    assert await access.session(second, now=clock.now()) is not None
    clock.advance(SECOND)
    assert await access.session(second, now=clock.now()) is None


async def test_a_sign_in_link_ends_after_its_time(access: DatabaseAccess, clock: FakeClock) -> None:
    token = await access.sign_in_link(AN, now=clock.now())
    clock.advance(SIGN_IN_LASTS)
    assert await access.open_session(token, now=clock.now()) is None
    assert await access.open_session("an-invented-one", now=clock.now()) is None


async def test_a_role_taken_back_ends_sessions_and_links_at_once_and_for_good(
    access: DatabaseAccess, clock: FakeClock
) -> None:
    await hire(access, clock, BINH, Role.OFFICER, "Bình")
    secret, mine = await signed_in(access, clock, BINH), await signed_in(access, clock, AN)
    link = await access.sign_in_link(BINH, now=clock.now())
    await access.change_role(BINH, Role.CITIZEN, by=AN, now=clock.now())
    assert await access.session(secret, now=clock.now()) is None
    assert await access.session(mine, now=clock.now()) is not None
    await hire(access, clock, BINH, Role.OFFICER, "Bình")
    assert await access.session(secret, now=clock.now()) is None
    assert await access.open_session(link, now=clock.now()) is None


async def test_a_session_has_the_role_of_now(access: DatabaseAccess, clock: FakeClock) -> None:
    await hire(access, clock, BINH, Role.MANAGER, "Bình")
    secret = await signed_in(access, clock, BINH)
    await access.change_role(BINH, Role.OFFICER, by=AN, now=clock.now())
    session = await access.session(secret, now=clock.now())
    assert session is not None
    assert session.member.role is Role.OFFICER


async def test_a_link_made_for_a_citizen_opens_nothing(access: DatabaseAccess, clock: FakeClock) -> None:
    token = await access.sign_in_link(BINH, now=clock.now())
    assert await access.open_session(token, now=clock.now()) is None


async def test_no_secret_is_kept_in_clear(
    access: DatabaseAccess, database: Database, database_url: str, clock: FakeClock
) -> None:
    invitation = await access.invite(Role.OFFICER, by=AN, now=clock.now())
    link = await access.sign_in_link(AN, now=clock.now())
    secret = await signed_in(access, clock, AN)
    session = await access.session(secret, now=clock.now())
    assert session is not None
    kept = await everything(database)
    assert str(AN) in kept
    secrets = (invitation, link, secret, session.csrf)
    assert [it for it in secrets if it in kept] == []
    if database.dialect == "sqlite":
        assert [it for it in secrets if it.encode() in bytes_of(database_url)] == []


async def test_spent_links_and_ended_sessions_are_dropped_and_good_ones_stay(
    access: DatabaseAccess, database: Database, clock: FakeClock
) -> None:
    memory, insight = DatabaseMemory(database), DatabaseInsight(database)
    await hire(access, clock, BINH, Role.OFFICER, "Bình")
    old = await signed_in(access, clock, AN)
    await access.sign_in_link(AN, now=clock.now())
    clock.advance(SESSION_LASTS)
    await access.invite(Role.OFFICER, by=AN, now=clock.now())
    link = await access.sign_in_link(AN, now=clock.now())
    await memory.erase_unused(now=clock.now())
    counts = [len(await insight.rows(table)) for table in (INVITATIONS, SIGN_INS, SESSIONS)]
    assert counts == [1, 1, 0]
    assert await access.session(old, now=clock.now()) is None
    assert await access.open_session(link, now=clock.now()) is not None


async def test_who_deletes_their_data_leaves_role_sessions_and_log(
    access: DatabaseAccess, database: Database, clock: FakeClock
) -> None:
    await hire(access, clock, BINH, Role.ADMINISTRATOR, "Bình")
    await access.invite(Role.OFFICER, by=BINH, now=clock.now())
    secret = await signed_in(access, clock, BINH)
    await Chat(DatabaseMemory(database), clock, BINH).turn(ForgetMe())
    assert await access.member(BINH) is None
    assert await access.session(secret, now=clock.now()) is None
    assert str(BINH) not in await everything(database)
    assert [entry.action for entry in await access.log()] == [
        AccessAction.INVITED, AccessAction.JOINED, AccessAction.INVITED,
    ]  # fmt: skip


async def test_whoever_asks_sees_what_is_kept_of_them_as_staff_and_nobody_else(
    access: DatabaseAccess, database: Database, clock: FakeClock
) -> None:
    await hire(access, clock, BINH, Role.OFFICER, "Bình")
    await signed_in(access, clock, BINH)
    kept = await DatabaseMemory(database).export(chat_id=BINH)
    assert set(kept) == {"people", "staff_names", "sign_ins", "sessions", "staff_log"}
    assert [row["việc đã làm về vai trò"] for row in kept["staff_log"]] == ["joined"]
    assert str(AN) not in str(kept)


async def test_a_role_outlives_thirty_unused_days(
    access: DatabaseAccess, database: Database, clock: FakeClock
) -> None:
    clock.advance(timedelta(days=31))
    await DatabaseMemory(database).erase_unused(now=clock.now())
    member = await access.member(AN)
    assert member is not None
    assert member.role is Role.ADMINISTRATOR
    assert len(await DatabaseInsight(database).rows(STAFF_NAMES)) == 1
