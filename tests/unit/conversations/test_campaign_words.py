"""Everything a campaign can be, want or lack has words, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.campaigns import service, wording
from bot.campaigns.audience import Audience, AudienceCounts, AudienceRefusal, LeftOut, OpenedNotSubmitted
from bot.campaigns.coach import Remark, remarks_on
from bot.campaigns.links import LinkFault
from bot.campaigns.model import CampaignId, Content, LogEntry, Progress, Run, RunId, StaffId
from bot.campaigns.schedule import Repeat, Schedule, ScheduleFault
from bot.campaigns.statuses import CampaignStatus, FailReason, RunStatus, SendState, SkipReason
from bot.campaigns.timetable import TimetableRefusal
from bot.campaigns.wording import Fault
from bot.conversations.staff.words import (
    audience_words,
    counts_words,
    fault_words,
    log_words,
    progress_words,
    reason_words,
    remark_words,
    schedule_words,
    status_words,
)
from bot.kernel.ids import CommuneId, EntryId
from bot.settings import ROOT
from bot.texts import plain
from tests.support.journeys import NOON, TEXTS, Visitor

SAY, ENGLISH = TEXTS.speaker("vi"), TEXTS.speaker("en")
PARAMS = {
    "length": 5000, "longest": 4096, "tag": "b", "name": "ten", "most": 2, "most_mb": 10, "smallest": 10,
    "days": 30, "address": "https://a.vn", "shortest": 3,
}  # fmt: skip
SOURCES = "\n".join(
    (ROOT / "bot" / "campaigns" / f"{module.__name__.rpartition('.')[2]}.py").read_text(encoding="utf-8")
    for module in (wording, service)
)
FAULTS = sorted(
    {
        *re.findall(r'Fault\("([a-z_]+)"', SOURCES),
        *re.findall(r'yield "([a-z_]+)", \{', (ROOT / "bot/campaigns/trial.py").read_text(encoding="utf-8")),
        *(f"time_{one}" for one in ScheduleFault),
        *(f"audience_{one}" for one in AudienceRefusal),
        *(f"link_{one}" for one in LinkFault),
    }
)
ADVICE = sorted(
    set(
        re.findall(
            r'yield "([a-z_]+)"|\("(no_[a-z]+)", _', (ROOT / "bot/campaigns/coach.py").read_text("utf-8")
        )
    )
)
RUN = Run(RunId(1), CampaignId(1), 2, RunStatus.RUNNING, NOON, NOON + timedelta(days=1), NOON, assigned=4218)


@pytest.mark.parametrize("key", FAULTS)
def test_every_fault_says_what_to_do(key: str) -> None:
    for say in (SAY, ENGLISH):
        assert len(fault_words(say, Fault(key, PARAMS)).split()) >= 4


def test_a_long_text_is_counted_with_dots() -> None:
    assert "5.000" in fault_words(SAY, Fault("too_long", {"length": 5000, "longest": 4096}))
    assert "5,000" in fault_words(ENGLISH, Fault("too_long", {"length": 5000, "longest": 4096}))


@pytest.mark.parametrize("keys", ADVICE)
def test_every_piece_of_advice_says_why(keys: tuple[str, str]) -> None:
    params = {"address": "a.vn", "length": 600, "good": 500, "words": 30, "word": "TTHC", "count": 3}
    remark = Remark("".join(keys), params)
    assert "<i>" in remark_words(SAY, remark)
    assert remark_words(SAY, replace(remark, wording=1)).startswith("Lời thứ hai: ")


def test_what_is_taken_care_of_is_said() -> None:
    good = [remark for remark in remarks_on(Content(("Tin",)), ()) if remark.is_good]
    assert [plain(remark_words(SAY, one)) for one in good] == ["Nút ngừng nhận tin luôn có sẵn ở cuối tin."]


@pytest.mark.parametrize("status", [*CampaignStatus, *RunStatus])
def test_every_status_has_words(status: CampaignStatus | RunStatus) -> None:
    assert status_words(SAY, status) != status_words(ENGLISH, status)


@pytest.mark.parametrize("reason", [*SkipReason, *FailReason, *LeftOut])
def test_every_reason_has_words(reason: str) -> None:
    assert reason_words(SAY, reason) != reason_words(ENGLISH, reason)


@pytest.mark.parametrize("why", list(TimetableRefusal))
def test_every_refusal_of_a_time_has_words(why: TimetableRefusal) -> None:
    assert SAY(f"officer.time.{why}") != ENGLISH(f"officer.time.{why}")


def test_a_schedule_is_said_as_people_say_it() -> None:
    first = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
    whole = Schedule(first, Repeat.WEEKLY, date(2026, 12, 31), timedelta(hours=4))
    said = "08:00 thứ Hai 30/11/2026, hằng tuần đến 31/12/2026, trải đều trong 4 giờ"
    assert schedule_words(SAY, whole) == said
    assert schedule_words(SAY, Schedule(first)) == "08:00 thứ Hai 30/11/2026"
    assert schedule_words(SAY, Schedule(first, at_once=True)) == "ngay khi được duyệt"
    assert schedule_words(SAY, None) == "chưa chọn"


def test_an_audience_is_said_part_by_part() -> None:
    inside = Visitor().inside()
    assert audience_words(SAY, inside, Audience()) == "👥 Mọi người đang nhận tin"
    rule = Audience(
        communes=frozenset({CommuneId("phuong-thanh-sen")}),
        topics=frozenset({"ho_tich"}),
        excluded_campaigns=frozenset({7}),
        opened_not_submitted=OpenedNotSubmitted(frozenset({EntryId("khai_sinh")}), 3),
        once=True,
    )
    assert plain(audience_words(SAY, inside, rule)).splitlines() == [
        "📍 Ở: phường Thành Sen",
        "🗂 Chủ đề: Hộ tịch",
        "📖 Mở hướng dẫn từ 3 ngày trước mà chưa báo đã nộp: Đăng ký khai sinh",
        "🚫 Trừ người đã nhận đợt #7",
        "1️⃣ Mỗi người chỉ nhận một lần",
        "Chỉ đến người đã đồng ý nhận tin theo việc mình hỏi.",
    ]


def test_counts_are_blurred_and_add_up_in_words() -> None:
    left_out = {LeftOut.TOO_OFTEN: 96, LeftOut.EXCLUDED: 4}
    counts = AudienceCounts(5130, 4787, 4687, 4690, left_out)
    assert plain(counts_words(SAY, counts, 0.1)).splitlines() == [
        "Sẽ gửi cho khoảng 4.210 người (khớp điều kiện 4.780 trên 5.130 người đang nhận tin)",
        "Không gửi: 90 đã nhận đủ tin trong 7 ngày · <10 thuộc phần loại trừ",
        "Giữ lại để so sánh: khoảng 460 người (10% người đồng ý đo hiệu quả)",
    ]
    nobody = counts_words(SAY, AudienceCounts(3, 3, 3, 0), 0.1)
    assert "Sẽ gửi cho &lt;10 người" in nobody
    assert "chưa có ai" in nobody


def test_progress_says_every_part_of_the_sum() -> None:
    states = {
        SendState.SENT: 1000, SendState.FAILED: 12, SendState.SKIPPED: 3, SendState.UNKNOWN: 1,
        SendState.PENDING: 3200, SendState.SENDING: 2, SendState.HELD_OUT: 469,
    }  # fmt: skip
    reasons = {
        (SendState.FAILED, "blocked"): 10,
        (SendState.FAILED, "refused"): 2,
        (SendState.SKIPPED, "opted_out"): 3,
    }
    said = plain(progress_words(SAY, Progress(RUN, states, reasons), 25)).splitlines()
    assert said == [
        "Lần gửi 2 · ▶️ đang gửi",
        "▰▰▱▱▱▱▱▱▱▱▱▱ 24%",
        "✉️ Đã gửi: 1.000 / 4.218",
        "⏳ Còn chờ: 3.202, còn khoảng 2 phút",
        "❌ Không gửi được: 12 (10 đã chặn bot · 2 Telegram từ chối tin)",
        "⏭ Bỏ qua: 3 (3 đã ngừng nhận tin)",
        "❓ Chưa rõ đã tới chưa: 1 (tôi không tự gửi lại, để không ai nhận hai lần)",
        "🔬 Giữ lại để so sánh: 469",
    ]


def test_a_spread_run_ends_no_sooner_than_its_spread() -> None:
    run = replace(RUN, assigned=100, spread=timedelta(hours=4))
    states = {SendState.SENT: 50, SendState.PENDING: 50}
    assert "còn khoảng 2 giờ" in progress_words(SAY, Progress(run, states, {}), 25)
    paused = replace(run, status=RunStatus.PAUSED)
    assert "khi anh/chị cho chạy lại" in progress_words(SAY, Progress(paused, states, {}), 25)


@pytest.mark.parametrize(
    "action",
    sorted(
        set(
            re.findall(
                r'"((?:campaign|run)\.[a-z_]+)"',
                "\n".join(
                    path.read_text(encoding="utf-8")
                    for folder in ("bot/campaigns", "bot/database/campaigns")
                    for path in (ROOT / folder).glob("*.py")
                ),
            )
        )
    ),
)
def test_every_line_of_the_log_has_words(action: str) -> None:
    entry = LogEntry(NOON, action, StaffId(11), CampaignId(1))
    said = log_words(SAY, entry, lambda staff: "Anh Sơn")
    assert said.startswith("12:00 23/11 · Anh Sơn: ")
    assert action not in said


def test_the_log_says_what_was_noted() -> None:
    data = {"attempted": 40, "hard_failures": 11}
    entry = LogEntry(NOON, "run.halted", None, CampaignId(1), RunId(1), data)
    assert "11 trên 40" in log_words(SAY, entry, lambda staff: "Tự động")
    returned = LogEntry(NOON, "campaign.returned", StaffId(1), CampaignId(1), data={"note": "<b>hạn?</b>"})
    assert "&lt;b&gt;hạn?" in log_words(SAY, returned, lambda staff: "Chị Mai")
