"""The showcase: the real catalogue and the real matcher, asked as people ask."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.content import LiveContent
from bot.settings import ROOT
from tests.support.product import running_bot, sqlite_url
from tests.support.telegram_sandbox import CitizenClient, TelegramSandbox


@pytest.fixture(scope="module")
def content() -> LiveContent:
    """Built once: reading everything and indexing takes a second."""
    return LiveContent(ROOT, posters=frozenset({"quay"}))


@pytest.fixture
async def citizen(content: LiveContent, tmp_path: Path) -> AsyncIterator[CitizenClient]:
    async with (
        TelegramSandbox() as telegram,
        running_bot(telegram, sqlite_url(tmp_path), content=content),
    ):
        hoa = await telegram.citizen("Chị Hoa")
        await hoa.starts()
        await hoa.sees("trợ lý tự động")
        yield hoa


@pytest.mark.parametrize(
    ("question", "seen"),
    [
        ("lam giay khai sinh cho con can gi", "Giấy chứng sinh"),
        ("e muốn đổi bằng lái xe sắp hết hạn", "Đổi giấy phép lái xe"),
        ("mẹ e mới mất thì làm gì ạ", "Đăng ký khai tử"),
        ("sổ đỏ", "Đất chưa có sổ"),
        ("thời tiết hôm nay", "chỉ giúp được về dịch vụ công"),
        ("đăng ký thường trú hết bao nhiêu tiền", "10.000 đồng"),
        ("cứu với nhà em cháy", "Gọi ngay 114"),
        ("huyện Hương Sơn", "không còn cấp huyện"),
        ("birth certificate", "Đăng ký khai sinh"),
        ("mức độ 4 là gì", "toàn trình"),
    ],
)
async def test_people_get_what_they_asked_for(citizen: CitizenClient, question: str, seen: str) -> None:
    await citizen.writes(question)
    await citizen.sees(seen)


async def test_one_guide_is_followed_to_the_portal(citizen: CitizenClient) -> None:
    await citizen.writes("lam giay khai sinh cho con can gi")
    await citizen.sees("Theo bản thu Cổng")
    await citizen.taps("Từng bước nộp")
    await citizen.sees("Bước 1/8")
    for number in range(2, 9):
        await citizen.taps("Xong, bước tiếp")
        await citizen.sees(f"Bước {number}/8")
    await citizen.taps("Mở trang trên Cổng")
    await citizen.sees("Cổng chính thức")
    opened = await citizen.taps("Mở trang trên Cổng")
    assert opened["url"].startswith("https://dichvucong.gov.vn/")


async def test_a_service_that_cannot_be_submitted_online_gets_no_online_steps(citizen: CitizenClient) -> None:
    await citizen.writes("/start sv_chung_thuc_ban_sao")
    await citizen.sees("Chứng thực bản sao")
    await citizen.taps("Từng bước nộp")
    shown = await citizen.sees("Bước 1/5")
    assert "Đăng nhập" not in shown["text"]


async def test_fields_are_browsed_and_paged(citizen: CitizenClient) -> None:
    await citizen.writes("/linhvuc")
    await citizen.sees("lĩnh vực")
    await citizen.taps("Hộ tịch")
    await citizen.sees("Hộ tịch")
    await citizen.taps("Xem tiếp")
    await citizen.sees_message(lambda message: "Trở lại" in str(message.get("reply_markup")))
