"""Where managers read it besides the pages, over HTTP: chat, reports that come by themselves, files."""

from __future__ import annotations

import asyncio
import io
import re
import zipfile
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from pathlib import Path

import httpx
import openpyxl
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from bot.app import Product
from bot.cli import app
from bot.kernel.ids import ChatId
from bot.people.model import Role
from bot.telegram.report_push import ReportPush
from bot.telegram.speaking import Speaker
from tests.support.clock import FakeClock
from tests.support.month_of_events import live_a_month
from tests.support.product import ScriptedContent, running_bot, sqlite_url
from tests.support.telegram_sandbox import CitizenClient, TelegramSandbox
from tests.support.web import browser, serving

DRAWING_S = 30.0
"""The first picture of a process loads the drawing library."""

FIELD = re.compile(r'name="(\w+)"\s+value="([^"]*)"')


@pytest.fixture
def clock() -> FakeClock:
    """Monday 23/11/2026, 09:00."""
    return FakeClock()


@pytest.fixture
async def product(telegram: TelegramSandbox, tmp_path: Path, clock: FakeClock) -> AsyncIterator[Product]:
    async with running_bot(
        telegram, sqlite_url(tmp_path), content=ScriptedContent({}), clock=clock
    ) as running:
        await live_a_month(running.database, date(2026, 10, 1))
        yield running


async def at_work(product: Product, telegram: TelegramSandbox, name: str, role: Role) -> CitizenClient:
    person = await telegram.citizen(name)
    await person.starts()
    await telegram.settled()
    await product.memory.set_role(chat_id=ChatId(person.id), role=role, now=product.clock.now())
    return person


@pytest.fixture
async def chi(product: Product, telegram: TelegramSandbox) -> CitizenClient:
    return await at_work(product, telegram, "Lãnh đạo Chi", Role.MANAGER)


async def signed_in(person: CitizenClient, web: httpx.AsyncClient) -> None:
    await person.writes("/trang")
    token = re.search(r"t=([\w-]+)", (await person.sees("/staff/in"))["text"])
    assert token is not None
    page = await web.get(f"/staff/in?t={token[1]}")
    assert (await web.post("/staff/in", data=dict(FIELD.findall(page.text)))).status_code == 200


async def pictures_of(telegram: TelegramSandbox, person: CitizenClient) -> list[str]:
    """Captions of all pictures somebody got."""
    entries = await telegram.ledger(person.id)
    sent = {entry["message"]["message_id"]: entry["message"] for entry in entries if entry["author"] == "bot"}
    return [message["caption"] for message in sent.values() if "photo" in message]


class TestInChat:
    async def test_a_picture_five_sentences_and_choices(self, chi: CitizenClient) -> None:
        await chi.writes("/baocao")
        now = await chi.sees("Báo cáo toàn tỉnh, 01/11/2026 đến 23/11/2026", DRAWING_S)
        assert now["photo"]
        await chi.taps("Tháng trước")
        past = await chi.sees("Báo cáo toàn tỉnh, 01/10/2026 đến 31/10/2026", DRAWING_S)
        for words in (
            "Có 101 lượt dùng",
            "Được mở xem nhiều nhất",
            "báo bị vướng",
            "Báo qua bot",
            "chiến dịch",
        ):
            assert words in past["caption"]
        assert "🔘 Tháng trước" in chi.buttons

    async def test_a_commune_is_typed_without_tone_marks(self, chi: CitizenClient) -> None:
        await chi.writes("/baocao")
        await chi.sees("Báo cáo toàn tỉnh", DRAWING_S)
        await chi.taps("Tháng trước")
        await chi.sees("01/10/2026", DRAWING_S)
        await chi.taps("Chọn xã, phường")
        await chi.sees("của xã, phường nào")
        await chi.writes("nơi nào đó")
        await chi.sees("chưa thấy xã, phường này")
        await chi.writes("son kim")
        await chi.sees("Có phải nơi này?")
        await chi.taps("Sơn Kim 1")
        shown = await chi.sees("Báo cáo Xã Sơn Kim 1, 01/10/2026", DRAWING_S)
        assert "Có 25 lượt dùng" in shown["caption"]
        await chi.taps("Toàn tỉnh")
        assert "Có 101 lượt dùng" in (await chi.sees("Báo cáo toàn tỉnh", DRAWING_S))["caption"]

    async def test_one_name_that_fits_shows_its_report_at_once(self, chi: CitizenClient) -> None:
        await chi.writes("/baocao")
        await chi.sees("Báo cáo toàn tỉnh", DRAWING_S)
        await chi.taps("Chọn xã, phường")
        await chi.writes("thanh sen")
        await chi.sees("Báo cáo Phường Thành Sen", DRAWING_S)

    async def test_a_question_meanwhile_is_a_question(self, chi: CitizenClient) -> None:
        await chi.writes("/baocao")
        await chi.sees("Báo cáo toàn tỉnh", DRAWING_S)
        await chi.taps("Chọn xã, phường")
        await chi.sees("của xã, phường nào")
        await chi.writes("làm giấy khai sinh cho con cần những gì ạ?")
        await chi.sees("Tôi chưa có thông tin chính thức")

    async def test_a_citizen_is_answered_as_if_there_were_no_report(
        self, product: Product, telegram: TelegramSandbox
    ) -> None:
        hoa = await telegram.citizen("Chị Hoa")
        await hoa.starts()
        await telegram.settled()
        await hoa.writes("/baocao")
        message = await hoa.sees_message(lambda one: "text" in one)
        assert "Báo cáo" not in message["text"]
        assert await pictures_of(telegram, hoa) == []


class TestByThemselves:
    async def wants_weekly(self, person: CitizenClient) -> None:
        await person.writes("/baocao")
        await person.sees("Báo cáo toàn tỉnh", DRAWING_S)
        await person.taps("Gửi định kỳ")
        await person.sees("Hiện tôi không tự gửi báo cáo")
        await person.taps("Hằng tuần")
        await person.sees("8 giờ sáng thứ Hai hằng tuần")

    async def test_a_week_comes_once_however_many_workers_and_ticks(
        self, product: Product, telegram: TelegramSandbox, chi: CitizenClient, clock: FakeClock
    ) -> None:
        await self.wants_weekly(chi)
        before = len(await pictures_of(telegram, chi))
        await product.pushes.send()
        clock.advance(timedelta(days=6, hours=22, minutes=59))
        await product.pushes.send()
        assert len(await pictures_of(telegram, chi)) == before
        clock.advance(timedelta(minutes=2))
        await asyncio.gather(*(product.pushes.send() for _ in range(3)))
        clock.advance(timedelta(hours=5))
        await product.pushes.send()
        pushed = (await pictures_of(telegram, chi))[before:]
        assert [caption.splitlines()[0] for caption in pushed] == [
            "📊 Báo cáo toàn tỉnh, 23/11/2026 đến 29/11/2026"
        ]

    async def test_a_program_that_was_down_sends_late_and_a_restart_not_again(
        self, telegram: TelegramSandbox, tmp_path: Path, clock: FakeClock
    ) -> None:
        url, content = sqlite_url(tmp_path), ScriptedContent({})
        async with running_bot(telegram, url, content=content, clock=clock) as first:
            chi = await at_work(first, telegram, "Lãnh đạo Chi", Role.MANAGER)
            await self.wants_weekly(chi)
        before = len(await pictures_of(telegram, chi))
        clock.advance(timedelta(days=9))
        for _ in range(2):
            async with running_bot(telegram, url, content=content, clock=clock) as again:
                await again.pushes.send()
        assert len(await pictures_of(telegram, chi)) == before + 1

    async def test_a_role_taken_back_ends_it(
        self, product: Product, telegram: TelegramSandbox, chi: CitizenClient, clock: FakeClock
    ) -> None:
        await self.wants_weekly(chi)
        before = len(await pictures_of(telegram, chi))
        await product.memory.set_role(chat_id=ChatId(chi.id), role=Role.CITIZEN, now=clock.now())
        clock.advance(timedelta(days=7))
        await product.pushes.send()
        wishes = product.broadcasting.office.report_desk.wishes
        assert await wishes.wish(ChatId(chi.id)) is None
        assert len(await pictures_of(telegram, chi)) == before

    async def test_a_busy_telegram_loses_no_period(
        self, product: Product, telegram: TelegramSandbox, chi: CitizenClient, clock: FakeClock
    ) -> None:
        await self.wants_weekly(chi)
        before = len(await pictures_of(telegram, chi))
        clock.advance(timedelta(days=7))

        async def no_sleep(_: float) -> None:
            return None

        push = ReportPush(
            office=product.broadcasting.office,
            inside=product.content.inside,
            clock=clock,
            speaker=Speaker(product.application.bot, sleep=no_sleep),
        )
        for _ in range(3):
            await telegram.fault("retry_after", method="sendPhoto", retry_after=1)
        await push.send()
        assert len(await pictures_of(telegram, chi)) == before
        await push.send()
        await push.send()
        assert len(await pictures_of(telegram, chi)) == before + 1

    async def test_it_is_stopped_by_one_tap(
        self, product: Product, telegram: TelegramSandbox, chi: CitizenClient, clock: FakeClock
    ) -> None:
        await self.wants_weekly(chi)
        await chi.taps("Không gửi")
        await chi.sees("Hiện tôi không tự gửi báo cáo")
        before = len(await pictures_of(telegram, chi))
        clock.advance(timedelta(days=7))
        await product.pushes.send()
        assert len(await pictures_of(telegram, chi)) == before


class TestFiles:
    async def test_what_a_manager_takes_home(self, product: Product, chi: CitizenClient) -> None:
        async with serving(product) as address, browser(address) as web:
            await signed_in(chi, web)
            web.timeout = httpx.Timeout(120)
            got = await web.get("/staff/reports/export/communes.xlsx?ky=thang-truoc")
            assert got.headers["content-disposition"] == 'attachment; filename="communes-2026-10.xlsx"'
            sheet = openpyxl.load_workbook(io.BytesIO(got.content)).worksheets[0]
            rows = {row[1]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
            assert rows["phuong-thanh-sen"][3] == 60
            assert rows["xa-son-kim-2"][3] == "ẩn"
            assert rows["phuong-thanh-sen"][0] == datetime.fromisoformat("2026-10-01")

            parquet = await web.get("/staff/reports/export/overview.parquet")
            assert pq.read_table(io.BytesIO(parquet.content)).num_rows > 10

            archive = await web.get("/staff/reports/open-data.zip?tu=2026-10-01&den=2026-10-31")
            names = zipfile.ZipFile(io.BytesIO(archive.content)).namelist()
            assert "README.md" in names
            assert "csv/communes.csv" in names

            printed = await web.get("/staff/reports/print?ky=thang-truoc")
            assert printed.status_code == 200
            assert "Báo cáo tháng 10/2026" in printed.text
            assert printed.text.count("<svg") >= 4
            assert "Phụ lục: định nghĩa các số" in printed.text

    async def test_what_is_not_over_is_refused_with_a_way_on(
        self, product: Product, chi: CitizenClient
    ) -> None:
        async with serving(product) as address, browser(address) as web:
            await signed_in(chi, web)
            refused = await web.get("/staff/reports/export/communes.csv?ky=7-ngay")
            assert refused.status_code == 409
            assert "chưa có tháng nào đã hết trọn" in refused.text
            assert "/staff/reports/export/communes.csv?tu=2026-10-01&amp;den=2026-10-31" in refused.text
            assert (await web.get("/staff/reports/export/people.csv")).status_code == 404
            assert (await web.get("/staff/reports/export/communes.exe")).status_code == 404
            assert (await web.get("/staff/reports/downloads?ky=thang-truoc")).status_code == 200

    async def test_an_officer_may_read_but_take_nothing_out(
        self, product: Product, telegram: TelegramSandbox
    ) -> None:
        lan = await at_work(product, telegram, "Cán bộ Lan", Role.OFFICER)
        async with serving(product) as address, browser(address) as web:
            await signed_in(lan, web)
            for path in ("export/communes.csv", "open-data.zip", "print", "downloads"):
                assert (await web.get(f"/staff/reports/{path}")).status_code == 403


def test_the_command_line_writes_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url(tmp_path))
    runner = CliRunner()
    folder, archive = tmp_path / "files", tmp_path / "open.zip"
    done = runner.invoke(app, ["report", "export", str(folder), "--period", "2026-08..2026-09"])
    assert done.exit_code == 0, done.output
    assert {path.suffix for path in folder.iterdir()} == {".xlsx", ".csv", ".parquet"}
    assert runner.invoke(app, ["report", "open-data", str(archive), "--period", "2026-Q2"]).exit_code == 0
    assert zipfile.is_zipfile(archive)
    for wrong in ("tuần này", "2026-13", "2099"):
        refused = runner.invoke(app, ["report", "export", str(folder), "--period", wrong])
        assert refused.exit_code == 1
