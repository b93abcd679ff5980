"""The report pages in a real browser, at a desk and on a phone: read, filtered, drawn, by keyboard too."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import uvicorn
from playwright.async_api import Page, expect

from bot.database.engine import create_database
from bot.database.migrate import migrate
from bot.engagement.model import EventName
from tests.browser.accessible import barriers
from tests.browser.chromium import WatchedPage, chromium, watched_page
from tests.support.clock import FakeClock
from tests.support.event_log import days_before, happened, log
from tests.support.report_pages import ReportDesk
from tests.support.staff_pages import MINH

pytestmark = pytest.mark.browser

SIZES = pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
PHONE_FIRST = pytest.mark.parametrize(
    ("width", "height"), [pytest.param(1280, 800, marks=pytest.mark.long), (390, 844)]
)
COMMUNES = ("phuong-thanh-sen", "xa-son-kim-1", "xa-son-kim-2")
REPORT = (
    "Tháng;Mã thủ tục;Xã/phường;Kênh nộp;Người nộp;Số hồ sơ\n"
    "10/2026;1.000001;phường Thành Sen;Trực tuyến;Tự nộp;120\n"
    "10/2026;1.000001;phường Thành Sen;Trực tiếp;;80\n"
)
PAGES = (
    "", "/funnel", "/funnel?theo=xa", "/services", "/services/khai_sinh", "/questions", "/communes",
    "/communes?theo=su-dung", "/communes?don_vi=co-quan", "/catalog", "/reach", "/portal", "/portal/import",
    "/experiments", "/definitions", "?tu=2026-11-20&den=2026-11-01&xa=xa-son-kim-1",
)  # fmt: skip


@asynccontextmanager
async def desk_at(url: str) -> AsyncIterator[ReportDesk]:
    """A desk with a fortnight of questions and guides."""
    await asyncio.to_thread(migrate, url)
    database = create_database(url)
    desk = ReportDesk(database, FakeClock())
    try:
        for day in range(14):
            for number in range(6):
                commune = COMMUNES[number % 3]
                events = [
                    happened(EventName.VISITED, commune=commune),
                    happened(EventName.ASKED, commune=commune),
                    happened(EventName.ANSWERED, "khai_sinh", commune=commune),
                    happened(EventName.CARD_OPENED, "khai_sinh", commune=commune),
                    happened(EventName.CONFIRMED, "khai_sinh", commune=commune),
                    *(
                        happened(EventName.STEP_REACHED, "khai_sinh", step=step, commune=commune)
                        for step in range(number + 1)
                    ),
                    happened(EventName.STUCK, "khai_sinh", step=number, detail="no_code", commune=commune),
                ]
                await log(database, events, day=days_before(day))
        yield desk
    finally:
        await desk.studio.close()
        await database.close()


@asynccontextmanager
async def visited(desk: ReportDesk, width: int, height: int) -> AsyncIterator[tuple[WatchedPage, str]]:
    """Minh's browser of this size, signed in, and the address of the reports."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        url = f"http://127.0.0.1:{sock.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(desk.app, log_level="warning"))
        serving = asyncio.create_task(server.serve(sockets=[sock]))
        try:
            async with chromium() as browser, watched_page(browser, width, height) as watched:
                cookie = {"name": desk.cookie, "value": str(MINH.chat_id), "url": url}
                await watched.page.context.add_cookies([cookie])  # type: ignore[list-item]
                yield watched, f"{url}/staff/reports"
        finally:
            server.should_exit = True
            await serving


async def all_drawn(page: Page) -> None:
    """Every picture of the page comes into sight, and is there."""
    for place in await page.query_selector_all("[data-chart]"):
        await place.scroll_into_view_if_needed()
    await expect(page.locator("[aria-busy]")).to_have_count(0)


async def fits(page: Page, name: str, width: int) -> None:
    """Nothing sticks out to the side; kept to look at where `SHOTS` names a folder."""
    assert await page.evaluate("document.documentElement.scrollWidth") <= width, name
    if folder := os.environ.get("SHOTS"):
        await page.screenshot(path=Path(folder) / f"report-{name}-{width}.png", full_page=True)


@PHONE_FIRST
async def test_every_page_is_whole_drawn_and_open_to_all(sqlite_url: str, width: int, height: int) -> None:
    async with desk_at(sqlite_url) as desk, visited(desk, width, height) as (watched, reports):
        for number, path in enumerate(PAGES):
            await watched.page.goto(f"{reports}{path}")
            await all_drawn(watched.page)
            drawn = watched.page.locator("[data-chart]")
            await expect(drawn.locator("svg[role=img]")).to_have_count(await drawn.count())
            assert await barriers(watched.page) == [], path
            await fits(watched.page, str(number), width)
        assert watched.complaints == []


@SIZES
async def test_a_manager_chooses_days_and_a_commune_and_keeps_the_address(
    sqlite_url: str, width: int, height: int
) -> None:
    async with desk_at(sqlite_url) as desk, visited(desk, width, height) as (watched, reports):
        page = watched.page
        await page.goto(reports)
        await page.get_by_role("link", name="7 ngày").click()
        await page.get_by_text("Chọn ngày, xã phường, dịch vụ").click()
        await page.get_by_label("Xã, phường").select_option(label="Xã Sơn Kim 1")
        await page.get_by_role("button", name="Xem", exact=True).click()
        await expect(page.locator(".figure-card").first).to_contain_text("14")
        await page.get_by_role("link", name="Phễu", exact=True).click()
        assert page.url.endswith("/funnel?ky=7-ngay&xa=xa-son-kim-1")
        await expect(page.get_by_role("img", name="Xã Sơn Kim 1").first).to_be_visible()
        assert watched.complaints == []


async def test_pages_without_scripts_have_their_pictures_as_images(sqlite_url: str) -> None:
    async with desk_at(sqlite_url) as desk, visited(desk, 390, 844) as (watched, reports):
        context = await watched.page.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
        await context.add_cookies(await watched.page.context.cookies())  # type: ignore[arg-type]
        page = await context.new_page()
        await page.goto(f"{reports}/reach")
        picture = page.locator("noscript img, .picture img")
        await expect(picture).to_be_visible()
        await context.close()


async def test_definitions_open_by_keyboard_and_the_font_is_ours(sqlite_url: str) -> None:
    async with desk_at(sqlite_url) as desk, visited(desk, 1280, 800) as (watched, reports):
        page = watched.page
        await page.goto(reports)
        await page.locator(".figure-card summary").first.focus()
        await page.keyboard.press("Enter")
        await expect(page.locator(".figure-card p").first).to_be_visible()
        loaded = await page.evaluate(
            "document.fonts.ready.then(fonts => [...fonts].map(font => `${font.family} ${font.status}`))"
        )
        assert loaded == ["Roboto loaded", "Roboto loaded"]
        assert watched.complaints == []


@SIZES
async def test_a_report_of_the_portal_is_brought_and_taken_back(
    sqlite_url: str, width: int, height: int
) -> None:
    async with desk_at(sqlite_url) as desk, visited(desk, width, height) as (watched, reports):
        page = watched.page
        await page.goto(f"{reports}/portal")
        await page.get_by_role("link", name="Nhập báo cáo của Cổng").first.click()
        for content in (REPORT.replace(";120", ";-3"), REPORT):
            chosen = {"name": "thang-10.csv", "mimeType": "text/csv", "buffer": content.encode()}
            await page.get_by_label("Tệp Excel").set_input_files(chosen)  # type: ignore[arg-type]
            await page.get_by_role("button", name="Nhập", exact=True).click()
            await fits(page, "import", width)
            assert await barriers(page) == []
        await expect(page.get_by_role("status")).to_contain_text("2 dòng, 200 hồ sơ")
        await page.goto(f"{reports}/portal")
        await all_drawn(page)
        await expect(page.get_by_role("cell", name="120 / 200").first).to_be_visible()
        assert await barriers(page) == []
        await fits(page, "portal", width)
        await page.goto(f"{reports}/portal/import")
        await page.get_by_text("Bỏ lần nhập 1", exact=True).click()
        await page.get_by_role("button", name="Đồng ý bỏ lần nhập 1").click()
        await expect(page.get_by_role("status")).to_contain_text("Đã bỏ lần nhập 1")
        refused = [words for words in watched.complaints if "422" not in words]
        assert refused == []
