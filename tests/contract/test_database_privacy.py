"""What really lies in the database: without consent, after forgetting, and down to the file's bytes."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from sqlalchemy import Connection, insert
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from bot.conversations.model import ForgetMe, GiveConsent, KeepQuestion, ScheduleReminder, SetTopics
from bot.database.direct import direct
from bot.database.engine import Database, create_database
from bot.database.events import write_events
from bot.database.export import FIELD_NAMES, NOT_ABOUT_THE_PERSON
from bot.database.forgetting import TABLES_OF_A_PERSON, UNLINKED_TABLES, forget
from bot.database.memory import DatabaseMemory
from bot.database.migrate import migrate
from bot.database.people import load_person, save_person, save_state
from bot.database.tables import COUNTERS, LOSSES, TOPICS
from bot.engagement.model import Event, EventName
from bot.kernel.clock import local_day
from bot.kernel.ids import ChatId, EntryId, Pseudonym, ServiceId
from bot.people.model import ChatState, Consent, GuidePlace, Person, ReminderKind
from tests.contract.memories import AN, Chat, DatabaseInsight
from tests.support.clock import FakeClock

ASKED = Event(EventName.ASKED, entry_id=EntryId("khai_sinh"))
QUESTION = "xin giấy bán trú cho cháu ở đâu"


async def filled_tables(database: Database) -> dict[str, list[dict[str, object]]]:
    """Every row of every table that has one."""
    insight = DatabaseInsight(database)
    rows = {name: await insight.rows(table) for name, table in SQLModel.metadata.tables.items()}
    return {name: [dict(row._mapping) for row in found] for name, found in rows.items() if found}


async def test_without_consent_only_the_listed_service_state_is_kept(
    database: Database, clock: FakeClock
) -> None:
    chat = Chat(DatabaseMemory(database), clock)
    state = ChatState(AN).at(GuidePlace(ServiceId("khai_sinh"), step=1, ticks=frozenset({0})))
    remind = ScheduleReminder(ServiceId("khai_sinh"), 1, clock.now(), ReminderKind.ASKED)
    await chat.turn(remind, KeepQuestion(QUESTION, "unanswered"), events=[ASKED], state=state)
    kept = await filled_tables(database)
    assert set(kept) == {"chats", "reminders", "handled_updates", "counters"}
    assert set(kept["chats"][0]) == {
        "chat_id", "language", "commune_id", "current", "places", "awaiting", "awaiting_about", "source",
        "offered", "last_used_on",
    }  # fmt: skip
    # Nothing else can be joined to the chat: neither the updates nor the counters know it.
    del kept["chats"], kept["reminders"]
    assert str(AN) not in str(kept)


async def test_a_claim_alone_is_all_that_begin_writes(database: Database, clock: FakeClock) -> None:
    memory = DatabaseMemory(database)
    await memory.begin(chat_id=AN, update_id=7, now=clock.now())
    assert set(await filled_tables(database)) == {"chat_claims"}
    await memory.done(chat_id=AN, update_id=7)
    assert set(await filled_tables(database)) == {"handled_updates"}
    assert str(AN) not in str(await filled_tables(database))


async def test_after_forgetting_no_row_anywhere_holds_the_person(
    database: Database, clock: FakeClock
) -> None:
    chat = Chat(DatabaseMemory(database), clock)
    pseudonym = await leave_traces(chat)
    assert pseudonym in str(await filled_tables(database))
    await chat.turn(ForgetMe(), events=[ASKED])
    kept = await filled_tables(database)
    assert set(kept) == {"counters", "handled_updates"}
    assert not {str(AN), pseudonym, QUESTION} & set(str(kept).split("'"))
    assert str(AN) not in str(kept)


def test_every_table_that_knows_a_chat_is_forgotten_and_exported() -> None:
    knowing = {name for name, table in SQLModel.metadata.tables.items() if "chat_id" in table.columns}
    assert knowing == {table.name for table in (*TABLES_OF_A_PERSON, *UNLINKED_TABLES)} | {"chat_claims"}
    assert {"chat_id", "pseudonym"}.isdisjoint({*COUNTERS.columns.keys(), *LOSSES.columns.keys()})


def test_every_column_about_a_person_has_a_name_people_understand() -> None:
    about = {
        column.name
        for table in SQLModel.metadata.tables.values()
        if {"chat_id", "pseudonym"} & set(table.columns.keys()) and table.name != "chat_claims"
        for column in table.columns
    }
    assert about - NOT_ABOUT_THE_PERSON <= set(FIELD_NAMES)
    assert set(FIELD_NAMES) - about == {"variant", "ticks", "action", "is_answer", "reported"}


async def leave_traces(chat: Chat) -> str:
    """Everything a person can leave behind; returns the pseudonym."""
    person = await chat.turn(
        *(GiveConsent(consent, "v1") for consent in Consent),
        SetTopics(frozenset({"ho-tich"})),
        ScheduleReminder(ServiceId("khai_sinh"), 1, chat.clock.now(), ReminderKind.ASKED),
        KeepQuestion(QUESTION, "unanswered"),
        events=[ASKED, ASKED],
        state=ChatState(chat.chat_id, source="bến xe"),
    )
    assert person.pseudonym is not None
    await chat.turn(events=[ASKED], state=person.state.at(GuidePlace(ServiceId("khai_sinh"))))
    return person.pseudonym


def bytes_of(url: str) -> bytes:
    """The database file and everything SQLite keeps beside it."""
    file = Path(str(make_url(url).database))
    return b"".join(part.read_bytes() for part in sorted(file.parent.glob(file.name + "*")))


def spellings(chat_id: ChatId) -> list[bytes]:
    """A chat id as digits, and as the 6-byte and 8-byte numbers SQLite writes."""
    return [str(chat_id).encode(), chat_id.to_bytes(6, "big"), chat_id.to_bytes(8, "big")]


@pytest_asyncio.fixture
async def sqlite_memory(sqlite_url: str) -> AsyncIterator[DatabaseMemory]:
    migrate(sqlite_url)
    database = create_database(sqlite_url)
    yield DatabaseMemory(database)
    await database.close()


async def test_after_forgetting_the_sqlite_file_holds_no_byte_of_the_person(
    sqlite_memory: DatabaseMemory, sqlite_url: str, clock: FakeClock
) -> None:
    chat = Chat(sqlite_memory, clock)
    pseudonym = await leave_traces(chat)
    before = bytes_of(sqlite_url)
    assert pseudonym.encode() in before
    assert QUESTION.encode() in before
    assert any(spelling in before for spelling in spellings(AN))
    await chat.turn(ForgetMe(), events=[ASKED])
    after = bytes_of(sqlite_url)
    assert pseudonym.encode() not in after
    assert QUESTION.encode() not in after
    assert not any(spelling in after for spelling in spellings(AN))


async def test_no_byte_is_left_among_thousands_of_people_either(sqlite_url: str, clock: FakeClock) -> None:
    """Pages that split and merge keep copies of rows, which overwriting a deleted row does not reach."""
    migrate(sqlite_url)
    database = create_database(sqlite_url)
    order = random.Random(5)
    people = [ChatId(6_000_000_000 + order.randrange(10**9)) for _ in range(3000)]
    await database.write(lambda session: add_people(session.connection(), people, clock))
    gone = order.sample(people, 400)

    def forget_them(session: Session) -> None:
        for chat_id in gone:
            forget(session.connection(), load_person(direct(session.connection()), chat_id))

    await database.write(forget_them)
    assert await database.shred()
    after = bytes_of(sqlite_url)
    assert [chat_id for chat_id in gone if any(it in after for it in spellings(chat_id))] == []
    assert [chat_id for chat_id in gone if pseudonym_of(chat_id).encode() in after] == []
    assert pseudonym_of(min(set(people) - set(gone))).encode() in after
    await database.close()


def pseudonym_of(chat_id: ChatId) -> str:
    """An invented pseudonym that can be told apart in a file's bytes."""
    return f"{chat_id * 7919:016x}"


def add_people(connection: Connection, people: list[ChatId], clock: FakeClock) -> None:
    """Measured people with a state, a question and an event each, in no order."""
    now, today = clock.now(), local_day(clock.now())
    for chat_id in people:
        who = {"chat_id": chat_id}
        save_state(direct(connection), chat_id, ChatState(chat_id), today)
        person = Person(ChatState(chat_id), frozenset(Consent), Pseudonym(pseudonym_of(chat_id)))
        save_person(direct(connection), person)
        connection.execute(insert(TOPICS), {**who, "topic": "ho-tich"})
        write_events(direct(connection), [ASKED], pseudonym=person.pseudonym, now=now)
