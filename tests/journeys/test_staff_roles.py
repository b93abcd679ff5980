"""Who works here, in chat: inviting, taking up, changing and taking back, over HTTP through the sandbox."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import Product
from bot.kernel.ids import ChatId
from bot.people.access import INVITATION_LASTS
from bot.people.model import Role
from tests.contract.test_database_privacy import bytes_of
from tests.support.clock import FakeClock
from tests.support.product import ScriptedContent, running_bot, sqlite_url
from tests.support.telegram_sandbox import CitizenClient, Json, TelegramSandbox, rows_of, words_of

STAFF_COMMANDS = {"trang", "vaitro"}


@pytest.fixture
async def binh(product: Product, telegram: TelegramSandbox) -> CitizenClient:
    """The only administrator."""
    person = await telegram.citizen("Quản trị Bình")
    await person.starts()
    await product.memory.set_role(chat_id=ChatId(person.id), role=Role.ADMINISTRATOR, now=product.clock.now())
    return person


async def invitation(administrator: CitizenClient, role: str = "cán bộ") -> str:
    """Make an invitation; returns the payload of its link."""
    await administrator.writes("/vaitro")
    await administrator.sees("Người làm việc ở đây")
    await administrator.taps(f"Mời làm {role}")
    message = await administrator.sees(f"Đường dẫn mời một người làm {role}")
    found = re.search(r"https://t\.me/\w+\?start=(inv_[A-Za-z0-9_-]+)", words_of(message))
    assert found is not None
    return found[1]


async def colleague(telegram: TelegramSandbox, administrator: CitizenClient, name: str) -> CitizenClient:
    """Somebody who took up an invitation as an officer."""
    person = await telegram.citizen(name)
    await person.starts(await invitation(administrator))
    await person.sees("Chào mừng anh/chị")
    return person


async def commands_shown_to(telegram: TelegramSandbox, person: CitizenClient) -> set[str]:
    chats = (await telegram.ask("GET", "/chats"))["chats"]
    return {one["command"] for chat in chats if chat["id"] == person.id for one in chat["commands"]}


def button(message: Json, label: str) -> Json:
    return next(one for row in rows_of(message) for one in row if label in one["text"])


async def test_an_administrator_invites_and_a_colleague_joins(
    telegram: TelegramSandbox, binh: CitizenClient
) -> None:
    payload = await invitation(binh)
    message = binh.last_message
    assert "09:00 thứ Tư 25/11/2026" in words_of(message)
    assert button(message, "Gửi cho đồng nghiệp")["url"].startswith("https://t.me/share/url?url=https%3A")
    assert button(message, "Chép")["copy_text"]["text"].endswith(payload)
    minh = await telegram.citizen("Cán bộ Minh")
    await minh.starts(payload)
    welcome = words_of(await minh.sees("Anh/chị nay là cán bộ"))
    assert "/trang" in welcome
    assert "được ghi lại" in welcome
    assert "/vaitro" not in welcome
    await binh.sees("Cán bộ Minh vừa nhận lời mời")
    await binh.taps("Xem danh sách")
    listed = words_of(await binh.sees("Cán bộ Minh · cán bộ"))
    assert "Quản trị Bình · quản trị" in listed
    assert "Cán bộ Minh nhận lời mời của Quản trị Bình, làm cán bộ" in listed


async def test_the_menu_of_commands_follows_the_role(telegram: TelegramSandbox, binh: CitizenClient) -> None:
    minh = await colleague(telegram, binh, "Cán bộ Minh")
    await telegram.settled()
    assert {"trang", "trogiup"} <= await commands_shown_to(telegram, minh)
    assert "vaitro" not in await commands_shown_to(telegram, minh)
    await binh.writes("/vaitro")
    await binh.sees("Người làm việc ở đây")
    await binh.taps("Cán bộ Minh")
    await binh.taps("Đổi thành lãnh đạo")
    await binh.taps("Đổi")
    await minh.sees("Vai trò của anh/chị ở đây nay là lãnh đạo")
    await telegram.settled()
    assert await commands_shown_to(telegram, minh) >= STAFF_COMMANDS
    await binh.taps("Về danh sách")
    await binh.taps("Cán bộ Minh")
    await binh.taps("Lấy lại vai trò")
    await binh.taps("Lấy lại")
    await minh.sees("không còn vai trò nội bộ")
    await telegram.settled()
    assert STAFF_COMMANDS.isdisjoint(await commands_shown_to(telegram, minh))
    assert "trogiup" in await commands_shown_to(telegram, minh)


async def test_a_link_used_once_or_too_old_gets_a_kind_sentence(
    telegram: TelegramSandbox, binh: CitizenClient, clock: FakeClock
) -> None:
    payload = await invitation(binh)
    await (await telegram.citizen("Cán bộ Minh")).starts(payload)
    late = await invitation(binh)
    clock.advance(INVITATION_LASTS + timedelta(seconds=1))
    hoa = await telegram.citizen("Chị Hoa")
    for refused in (payload, late, "inv_bia-dat-ra", "inv_"):
        await hoa.starts(refused)
        await hoa.sees("đã dùng rồi hoặc đã hết hạn")
    await hoa.writes("/vaitro")
    await hoa.sees("không có lệnh này")


async def test_looking_at_ones_own_link_does_not_use_it_up(
    telegram: TelegramSandbox, binh: CitizenClient
) -> None:
    payload = await invitation(binh)
    await binh.starts(payload)
    await binh.sees("lời mời này không thêm gì")
    minh = await telegram.citizen("Cán bộ Minh")
    await minh.starts(payload)
    await minh.sees("Anh/chị nay là cán bộ")


async def test_every_other_start_is_a_citizens(telegram: TelegramSandbox, binh: CitizenClient) -> None:
    hoa = await telegram.citizen("Chị Hoa")
    for payload in (None, "src_quay", "sv_khai_sinh", "invite", "xinv_abc"):
        await hoa.starts(payload)
        await hoa.sees_message(lambda message: "đã hết hạn" not in words_of(message))
    await binh.starts("sv_khai_sinh")
    await binh.sees("khai sinh")


async def test_the_last_administrator_stays(binh: CitizenClient) -> None:
    await binh.writes("/vaitro")
    await binh.sees("Người làm việc ở đây")
    await binh.taps("✏️")
    await binh.taps("Lấy lại vai trò")
    await binh.sees("Đây là chính anh/chị")
    answer = await binh.taps("Lấy lại")
    assert "quản trị duy nhất" in answer["text"]
    await binh.writes("/vaitro")
    await binh.sees("quản trị")


async def test_an_officer_sees_no_list_and_forged_buttons_open_nothing(
    telegram: TelegramSandbox, binh: CitizenClient
) -> None:
    minh = await colleague(telegram, binh, "Cán bộ Minh")
    await minh.writes("/vaitro")
    await minh.sees("không có lệnh này")
    holder = minh.messages[0]["message_id"]
    for data in (f"role:set:{minh.id}:administrator", "role:invite:administrator", "role:list"):
        assert "không dùng được" in (await minh.taps_data(holder, data))["text"]
    for data in ("role:set:x:officer", f"role:set:{minh.id}:king", "role:member:99", "role:invite:citizen"):
        answer = await binh.taps_data(binh.messages[0]["message_id"], data)
        assert answer["show_alert"]


async def test_a_manager_sees_the_list_without_buttons_to_change_it(
    product: Product, telegram: TelegramSandbox, binh: CitizenClient
) -> None:
    an = await telegram.citizen("Lãnh đạo An")
    await an.starts(await invitation(binh, "lãnh đạo"))
    await an.sees("Chào mừng")
    await an.writes("/vaitro")
    message = await an.sees("Lãnh đạo An · lãnh đạo")
    assert rows_of(message) == []


async def test_help_says_more_to_staff_and_the_same_to_citizens(
    telegram: TelegramSandbox, binh: CitizenClient
) -> None:
    await binh.writes("/trogiup")
    told = words_of(await binh.sees("Dành cho quản trị"))
    assert "Tôi giúp được gì" in told
    assert "/vaitro" in told
    hoa = await telegram.citizen("Chị Hoa")
    await hoa.starts()
    await hoa.writes("/trogiup")
    assert "/vaitro" not in words_of(await hoa.sees("Tôi giúp được gì"))


async def test_nothing_said_in_confidence_lies_in_the_file(
    product: Product, binh: CitizenClient, tmp_path: Path, telegram: TelegramSandbox
) -> None:
    token = (await invitation(binh)).removeprefix("inv_")
    await binh.writes("/trang")
    link = re.search(r"\?t=([A-Za-z0-9_-]+)", words_of(await binh.sees("ngay trên máy")))
    assert link is not None
    await telegram.settled()
    kept = bytes_of(sqlite_url(tmp_path))
    assert str(binh.id).encode() in kept or binh.id.to_bytes(6, "big") in kept
    assert token.encode() not in kept
    assert link[1].encode() not in kept


async def test_a_menu_that_cannot_be_changed_spoils_nothing(
    telegram: TelegramSandbox, binh: CitizenClient, caplog: pytest.LogCaptureFixture
) -> None:
    minh = await telegram.citizen("Cán bộ Minh")
    payload = await invitation(binh)
    await telegram.fault("blocked", method="setMyCommands", times=9)
    with caplog.at_level(logging.INFO):
        await minh.starts(payload)
        await minh.sees("Chào mừng")
        await binh.sees("vừa nhận lời mời")
        await telegram.settled()
    said = [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]
    assert said == ["commands not shown: Forbidden"]
    await minh.writes("/trang")
    await minh.sees("/staff/in")


async def test_at_start_staff_are_shown_their_commands_and_strangers_stop_nobody(
    telegram: TelegramSandbox, tmp_path: Path
) -> None:
    content = ScriptedContent({})
    an = await telegram.citizen("Lãnh đạo An")
    await an.starts()
    async with running_bot(telegram, sqlite_url(tmp_path), content=content) as product:
        for chat_id in (ChatId(an.id), ChatId(1_234_567_890_123)):
            await product.memory.set_role(chat_id=chat_id, role=Role.MANAGER, now=product.clock.now())
        assert STAFF_COMMANDS.isdisjoint(await commands_shown_to(telegram, an))
    async with running_bot(telegram, sqlite_url(tmp_path), content=content):
        assert await commands_shown_to(telegram, an) >= STAFF_COMMANDS
