"""Faults by script and sending limits, as the unchanged bot meets them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.sandbox.errors import Refusal
from bot.sandbox.limits import Limiter
from bot.sandbox.settings import RateLimits
from tests.sandbox.echo_bot import App
from tests.support.telegram_sandbox import CitizenClient, TelegramSandbox


async def met(telegram: TelegramSandbox) -> CitizenClient:
    """Return someone who started and was greeted."""
    hoa = await telegram.citizen()
    await hoa.starts()
    await hoa.sees("Chào")
    return hoa


FAULTS: list[tuple[str, type[TelegramError], int]] = [
    ("retry_after", RetryAfter, 0),
    ("server_error", NetworkError, 0),
    ("lost_request", NetworkError, 0),
    ("lost_answer", NetworkError, 1),
    ("blocked", Forbidden, 0),
    ("deactivated", Forbidden, 0),
    ("migrated", ChatMigrated, 0),
]


@pytest.mark.parametrize(("kind", "error", "delivered"), FAULTS)
async def test_each_fault_raises_and_the_ledger_knows_the_truth(
    telegram: TelegramSandbox, echo: App, kind: str, error: type[TelegramError], delivered: int
) -> None:
    hoa = await met(telegram)
    await telegram.fault(kind, method="sendMessage", chat_id=hoa.id, migrate_to_chat_id=-5, retry_after=7)
    with pytest.raises(error):
        await echo.bot.send_message(hoa.id, "thử")
    received = [entry["message"]["text"] for entry in await telegram.ledger(hoa.id)]
    assert received.count("thử") == delivered
    await echo.bot.send_message(hoa.id, "sau đó")
    assert (await hoa.sees("sau đó"))["text"] == "sau đó"


async def test_silence_after_delivery_times_the_bot_out(telegram: TelegramSandbox, echo: App) -> None:
    hoa = await met(telegram)
    await telegram.fault("lost_answer", method="sendMessage", hold_s=5)
    with pytest.raises(TimedOut):
        await echo.bot.send_message(hoa.id, "thử", read_timeout=0.1)
    await hoa.sees("thử")


async def test_the_nth_call_fails_and_only_as_often_as_asked(telegram: TelegramSandbox, echo: App) -> None:
    hoa = await met(telegram)
    await telegram.fault("blocked", chat_id=hoa.id, nth=2, times=2)
    results = []
    for number in range(4):
        try:
            await echo.bot.send_message(hoa.id, str(number))
            results.append("ok")
        except Forbidden:
            results.append("forbidden")
    assert results == ["ok", "forbidden", "forbidden", "ok"]
    assert (await telegram.ask("GET", "/faults"))["faults"] == []


async def test_an_unknown_fault_is_refused(telegram: TelegramSandbox) -> None:
    with pytest.raises(AssertionError, match="400"):
        await telegram.fault("earthquake")


async def test_too_fast_in_one_chat_is_told_when_to_come_back(telegram: TelegramSandbox, echo: App) -> None:
    hoa = await met(telegram)
    await telegram.set_limits(enabled=True, chat_burst=3)
    for number in range(3):
        await echo.bot.send_message(hoa.id, str(number))
    with pytest.raises(RetryAfter) as caught:
        await echo.bot.send_message(hoa.id, "quá nhanh")
    assert caught.value.retry_after == timedelta(seconds=1)
    await telegram.set_limits(enabled=False)
    await echo.bot.send_message(hoa.id, "được")


async def test_a_refused_message_counts_for_the_sender_but_not_in_the_ledger(
    telegram: TelegramSandbox,
) -> None:
    await telegram.set_limits(enabled=True, overall_per_s=2)
    answers = [await telegram.call("sendMessage", chat_id=1, text="x") for _ in range(3)]
    assert [answer["error_code"] for answer in answers] == [400, 400, 429]
    assert answers[2]["parameters"] == {"retry_after": 1}


def admitted(limiter: Limiter, chat_id: int, times: list[float], paid: bool = False) -> list[bool]:
    """Return which of the messages at these times the limiter let through."""
    return [_passes(limiter, chat_id, at, paid) for at in times]


def _passes(limiter: Limiter, chat_id: int, at: float, paid: bool) -> bool:
    try:
        limiter.admit(chat_id, at, paid)
    except Refusal:
        return False
    return True


def test_thirty_a_second_overall_and_a_thousand_when_paid() -> None:
    limiter = Limiter(RateLimits())
    free = [_passes(limiter, chat, 100.0 + chat / 1000, paid=False) for chat in range(1, 40)]
    assert sum(free) == 30
    assert _passes(limiter, 50, 101.002, paid=False)
    paid = [_passes(limiter, chat, 101.0, paid=True) for chat in range(100, 1200)]
    assert sum(paid) == 1000


def test_a_chat_gets_its_burst_and_then_one_a_second() -> None:
    limiter = Limiter(RateLimits(chat_burst=3))
    assert admitted(limiter, 7, [0.0, 0.1, 0.2, 0.3]) == [True, True, True, False]
    assert admitted(limiter, 7, [1.0, 1.1, 2.0, 60.0]) == [True, False, True, True]


def test_a_group_gets_twenty_a_minute() -> None:
    limiter = Limiter(RateLimits(chat_burst=100))
    times = [float(second) for second in range(60)]
    assert sum(admitted(limiter, -7, times)) == 20
    assert admitted(limiter, -7, [60.0, 60.5]) == [True, False]


async def test_bad_request_stays_bad_request(telegram: TelegramSandbox, echo: App) -> None:
    with pytest.raises(BadRequest, match="hat not found"):
        await echo.bot.send_message(12345, "x")
