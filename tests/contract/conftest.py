"""One memory at a time, three kinds of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from bot.conversations.ports import Memory
from bot.database.access import DatabaseAccess
from bot.database.engine import Database, create_database
from bot.database.memory import DatabaseMemory
from bot.database.migrate import migrate
from bot.people.model import Role
from tests.contract.memories import AN, Chat, DatabaseInsight, FakeInsight, Insight
from tests.support.clock import FakeClock
from tests.support.fake_memory import FakeMemory


@dataclass(frozen=True)
class Case:
    memory: Memory
    insight: Insight


@pytest_asyncio.fixture(params=["fake", "sqlite", "postgresql"])
async def case(request: pytest.FixtureRequest) -> AsyncIterator[Case]:
    if request.param == "fake":
        fake = FakeMemory()
        yield Case(fake, FakeInsight(fake))
        return
    url = request.getfixturevalue(f"{request.param}_url")
    migrate(url)
    database = create_database(url)
    yield Case(DatabaseMemory(database), DatabaseInsight(database))
    await database.close()


@pytest.fixture
def memory(case: Case) -> Memory:
    return case.memory


@pytest.fixture
def insight(case: Case) -> Insight:
    return case.insight


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def chat(memory: Memory, clock: FakeClock) -> Chat:
    return Chat(memory, clock)


@pytest_asyncio.fixture
async def access(database: Database, clock: FakeClock) -> DatabaseAccess:
    """An office whose only administrator is An."""
    await DatabaseMemory(database).set_role(chat_id=AN, role=Role.ADMINISTRATOR, now=clock.now())
    kept = DatabaseAccess(database)
    await kept.call_by(AN, "Quản trị An")
    return kept


@pytest_asyncio.fixture
async def elsewhere(access: DatabaseAccess, database_url: str) -> AsyncIterator[DatabaseAccess]:
    """The same office in another process."""
    database = create_database(database_url)
    yield DatabaseAccess(database)
    await database.close()
