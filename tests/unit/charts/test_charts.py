"""Every chart says its labels and numbers, and says so when there is nothing to show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.charts import palette
from bot.charts.chart import Chart
from bot.charts.coverage import coverage_chart
from bot.charts.daily import daily_chart
from bot.charts.dropoff import dropoff_chart
from bot.charts.experiment import experiment_chart, unread_experiment_chart
from bot.charts.forest import forest_chart
from bot.charts.funnel import funnel_chart
from bot.charts.gallery import gallery
from bot.charts.model import (
    About,
    Arm,
    Asked,
    Bar,
    Difference,
    Experiment,
    Figure,
    Line,
    MonthShare,
    Period,
    Rank,
    Stack,
    Stage,
    Step,
    Subgroup,
    Unit,
    UnreadExperiment,
)
from bot.charts.online_share import online_share_chart
from bot.charts.progress import progress_chart
from bot.charts.ranked import ranked_chart
from bot.charts.ranking import ranking_chart
from bot.charts.report_picture import Report, change_of, report_picture
from bot.texts import load_texts
from tests.support.pictures import Picture, read_picture

SAY = load_texts().speaker("vi")
ABOUT = About("Câu kết luận", "Tháng 11/2026", "nhật ký", date(2026, 12, 1))
FIRST = date(2026, 11, 1)
WEEK = Period(FIRST, FIRST + timedelta(6), not_final_from=FIRST + timedelta(5))
NOTHING = "Chưa có số liệu cho kỳ này."


def seen(chart: Chart) -> Picture:
    return read_picture(chart.svg())


def test_the_funnel_gives_counts_and_the_share_of_the_stage_before() -> None:
    stages = [Stage("Hỏi", 1234), Stage("Hướng dẫn", 617), Stage("Nộp", 0), Stage("Sau đó", 0)]
    picture = seen(funnel_chart(stages, ABOUT, SAY))
    assert [one.text for one in picture.texts()][2:-1] == [
        "Hỏi", "Hướng dẫn", "Nộp", "Sau đó", "1.234", "617 (50,0% bước trước)", "0 (0% bước trước)", "0",
    ]  # fmt: skip
    (_, first), (_, second) = picture.bars(palette.BLUE)
    assert second == pytest.approx(first / 2)
    assert "Hướng dẫn: 617 (50,0% bước trước)" in picture.told()[1]


def test_a_hidden_count_is_not_guessable_from_the_bar_or_the_share() -> None:
    picture = seen(funnel_chart([Stage("Hỏi", 100), Stage("Nộp", None), Stage("Xong", 12)], ABOUT, SAY))
    assert [one.text for one in picture.texts()][5:-1] == ["100", "<10", "12"]
    assert len(picture.bars(palette.BLUE)) == 2


def test_ranked_bars_go_from_large_to_small_with_hidden_ones_last() -> None:
    bars = [Bar("Nhỏ", 3), Bar("Ẩn", None), Bar("Lớn", 9_000_000), Bar("Không", 0)]
    picture = seen(ranked_chart(bars, ABOUT, SAY))
    words = [one.text for one in picture.texts()]
    assert words[2:-1] == ["Lớn", "Nhỏ", "Không", "Ẩn", "9.000.000", "3", "0", "<10"]
    tops = [next(one.top for one in picture.texts() if one.text == label) for label in words[2:6]]
    assert tops == sorted(tops)


def test_ranked_shares_and_changes_are_written_in_their_unit() -> None:
    assert "12,5%" in seen(ranked_chart([Bar("A", 0.125)], ABOUT, SAY, unit=Unit.SHARE)).words()
    below = seen(ranked_chart([Bar("A", 2.0), Bar("B", -1.0)], ABOUT, SAY, unit=Unit.POINTS))
    assert "+2,0 −1,0" in below.words()
    (zero, above), (left, below_zero) = below.bars(palette.BLUE)
    assert left + below_zero == pytest.approx(zero)
    assert above == pytest.approx(2 * below_zero)


def test_a_ranking_shows_basis_interval_and_average_and_marks_small_units() -> None:
    ranks = [
        Rank("Xã A", 0.452, 0.43, 0.47, "984/2.177"),
        Rank("Xã B", 0.36, 0.2, 0.55, "9/25", is_small=True),
    ]
    picture = seen(ranking_chart([*ranks, Rank("Xã C", None)], ABOUT, SAY, average=0.39))
    for words in (
        "Xã A",
        "984/2.177",
        "45,2%",
        "36,0%",
        "chưa có số",
        "mức chung 39,0%",
        "đơn vị ít số liệu",
    ):
        assert words in picture.words()
    circles = [one for one in picture.elements() if "A" in one.get("d", "") and one.get("stroke")]
    assert sorted(one.get("fill", "") for one in circles) == [palette.BLUE, palette.PAPER]
    dashed = [one for one in picture.elements() if one.get("stroke-dasharray")]
    assert len(dashed) == 1
    assert "Xã B: 36,0% (9/25), khoảng tin cậy 95% từ 20,0% đến 55,0%" in picture.told()[1]
    assert "đơn vị ít số liệu" not in seen(ranking_chart(ranks[:1], ABOUT, SAY)).words()


def test_a_long_ranking_grows_with_its_units() -> None:
    def height(count: int) -> float:
        return seen(ranked_chart([Bar(f"Xã {number}", number) for number in range(count)], ABOUT, SAY)).height

    assert (height(70) - height(40)) / 30 == pytest.approx((height(40) - height(10)) / 30)
    assert height(70) > 70 * 20


def test_missing_days_are_gaps_and_days_not_final_are_shaded() -> None:
    counts: dict[date, int | None] = {
        FIRST + timedelta(day): 10 * day for day in range(7) if day not in {2, 3}
    }
    picture = seen(daily_chart([Line("Hỏi", {**counts, FIRST: None}, total=95)], WEEK, ABOUT, SAY))
    assert "Hỏi mỗi ngày, cả kỳ 95" in picture.words()
    assert "Từ ngày 06/11: số chưa chốt" in picture.words()
    assert "Chỗ đường bị ngắt là ngày không có số liệu." in picture.words()
    line = next(one.get("d", "") for one in picture.elements() if one.get("stroke-width") == "2.5")
    assert line.count("M") == 2  # one day alone, then three days joined
    assert line.count("L") == 2
    (shade_left, shade_width) = max(picture.bars(palette.BAND))
    assert shade_left + shade_width == pytest.approx(368)
    assert "cao nhất 60 vào ngày 07/11/2026" in picture.told()[1]


def test_a_full_and_final_period_has_no_notes() -> None:
    counts: dict[date, int | None] = {FIRST + timedelta(day): 1 for day in range(7)}
    words = seen(daily_chart([Line("Hỏi", counts)], replace(WEEK, not_final_from=None), ABOUT, SAY)).words()
    assert "chưa chốt" not in words
    assert "bị ngắt" not in words
    assert "01/11" in words
    assert "07/11" in words


def test_the_guide_shows_who_went_on_and_who_stopped() -> None:
    picture = seen(dropoff_chart([Step("Bước 1", 200, 50), Step("Bước 2", 150, 0)], ABOUT, SAY))
    assert "200 lượt, dừng 50 (25,0%)" in picture.words()
    assert "150 lượt, dừng 0 (0%)" in picture.words()
    assert max(width for _, width in picture.bars(palette.ORANGE)) == pytest.approx(368 / 4)


RESULT = Experiment(
    Arm("Nhóm nhận tin", 384, 4218, 0.083, 0.1),
    Arm("Nhóm giữ lại", 37, 469, 0.058, 0.107),
    Difference(1.2, -1.4, 3.8),
    "Chưa đủ dữ liệu để kết luận.",
)


def test_an_experiment_shows_both_arms_the_difference_and_the_verdict() -> None:
    picture = seen(experiment_chart(RESULT, ABOUT, SAY))
    for words in (
        "9,1% (384/4.218)",
        "7,9% (37/469)",
        "Chênh +1,2 (−1,4 đến +3,8) điểm phần trăm",
        RESULT.verdict,
    ):
        assert words in picture.words()
        assert words in picture.told()[1]
    zero = [one for one in picture.elements() if one.get("stroke") == palette.INK]
    assert len(zero) == 1


def test_an_experiment_that_is_not_read_yet_tells_no_outcome() -> None:
    state = UnreadExperiment(
        Asked("Nhóm nhận tin", 4218, 1204), Asked("Nhóm giữ lại", 469, 130), "Chưa đủ dữ liệu: đo đến 15/11."
    )
    svg = unread_experiment_chart(state, ABOUT, SAY).svg()
    words = read_picture(svg).words()
    assert "Chưa đủ dữ liệu: đo đến 15/11." in words
    assert "1.204/4.218 người" in words
    assert "%" not in svg
    assert "Chênh" not in svg
    assert "khoảng tin cậy" not in svg


def test_subgroups_are_called_exploration_and_small_ones_have_no_estimate() -> None:
    groups = [Subgroup("Phường", 2900, Difference(1.9, -1.8, 5.1)), Subgroup("Biên giới", 42, None)]
    picture = seen(forest_chart(groups, ABOUT, SAY))
    assert "Thăm dò" in picture.words()
    assert picture.told()[1].partition("Thăm dò")[1]
    assert "Phường (2.900 người)" in picture.words()
    assert "+1,9 (−1,8 đến +5,1)" in picture.words()
    assert "chưa đủ dữ liệu" in picture.words()
    unestimated = seen(forest_chart(groups[1:], ABOUT, SAY)).words()
    assert "chưa đủ dữ liệu" in unestimated
    assert "+" not in unestimated


def test_the_progress_of_a_run_adds_up_and_lists_states_nobody_is_in() -> None:
    states = [Bar("Đã gửi", 900), Bar("Bỏ qua", 0), Bar("Đang chờ", 100)]
    picture = seen(progress_chart(states, ABOUT, SAY))
    assert "900 (90,0%) 0 (0%) 100 (10,0%)" in " ".join(
        one.text for one in sorted(picture.texts(), key=lambda one: one.top) if "(" in one.text
    )
    widths = [picture.bars(colour)[0][1] for colour in (palette.STATES[0], palette.STATES[2])]
    assert widths == [pytest.approx(368 * 0.9), pytest.approx(368 * 0.1)]
    with pytest.raises(ValueError, match="at most 5 states"):
        progress_chart([Bar("x", 1)] * 6, ABOUT, SAY)


def test_coverage_counts_each_level_in_each_field() -> None:
    stacks = [Stack("Hộ tịch", (14, 3, 2)), Stack("Cư trú", (6, 1, 0))]
    picture = seen(coverage_chart(stacks, ("toàn trình", "một phần", "chưa xác nhận"), ABOUT, SAY))
    for words in ("Hộ tịch", "19", "14", "toàn trình", "một phần", "chưa xác nhận"):
        assert words in picture.words()
    assert "Cư trú: toàn trình 6, một phần 1, chưa xác nhận 0" in picture.told()[1]
    with pytest.raises(ValueError, match="every field"):
        coverage_chart([Stack("Hộ tịch", (1,))], ("toàn trình", "một phần"), ABOUT, SAY)


def test_the_online_share_always_has_numerator_and_denominator() -> None:
    months = [
        MonthShare(date(2026, 9, 1)),
        MonthShare(date(2026, 10, 1), 0, 0, 0),
        MonthShare(date(2026, 11, 1), 810, 424, 2_730, is_final=False),
    ]
    picture = seen(online_share_chart(months, ABOUT, SAY))
    for words in (
        "chưa nhập số liệu",
        "– (0/0)",
        "11/2026, chưa chốt",
        "45,2% (1.234/2.730)",
        "29,7%",
        "15,5%",
    ):
        assert words in picture.words()
    assert "tự nộp 29,7%, nộp giúp 15,5%" in picture.told()[1]


@pytest.mark.parametrize(
    ("count", "before", "expected"),
    [
        (12_480, 11_093, "+12,5% so với kỳ trước"),
        (94, 100, "−6,0% so với kỳ trước"),
        (5, 5, "bằng kỳ trước"),
        (5, 0, "kỳ trước chưa có"),
        (5, None, "chưa có số kỳ trước"),
        (None, 5, "chưa có số kỳ trước"),
    ],
)
def test_a_figure_says_how_it_moved(count: int | None, before: int | None, expected: str) -> None:
    assert change_of(Figure("Hỏi", count, before), SAY) == expected


def a_report() -> Report:
    counts: dict[date, int | None] = {FIRST + timedelta(day): 400 for day in range(7)}
    figures = [Figure(f"Số đo {number}", 1000 * number, 1000) for number in range(1, 5)]
    stages = [Stage(f"Chặng {number}", 600 // number) for number in range(1, 7)]
    return Report(figures, stages, Line("Tiếp cận", counts), WEEK)


def test_the_report_is_one_photo_of_1080_by_1350() -> None:
    picture = seen(report_picture(a_report(), ABOUT, SAY))
    assert picture.height / picture.width == pytest.approx(1350 / 1080)
    for words in (
        "Số đo 4",
        "4.000",
        "+300,0% so với kỳ trước",
        "Chặng 6",
        "100 (83,3%)",
        "Tiếp cận mỗi ngày",
    ):
        assert words in picture.words()
    assert "chưa chốt" in picture.words()


def test_the_report_of_an_empty_period_says_so() -> None:
    empty = replace(a_report(), stages=(), line=Line("Tiếp cận", {}))
    assert seen(report_picture(empty, ABOUT, SAY)).words().count(NOTHING) == 2


@pytest.mark.parametrize(
    "chart",
    [
        funnel_chart([], ABOUT, SAY),
        funnel_chart([Stage("Hỏi", 0)], ABOUT, SAY),
        ranked_chart([], ABOUT, SAY),
        ranking_chart([Rank("Xã A", None)], ABOUT, SAY),
        daily_chart([Line("Hỏi", {FIRST: None})], WEEK, ABOUT, SAY),
        dropoff_chart([Step("Bước 1", 0, 0)], ABOUT, SAY),
        forest_chart([], ABOUT, SAY),
        progress_chart([Bar("Đã gửi", 0)], ABOUT, SAY),
        coverage_chart([], ("toàn trình",), ABOUT, SAY),
        online_share_chart([MonthShare(FIRST)], ABOUT, SAY),
    ],
)
def test_nothing_to_show_is_a_sentence_and_not_an_empty_frame(chart: Chart) -> None:
    picture = seen(chart)
    assert NOTHING in picture.words()
    assert NOTHING in picture.told()[1]
    assert ABOUT.title in picture.words()
    assert picture.height < 200


def test_every_chart_speaks_english_too() -> None:
    texts = load_texts()
    vietnamese, english = gallery(texts.speaker("vi")), gallery(texts.speaker("en"))
    assert "SYNTHETIC DATA" in read_picture(english["funnel"].svg()).words()
    assert "12,480" in read_picture(english["funnel"].svg()).words()
    assert set(vietnamese) == set(english)


def test_dossiers_filed_online_by_nobody_knows_whom_count_and_are_explained() -> None:
    month = MonthShare(date(2026, 10, 1), 10, 5, 100, unknown=25)
    picture = seen(online_share_chart([month], ABOUT, SAY))
    assert "40,0% (40/100)" in picture.words()
    assert "không rõ ai nộp" in picture.words()
    known = seen(online_share_chart([MonthShare(date(2026, 10, 1), 10, 5, 100)], ABOUT, SAY))
    assert "không rõ ai nộp" not in known.words()
