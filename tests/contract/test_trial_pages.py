"""The experiments' pages: a date while the window is open, the tallies' own numbers afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.campaigns.model import Content
from bot.campaigns.service import Rules
from bot.campaigns.trial import AnswerKind, Trial, Unit
from bot.database.engine import Database
from bot.engagement.portal_rows import PortalChannel, PortalImport, PortalKey, PortalRow, SubmittedBy
from bot.kernel.ids import ProcedureCode
from tests.support.clock import FakeClock
from tests.support.report_pages import ReportDesk, rows_of
from tests.support.staff_pages import HOA, MINH
from tests.support.trial_story import COMMUNES, TrialOffice

EXPERIMENTS = "/staff/reports/experiments"


@pytest.fixture
def office(database: Database, clock: FakeClock) -> TrialOffice:
    return TrialOffice(database, clock, Rules(approval_above=10_000))


@pytest_asyncio.fixture
async def desk(database: Database, clock: FakeClock) -> AsyncIterator[ReportDesk]:
    opened = ReportDesk(database, clock)
    yield opened
    await opened.studio.close()


async def read(desk: ReportDesk, path: str, status: int = 200) -> str:
    async with desk.browser(MINH) as browser:
        answer = await browser.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


async def test_an_open_trial_shows_a_date_and_no_figure(office: TrialOffice, desk: ReportDesk) -> None:
    await office.subscribe(range(300), measured=True, follow_up=True)
    run = await office.started(office.trial_plan())
    await office.send_all()
    for path in (EXPERIMENTS, f"{EXPERIMENTS}/{run.campaign_id}"):
        page = await read(desk, path)
        assert "Đang trong kỳ đo" in page
        assert not [row for row in rows_of(page) if row]
    async with desk.browser(MINH) as browser:
        chart = await browser.get(f"/staff/reports/chart/experiment.svg?so={run.campaign_id}")
    assert chart.status_code == 404


async def test_a_closed_trial_shows_what_was_answered(office: TrialOffice, desk: ReportDesk) -> None:
    def answer(place: int, arm: str) -> AnswerKind | None:
        if place % 2:
            return None
        often = 6 if arm == "holdout" else 3
        return AnswerKind.SELF_ONLINE if place % (2 * often) == 0 else AnswerKind.NOT_DONE

    run = await office.play(people=900, answer=answer)
    page = await read(desk, f"{EXPERIMENTS}/{run.campaign_id}")
    rows = {row[0]: row[1:] for row in rows_of(page) if row}
    treated, held = (int(rows["Được chọn"][place].replace(".", "")) for place in (0, 1))
    assert treated + held == 900
    # Every sixth and every twelfth of an arm said yes, counted from the first.
    assert rows["Tự nộp qua mạng"] == [str(-(-treated // 6)), str(-(-held // 12))]
    arm = next(row for row in rows_of(page) if row[:1] == ["Nhóm nhận tin"])
    assert arm[1:3] == [str(treated), str(-(-treated // 6))]
    assert "<h1>Tăng từ " in page
    experiment = await office.shelf.experiment(run.campaign_id)
    assert experiment is not None
    assert f"mã {experiment.trial.sealed.digest[:16]}" in page
    listed = await read(desk, EXPERIMENTS)
    assert "1 chiến dịch có nhóm giữ lại, 1 đã đọc được kết quả" in listed


async def test_small_counts_hide_the_numbers_but_not_the_verdict(
    office: TrialOffice, desk: ReportDesk
) -> None:
    def answer(place: int, arm: str) -> AnswerKind | None:
        del arm
        return AnswerKind.SELF_ONLINE if place < 3 else None

    run = await office.play(people=400, answer=answer)
    page = await read(desk, f"{EXPERIMENTS}/{run.campaign_id}")
    assert "Chưa đủ dữ liệu để kết luận" in page
    rows = {row[0]: row[1:] for row in rows_of(page) if row}
    assert rows["Tự nộp qua mạng"] == ["ẩn", "ẩn"]


async def test_a_cancelled_campaign_has_no_result(office: TrialOffice, desk: ReportDesk) -> None:
    await office.subscribe(range(100), measured=True)
    campaign = await office.scheduled(office.trial_plan(content=Content(("Tin hủy",))))
    await office.campaigns.cancel(campaign.id, staff=campaign.author)
    assert "Chiến dịch đã hủy, không có kết quả" in await read(desk, f"{EXPERIMENTS}/{campaign.id}")


async def test_communes_are_read_from_the_portal_once_its_months_are_in(
    office: TrialOffice, desk: ReportDesk
) -> None:
    for place, commune in enumerate(COMMUNES):
        await office.subscribe(range(place * 3, place * 3 + 3), commune=commune)
    run = await office.started(
        office.trial_plan(holdout_share=0.5, trial=Trial(Unit.COMMUNE, window_days=45))
    )
    await office.send_all()
    office.clock.advance(timedelta(days=60))
    await office.campaigns.tick()
    path = f"{EXPERIMENTS}/{run.campaign_id}"
    assert "chưa nhập số liệu Cổng của" in await read(desk, path)
    experiment = await office.shelf.experiment(run.campaign_id)
    assert experiment is not None
    held = set(experiment.trial.design.terms["held_communes"])
    month = office.clock.now().date().replace(year=2026, month=12, day=1)
    rows = tuple(
        PortalRow(
            PortalKey(month, ProcedureCode("1.000001"), commune, channel, SubmittedBy.UNKNOWN), dossiers
        )
        for place, commune in enumerate(COMMUNES)
        for channel, dossiers in (
            (PortalChannel.ONLINE, 30 + place % 7 + (0 if commune in held else 30)),
            (PortalChannel.IN_PERSON, 70 - place % 5),
        )
    )
    counted = PortalImport("thang-12.csv", "mã", rows, (), is_synthetic=True)
    await desk.measuring.portal_counts.take_in(counted, staff=None, now=office.clock.now(), replace=False)
    page = await read(desk, path)
    assert "Tỷ lệ nộp trực tuyến theo xã, phường: tăng từ" in page
    assert "hệ số tương quan trong cụm" in page


async def test_only_staff_read_experiments(office: TrialOffice, desk: ReportDesk) -> None:
    del office
    async with desk.browser(HOA) as browser:
        assert (await browser.get(EXPERIMENTS)).status_code == 403
    async with desk.browser(None) as browser:
        assert (await browser.get(f"{EXPERIMENTS}/1")).status_code == 401
    await read(desk, f"{EXPERIMENTS}/999", status=404)
