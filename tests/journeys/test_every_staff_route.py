"""Every address under `/staff` refuses whoever may not open it. New routes are covered by themselves."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import httpx
import pytest
from sqlalchemy import insert
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route

from bot.app import Product, build_product, prepare_database, web_server
from bot.database.access import DatabaseAccess
from bot.database.tables.staff import SESSIONS
from bot.kernel.ids import ChatId
from bot.people import roles
from bot.people.access import SESSION_LASTS
from bot.people.model import Role
from bot.people.roles import Permission
from bot.people.tokens import csrf_of, digest_of
from bot.web.staff.access import GuardedRoute
from tests.support.clock import FakeClock
from tests.support.product import ScriptedContent, settings_for, sqlite_url

OPEN_TO_EVERYBODY = frozenset({"/staff/in", "/staff/static", "/staff/{rest:path}"})
"""The way in, styles and scripts, and the page that says there is no such page."""

AN, BINH, CHI = ChatId(7_000_000_001), ChatId(7_000_000_002), ChatId(7_000_000_003)
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
ADDRESS = "http://127.0.0.1:8080"


@dataclass(frozen=True)
class Site:
    """The whole web server as the product mounts it, and who is signed in there."""

    app: Starlette
    access: DatabaseAccess
    product: Product

    @property
    def routes(self) -> Sequence[GuardedRoute]:
        return [route for route in staff_routes(self.app.routes) if isinstance(route, GuardedRoute)]

    async def signed_in(self, who: ChatId) -> str:
        now = self.product.clock.now()
        secret = await self.access.open_session(await self.access.sign_in_link(who, now=now), now=now)
        assert secret is not None
        return secret

    async def asks(
        self,
        route: GuardedRoute,
        secret: str | None,
        *,
        headers: dict[str, str] | None = None,
        csrf: str | None = None,
        method: str | None = None,
    ) -> httpx.Response:
        """One request to a route, with a made-up value for every hole in its path."""
        cookies = {} if secret is None else {"mot_cua_staff": secret}
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS, cookies=cookies) as client:
            data = None if csrf is None else {"csrf": csrf}
            path = re.sub(r"\{[^}]+\}", "1", route.path)
            return await client.request(
                method or method_of(route), path, headers=SAME_SITE if headers is None else headers, data=data
            )


def staff_routes(routes: Sequence[BaseRoute]) -> Iterator[BaseRoute]:
    for route in routes:
        if isinstance(route, Route | Mount) and route.path.startswith("/staff"):
            yield route


def method_of(route: GuardedRoute) -> str:
    methods = (route.methods or set()) - {"HEAD"}
    assert len(methods) == 1, f"{route.path} mixes methods"
    return methods.pop()


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """An administrator An and an officer Bình; Chi is a citizen."""
    url, clock = sqlite_url(tmp_path), FakeClock()
    settings = settings_for(url, telegram_bot_token="1:a")
    prepare_database(settings)
    product = build_product(settings, api_url="http://127.0.0.1:9", clock=clock, content=ScriptedContent({}))
    app = web_server(product).config.app
    assert isinstance(app, Starlette)
    for who, role in ((AN, Role.ADMINISTRATOR), (BINH, Role.OFFICER)):
        await product.memory.set_role(chat_id=who, role=role, now=clock.now())
    yield Site(app, DatabaseAccess(product.database), product)
    await product.database.close()


def test_every_route_is_guarded_or_listed(site: Site) -> None:
    found = list(staff_routes(site.app.routes))
    open_routes = {str(getattr(route, "path", "")) for route in found if not isinstance(route, GuardedRoute)}
    assert open_routes == OPEN_TO_EVERYBODY
    assert len(site.routes) > 2
    assert all(isinstance(route.needs, Permission) for route in site.routes)


async def test_nobody_signed_in_is_told_how_to_get_in(site: Site) -> None:
    for route in site.routes:
        for secret in (None, "", "an-invented-one"):
            answer = await site.asks(route, secret)
            assert (answer.status_code, "/trang" in answer.text) == (401, True), route.path


async def test_a_citizen_is_refused_even_with_a_session(site: Site) -> None:
    """A row no program would write, and a session from the days when the person had a role."""
    now = site.product.clock.now()
    row = {"digest": digest_of("of-a-citizen"), "chat_id": CHI, "expires_at": now + SESSION_LASTS}
    await site.product.database.write(lambda session: session.execute(insert(SESSIONS), row))
    former = await site.signed_in(BINH)
    await site.access.change_role(BINH, Role.CITIZEN, by=AN, now=now)
    for route in site.routes:
        for secret in ("of-a-citizen", former):
            answer = await site.asks(route, secret, csrf=csrf_of(secret))
            assert answer.status_code == 401, route.path


async def test_a_role_without_the_permission_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = await site.signed_in(BINH)
    for route in site.routes:
        lacking = {**roles.PERMISSIONS, Role.OFFICER: frozenset(Permission) - {route.needs}}
        monkeypatch.setattr(roles, "PERMISSIONS", MappingProxyType(lacking))
        answer = await site.asks(route, secret, csrf=csrf_of(secret))
        assert (answer.status_code, "Vai trò" in answer.text) == (403, True), route.path


async def test_a_change_without_the_sessions_own_secret_is_refused(site: Site) -> None:
    secret, other = await site.signed_in(AN), await site.signed_in(AN)
    changing = [route for route in site.routes if method_of(route) != "GET"]
    assert changing
    for route in changing:
        for csrf in (None, "", "wrong", csrf_of(other)):
            answer = await site.asks(route, secret, csrf=csrf)
            assert (answer.status_code, "chưa có gì thay đổi" in answer.text) == (403, True), route.path


async def test_a_change_from_another_site_is_refused_even_with_the_secret(site: Site) -> None:
    secret = await site.signed_in(AN)
    for route in site.routes:
        if method_of(route) == "GET":
            continue
        for headers in (
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Sec-Fetch-Site": "none"},
            {"Origin": "https://ke-gian.example.vn"},
        ):
            answer = await site.asks(route, secret, csrf=csrf_of(secret), headers=headers)
            assert answer.status_code == 403, route.path


async def test_a_change_cannot_be_made_by_a_link(site: Site) -> None:
    secret = await site.signed_in(AN)
    reading = {route.path for route in site.routes if method_of(route) == "GET"}
    for route in site.routes:
        if route.path in reading:
            continue
        answer = await site.asks(route, secret, method="GET")
        assert answer.status_code in {404, 405}, route.path


async def test_whoever_may_gets_past_the_guard_everywhere(site: Site) -> None:
    """The same requests with nothing wrong: so what is refused above is refused for its reason."""
    leaving = [route for route in site.routes if route.path == "/staff/ra"]
    for route in [*(route for route in site.routes if route not in leaving), *leaving]:
        secret = await site.signed_in(AN)
        for headers in (SAME_SITE, {"Origin": ADDRESS}, {"Origin": "null"}):
            answer = await site.asks(route, secret, csrf=csrf_of(secret), headers=headers)
            assert answer.status_code not in {401, 403, 500}, route.path
            if route in leaving:
                secret = await site.signed_in(AN)
