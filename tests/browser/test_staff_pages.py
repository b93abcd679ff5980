"""The staff pages in a real browser, at a desk and on a phone: written, previewed, saved, watched."""

from __future__ import annotations

import asyncio
import base64
import os
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import uvicorn
from playwright.async_api import Page, expect

from bot.campaigns.model import ButtonKind, CampaignButton, CampaignId
from bot.campaigns.outcomes import Sent
from bot.campaigns.service import Rules
from bot.campaigns.statuses import CampaignStatus
from bot.database.engine import create_database
from bot.database.migrate import migrate
from tests.browser.chromium import WatchedPage, chromium, watched_page
from tests.support.clock import FakeClock
from tests.support.staff_pages import LAN, StaffDesk
from tests.unit.campaigns.office import Office

pytestmark = pytest.mark.browser

SIZES = pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@asynccontextmanager
async def desk_at(url: str) -> AsyncIterator[StaffDesk]:
    """A desk with thirty subscribers on a database of its own."""
    await asyncio.to_thread(migrate, url)
    database = create_database(url)
    try:
        office = Office(database, FakeClock(), Rules(approval_above=100))
        await office.subscribe(range(30), commune="xa-son-kim-1")
        yield StaffDesk(office)
    finally:
        await database.close()


@asynccontextmanager
async def visited(desk: StaffDesk, width: int, height: int) -> AsyncIterator[tuple[WatchedPage, str]]:
    """Lan's browser of this size, signed in, and the address of the pages."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        url = f"http://127.0.0.1:{sock.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(desk.app, log_level="warning"))
        serving = asyncio.create_task(server.serve(sockets=[sock]))
        try:
            async with chromium() as browser, watched_page(browser, width, height) as watched:
                cookie = {"name": desk.cookie, "value": str(LAN.chat_id), "url": url}
                await watched.page.context.add_cookies([cookie])  # type: ignore[list-item]
                yield watched, url
        finally:
            server.should_exit = True
            await serving


async def picture(page: Page, name: str, width: int) -> None:
    """Nothing sticks out to the side; kept to look at where `SHOTS` names a folder."""
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    if folder := os.environ.get("SHOTS"):
        await page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


async def write_words(page: Page) -> None:
    """A wording with the buttons above it; preview, advice and length follow."""
    preview, length = page.locator("#preview"), page.locator("#length-wording_a")
    await page.get_by_label("Tên chiến dịch").fill("Khai sinh tại nhà")
    text = page.get_by_label("Lời A", exact=True)
    await text.fill("Bà con nộp tại nhà, miễn phí.")
    await expect(length).to_have_text("29 / 4.096 ký tự")
    await expect(preview).to_contain_text("Chưa nêu hạn hay ngày")
    await expect(preview).to_contain_text("Sẽ gửi cho khoảng 30 người")
    await text.evaluate("field => field.setSelectionRange(11, 18)")
    await page.get_by_role("button", name="Chữ đậm").first.click()
    await expect(text).to_have_value("Bà con nộp <b>tại nhà</b>, miễn phí.")
    await expect(preview.locator(".bubble b")).to_have_text("tại nhà")
    await text.press("Control+End")
    await page.get_by_role("button", name="+ xã, phường").first.click()
    await expect(preview.locator(".bubble")).to_contain_text("miễn phí.Thử")
    await expect(length).to_have_text("69 / 4.096 ký tự")


async def choose_people_and_time(page: Page) -> None:
    """A button, one commune found by typing, a day; the preview says all of it in words."""
    preview = page.locator("#preview")
    await page.get_by_label("Chữ trên nút").first.fill("Bắt đầu")
    await page.get_by_label("Dịch vụ, địa chỉ hoặc câu trả lời").first.fill("Đăng ký khai sinh")
    await expect(preview.locator(".keys")).to_contain_text("Bắt đầu")
    await page.locator("summary").filter(has_text=re.compile("^Xã, phường")).click()
    await page.get_by_label("Tìm trong danh sách Xã, phường").fill("son kim 1")
    await expect(page.get_by_label("xã Sơn Kim 2").first).to_be_hidden()
    await page.get_by_label("xã Sơn Kim 1").first.check()
    await expect(preview.locator(".bubble")).to_contain_text("xã Sơn Kim 1")
    await page.get_by_label("Một lần, vào ngày giờ đã hẹn").check()
    await page.get_by_label("Ngày (lần đầu)").fill("2026-11-30")
    await expect(preview).to_contain_text("08:00 thứ Hai 30/11/2026")
    await expect(preview).to_contain_text("Gửi được")


async def choose_picture(page: Page) -> None:
    """Shown at once, and the length a caption may have."""
    chosen = {"name": "anh.png", "mimeType": "image/png", "buffer": PIXEL}
    await page.get_by_label("Chọn ảnh").set_input_files(chosen)  # type: ignore[arg-type]
    await expect(page.locator("#length-wording_a")).to_have_text("69 / 1.024 ký tự")
    await expect(page.locator("#preview .picture img")).to_be_visible()


@SIZES
async def test_a_campaign_is_written_previewed_and_saved(sqlite_url: str, width: int, height: int) -> None:
    async with desk_at(sqlite_url) as desk, visited(desk, width, height) as (watched, url):
        page = watched.page
        await page.goto(f"{url}/staff/campaigns")
        await page.get_by_role("link", name="Soạn tin mới").click()
        await expect(page.locator("#preview")).to_contain_text("Tin chưa có chữ nào")
        await write_words(page)
        await choose_people_and_time(page)
        await choose_picture(page)
        await picture(page, "written", width)

        await page.get_by_role("button", name="Lưu nháp").click()
        await expect(page.get_by_text("Đã lưu.")).to_be_visible()
        await expect(page.locator("#preview .picture img")).to_be_visible()
        plan = (await desk.office.shelf.campaign(CampaignId(1))).plan
        assert plan.content.wordings == ("Bà con nộp <b>tại nhà</b>, miễn phí.{xa_phuong}",)
        assert plan.content.picture == PIXEL
        assert plan.content.buttons == (CampaignButton("Bắt đầu", ButtonKind.SERVICE, "khai_sinh"),)
        assert plan.audience.communes == {"xa-son-kim-1"}

        await page.get_by_role("button", name="Lưu và xin gửi").click()
        await expect(page.get_by_text("Đã lên lịch.")).to_be_visible()
        assert (await desk.office.shelf.campaign(CampaignId(1))).status is CampaignStatus.SCHEDULED
        await picture(page, "scheduled", width)
        await page.get_by_role("link", name="Lịch gửi").click()
        entry = page.get_by_role("link", name=re.compile("Khai sinh tại nhà"))
        await expect(entry.locator("visible=true")).to_have_count(1)
        await picture(page, "calendar", width)
        assert watched.complaints == []


async def test_a_picture_too_large_is_refused_before_it_travels(sqlite_url: str, tmp_path: Path) -> None:
    large = tmp_path / "lon.png"
    large.write_bytes(PIXEL + b"x" * 10 * 1024 * 1024)
    async with desk_at(sqlite_url) as desk, visited(desk, 1280, 800) as (watched, url):
        page = watched.page
        await page.goto(f"{url}/staff/campaigns/new")
        await page.get_by_label("Chọn ảnh").set_input_files(large)
        await expect(page.get_by_role("alert").filter(has_text="lớn hơn 10 MB")).to_be_visible()
        assert await page.get_by_label("Chọn ảnh").input_value() == ""
        assert watched.complaints == []


@SIZES
async def test_a_run_is_watched_while_it_goes_on(sqlite_url: str, width: int, height: int) -> None:
    async with desk_at(sqlite_url) as desk, visited(desk, width, height) as (watched, url):
        page, office = watched.page, desk.office
        run = await office.started()
        await page.goto(f"{url}/staff/campaigns/{run.campaign_id}/runs/{run.id}")
        await expect(page.get_by_text("Xong 0 / 30 (0%)")).to_be_visible()
        await picture(page, "running", width)
        sends = (await office.claim()).sends
        await office.permits(sends)
        await office.outbox.record([(send, Sent()) for send in sends], holder="một", now=office.clock.now())
        await expect(page.get_by_text("Xong 30 / 30 (100%)")).to_be_visible()
        office.clock.advance(timedelta(minutes=1))
        await office.campaigns.tick()
        await expect(page.get_by_text("gửi xong").first).to_be_visible()
        await expect(page.get_by_role("button", name="Tạm dừng")).to_have_count(0)
        await picture(page, "finished", width)
        assert watched.complaints == []


async def test_the_editor_works_by_keyboard_and_names_every_field(sqlite_url: str) -> None:
    async with desk_at(sqlite_url) as desk, visited(desk, 1280, 800) as (watched, url):
        page = watched.page
        await page.goto(f"{url}/staff/campaigns/new")
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Tới nội dung chính")).to_be_focused()
        nameless = await page.evaluate(
            """[...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
               .filter(field => !field.labels.length).map(field => field.outerHTML)"""
        )
        assert nameless == []
        levels = await page.evaluate(
            "[...document.querySelectorAll('h1, h2, h3, h4')].map(title => Number(title.tagName[1]))"
        )
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        assert watched.complaints == []
