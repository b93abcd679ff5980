"""Charts in a real browser under the strict policy of the staff pages, with the fonts the browser has."""

from __future__ import annotations

import pytest
from playwright.async_api import Route

from bot.charts.gallery import gallery
from bot.texts import load_texts
from bot.web.staff.shell import SECURITY_HEADERS
from tests.browser.chromium import chromium, watched_page

pytestmark = pytest.mark.browser

PAGE = "https://charts.invalid/"
OUTSIDE = """
svg => {
  const frame = svg.getBoundingClientRect();
  return [...svg.querySelectorAll('text')]
    .map(text => [text.textContent, text.getBoundingClientRect()])
    .filter(([, box]) => box.left < frame.left - 0.5 || box.right > frame.right + 0.5)
    .map(([words]) => words);
}
"""


async def test_every_chart_is_shown_whole_on_a_phone_and_nothing_is_blocked() -> None:
    charts = gallery(load_texts().speaker("vi"))
    body = "<!doctype html><html lang='vi'><meta charset='utf-8'><title>Hình</title>"
    body += "".join(chart.svg() for chart in charts.values())

    async def answer(route: Route) -> None:
        await route.fulfill(body=body, content_type="text/html", headers=dict(SECURITY_HEADERS))

    async with chromium() as browser, watched_page(browser, 440, 900) as watched:
        await watched.page.route(PAGE, answer)
        await watched.page.goto(PAGE)
        outside = [await svg.evaluate(OUTSIDE) for svg in await watched.page.query_selector_all("svg")]
        first = watched.page.get_by_role("img", name="Cứ 100 người hỏi trợ lý").first
        described = await first.evaluate("svg => svg.querySelector('desc').textContent")
        assert watched.complaints == []
    assert len(outside) == len(charts)
    assert not [words for words in outside if words]
    assert "Hỏi trợ lý: 3.120 (25,0% bước trước)" in described
