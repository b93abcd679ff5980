"""What an accessibility library (axe-core) finds wrong with a page: serious things only, shortly."""

from __future__ import annotations

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

GRAVE = frozenset({"serious", "critical"})


async def barriers(page: Page) -> list[str]:
    """Each serious or critical violation with the first element it stands at; none on a good page."""
    found = await Axe().run(page)
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}"
        for one in found.response["violations"]
        if one["impact"] in GRAVE
    ]
