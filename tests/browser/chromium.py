"""Debian's Chromium, by its path."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright

CHROMIUM = Path("/usr/bin/chromium")
HAS_CHROMIUM = CHROMIUM.exists()
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--headless",
]


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Start Chromium; where there is none the test is skipped, and says so."""
    if not HAS_CHROMIUM:
        pytest.skip(f"no Chromium at {CHROMIUM}: the chat page was NOT tested")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


class WatchedPage:
    """A page that remembers every complaint of the browser: errors, warnings, refused content."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", lambda note: self._note(note.type, note.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(text)


@asynccontextmanager
async def watched_page(browser: Browser, width: int, height: int) -> AsyncIterator[WatchedPage]:
    """Open an empty page of this size in pixels; narrow ones are phones."""
    phone = width < 500
    context = await browser.new_context(
        viewport={"width": width, "height": height}, has_touch=phone, is_mobile=phone, locale="vi-VN"
    )
    context.set_default_timeout(8000)
    try:
        yield WatchedPage(await context.new_page())
    finally:
        await context.close()
