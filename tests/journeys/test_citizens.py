"""A citizen's way, end to end: the real Application against the sandbox over HTTP."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import Product
from bot.search.model import Band, Facet
from tests.support.journeys import reads_as
from tests.support.product import ScriptedContent, running_bot, sqlite_url
from tests.support.telegram_sandbox import CitizenClient, TelegramSandbox

READINGS = {
    "khai sinh": reads_as("khai_sinh"),
    "chung thuc": reads_as("chung_thuc"),
    "khai": reads_as("khai_sinh", "chung_thuc", band=Band.ASK),
    "may ngay": reads_as(band=Band.NONE, facets=(Facet.TIME,), is_about_previous=True),
}


@pytest.fixture(params=["polling", "webhook"])
async def product(
    request: pytest.FixtureRequest, telegram: TelegramSandbox, tmp_path: Path
) -> AsyncIterator[Product]:
    content = ScriptedContent(READINGS)
    by_webhook = request.param == "webhook"
    async with running_bot(telegram, sqlite_url(tmp_path), content=content, by_webhook=by_webhook) as running:
        yield running


@pytest.fixture
async def citizen(product: Product, telegram: TelegramSandbox) -> CitizenClient:
    hoa = await telegram.citizen("Chị Hoa")
    await hoa.starts()
    await hoa.sees("trợ lý tự động")
    return hoa


async def test_from_a_question_to_the_official_page(citizen: CitizenClient) -> None:
    await citizen.writes("khai sinh")
    await citizen.sees("tỉnh chưa rà")
    await citizen.taps("Từng bước nộp")
    await citizen.sees("Bước 1/8")
    await citizen.taps("bước tiếp")
    await citizen.sees("Bước 2/8")
    await citizen.taps("Tôi bị vướng")
    await citizen.taps("Không nhận được mã")
    await citizen.sees("gửi lại mã")
    await citizen.taps("về lại bước này")
    await citizen.taps("Mở trang trên Cổng")
    await citizen.sees("Cổng chính thức")
    done = await citizen.taps("Mở trang trên Cổng")
    assert done["url"].startswith("https://dichvucong.gov.vn/")
    await citizen.taps("Đã tự nộp")
    await citizen.sees("Cảm ơn anh/chị đã báo")


async def test_the_place_survives_a_restart(telegram: TelegramSandbox, tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    async with running_bot(telegram, url, content=ScriptedContent(READINGS)):
        hoa = await telegram.citizen("Chị Hoa")
        await hoa.starts()
        await hoa.writes("khai sinh")
        await hoa.sees("Đăng ký khai sinh")
        await hoa.taps("Từng bước nộp")
        await hoa.sees("Bước 1/8")
        await hoa.taps("bước tiếp")
        await hoa.sees("Bước 2/8")
        await telegram.settled()
    async with running_bot(telegram, url, content=ScriptedContent(READINGS)):
        await hoa.taps("bước tiếp")
        await hoa.sees("Bước 3/8")
        await hoa.writes("khai sinh")
        await hoa.sees("Đăng ký khai sinh")
        await hoa.taps("Từng bước nộp")
        await hoa.sees("Bước 3/8")


async def test_a_follow_up_without_subject_is_about_the_card(citizen: CitizenClient) -> None:
    await citizen.writes("khai sinh")
    await citizen.sees("Đăng ký khai sinh")
    await citizen.writes("mấy ngày")
    await citizen.sees("7 ngày làm việc")


async def test_unsure_is_asked_back(citizen: CitizenClient) -> None:
    await citizen.writes("khai")
    await citizen.sees("Có phải anh/chị muốn hỏi")
    assert "Không phải những việc này" in citizen.buttons
    await citizen.taps("Chứng thực bản sao")
    await citizen.sees("Chứng thực bản sao")


async def test_ticks_are_edited_in_place(citizen: CitizenClient) -> None:
    await citizen.writes("khai sinh")
    await citizen.sees("Đăng ký khai sinh")
    await citizen.taps("Giấy tờ cần có")
    listed = await citizen.sees("☐ 1. Tờ khai")
    await citizen.taps("☐ 1")
    ticked = await citizen.sees("✅ 1. Tờ khai")
    assert ticked["message_id"] == listed["message_id"]


async def test_a_photo_a_voice_and_a_place_are_answered(citizen: CitizenClient) -> None:
    await citizen.sends_photo()
    await citizen.sees("không xem được ảnh")
    await citizen.sends("voice")
    await citizen.sees("tin thoại")
    await citizen.sends("location")
    await citizen.sees("không dùng vị trí")


async def test_an_edited_question_is_answered_anew(citizen: CitizenClient) -> None:
    sent = await citizen.writes("kai xinh")
    await citizen.sees("không dám trả lời")
    await citizen.edits(sent["message_id"], "khai sinh")
    await citizen.sees("Đăng ký khai sinh")


async def test_a_card_is_shared_and_opened_by_its_link(
    citizen: CitizenClient, telegram: TelegramSandbox
) -> None:
    lam = await telegram.citizen("Bác Lâm")
    talk = await citizen.with_person(lam)
    offered = await talk.asks_inline("khai sinh")
    assert offered["results"][0]["title"] == "Đăng ký khai sinh"
    await talk.chooses(offered)
    await lam.starts("sv_khai_sinh")
    await lam.sees("Đăng ký khai sinh")


async def test_a_group_is_answered_only_when_addressed(
    citizen: CitizenClient, telegram: TelegramSandbox
) -> None:
    group = await citizen.in_group()
    await group.writes("khai sinh")
    await group.sees_nothing()
    await group.writes("@mot_cua_hop_cat_bot khai sinh")
    await group.sees("Đăng ký khai sinh")


async def test_stale_and_forged_buttons_get_a_kind_word(citizen: CitizenClient) -> None:
    await citizen.writes("khai sinh")
    card = await citizen.sees("Đăng ký khai sinh")
    for data in (
        "card:open:khong_con",
        "v0:old",
        "card:open:'; drop table chats;--",
        "guide:step:khai_sinh:99999",
    ):
        answer = await citizen.taps_data(card["message_id"], data)
        assert data == "guide:step:khai_sinh:99999" or "cũ" in answer.get("text", "")


async def test_strange_texts_never_break_anything(citizen: CitizenClient) -> None:
    for text in ("<b>x</b> & <script>", "'; DROP TABLE chats; --", "\u202e\u200f", "a" * 4096, "🙂🙂"):
        await citizen.writes(text)
        await citizen.sees_message(lambda message: bool(message.get("text")))


async def test_data_is_shown_exported_and_deleted(citizen: CitizenClient, telegram: TelegramSandbox) -> None:
    await citizen.writes("khai sinh")
    await citizen.sees("Đăng ký khai sinh")
    await citizen.writes("/dulieu")
    await citizen.sees("Dữ liệu của anh/chị")
    await citizen.taps("Lấy về")
    sent = await citizen.sees_message(lambda message: "document" in message)
    assert sent["document"]["file_name"] == "du-lieu-cua-toi.json"
    found = await telegram.call("getFile", file_id=sent["document"]["file_id"])
    content = await telegram.http.get(
        f"{telegram.base_file_url}{telegram.token}/{found['result']['file_path']}"
    )
    assert "khai_sinh" in json.dumps(content.json())
    await citizen.writes("/dulieu")
    await citizen.sees("Dữ liệu của anh/chị")
    await citizen.taps("Xóa hết")
    await citizen.sees("không lấy lại được")
    await citizen.taps("Xóa hết")
    await citizen.sees("Đã xóa hết dữ liệu")


async def test_commands_and_description_are_published(
    citizen: CitizenClient, telegram: TelegramSandbox
) -> None:
    commands = await telegram.call("getMyCommands")
    assert {"dungnhan", "dulieu", "trogiup"} <= {one["command"] for one in commands["result"]}
