"""What people decide on the pages, on SQLite and PostgreSQL: tests, approvals, runs, what to take home."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from datetime import timedelta
from html import unescape
from typing import Any

import httpx
import pytest

from bot.campaigns.fingerprint import fingerprint_of
from bot.campaigns.model import CampaignId, Content, Run
from bot.campaigns.outcomes import Failed, Outcome, Sent, Unknown
from bot.campaigns.schedule import Repeat, Schedule
from bot.campaigns.service import Rules
from bot.campaigns.statuses import CampaignStatus, FailReason, RunStatus, SendState
from bot.conversations.staff.outcome_file import outcome_header
from bot.database.engine import Database
from bot.exports.cells import safe_cell
from tests.support.clock import FakeClock
from tests.support.staff_pages import INSIDE, LAN, MINH, StaffDesk, csrf_of
from tests.unit.campaigns.office import MANAGER, OFFICER, Office

ONE = CampaignId(1)


@pytest.fixture
def desk(database: Database) -> StaffDesk:
    return StaffDesk(Office(database, FakeClock(), Rules(approval_above=20)))


def text_of(answer: httpx.Response) -> str:
    """What a person reads on a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def hidden(answer: httpx.Response, name: str) -> str:
    """A hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.text)
    assert found, name
    return found[1]


async def status_of(desk: StaffDesk) -> CampaignStatus:
    return (await desk.office.shelf.campaign(ONE)).status


async def waiting(desk: StaffDesk) -> None:
    """A campaign of Lan's that waits for approval."""
    await desk.office.subscribe(range(30))
    await desk.office.campaigns.draft(desk.office.plan(title="Khai sinh"), author=OFFICER)
    async with desk.browser() as lan:
        asked = await lan.post("/staff/campaigns/1/wish/submit", data={"csrf": csrf_of(LAN)})
    assert "Đã xin duyệt." in asked.text


async def test_a_test_copy_comes_as_people_get_it(desk: StaffDesk) -> None:
    content = Content(("Lời một {xa_phuong}", "Lời <b>hai</b>"))
    await desk.office.campaigns.draft(desk.office.plan(content=content), author=OFFICER)
    async with desk.browser() as lan:
        told = await lan.post("/staff/campaigns/1/wish/test", data={"csrf": csrf_of(LAN)})
        assert "Đã gửi thử vào cuộc trò chuyện" in told.text
        ((chat_id, letters),) = desk.said
        assert chat_id == LAN.chat_id
        assert [letter.html for letter in letters] == ["Lời một Thử", "Lời <b>hai</b>"]
        desk.arrives = "unreachable"
        told = await lan.post("/staff/campaigns/1/wish/test", data={"csrf": csrf_of(LAN)})
        assert "tin thử chưa tới được" in told.text


async def test_what_telegram_would_refuse_is_not_sent_as_a_test(desk: StaffDesk) -> None:
    await desk.office.campaigns.draft(desk.office.plan(content=Content(("<b>hỏng",))), author=OFFICER)
    async with desk.browser() as lan:
        told = await lan.post("/staff/campaigns/1/wish/test", data={"csrf": csrf_of(LAN)})
    assert "chưa gửi thử được" in told.text
    assert desk.said == []


async def test_approval_by_a_second_person_who_saw_exactly_this(desk: StaffDesk) -> None:
    await waiting(desk)
    assert [chat_id for chat_id, _ in desk.said] == [MINH.chat_id], "who may approve is told, the author not"
    desk.said.clear()
    async with desk.browser() as lan, desk.browser(MINH) as minh:
        own = await lan.get("/staff/campaigns/1")
        assert "phải một người khác duyệt" in own.text
        assert "/approve" not in own.text
        seen = fingerprint_of((await desk.office.shelf.campaign(ONE)).plan)
        forced = await lan.post(
            "/staff/campaigns/1/approve", data={"csrf": csrf_of(LAN), "fingerprint": seen}
        )
        assert "Không ai tự duyệt tin của mình." in forced.text
        page = await minh.get("/staff/campaigns/1")
        approve = {"csrf": csrf_of(MINH), "fingerprint": hidden(page, "fingerprint")}
        stale = await minh.post("/staff/campaigns/1/approve", data=approve | {"fingerprint": "khác"})
        assert "nên chưa làm gì cả" in stale.text
        assert await status_of(desk) is CampaignStatus.AWAITING_APPROVAL
        done = await minh.post("/staff/campaigns/1/approve", data=approve)
        assert "Đã duyệt và lên lịch." in done.text
        assert [chat_id for chat_id, _ in desk.said] == [LAN.chat_id], "the author hears of it"
        again = await minh.post("/staff/campaigns/1/approve", data=approve)
        assert "Chưa có gì thay đổi" in again.text
    assert await status_of(desk) is CampaignStatus.SCHEDULED


async def test_what_was_given_back_is_a_draft_with_a_word_on_why(desk: StaffDesk) -> None:
    await waiting(desk)
    desk.said.clear()
    async with desk.browser(MINH) as minh:
        version = hidden(await minh.get("/staff/campaigns/1"), "version")
        form = {"csrf": csrf_of(MINH), "version": version, "note": "Câu đầu <dài> quá"}
        back = await minh.post("/staff/campaigns/1/send-back", data=form)
        assert "Đã trả lại cho người soạn." in back.text
        assert "trả lại: Câu đầu <dài> quá" in text_of(back)
        ((chat_id, (reply,)),) = desk.said
        assert chat_id == LAN.chat_id
        assert "Câu đầu &lt;dài&gt; quá" in reply.html
        late = await minh.post("/staff/campaigns/1/send-back", data=form)
        assert "Chưa có gì thay đổi" in late.text
    assert await status_of(desk) is CampaignStatus.DRAFT


async def test_the_lists_show_where_everything_stands(desk: StaffDesk) -> None:
    await waiting(desk)
    other = desk.office.plan(title="Của Minh", schedule=None)
    await desk.office.campaigns.draft(other, author=MANAGER)
    async with desk.browser() as lan, desk.browser(MINH) as minh:
        every = text_of(await lan.get("/staff/campaigns"))
        assert "Khai sinh ⏳ chờ duyệt" in every
        assert "Của Minh 📝 nháp" in every
        drafts = text_of(await lan.get("/staff/campaigns?trang_thai=draft"))
        assert "Của Minh" in drafts
        assert "Khai sinh" not in drafts
        assert "Của tôi, chờ người khác duyệt" in text_of(await lan.get("/staff/approvals"))
        assert "Xem và duyệt" in text_of(await minh.get("/staff/approvals"))
        assert "Không có chiến dịch nào" in text_of(await lan.get("/staff/campaigns?trang_thai=ended"))
        assert (await lan.get("/staff/campaigns?trang_thai=la&trang=-3")).status_code == 200


async def test_the_calendar_holds_what_ran_what_will_and_what_waits(desk: StaffDesk) -> None:
    await desk.office.subscribe(range(15))
    first = desk.office.clock.now() + timedelta(minutes=1)
    weekly = desk.office.plan(title="Hằng tuần", schedule=Schedule(first, Repeat.WEEKLY))
    await desk.office.started(weekly)
    async with desk.browser() as lan:
        month = await lan.get("/staff/calendar")
        agenda = text_of(month).split("Chủ nhật", 1)[1]
        assert month.text.count("Hằng tuần") == 4, "23 and 30 November, in the sheet and in the agenda"
        assert "09:01 Hằng tuần ▶️ đang gửi" in agenda
        assert "09:01 Hằng tuần 🗓 chờ đến giờ" in agenda
        december = text_of(await lan.get("/staff/calendar?thang=2026-12"))
        assert "Tháng 12 năm 2026" in december
        assert "09:01 Hằng tuần 🗓 đã lên lịch" in december
        assert "Tháng 11 năm 2026" in text_of(await lan.get("/staff/calendar?thang=la"))


async def outcomes(desk: StaffDesk, run: Run) -> None:
    """Two sent, one each of blocked, busy and unknown."""
    sends = (await desk.office.claim()).sends
    await desk.office.permits(sends)
    became: list[Outcome] = [
        Failed(FailReason.BLOCKED), Failed(FailReason.SERVER_ERROR), Unknown(), *[Sent()] * (len(sends) - 3)
    ]  # fmt: skip
    await desk.office.outbox.record(
        list(zip(sends, became, strict=True)), holder="một", now=desk.office.clock.now()
    )


async def test_a_run_is_watched_paused_and_resumed(desk: StaffDesk) -> None:
    await desk.office.subscribe(range(15))
    run = await desk.office.started()
    address = f"/staff/campaigns/{run.campaign_id}/runs/{run.id}"
    async with desk.browser() as lan:
        live = await lan.get(f"{address}/progress")
        assert 'data-live="yes"' in live.text
        assert "còn chờ 15 + chưa rõ 0: khớp" in text_of(live)
        form = {"csrf": csrf_of(LAN)}
        assert "Đã tạm dừng." in (await lan.post(f"{address}/pause", data=form)).text
        assert (await desk.office.shelf.run(run.id)).status is RunStatus.PAUSED
        assert "Chưa có gì thay đổi" in (await lan.post(f"{address}/pause", data=form)).text
        assert "Đã cho chạy tiếp." in (await lan.post(f"{address}/resume", data=form)).text
        await outcomes(desk, run)
        shown = text_of(await lan.get(address))
        assert "Phải gửi 15 = đã gửi 12 + không gửi được 2 + bỏ qua 0 + còn chờ 0 + chưa rõ 1: khớp" in shown
        assert "1 đã chặn bot, 1 Telegram lỗi" in shown
        assert "Chị Lan: tạm dừng" in shown
        other = await lan.get(f"/staff/campaigns/{run.campaign_id + 1}/runs/{run.id}")
        assert other.status_code == 404


@pytest.mark.parametrize(("ticked", "pending"), [({}, 1), ({"unknown": "yes"}, 2)])
async def test_the_unknown_are_sent_again_only_when_the_box_is_ticked(
    desk: StaffDesk, ticked: dict[str, str], pending: int
) -> None:
    await desk.office.subscribe(range(15))
    run = await desk.office.started()
    await outcomes(desk, run)
    await desk.office.campaigns.tick()
    address = f"/staff/campaigns/{run.campaign_id}/runs/{run.id}"
    async with desk.browser() as lan:
        finished = await lan.get(address)
        assert 'data-live="no"' in finished.text
        assert "có người có thể nhận hai lần" in text_of(finished)
        again = await lan.post(f"{address}/again", data={"csrf": csrf_of(LAN)} | ticked)
        assert "hàng chờ gửi lại" in again.text
    assert (await desk.office.shelf.progress(run.id)).count(SendState.PENDING) == pending


async def test_cancelling_ends_one_run_or_all(desk: StaffDesk) -> None:
    await desk.office.subscribe(range(15))
    first = desk.office.clock.now() + timedelta(minutes=1)
    run = await desk.office.started(desk.office.plan(schedule=Schedule(first, Repeat.DAILY)))
    async with desk.browser() as lan:
        form = {"csrf": csrf_of(LAN)}
        one = await lan.post(f"/staff/campaigns/{run.campaign_id}/runs/{run.id}/cancel", data=form)
        assert "Đã hủy lần gửi này." in one.text
        assert await status_of(desk) is CampaignStatus.SCHEDULED
        every = await lan.post("/staff/campaigns/1/cancel", data=form)
        assert "Đã hủy." in every.text
        runs = await desk.office.shelf.runs(ONE)
        assert {one.status for one in runs} == {RunStatus.CANCELLED}
        copied = await lan.post("/staff/campaigns/1/copy", data=form)
        assert copied.url.path == "/staff/campaigns/2"
    copy = await desk.office.shelf.campaign(CampaignId(2))
    assert (copy.status, copy.plan.schedule) == (CampaignStatus.DRAFT, None)


async def test_outcomes_are_taken_home_by_pseudonym(desk: StaffDesk) -> None:
    chats = await desk.office.subscribe(range(15), measured=True)
    run = await desk.office.started()
    await outcomes(desk, run)
    address = f"/staff/campaigns/{run.campaign_id}/runs/{run.id}/outcomes"
    async with desk.browser() as lan:
        answer = await lan.get(f"{address}.csv")
        assert answer.headers["content-disposition"] == 'attachment; filename="ket-qua-1-1.csv"'
        heading, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
        assert tuple(heading) == outcome_header(INSIDE.texts.speaker("vi"))
        say = INSIDE.texts.speaker("vi").label
        became = Counter((row[3], row[4]) for row in rows)
        assert became == {
            (say("campaign.state.sent"), ""): 12,
            (say("campaign.state.failed"), say("campaign.reason.blocked")): 1,
            (say("campaign.state.failed"), say("campaign.reason.server_error")): 1,
            (say("campaign.state.unknown"), ""): 1,
        }
        assert not any(str(chat_id) in answer.text for chat_id in chats)
        workbook = zipfile.ZipFile(io.BytesIO((await lan.get(f"{address}.xlsx")).content))
        sheet = workbook.read("xl/worksheets/sheet1.xml").decode()
        assert sheet.count("<row ") == 16
        assert "<f>" not in sheet


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(typed: str) -> None:
    assert safe_cell(typed) == f"'{typed}"


def test_plain_cells_stay() -> None:
    kept: Any = safe_cell("đã gửi")
    assert kept == "đã gửi"
