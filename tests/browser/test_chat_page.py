"""The chat page in a real browser, with a real bot behind the sandbox."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from bot.sandbox import RateLimits, SandboxSettings
from tests.browser.chromium import chromium, watched_page
from tests.sandbox.echo_bot import polling
from tests.support.telegram_sandbox import TelegramSandbox

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=\"document.title='hỏng'\"> <b>đậm</b> &amp;"


@pytest.fixture(autouse=True)
def _seconds_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


def said(page: Page, words: str) -> Locator:
    """Return the messages that hold these words."""
    return page.locator(".message").filter(has_text=words)


async def send(page: Page, text: str) -> None:
    """Type a message and press Enter."""
    await page.get_by_label("Tin nhắn", exact=True).and_(page.locator("textarea")).fill(text)
    await page.keyboard.press("Enter")


async def test_a_citizen_on_a_phone_goes_all_the_way() -> None:
    async with chromium() as browser, TelegramSandbox() as telegram, polling(telegram) as app:
        await app.bot.set_my_commands([("trogiup", "Cách dùng")])
        async with watched_page(browser, 390, 844) as watched:
            page = watched.page
            await page.goto(telegram.url)
            await expect(page.get_by_text("Hộp cát: không phải Telegram thật")).to_be_visible()
            await page.get_by_role("button", name="Chị Hoa").click()
            await page.get_by_role("button", name="Bắt đầu", exact=True).click()
            await expect(page.locator(".message strong")).to_have_text("Chào")
            await (
                page.get_by_role("group", name="Bàn phím của bot").get_by_role("button", name="Giúp").click()
            )
            await expect(said(page, "text: Giúp")).to_be_visible()
            await page.get_by_role("button", name="Xem tiếp").click()
            await expect(page.get_by_role("status").filter(has_text="bấm more")).to_be_visible()
            await expect(said(page, "Trang hai")).to_be_visible()
            await expect(said(page, "text: Giúp")).to_have_count(0)
            await page.get_by_role("button", name="Các lệnh của bot").click()
            await page.get_by_role("option", name="/trogiup").click()
            await expect(said(page, "text: /trogiup")).to_be_visible()
            await page.get_by_role("button", name="Về danh sách").click()
            await expect(page.get_by_role("button", name="Bác Lâm")).to_be_visible()
            assert watched.complaints == []


async def test_what_people_write_never_becomes_markup() -> None:
    async with chromium() as browser, TelegramSandbox() as telegram, polling(telegram):
        nga = await telegram.add_person(HOSTILE[:60])
        async with watched_page(browser, 1280, 800) as watched:
            page = watched.page
            await page.goto(f"{telegram.url}/#{nga.id}")
            await page.get_by_role("button", name="Bắt đầu", exact=True).click()
            await send(page, HOSTILE)
            await expect(said(page, f"text: {HOSTILE}")).to_be_visible()
            assert await page.locator("img").count() == 0
            assert await page.title() != "hỏng"
            assert watched.complaints == []


async def test_a_card_is_shared_to_family_by_inline_mode() -> None:
    async with (
        chromium() as browser,
        TelegramSandbox() as telegram,
        polling(telegram) as app,
        watched_page(browser, 1280, 800) as watched,
    ):
        page = watched.page
        hoa, lam = await telegram.citizen("Chị Hoa"), await telegram.citizen("Bác Lâm")
        talk = await hoa.with_person(lam)
        await page.goto(f"{telegram.url}/#{talk.chat_id}")
        await page.locator("textarea").fill(f"@{app.bot.username} khai sinh")
        await page.get_by_role("option", name="Thẻ").click()
        await expect(page.locator(".message.mine")).to_contain_text("Thẻ khai sinh")
        await page.get_by_label("Viết với tên").select_option(label="Bác Lâm")
        await expect(page.locator(".message.mine")).to_have_count(0)
        await page.get_by_role("button", name="Xem tiếp").click()
        await expect(said(page, "Trang hai")).to_be_visible()
        assert watched.complaints == []


async def test_blocking_from_the_page_and_a_link_that_starts_again() -> None:
    async with chromium() as browser, TelegramSandbox() as telegram, polling(telegram):
        hoa = await telegram.citizen()
        await hoa.starts()
        async with watched_page(browser, 1280, 800) as watched:
            page = watched.page
            await page.goto(f"{telegram.url}/#{hoa.id}")
            await page.get_by_role("button", name="Thêm lựa chọn").click()
            await page.get_by_role("menuitem", name="Chặn bot").click()
            await expect(page.get_by_role("button", name="Bỏ chặn bot")).to_be_visible()
            refused = await telegram.call("sendMessage", chat_id=hoa.id, text="x")
            assert refused["error_code"] == 403
            await page.get_by_role("button", name="Thêm lựa chọn").click()
            await page.get_by_role("menuitem", name="Mở bằng liên kết").click()
            await page.get_by_role("textbox", name="start=").fill("https://t.me/x?start=sv_khai_sinh")
            await page.get_by_role("button", name="Mở", exact=True).click()
            await expect(said(page, "từ: sv_khai_sinh")).to_be_visible()
            assert watched.complaints == []


async def test_an_open_page_goes_on_after_the_sandbox_restarts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = SandboxSettings(port=port, data_dir=tmp_path, limits=RateLimits(enabled=False))
    async with chromium() as browser, watched_page(browser, 1280, 800) as watched:
        page = watched.page
        async with TelegramSandbox(settings=settings) as telegram:
            hoa = await telegram.citizen()
            await hoa.starts()
            await page.goto(f"{telegram.url}/#{hoa.id}")
            await expect(page.locator(".message")).to_contain_text("/start")
        await expect(page.get_by_text("mất nối")).to_be_visible()
        async with TelegramSandbox(settings=settings) as telegram:
            await telegram.call("sendMessage", chat_id=hoa.id, text="Đã trở lại")
            await expect(said(page, "Đã trở lại")).to_be_visible()
