"""Which addresses exist, and what is said of each after asking."""

from __future__ import annotations

import httpx

from bot.catalog.links import Link, iter_links
from bot.web.link_check import check_links
from tests.unit.catalog.small_content import small_catalog


def test_every_address_is_listed_once_with_its_place() -> None:
    links = [(link.url, link.file, link.owner) for link in iter_links(small_catalog())]
    assert links == [
        ("https://cong.example", "province.yaml", "portal.home"),
        ("https://cong.example/tim", "province.yaml", "portal.search"),
        (
            "https://cong.example/thu-tuc/019d2bfd-3fe0-70ac-b9d6-5e9e20d6eef7",
            "services_catalog.yaml",
            "the_thu",
        ),
    ]


def answer(request: httpx.Request) -> httpx.Response:
    """A server with one page, one gone page, one that dislikes HEAD, one that is away."""
    match request.url.path:
        case "/good":
            return httpx.Response(200)
        case "/no-head":
            return httpx.Response(405 if request.method == "HEAD" else 200)
        case "/away":
            raise httpx.ConnectTimeout("away", request=request)
        case _:
            return httpx.Response(404)


async def test_good_gone_and_silent_pages_are_told_apart() -> None:
    links = [
        Link(f"https://cong.example/{path}", "a.yaml", path, path)
        for path in ("good", "no-head", "gone", "away")
    ]
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        answers = await check_links(links, client)
    assert [(one.link.owner, one.status, one.is_good) for one in answers] == [
        ("good", 200, True),
        ("no-head", 200, True),
        ("gone", 404, False),
        ("away", None, False),
    ]
    assert answers[3].reason == "ConnectTimeout"
