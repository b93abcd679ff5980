"""A sandbox for each test, and one with the echo bot polling it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.sandbox.echo_bot import App, polling
from tests.support.telegram_sandbox import TelegramSandbox


@pytest.fixture(autouse=True)
def _seconds_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the bot library give `retry_after` in its coming form: the present one warns."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramSandbox]:
    """A sandbox in memory, without sending limits."""
    async with TelegramSandbox() as running:
        yield running


@pytest.fixture
async def echo(telegram: TelegramSandbox) -> AsyncIterator[App]:
    """The echo bot, polling."""
    async with polling(telegram) as app:
        yield app
