"""The five sentences, from small figures made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.campaigns.latest_trial import LatestTrial
from bot.charts.chart import Chart
from bot.charts.errors import NotDrawn
from bot.conversations.staff.report_facts import Counted, ReportFacts
from bot.conversations.staff.report_letter import LONGEST_CAPTION, report_html, report_letter
from bot.conversations.staff.report_sentences import (
    asked_sentence,
    reach_sentence,
    sentences,
    stuck_sentence,
    submitted_sentence,
    trial_sentence,
)
from bot.engagement.metrics import Figure, Metric
from bot.engagement.periods import Period
from bot.engagement.quality import quality_of
from bot.engagement.reach import reach_of
from bot.engagement.reports import Basis, Funnel, Overview
from bot.engagement.service import HEADLINES
from bot.engagement.sums import EVERYTHING
from bot.texts import plain
from tests.support.journeys import TEXTS

SAY, ENGLISH = TEXTS.speaker("vi"), TEXTS.speaker("en")
WEEK = Period(date(2026, 11, 16), date(2026, 11, 22))
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
BIRTH, MARRIAGE = Counted("Khai sinh", 40), Counted("Kết hôn", 25)


def facts(
    now: Mapping[Metric, int] | None = None,
    *,
    before: int = 0,
    commune: str = "",
    top: tuple[Counted, ...] = (),
    rising: tuple[Counted, ...] = (),
    stuck: tuple[Counted, ...] = (),
    trial: LatestTrial | None = None,
    lost: int = 0,
    is_synthetic: bool = False,
) -> ReportFacts:
    counts = now or {}
    figures = tuple(Figure(metric, counts.get(metric, 0)) for metric in HEADLINES)
    nothing = Figure(Metric.SUBMITTED_SELF, 0)
    overview = Overview(
        Basis(EVERYTHING, WEEK, NOW, lost),
        figures=figures,
        before={metric: before if metric is Metric.VISITS else 0 for metric in HEADLINES},
        funnel=Funnel((Figure(Metric.VISITS, counts.get(Metric.VISITS, 0)),), nothing, nothing),
        quality=quality_of({}),
        top=(),
        rising=(),
        reach=reach_of({}, WEEK),
    )
    opened = sum(one.count for one in top)
    return ReportFacts(WEEK, commune, overview, top, opened, rising, stuck, trial, is_synthetic, NOW)


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (0, 50, "Chưa có lượt dùng nào trong kỳ này."),
        (12, 9, "Có 12 lượt dùng (7 ngày liền trước có 9); ít quá nên chưa nói được là tăng hay giảm."),
        (90, 9, "Có 90 lượt dùng; 7 ngày liền trước mới có 9 nên chưa so sánh được."),
        (1020, 1000, "Có 1.020 lượt dùng, gần bằng 7 ngày liền trước (1.000)."),
        (1125, 1000, "Có 1.125 lượt dùng, nhiều hơn 12,5% so với 7 ngày liền trước (khi ấy 1.000)."),
        (750, 1000, "Có 750 lượt dùng, ít hơn 25,0% so với 7 ngày liền trước (khi ấy 1.000)."),
    ],
)
def test_reach(now: int, before: int, expected: str) -> None:
    assert plain(reach_sentence(SAY, facts({Metric.VISITS: now}, before=before))) == expected


@pytest.mark.parametrize(
    ("top", "rising", "expected"),
    [
        ((), (), "Chưa ai mở xem dịch vụ nào."),
        ((Counted("A", 20),), (), "Mới có 20 lượt mở xem dịch vụ, chưa nói được việc nào được hỏi nhiều."),
        ((BIRTH,), (), "Bà con chỉ mở xem một việc là Khai sinh (40 lượt)."),
        ((BIRTH, MARRIAGE), (), "Được mở xem nhiều nhất là Khai sinh (40 lượt), rồi đến Kết hôn (25 lượt)."),
        (
            (BIRTH, Counted("Kết hôn", 40)),
            (),
            "Được mở xem nhiều nhất, ngang nhau, là Khai sinh và Kết hôn (mỗi việc 40 lượt).",
        ),
        (
            (BIRTH, MARRIAGE),
            (Counted("Kết hôn", 25, 8),),
            "Được mở xem nhiều nhất là Khai sinh (40 lượt); tăng nhanh nhất là Kết hôn, từ 8 lên 25 lượt.",
        ),
        (
            (BIRTH, MARRIAGE),
            (Counted("Khai sinh", 40, 9),),
            "Được mở xem nhiều nhất, và tăng nhanh nhất, là Khai sinh, từ 9 lên 40 lượt.",
        ),
    ],
)
def test_what_people_ask(top: tuple[Counted, ...], rising: tuple[Counted, ...], expected: str) -> None:
    assert plain(asked_sentence(SAY, facts(top=top, rising=rising))) == expected


def test_a_communes_report_says_that_services_are_of_the_whole_province() -> None:
    sentence = plain(asked_sentence(SAY, facts(top=(BIRTH, MARRIAGE), commune="Xã Kỳ Anh")))
    assert sentence.startswith("Trên toàn tỉnh (không tách riêng xã, phường)")


@pytest.mark.parametrize(
    ("reasons", "guides", "expected"),
    [
        ((), 0, "Chưa có lượt nào bắt đầu hướng dẫn nên chưa biết bà con vướng ở đâu."),
        ((), 33, "Có 33 lượt bắt đầu hướng dẫn, chưa lượt nào báo bị vướng."),
        (
            (Counted("Quên mật khẩu", 4),),
            33,
            "Có 4 lượt báo bị vướng (33 lượt bắt đầu hướng dẫn), đều vì “Quên mật khẩu” (4 lượt).",
        ),
        (
            (Counted("Quên mật khẩu", 4), Counted("Trang báo lỗi", 4)),
            33,
            "Có 8 lượt báo bị vướng (33 lượt bắt đầu hướng dẫn); hay gặp nhất, ngang nhau, là "
            "“Quên mật khẩu” và “Trang báo lỗi” (mỗi lý do 4 lượt).",
        ),
        (
            (Counted("Quên mật khẩu", 5), Counted("Trang báo lỗi", 4)),
            33,
            "Có 9 lượt báo bị vướng (33 lượt bắt đầu hướng dẫn); hay gặp nhất là “Quên mật khẩu” (5 lượt).",
        ),
    ],
)
def test_where_they_get_stuck(reasons: tuple[Counted, ...], guides: int, expected: str) -> None:
    assert plain(stuck_sentence(SAY, reasons, guides)) == expected


@pytest.mark.parametrize(
    ("by_self", "for_them", "portal", "expected"),
    [
        (0, 0, 0, "Chưa ai bấm mở Cổng, cũng chưa ai báo đã nộp."),
        (0, 0, 7, "Có 7 lượt bấm mở Cổng, chưa ai báo lại là đã nộp."),
        (5, 0, 7, "Báo qua bot là đã tự nộp 5, có người nộp giúp 0 (số tự khai, chưa phải số của Cổng)."),
        (5, 2, 7, "Báo qua bot là đã tự nộp 5, có người nộp giúp 2 (số tự khai, chưa phải số của Cổng)."),
    ],
)
def test_what_was_reported(by_self: int, for_them: int, portal: int, expected: str) -> None:
    counts = {Metric.SUBMITTED_SELF: by_self, Metric.SUBMITTED_FOR_THEM: for_them, Metric.PORTAL: portal}
    assert plain(submitted_sentence(SAY, facts(counts))) == expected


def test_campaigns_that_cannot_be_judged_say_why() -> None:
    assert plain(trial_sentence(SAY, None)) == "Chưa có chiến dịch nào gửi đi."
    assert "không giữ lại nhóm so sánh" in plain(trial_sentence(SAY, LatestTrial("Khai sinh tại nhà")))
    assert "không còn khớp" in plain(trial_sentence(SAY, LatestTrial("Khai sinh", is_broken=True)))


def test_losses_and_invented_figures_are_said() -> None:
    html = plain(report_html(SAY, facts(lost=3, is_synthetic=True)))
    assert html.startswith("⚠️ DỮ LIỆU GIẢ LẬP")
    assert "Có 3 lượt không ghi lại được" in html


@pytest.mark.parametrize("say", [SAY, ENGLISH])
def test_there_are_five_sentences_in_both_languages(say: object) -> None:
    assert len(sentences(SAY, facts())) == 5
    assert len(sentences(ENGLISH, facts(top=(BIRTH, MARRIAGE), commune="Kỳ Anh"))) == 5


class Painter:
    """Draws nothing, or cannot."""

    def __init__(self, *, can: bool = True) -> None:
        self.can, self.drawn = can, list[Chart]()

    async def png(self, chart: Chart) -> bytes:
        if not self.can:
            raise NotDrawn("no ink")
        self.drawn.append(chart)
        return b"png"


async def test_picture_and_sentences_are_one_message() -> None:
    (reply,) = await report_letter(SAY, facts({Metric.VISITS: 12}), Painter())
    assert reply.attachment is not None
    assert reply.attachment.is_picture
    assert len(plain(reply.html)) <= LONGEST_CAPTION


async def test_words_too_long_for_a_picture_follow_it() -> None:
    long = tuple(Counted("Đăng ký " + "rất dài " * 80, 40 - number) for number in range(2))
    picture, words = await report_letter(SAY, replace(facts(), top=long, opened=79), Painter())
    assert picture.attachment is not None
    assert picture.rows == ()
    assert words.attachment is None
    assert len(plain(words.html)) > LONGEST_CAPTION


async def test_without_a_picture_the_words_go_out() -> None:
    (reply,) = await report_letter(SAY, facts(), Painter(can=False))
    assert reply.attachment is None
    assert "Chưa có lượt dùng nào" in reply.html


async def test_the_picture_shows_what_the_sentences_say() -> None:
    painter = Painter()
    await report_letter(SAY, facts({Metric.VISITS: 1125, Metric.PORTAL: 77}, before=1000), painter)
    (chart,) = painter.drawn
    assert chart.about.title.startswith("Có 1.125 lượt dùng")
    assert "Bấm mở Cổng: 77" in chart.plot(420).summary
