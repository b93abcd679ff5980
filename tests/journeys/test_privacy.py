"""Without consent only the listed service state is kept; logs hold nothing personal; deleting is complete."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

import pytest

from bot.conversations.model import KeepQuestion
from bot.kernel.ids import ChatId
from tests.support.journeys import reads_as
from tests.support.product import ScriptedContent, running_bot, sqlite_url
from tests.support.telegram_sandbox import CitizenClient, TelegramSandbox

READINGS = {"khai sinh": reads_as("khai_sinh")}
SAID = "chuyện nhà tôi rất riêng"


def everything_in(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables of the SQLite file."""
    connection = sqlite3.connect(folder / "mot-cua.db")
    try:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        return {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables}
    finally:
        connection.close()


async def visits(telegram: TelegramSandbox) -> CitizenClient:
    """A whole visit with nothing agreed to."""
    hoa = await telegram.citizen("Chị Hoa")
    await hoa.starts()
    await hoa.sees("trợ lý tự động")
    await hoa.writes(SAID)
    await hoa.sees("không dám trả lời")
    await hoa.writes("khai sinh")
    await hoa.sees("Đăng ký khai sinh")
    await hoa.taps("Từng bước nộp")
    await hoa.sees("Bước 1/8")
    await hoa.taps("👍")
    await telegram.settled(quiet_s=0.2)
    return hoa


async def test_without_consent_no_behaviour_is_logged(telegram: TelegramSandbox, tmp_path: Path) -> None:
    async with running_bot(telegram, sqlite_url(tmp_path), content=ScriptedContent(READINGS)):
        hoa = await visits(telegram)
        rows = everything_in(tmp_path)
    assert rows["events"] == []
    assert rows["kept_questions"] == []
    assert rows["consents"] == []
    assert len(rows["chats"]) == 1
    assert len(rows["counters"]) > 3
    assert not any(hoa.id in row for row in rows["counters"])
    assert SAID not in str(rows)
    assert "Hoa" not in str(rows)


async def test_with_measuring_agreed_the_log_knows_a_pseudonym_and_no_person(
    telegram: TelegramSandbox, tmp_path: Path
) -> None:
    async with running_bot(telegram, sqlite_url(tmp_path), content=ScriptedContent(READINGS)):
        hoa = await telegram.citizen("Chị Hoa")
        await hoa.starts()
        await hoa.writes("/thongbao")
        await hoa.sees("Những điều anh/chị đồng ý")
        await hoa.taps("Đo hiệu quả")
        await visits(telegram)
        rows = everything_in(tmp_path)
    assert len(rows["events"]) > 3
    assert not any(hoa.id in row for row in rows["events"])
    assert SAID not in str(rows)


async def test_after_deletion_no_row_holds_the_person(telegram: TelegramSandbox, tmp_path: Path) -> None:
    async with running_bot(telegram, sqlite_url(tmp_path), content=ScriptedContent(READINGS)) as product:
        hoa = await visits(telegram)
        await hoa.writes("/thongbao")
        await hoa.sees("Những điều anh/chị đồng ý")
        for consent in ("Nhận tin", "Đo hiệu quả", "Giữ câu hỏi", "Hỏi lại"):
            await hoa.taps(consent)
        await hoa.writes(SAID)
        await hoa.sees("không dám trả lời")
        before = everything_in(tmp_path)
        assert len(before["kept_questions"]) == 1
        await hoa.writes("/dulieu")
        await hoa.sees("Dữ liệu của anh/chị")
        await hoa.taps("Xóa hết")
        await hoa.sees("không lấy lại được")
        await hoa.taps("Xóa hết")
        await hoa.sees("Đã xóa hết dữ liệu")
        await telegram.settled(quiet_s=0.2)
        after = everything_in(tmp_path)
        assert await product.memory.export(chat_id=ChatId(hoa.id)) == {}
    assert str(hoa.id) not in str(after)
    assert SAID not in str(after)
    assert after["events"] == []
    assert len(after["counters"]) >= len(before["counters"])


async def test_a_kept_question_is_masked(telegram: TelegramSandbox, tmp_path: Path) -> None:
    async with running_bot(telegram, sqlite_url(tmp_path), content=ScriptedContent(READINGS)):
        hoa = await telegram.citizen("Chị Hoa")
        await hoa.starts()
        await hoa.writes("/thongbao")
        await hoa.sees("Những điều anh/chị đồng ý")
        await hoa.taps("Giữ câu hỏi")
        await hoa.writes("thửa đất gọi 0912 345 678 gặp tôi thì làm giấy gì")
        await hoa.sees("không dám trả lời")
        await telegram.settled(quiet_s=0.2)
        kept = str(everything_in(tmp_path)["kept_questions"])
    assert "làm giấy gì" in kept
    assert "345" not in kept


async def test_logs_hold_no_words_ids_or_token(
    telegram: TelegramSandbox, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="bot"):
        async with running_bot(telegram, sqlite_url(tmp_path), content=ScriptedContent(READINGS)):
            hoa = await visits(telegram)
            await telegram.fault("server_error", method="sendMessage", times=5)
            await hoa.writes(SAID)
            await telegram.settled(quiet_s=2.0)
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("bot."))
    assert "reply not sent" in ours
    for secret in (SAID, str(hoa.id), telegram.token, "Hoa"):
        assert secret not in ours


def test_a_kept_question_is_an_effect_without_a_name() -> None:
    assert set(KeepQuestion.__dataclass_fields__) == {"masked_text", "band", "commune_id"}
