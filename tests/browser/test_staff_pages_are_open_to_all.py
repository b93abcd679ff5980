"""An accessibility library finds nothing serious on any page of campaigns, at a desk and on a phone."""

from __future__ import annotations

import pytest

from tests.browser.accessible import barriers
from tests.browser.test_staff_pages import SIZES, desk_at, visited

pytestmark = pytest.mark.browser


@SIZES
async def test_pages_of_campaigns_have_no_barriers(sqlite_url: str, width: int, height: int) -> None:
    async with desk_at(sqlite_url) as desk, visited(desk, width, height) as (watched, url):
        page = watched.page
        run = await desk.office.started()
        campaign = f"/staff/campaigns/{run.campaign_id}"
        for path in (
            "/staff/campaigns",
            "/staff/campaigns/new",
            campaign,
            f"{campaign}/runs/{run.id}",
            "/staff/approvals",
            "/staff/calendar",
            "/staff/khong-co",
        ):
            await page.goto(f"{url}{path}")
            assert await barriers(page) == [], path
        await page.context.clear_cookies()
        await page.goto(f"{url}/staff/campaigns")
        assert await barriers(page) == [], "signed out"
