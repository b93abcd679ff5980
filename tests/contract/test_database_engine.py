"""One transaction is one function in one thread: all of it, or nothing."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from bot.conversations.ports import Claim
from bot.database.direct import Direct, Prepared
from bot.database.engine import Database, create_database, normalised
from bot.database.errors import UnusableAddress
from bot.database.memory import DatabaseMemory
from bot.database.tables import LOSSES
from bot.database.upserts import growing
from bot.kernel.clock import local_day
from tests.contract.memories import AN
from tests.support.clock import FakeClock

GROW = Prepared(growing(LOSSES))


async def losses(database: Database) -> int:
    statement = select(LOSSES.c["count"])
    return sum(await database.read(lambda session: session.execute(statement).scalars().all()))


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("postgres://u:p@h/d", "postgresql+psycopg"),
        ("postgresql://u:p@h:5432/d?sslmode=require", "postgresql+psycopg"),
        ("postgresql+asyncpg://u:p@h/d", "postgresql+psycopg"),
        ("sqlite:///var/x.db", "sqlite+pysqlite"),
        ("sqlite+aiosqlite:///var/x.db", "sqlite+pysqlite"),
    ],
)
def test_addresses_as_people_and_hosts_write_them(given: str, driver: str) -> None:
    assert normalised(given).drivername == driver
    assert normalised(given).query == normalised(given.replace("postgres://", "postgresql://")).query


def test_an_address_of_nothing_we_know_is_refused() -> None:
    with pytest.raises(UnusableAddress):
        create_database("redis://localhost/0")


async def test_a_failed_transaction_leaves_nothing_and_the_next_one_works(
    database: Database, clock: FakeClock
) -> None:
    row = {"day": local_day(clock.now()), "count": 1}

    def plain(session: Session) -> None:
        session.execute(insert(LOSSES), row)
        raise LookupError

    def short(direct: Direct) -> None:
        direct.change(GROW, row)
        raise LookupError

    with pytest.raises(LookupError):
        await database.write(plain)
    with pytest.raises(LookupError):
        await database.turn(short)
    assert await losses(database) == 0
    await database.turn(lambda direct: direct.change(GROW, row))
    assert await losses(database) == 1


async def test_counts_from_many_at_once_all_arrive(database: Database, clock: FakeClock) -> None:
    row = {"day": local_day(clock.now()), "count": 1}
    await asyncio.gather(*(database.turn(lambda direct: direct.change(GROW, row)) for _ in range(50)))
    assert await losses(database) == 50


async def test_of_many_who_claim_one_chat_at_once_one_gets_it(
    database: Database, database_url: str, clock: FakeClock
) -> None:
    other = create_database(database_url)
    memories = [DatabaseMemory(database), DatabaseMemory(other)]
    begun = await asyncio.gather(
        *(memories[n % 2].begin(chat_id=AN, update_id=n + 1, now=clock.now()) for n in range(20))
    )
    await other.close()
    assert Counter(answer.claim for answer in begun) == {Claim.TAKEN: 1, Claim.BUSY: 19}


async def test_sqlite_runs_as_the_design_says(sqlite_url: str) -> None:
    database = create_database(sqlite_url)
    wanted = {
        "journal_mode": "wal", "busy_timeout": 5000, "synchronous": 1, "foreign_keys": 1, "secure_delete": 1
    }  # fmt: skip

    def pragmas(session: Session) -> dict[str, object]:
        return {name: session.execute(text(f"PRAGMA {name}")).scalar() for name in wanted}

    assert await database.write(pragmas) == wanted
    assert await database.read(pragmas) == wanted
    await database.close()


async def test_readers_are_not_kept_waiting_by_the_writer(sqlite_url: str) -> None:
    database = create_database(sqlite_url)
    await database.write(lambda session: session.execute(text("CREATE TABLE t (x int)")))
    entered, leave = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def hold(session: Session) -> None:
        session.execute(text("INSERT INTO t VALUES (1)"))
        loop.call_soon_threadsafe(entered.set)
        asyncio.run_coroutine_threadsafe(leave.wait(), loop).result(5)

    writing = asyncio.create_task(database.write(hold))
    await entered.wait()
    count = await database.read(lambda session: session.execute(text("SELECT count(*) FROM t")).scalar())
    leave.set()
    await writing
    assert count == 0
    await database.close()
