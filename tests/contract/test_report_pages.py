"""The report pages over HTTP, on both databases: numbers equal the reports', worked out by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import insert

from bot.database.engine import Database
from bot.database.tables import KEPT_QUESTIONS, LOSSES
from bot.engagement.model import Event, EventName
from bot.engagement.periods import Preset
from tests.support.clock import FakeClock
from tests.support.event_log import MONDAY, days_before, happened, log
from tests.support.report_pages import ReportDesk, cards_of, rows_of
from tests.support.staff_pages import LAN, MINH

SEN, KIM = "phuong-thanh-sen", "xa-son-kim-1"
REPORTS = "/staff/reports"


def whole_way(commune: str) -> list[Event]:
    """Somebody asks, follows the guide to its third step, goes to the portal and reports."""
    return [
        happened(EventName.VISITED, commune=commune),
        happened(EventName.ASKED, commune=commune),
        happened(EventName.ANSWERED, "khai_sinh", commune=commune),
        happened(EventName.CARD_OPENED, "khai_sinh", commune=commune),
        happened(EventName.CONFIRMED, "khai_sinh", commune=commune),
        *(happened(EventName.STEP_REACHED, "khai_sinh", step=step, commune=commune) for step in range(3)),
        happened(EventName.PORTAL_TAPPED, "khai_sinh", commune=commune),
        happened(EventName.SUBMITTED_SELF, "khai_sinh", commune=commune),
    ]


def stuck(commune: str) -> list[Event]:
    """Somebody asks and stays at the second step."""
    return [
        happened(EventName.VISITED, commune=commune),
        happened(EventName.ASKED, commune=commune),
        happened(EventName.ANSWERED, "chung_thuc", commune=commune),
        happened(EventName.CARD_OPENED, "chung_thuc", commune=commune),
        happened(EventName.STEP_REACHED, "chung_thuc", step=0, commune=commune),
        happened(EventName.STEP_REACHED, "chung_thuc", step=1, commune=commune),
        happened(EventName.STUCK, "chung_thuc", step=1, detail="no_code", commune=commune),
    ]


async def some_weeks(database: Database) -> None:
    """Forty on Monday in Thành Sen, three stuck in Sơn Kim 1; twenty a month before; two events lost."""
    for _ in range(40):
        await log(database, whole_way(SEN))
    for _ in range(3):
        await log(database, stuck(KIM))
    for _ in range(20):
        await log(database, whole_way(SEN), day=days_before(40))
    row = {"day": MONDAY, "count": 2}
    await database.write(lambda session: session.execute(insert(LOSSES), row))


@dataclass
class Visit:
    """Minh's browser at the desk."""

    desk: ReportDesk
    browser: httpx.AsyncClient

    async def sees(self, path: str, status: int = 200) -> str:
        answer = await self.browser.get(f"{REPORTS}{path}")
        assert answer.status_code == status, answer.text
        return answer.text

    async def brings(self, text: str, *, status: int, **fields: str) -> str:
        """Imports a CSV."""
        answer = await self.browser.post(
            f"{REPORTS}/portal/import",
            data={"csrf": f"csrf-{MINH.chat_id}", **fields},
            files={"tep": ("bao-cao.csv", text.encode())},
        )
        assert answer.status_code == status, answer.text
        return answer.text


@pytest_asyncio.fixture
async def empty(database: Database) -> AsyncIterator[Visit]:
    desk = ReportDesk(database, FakeClock())
    async with desk.browser() as browser:
        yield Visit(desk, browser)
    await desk.studio.close()


@pytest_asyncio.fixture
async def visit(empty: Visit) -> Visit:
    await some_weeks(empty.desk.database)
    return empty


async def test_the_overview_shows_what_the_reports_say(visit: Visit) -> None:
    page = await visit.sees("")
    reporting, say = visit.desk.measuring.reporting, visit.desk.say
    overview = await reporting.overview(reporting.period(Preset.THIRTY_DAYS))
    assert cards_of(page) == {
        say.label(f"report.metric.{one.metric}"): str(one.value) for one in overview.figures
    }
    assert "Bà con dùng bot 43 lượt" in page
    assert "2 lượt không ghi lại được" in page
    assert "25/10/2026" in page
    assert "+115,0% so với kỳ trước" in page
    assert ["Báo đã nộp", "40", "100%", "93,0%"] in rows_of(page)


async def test_a_commune_and_days_of_the_address_are_what_is_shown(visit: Visit) -> None:
    page = await visit.sees(f"?xa={KIM}&tu=2026-11-23&den=2026-11-23")
    assert cards_of(page)["Lượt dùng trong ngày"] == "3"
    assert 'value="2026-11-23"' in page
    assert f'<option value="{KIM}" selected>' in page
    assert "Chưa đủ số liệu để nhận xét" in page


async def test_a_service_has_no_visits_to_be_misread_as_none(visit: Visit) -> None:
    cards = cards_of(await visit.sees("?dich_vu=khai_sinh"))
    assert "Lượt dùng trong ngày" not in cards
    assert cards["Lượt mở thẻ dịch vụ"] == "40"


async def test_funnels_stand_side_by_side_and_small_counts_are_hidden(visit: Visit) -> None:
    rows = rows_of(await visit.sees("/funnel?theo=xa"))
    # Three of forty-three: beside the total, the count of the other row would give them away.
    assert ["Phường Thành Sen", "ẩn", "ẩn", "40", "ẩn", "40", "40"] in rows
    assert ["Xã Sơn Kim 1", "ẩn", "ẩn", "0", "ẩn", "0", "0"] in rows
    assert rows[-1] == ["Tổng", "43", "43", "40", "43", "40", "40"]


async def test_where_people_stop_in_a_guide_and_why(visit: Visit) -> None:
    page = await visit.sees("/services/chung_thuc")
    rows = rows_of(page)
    assert ["Bước 1 (Chuẩn bị giấy tờ)", "3", "0 (0%)", "0"] in rows
    assert ["Bước 2 (Nộp ở đâu)", "3", "–", "3"] in rows
    assert ["Không nhận được mã", "3", "100%"] in rows
    assert "chưa đủ số liệu" in page
    await visit.sees("/services/khong_co", status=404)


async def test_a_service_that_left_the_catalogue_keeps_its_figures(visit: Visit) -> None:
    await log(visit.desk.database, [happened(EventName.CARD_OPENED, "viec_cu")])
    assert ["Lượt mở thẻ dịch vụ", "1", "–", "–"] in rows_of(await visit.sees("/services/viec_cu"))


async def test_unanswered_questions_of_several_people_are_shown_and_others_only_counted(visit: Visit) -> None:
    texts = [
        ("xin nuôi chim yến", 1),
        ("xin nuôi chim yến", 2),
        ("xin nuoi chim yen", 3),
        ("nhà tôi số 5", 4),
    ]
    rows = [
        {"chat_id": chat, "masked_text": text, "band": "none", "asked_on": MONDAY, "commune_id": None}
        for text, chat in texts
    ]
    await visit.desk.database.write(lambda session: session.execute(insert(KEPT_QUESTIONS), rows))
    page = await visit.sees("/questions")
    assert ["“xin nuôi chim yến”", "3", "3"] in rows_of(page)
    assert "nhà tôi số 5" not in page
    assert "1 câu khác" in page


async def test_communes_are_ranked_by_fair_shares_in_words(visit: Visit) -> None:
    for _ in range(3):
        await log(visit.desk.database, whole_way(KIM))
    page = await visit.sees("/communes?theo=su-dung")
    rows = {row[0].partition(".")[2].strip(): row for row in rows_of(page) if row and row[0][:1].isdigit()}
    kim = next(words for words in rows if words.startswith("Xã Sơn Kim 1"))
    assert "Số riêng rất ít (dưới 10)" in kim
    assert any(words.startswith("Phường Thành Sen") and "100% (40/40)" in words for words in rows)
    assert "Xã Sơn Kim 2" in page
    assert "1 đơn vị chưa có số để xếp" in page


async def test_agencies_are_those_that_decide_by_the_catalogue(visit: Visit) -> None:
    rows = rows_of(await visit.sees("/communes?don_vi=co-quan"))
    assert ["Ủy ban nhân dân cấp xã", "43"] in rows
    assert rows[-1] == ["Tổng", "43"]


async def test_the_catalogue_by_level_and_what_is_opened_of_it(visit: Visit) -> None:
    page = await visit.sees("/catalog")
    assert ["Toàn trình", "2", "66,7%", "43", "100%"] in rows_of(page)
    assert ["Hộ tịch", "2", "0", "1"] in rows_of(page)
    assert "2 trong 3 dịch vụ là toàn trình" in page


async def test_every_day_has_its_row(visit: Visit) -> None:
    rows = rows_of(await visit.sees("/reach?ky=7-ngay"))
    assert rows[1] == ["Cả kỳ", "43", "0", "43", "0", "0", "0"]
    assert rows[2] == ["23/11/2026", "43", "0", "43", "0", "0", "0"]
    assert len(rows) == 2 + 7


HEADER = "Tháng;Mã thủ tục;Xã/phường;Kênh nộp;Người nộp;Số hồ sơ\n"
OCTOBER = HEADER + (
    "10/2026;1.000001;phường Thành Sen;Trực tuyến;Tự nộp;1.200\n"
    "10/2026;1.000001;phường Thành Sen;Trực tuyến;Nộp hộ;300\n"
    "10/2026;1.000001;phường Thành Sen;Trực tiếp;;500\n"
)


async def test_portal_counts_are_taken_in_shown_replaced_and_taken_back(empty: Visit) -> None:
    assert "Chưa nhập báo cáo nào" in await empty.sees("/portal")
    assert "3 dòng, 2.000 hồ sơ" in await empty.brings(OCTOBER, status=200)
    rows = rows_of(await empty.sees("/portal"))
    assert ["Tháng 10/2026", "75,0%", "1.500 / 2.000", "1.200", "300", "0"] in rows
    assert "Không có gì mới" in await empty.brings(OCTOBER, status=200)
    corrected = OCTOBER.replace("1.200", "1.100")
    collided = await empty.brings(corrected, status=409)
    assert "chọn lại tệp" in collided
    assert 'name="thay" value="co" checked' in collided
    assert "1.500 / 2.000" in await empty.sees("/portal")
    assert "Thay 3 dòng cũ" in await empty.brings(corrected, status=200, thay="co")
    assert "1.400 / 1.900" in await empty.sees("/portal")
    token = {"csrf": f"csrf-{MINH.chat_id}"}
    undone = await empty.browser.post(f"{REPORTS}/portal/import/2/undo", data=token)
    assert "3 dòng cũ trở lại" in undone.text
    assert "1.500 / 2.000" in await empty.sees("/portal")
    again = await empty.browser.post(f"{REPORTS}/portal/import/2/undo", data=token)
    assert (again.status_code, "Không có lần nhập số 2" in again.text) == (404, True)


async def test_a_report_with_faults_is_refused_whole_with_their_places(empty: Visit) -> None:
    bad = OCTOBER + "10/2026;9.999999;phường Thành Sen;Trực tuyến;;-4\n"
    page = await empty.brings(bad, status=422)
    assert "Dòng 5, cột “Mã thủ tục”" in page
    assert "Dòng 5, cột “Số hồ sơ”" in page
    assert "Chưa nhập dòng nào" in page
    assert "Chưa nhập báo cáo nào" in await empty.sees("/portal")


async def test_nothing_chosen_and_too_much_are_said_kindly(empty: Visit) -> None:
    token = {"csrf": f"csrf-{MINH.chat_id}"}
    nothing = await empty.browser.post(f"{REPORTS}/portal/import", data=token)
    assert (nothing.status_code, "chưa chọn tệp" in nothing.text) == (422, True)
    assert "lớn hơn 20 MB" in await empty.brings("x" * (21 * 1024 * 1024), status=422)


async def test_invented_counts_mark_every_page(empty: Visit) -> None:
    assert "giả lập để xem thử trong các con số này" not in await empty.sees("")
    await empty.brings(OCTOBER, status=200, gia_lap="co")
    for path in ("", "/funnel", "/portal", "/communes?theo=truc-tuyen&ky=thang-truoc"):
        assert "giả lập để xem thử trong các con số này" in await empty.sees(path)


async def test_the_template_is_a_workbook(empty: Visit) -> None:
    answer = await empty.browser.get(f"{REPORTS}/portal/import/template")
    assert (answer.status_code, answer.content[:2]) == (200, b"PK")


@pytest.mark.parametrize("path", ["", "/funnel", "/services", "/questions", "/communes", "/reach", "/portal"])
@pytest.mark.parametrize(
    "query",
    [
        "?tu=hom-qua",
        "?tu=2026-11-30&den=2026-11-01",
        "?tu=0001-01-01&den=9999-12-31",
        "?tu=2001-01-01&den=2026-01-01",
        "?xa=%00%0a&chien_dich=1%3B--&dich_vu=" + "x" * 200,
        "?ky=nam-ngoai&theo=?&don_vi=ai",
        "?tu_thang=2026-13&den_thang=x&xa=khong-co",
    ],
)
async def test_an_address_that_makes_no_sense_still_gives_a_page(empty: Visit, path: str, query: str) -> None:
    await empty.sees(path + query)


async def test_what_was_put_right_in_an_address_is_said(empty: Visit) -> None:
    assert "Ngày đầu đứng sau ngày cuối" in await empty.sees("?tu=2026-11-30&den=2026-11-01")
    assert "Không đọc được ngày" in await empty.sees("?tu=hom-qua")
    assert "Mỗi lần chỉ xem theo một thứ" in await empty.sees(f"?xa={SEN}&linh_vuc=ho_tich")


async def test_a_picture_says_what_its_page_says_and_is_drawn_once_a_minute(visit: Visit) -> None:
    page = await visit.sees("/reach?ky=7-ngay")
    finding = page.partition("<h1>")[2].partition("</h1>")[0]
    drawn = await visit.sees("/chart/reach.svg?ky=7-ngay")
    assert f">{finding}</title>" in drawn
    await log(visit.desk.database, whole_way(SEN))
    assert await visit.sees("/chart/reach.svg?ky=7-ngay") == drawn
    visit.desk.clock.advance(timedelta(minutes=2))
    assert await visit.sees("/chart/reach.svg?ky=7-ngay") != drawn
    await visit.sees("/chart/khong-co.svg", status=404)


async def test_an_officer_reads_reports_and_imports_nothing(visit: Visit) -> None:
    async with visit.desk.browser(LAN) as browser:
        page = await browser.get(f"{REPORTS}/portal")
        assert (page.status_code, "/portal/import" in page.text) == (200, False)
        assert (await browser.get(f"{REPORTS}/portal/import")).status_code == 403


async def test_the_house_font_comes_once_and_pages_are_never_kept(empty: Visit) -> None:
    font = await empty.browser.get("/staff/static/Roboto-Regular.ttf")
    assert (font.status_code, font.headers["cache-control"]) == (200, "public, max-age=604800")
    page = await empty.browser.get(REPORTS)
    assert page.headers["cache-control"] == "no-store"
    assert "font-src 'self'" in page.headers["content-security-policy"]
