"""A newcomer simulates a province and looks around: the command line, then every report page."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from typer.testing import CliRunner, Result

from bot.app import Product, build_product, web_server
from bot.cli import app
from bot.database.migrate import migrate
from bot.kernel.ids import ChatId
from bot.people.model import Role
from bot.simulation.habits import MANAGER
from tests.support.clock import FakeClock
from tests.support.product import settings_for, sqlite_url
from tests.support.simulation import AT_PRESENT, simulated, small_content, small_world

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
ADDRESS = "http://127.0.0.1:8080"
FIGURES = (
    "/staff/reports", "/staff/reports/funnel", "/staff/reports/services", "/staff/reports/questions",
    "/staff/reports/communes", "/staff/reports/reach", "/staff/reports/portal", "/staff/reports/experiments",
    "/staff/reports/print", "/staff/reports/services/khai_sinh", "/staff/reports/experiments/1",
)  # fmt: skip
"""Pages that show figures."""


def simulate(*args: str) -> Result:
    return CliRunner().invoke(app, ["simulate", *args], env={"COLUMNS": "200"})


def told(result: Result) -> dict[str, Any]:
    """The last line, which is one JSON object."""
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.output.splitlines()[-1])
    return found


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    return sqlite_url(tmp_path)


def test_the_last_line_tells_what_was_planted_and_found(database: str) -> None:
    args = ("--citizens", "60", "--days", "10", "--seed", "4", "--campaigns", "1", "--effect", "12.5")
    result = simulate(*args, "--last-day", "2026-11-22", "--database", database)
    assert result.output.startswith("DỮ LIỆU GIẢ LẬP: 60 người, 10 ngày")
    first = told(result)
    assert (first["citizens"], first["days"], first["seed"], first["synthetic"]) == (60, 10, 4, True)
    assert (first["campaigns"], first["planted_points"]) == (1, 12.5)
    assert first["last_day"] == "2026-11-22"
    assert first["events"] > 100
    assert {"expected_points", "estimated_points", "interval_points", "verdict", "seconds"} <= set(first)
    again = told(simulate(*args, "--last-day", "2026-11-22", "--database", database))
    assert {**again, "seconds": 0} == {**first, "seconds": 0}


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--days", "9", "--campaigns", "1"), "9 days have room for 0 measured campaigns"),
        (("--days", "30", "--campaigns", "4"), "30 days have room for 3"),
        (("--unequal-reporting", "--effect", "5"), "plants no effect"),
        (("--last-day", "2999-01-01"), "a day that is not over"),
        (("--citizens", "0"), "--citizens"),
    ],
)
def test_what_cannot_be_simulated_is_said(database: str, args: tuple[str, ...], said: str) -> None:
    result = simulate(*args, "--database", database)
    assert result.exit_code == 2
    assert said in " ".join(result.output.replace("│", " ").split())


def test_a_real_database_is_refused_kindly(database: str) -> None:
    product = _product(database)

    async def somebody_works_here() -> None:
        await product.memory.set_role(
            chat_id=ChatId(7_000_000_001), role=Role.OFFICER, now=product.clock.now()
        )
        await product.database.close()

    asyncio.run(somebody_works_here())
    result = simulate("--citizens", "20", "--days", "10", "--campaigns", "0", "--database", database)
    assert result.exit_code == 1
    assert "Chưa có gì bị thay đổi" in result.output


def _product(url: str) -> Product:
    migrate(url)
    settings = settings_for(url, telegram_bot_token="1:a")
    clock = FakeClock(AT_PRESENT)
    return build_product(settings, api_url="http://127.0.0.1:9", clock=clock, content=small_content())


async def test_every_report_page_says_that_it_is_invented(database: str, tmp_path: Path) -> None:
    await asyncio.to_thread(migrate, database)
    await simulated(small_world(citizens=60), database, tmp_path)
    product = _product(database)
    web = web_server(product).config.app
    assert isinstance(web, Starlette)
    access = product.broadcasting.office.access
    now = product.clock.now()
    secret = await access.open_session(await access.sign_in_link(ChatId(MANAGER), now=now), now=now)
    transport = httpx.ASGITransport(web)
    async with httpx.AsyncClient(
        transport=transport, base_url=ADDRESS, cookies={"mot_cua_staff": str(secret)}, headers=SAME_SITE
    ) as browser:
        for path in FIGURES:
            page = await browser.get(path)
            assert page.status_code == 200, path
            assert "giả lập" in page.text.lower(), path
    await product.database.close()
