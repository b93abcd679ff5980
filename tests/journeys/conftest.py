"""What most journeys start from: a sandbox, and for staff a running bot whose clock the test moves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import Product
from tests.support.clock import FakeClock
from tests.support.product import ScriptedContent, running_bot, sqlite_url
from tests.support.telegram_sandbox import TelegramSandbox


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramSandbox]:
    async with TelegramSandbox() as sandbox:
        yield sandbox


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def product(telegram: TelegramSandbox, tmp_path: Path, clock: FakeClock) -> AsyncIterator[Product]:
    async with running_bot(
        telegram, sqlite_url(tmp_path), content=ScriptedContent({}), clock=clock
    ) as running:
        yield running
