"""The sentence above a report is what its figures say, and modest where they are few."""

from __future__ import annotations

from datetime import date

import pytest

from bot.engagement.metrics import Figure, Metric
from bot.engagement.ranking import UnitCount, rank_changes, rank_shares
from bot.engagement.reports import (
    Coverage,
    Funnel,
    LevelCoverage,
    QuestionGroup,
    Reach,
    StepDrop,
    UnansweredQuestions,
)
from bot.web.staff.reports.findings import (
    counts_finding,
    coverage_finding,
    funnel_finding,
    questions_finding,
    ranking_finding,
    reach_finding,
    service_finding,
    services_finding,
)
from bot.web.staff.reports.names import Names
from bot.web.staff.reports.overview_page import change_words
from tests.support.journeys import TEXTS
from tests.support.staff_pages import INSIDE

SAY = TEXTS.speaker("vi")
NAMES = Names(SAY, INSIDE)
CALLED = {name: f"Xã {name.upper()}" for name in ("a", "b", "c")}


def funnel(*counts: int) -> Funnel:
    stages = (Metric.VISITS, Metric.QUESTIONS, Metric.CONFIRMED, Metric.GUIDES)
    figures = tuple(Figure(stage, count, counts[0]) for stage, count in zip(stages, counts, strict=True))
    return Funnel(figures, Figure(Metric.SUBMITTED_SELF, 0), Figure(Metric.SUBMITTED_FOR_THEM, 0))


def test_a_funnel_names_the_stage_where_most_is_lost() -> None:
    said = funnel_finding(funnel(100, 140, 60, 50), "", SAY)
    assert said == "Hụt nhiều nhất từ “Câu hỏi” sang “Trả lời đúng (có bấm xác nhận)”: còn 42,9%"
    assert funnel_finding(funnel(100, 140, 60, 50), "Hộ tịch", SAY).startswith("Hộ tịch: ")


@pytest.mark.parametrize("counts", [(0, 0, 0, 0), (29, 20, 3, 0), (40, 50, 60, 70)])
def test_a_funnel_that_is_small_or_loses_nothing_says_so(counts: tuple[int, ...]) -> None:
    assert "Chưa đủ số liệu" in funnel_finding(funnel(*counts), "", SAY)


def test_services_and_units_name_the_first() -> None:
    assert (
        services_finding({"a": 30, "b": 10}, CALLED, SAY) == "“Xã A” được mở nhiều nhất: 30 lượt, chiếm 75,0%"
    )
    assert "chiếm 30,0%" in services_finding({"a": 30}, CALLED, SAY, total=100)
    assert "Chưa đủ số liệu" in services_finding({"a": 29}, CALLED, SAY)
    assert counts_finding({"a": 30, "b": 0}, CALLED, SAY).endswith("1 trong 2 đơn vị đã có người dùng")
    assert "Chưa đủ số liệu" in counts_finding({}, CALLED, SAY)


def test_a_guide_names_the_step_where_most_stop() -> None:
    def step(number: int, reached: int, left: int | None) -> StepDrop:
        stop = None if left is None else Figure(Metric.STEP_LEFT, left, reached)
        return StepDrop(number, Figure(Metric.STEP_REACHED, reached), stop, Figure(Metric.STUCK, 0))

    steps = [step(1, 50, 5), step(2, 45, 15), step(3, 30, None)]
    said = service_finding(steps, "khai_sinh", NAMES)
    assert said == (
        "Đăng ký khai sinh: dừng nhiều nhất ở bước 2 (Đăng nhập), 15 lượt (33,3% lượt mở bước này)"
    )
    assert "chưa đủ số liệu" in service_finding([step(1, 29, 9)], "khai_sinh", NAMES)
    assert "chưa đủ số liệu" in service_finding([], "khai_sinh", NAMES)


def test_questions_name_what_most_people_miss() -> None:
    found = UnansweredQuestions((QuestionGroup("nuôi chim yến", 5, 4),), 2, kept=7)
    assert questions_finding(found, SAY).endswith("nhiều người hỏi nhất: “nuôi chim yến” (4 người)")
    assert "lưu được 2 câu" in questions_finding(UnansweredQuestions((), 2, kept=2), SAY)


def test_a_ranking_praises_only_what_stands_out() -> None:
    clear = rank_shares([UnitCount("a", 900, 1000), UnitCount("b", 5, 9), UnitCount("c", 100, 1000)])
    assert ranking_finding(clear, CALLED, SAY) == (
        "Xã A đứng đầu. Trong 3 đơn vị, 1 nơi cao hơn rõ mức chung, 1 nơi thấp hơn rõ"
    )
    alike = rank_shares([UnitCount("a", 3, 3), UnitCount("b", 51, 100), UnitCount("c", 49, 100)])
    assert "chưa khác nhau rõ" in ranking_finding(alike, CALLED, SAY)
    assert ranking_finding((), CALLED, SAY) == "Chưa đủ số liệu để xếp hạng"
    same = [UnitCount("a", 5, 10), UnitCount("b", 5, 10)]
    assert "chưa khác nhau rõ" in ranking_finding(rank_changes(same, same), CALLED, SAY)


def test_the_catalogue_and_the_days() -> None:
    level = LevelCoverage("full", Figure(Metric.COVERAGE, 2, 8), Figure(Metric.CARDS, 60, 80))
    checked = Figure(Metric.COVERAGE, 0, 8)
    assert coverage_finding(Coverage((level,), checked), SAY) == (
        "2 trong 8 dịch vụ là toàn trình; 75,0% lượt mở thẻ rơi vào các dịch vụ ấy"
    )
    assert "chưa có dịch vụ nào" in coverage_finding(Coverage((), checked), SAY)
    days = {date(2026, 11, 22): 10, date(2026, 11, 23): 30}
    assert reach_finding(Reach({Metric.VISITS: days}), SAY) == (
        "Trung bình 20 lượt dùng mỗi ngày; nhiều nhất ngày 23/11/2026 với 30 lượt"
    )


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (5, 5, "bằng kỳ trước"),
        (9, 3, "kỳ trước 3"),
        (0, 9, "kỳ trước 9"),
        (30, 20, "+50,0% so với kỳ trước"),
        (10, 20, "−50,0% so với kỳ trước"),
    ],
)
def test_a_change_from_few_is_no_percentage(now: int, before: int, said: str) -> None:
    assert change_words(now, before, SAY) == said
