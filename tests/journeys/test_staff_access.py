"""From an invitation to the pages and out again, over HTTP: chat through the sandbox, pages in a browser."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from bot.app import Product
from bot.kernel.ids import ChatId
from bot.people.access import SESSION_LASTS, SIGN_IN_LASTS
from bot.people.model import Role
from tests.journeys.test_staff_roles import colleague
from tests.support.clock import FakeClock
from tests.support.telegram_sandbox import CitizenClient, TelegramSandbox, rows_of, words_of
from tests.support.web import browser, serving

OPEN = "Mở phiên làm việc"


@pytest.fixture
async def pages(product: Product) -> AsyncIterator[str]:
    async with serving(product) as address:
        yield address


@pytest.fixture
async def web(pages: str) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(pages) as client:
        yield client


@pytest.fixture
async def binh(product: Product, telegram: TelegramSandbox) -> CitizenClient:
    person = await telegram.citizen("Quản trị Bình")
    await person.starts()
    await product.memory.set_role(chat_id=ChatId(person.id), role=Role.ADMINISTRATOR, now=product.clock.now())
    return person


async def link_of(person: CitizenClient) -> str:
    """Ask for a link in chat; returns the part after the pages' address."""
    await person.writes("/trang")
    message = await person.sees("/staff/in?t=")
    found = re.search(r"(/staff/in\?t=[A-Za-z0-9_-]+)", words_of(message))
    assert found is not None
    return found[1]


async def enter(web: httpx.AsyncClient, link: str) -> httpx.Response:
    """Open a link and press its button."""
    shown = await web.get(link)
    assert OPEN in shown.text
    token = re.search(r'name="t" value="([^"]+)"', shown.text)
    assert token is not None
    return await web.post("/staff/in", data={"t": token[1]})


async def test_an_invited_colleague_opens_a_session_once_and_loses_it_with_the_role(
    telegram: TelegramSandbox, binh: CitizenClient, web: httpx.AsyncClient, pages: str
) -> None:
    minh = await colleague(telegram, binh, "Cán bộ Minh")
    link = await link_of(minh)
    inside = await enter(web, link)
    assert (inside.status_code, inside.url.path) == (200, "/staff/reports")
    assert "Cán bộ Minh" in inside.text
    async with browser(pages) as another:
        again = await enter(another, link)
        assert again.status_code == 401
        assert "không dùng được nữa" in again.text
    await binh.writes("/vaitro")
    await binh.sees("Cán bộ Minh")
    await binh.taps("✏️ Cán bộ Minh")
    await binh.taps("Lấy lại vai trò")
    await binh.taps("Lấy lại")
    await minh.sees("không còn vai trò")
    outside = await web.get("/staff/campaigns")
    assert outside.status_code == 401
    assert "/trang" in outside.text


async def test_previews_and_prefetchers_do_not_use_the_link_up(
    binh: CitizenClient, web: httpx.AsyncClient
) -> None:
    link = await link_of(binh)
    for _ in range(3):
        assert (await web.get(link)).status_code == 200
        await web.head(link)
    assert (await enter(web, link)).status_code == 200


async def test_the_chat_says_that_the_pages_are_here_only_and_has_no_button_for_it(
    binh: CitizenClient,
) -> None:
    await binh.writes("/trang")
    message = await binh.sees("ngay trên máy đang chạy chương trình")
    assert rows_of(message) == []


async def test_a_link_is_too_old_after_ten_minutes_and_a_session_after_twelve_hours(
    binh: CitizenClient, web: httpx.AsyncClient, clock: FakeClock
) -> None:
    old = await link_of(binh)
    clock.advance(SIGN_IN_LASTS)
    assert (await enter(web, old)).status_code == 401
    assert (await enter(web, await link_of(binh))).status_code == 200
    clock.advance(SESSION_LASTS - timedelta(seconds=1))
    assert (await web.get("/staff/campaigns")).status_code == 200
    clock.advance(timedelta(seconds=1))
    assert (await web.get("/staff/campaigns")).status_code == 401


async def test_signing_out_ends_the_session_for_whoever_kept_the_cookie(
    binh: CitizenClient, web: httpx.AsyncClient, pages: str
) -> None:
    inside = await enter(web, await link_of(binh))
    csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', inside.text)
    assert csrf is not None
    kept = dict(web.cookies)
    outside = await web.post("/staff/ra", data={"csrf": csrf[1]})
    assert outside.status_code == 401
    assert dict(web.cookies) == {}
    async with browser(pages) as thief:
        thief.cookies.update(kept)
        assert (await thief.get("/staff/campaigns")).status_code == 401


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    binh: CitizenClient, web: httpx.AsyncClient
) -> None:
    link = await link_of(binh)
    entered = await web.post("/staff/in", data={"t": link.partition("=")[2]}, follow_redirects=False)
    cookie = entered.headers["set-cookie"].lower()
    assert {"httponly", "samesite=lax", "path=/", "max-age=43200"} <= set(cookie.split("; "))


async def test_another_site_cannot_sign_somebody_in(binh: CitizenClient, web: httpx.AsyncClient) -> None:
    """Else an attacker on staff could make a colleague work, unknowing, under the attacker's name."""
    token = (await link_of(binh)).partition("=")[2]
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
        refused = await web.post("/staff/in", data={"t": token}, headers=headers)
        assert refused.status_code == 403
        assert not web.cookies
    assert (await web.post("/staff/in", data={"t": token})).status_code == 200


async def test_whoever_tries_links_by_the_dozen_must_wait(
    binh: CitizenClient, web: httpx.AsyncClient, clock: FakeClock
) -> None:
    link = await link_of(binh)
    answers = [(await web.post("/staff/in", data={"t": f"doan-{n}"})).status_code for n in range(21)]
    assert answers == [401] * 20 + [429]
    assert (await web.post("/staff/in", data={"t": link.partition("=")[2]})).status_code == 429
    clock.advance(timedelta(minutes=10))
    assert (await enter(web, await link_of(binh))).status_code == 200


async def test_without_a_public_address_other_machines_and_other_names_are_refused(
    binh: CitizenClient, web: httpx.AsyncClient
) -> None:
    await enter(web, await link_of(binh))
    for headers in (
        {"Host": "ke-gian.example.vn"},
        {"Host": "127.0.0.1.ke-gian.example.vn"},
        {"X-Forwarded-For": "203.0.113.7"},
    ):
        refused = await web.get("/staff/campaigns", headers=headers)
        assert refused.status_code == 403
        assert "PUBLIC_URL" in refused.text
    port = web.base_url.port
    assert (await web.get("/staff/campaigns", headers={"Host": f"localhost:{port}"})).status_code == 200


async def test_every_answer_under_staff_shuts_the_doors(web: httpx.AsyncClient) -> None:
    for path in (
        "/staff",
        "/staff/",
        "/staff/in",
        "/staff/in?t=abc",
        "/staff/xyz",
        "/staff/static/staff.css",
    ):
        headers = (await web.get(path)).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
    assert "content-security-policy" not in (await web.get("/healthz")).headers


async def test_what_stands_in_the_link_is_not_read_as_html(web: httpx.AsyncClient) -> None:
    shown = await web.get("/staff/in", params={"t": '"><script>alert(1)</script>'})
    assert "<script>alert" not in shown.text
    assert (await web.get("/staff/in")).status_code == 401
