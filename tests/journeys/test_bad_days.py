"""What happens when Telegram, the network or the program itself fails in the middle of a turn."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot.kernel.ids import ChatId
from bot.people.model import Consent
from bot.search.model import Understanding
from tests.support.clock import FakeClock
from tests.support.journeys import NOON, reads_as
from tests.support.product import ScriptedContent, running_bot, sqlite_url
from tests.support.telegram_sandbox import CitizenClient, TelegramSandbox

READINGS = {"khai sinh": reads_as("khai_sinh")}


async def started(telegram: TelegramSandbox) -> CitizenClient:
    hoa = await telegram.citizen("Chị Hoa")
    await hoa.starts()
    await hoa.sees("trợ lý tự động")
    return hoa


async def test_a_429_is_waited_out_and_answered_once(telegram: TelegramSandbox, tmp_path: Path) -> None:
    async with running_bot(telegram, sqlite_url(tmp_path), content=ScriptedContent(READINGS)):
        hoa = await started(telegram)
        await telegram.fault("retry_after", method="sendMessage", retry_after=1)
        await hoa.writes("khai sinh")
        await hoa.sees("Đăng ký khai sinh")
        await telegram.settled()
        assert sum("Đăng ký khai sinh" in m.get("text", "") for m in hoa.messages if m["from"]["is_bot"]) == 1


async def test_a_server_error_is_tried_again(telegram: TelegramSandbox, tmp_path: Path) -> None:
    async with running_bot(telegram, sqlite_url(tmp_path), content=ScriptedContent(READINGS)):
        hoa = await started(telegram)
        await telegram.fault("server_error", method="sendMessage")
        await hoa.writes("khai sinh")
        await hoa.sees("Đăng ký khai sinh")


async def test_an_answer_lost_after_delivery_is_not_sent_twice(
    telegram: TelegramSandbox, tmp_path: Path
) -> None:
    async with running_bot(telegram, sqlite_url(tmp_path), content=ScriptedContent(READINGS)):
        hoa = await started(telegram)
        await telegram.fault("lost_answer", method="sendMessage")
        await hoa.writes("khai sinh")
        await hoa.sees("Đăng ký khai sinh")
        await telegram.settled(quiet_s=2.5)
        await hoa.refresh()
        assert sum("Đăng ký khai sinh" in m.get("text", "") for m in hoa.messages if m["from"]["is_bot"]) == 1


async def test_a_person_telegram_says_has_gone_is_written_to_no_more(
    telegram: TelegramSandbox, tmp_path: Path
) -> None:
    async with running_bot(telegram, sqlite_url(tmp_path), content=ScriptedContent(READINGS)) as product:
        hoa = await started(telegram)
        await hoa.writes("/thongbao")
        await hoa.sees("Những điều anh/chị đồng ý")
        await hoa.taps("Nhận tin")
        await telegram.fault("deactivated", method="sendMessage")
        await hoa.writes("khai sinh")
        await telegram.settled(quiet_s=0.3)
        person = await product.memory.person(chat_id=ChatId(hoa.id))
        assert Consent.NOTIFICATIONS not in person.consents


async def test_whoever_blocks_the_bot_is_written_to_no_more(
    telegram: TelegramSandbox, tmp_path: Path
) -> None:
    async with running_bot(telegram, sqlite_url(tmp_path), content=ScriptedContent(READINGS)) as product:
        hoa = await started(telegram)
        await hoa.writes("/thongbao")
        await hoa.sees("Những điều anh/chị đồng ý")
        await hoa.taps("Nhận tin")
        await hoa.blocks()
        await telegram.settled()
        person = await product.memory.person(chat_id=ChatId(hoa.id))
        assert person.consents == frozenset()


async def test_an_exception_inside_a_turn_is_said_kindly_with_a_code(
    telegram: TelegramSandbox, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(text: str) -> Understanding:
        raise RuntimeError("planned")

    content = ScriptedContent(READINGS, understand=breaks)
    async with running_bot(telegram, sqlite_url(tmp_path), content=content):
        hoa = await started(telegram)
        await hoa.writes("chuyện riêng của tôi")
        await hoa.sees("tôi vừa gặp trục trặc")
    assert "a turn failed, code" in caplog.text
    assert "chuyện riêng" not in caplog.text
    assert str(hoa.id) not in caplog.text


async def test_the_webhook_refuses_a_wrong_secret_and_a_second_delivery_changes_nothing(
    telegram: TelegramSandbox, tmp_path: Path
) -> None:
    content = ScriptedContent(READINGS)
    async with running_bot(telegram, sqlite_url(tmp_path), content=content, by_webhook=True) as product:
        hoa = await started(telegram)
        url = f"{product.settings.webhook_url}/telegram"
        update = {
            "update_id": 987654321,
            "message": {
                "message_id": 1,
                "date": 1_700_000_000,
                "chat": {"id": hoa.id, "type": "private"},
                "from": {"id": hoa.id, "is_bot": False, "first_name": "Hoa"},
                "text": "khai sinh",
            },
        }
        async with httpx.AsyncClient(trust_env=False) as http:
            wrong = await http.post(url, json=update, headers={"X-Telegram-Bot-Api-Secret-Token": "guess"})
            none = await http.post(url, json=update)
            assert (wrong.status_code, none.status_code) == (403, 403)
            right = {"X-Telegram-Bot-Api-Secret-Token": "a-secret"}
            assert (await http.post(url, content=b"{", headers=right)).status_code == 400
            for _ in range(3):
                assert (await http.post(url, json=update, headers=right)).status_code == 200
        await telegram.settled()
        await hoa.refresh()
        answers = [
            m for m in hoa.messages if m["from"]["is_bot"] and "Đăng ký khai sinh" in m.get("text", "")
        ]
        assert len(answers) == 1


async def test_a_reminder_survives_a_restart_and_is_sent_once(
    telegram: TelegramSandbox, tmp_path: Path
) -> None:
    clock = FakeClock(NOON)
    url = sqlite_url(tmp_path)
    async with running_bot(telegram, url, content=ScriptedContent(READINGS), clock=clock):
        hoa = await started(telegram)
        await hoa.writes("khai sinh")
        await hoa.sees("Đăng ký khai sinh")
        await hoa.taps("Từng bước nộp")
        await hoa.sees("Bước 1/8")
        await hoa.taps("Nhắc tôi")
        await hoa.sees("lúc nào")
        await hoa.writes("8h sáng mai")
        await hoa.sees("08:00 thứ Ba 24/11/2026")
        await telegram.settled()
    clock.advance(timedelta(days=1))
    async with running_bot(telegram, url, content=ScriptedContent(READINGS), clock=clock) as product:
        await product.due.send()
        await product.due.send()
        await hoa.refresh()
        reminders = [m for m in hoa.messages if "nhờ tôi nhắc" in m.get("text", "")]
        assert len(reminders) == 1
        await hoa.taps("Làm tiếp")
        await hoa.sees("Bước 1/8")
