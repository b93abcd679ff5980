"""`python -m bot.charts.gallery FOLDER`: every chart as PNG and SVG, from invented figures marked as such."""

from __future__ import annotations

import argparse
import html
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from bot.charts.chart import Chart
from bot.charts.coverage import coverage_chart
from bot.charts.daily import daily_chart
from bot.charts.dropoff import dropoff_chart
from bot.charts.experiment import experiment_chart, unread_experiment_chart
from bot.charts.forest import forest_chart
from bot.charts.funnel import funnel_chart
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
from bot.charts.report_picture import Report, report_picture
from bot.texts import Speaker, load_texts

FIRST = date(2026, 11, 1)
PERIOD = Period(FIRST, date(2026, 11, 30), not_final_from=date(2026, 11, 28))
STAGES = (
    Stage("Được tiếp cận", 12_480),
    Stage("Hỏi trợ lý", 3_120),
    Stage("Nhận đúng câu trả lời", 2_205),
    Stage("Mở hướng dẫn từng bước", 1_234),
    Stage("Bấm sang Cổng Dịch vụ công", 769),
    Stage("Báo đã nộp hồ sơ", 384),
)

LONG_FINDING = (
    "Một câu kết luận rất dài vẫn phải đọc được trọn vẹn trên điện thoại, xuống dòng chứ không bị cắt, kể cả "
    "khi có từ_rất_dài_không_có_khoảng_trắng_nào_để_xuống_dòng ở giữa câu"
)


def main(arguments: list[str] | None = None) -> int:
    """Write all charts into a folder; made when it is missing."""
    parser = argparse.ArgumentParser(prog="python -m bot.charts.gallery", description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args(arguments).folder
    folder.mkdir(parents=True, exist_ok=True)
    charts = gallery(load_texts().speaker("vi"))
    for name, chart in charts.items():
        (folder / f"{name}.svg").write_text(chart.svg(), encoding="utf-8")
        (folder / f"{name}.png").write_bytes(chart.png())
    (folder / "index.html").write_text(_page(charts), encoding="utf-8")
    sys.stdout.write(f"{len(charts)} charts in {folder}\n")
    return 0


def gallery(say: Speaker) -> Mapping[str, Chart]:
    """Every kind of chart by name, and the hard cases: nothing, zeros, long lists, long words."""
    return _counts(say) | _shares(say) | _experiments(say) | _hard_cases(say)


def about(title: str, counted: str = "01/11 đến 30/11/2026, đếm người đã đồng ý đo lường") -> About:
    """The frame of an invented chart."""
    return About(title, counted, "số giả lập để xem thử hình vẽ", date(2026, 12, 1), is_synthetic=True)


def _counts(say: Speaker) -> dict[str, Chart]:
    services = (
        Bar("Đăng ký khai sinh", 1_120),
        Bar("Đăng ký lại khai sinh cho người đã có hồ sơ, giấy tờ cá nhân", 640),
        Bar("Xác nhận tình trạng hôn nhân", 233),
        Bar("Đăng ký thường trú", 86),
        Bar("Cấp bản sao trích lục hộ tịch", None),
    )
    reasons = (
        Bar("Không đăng nhập được", 212),
        Bar("Chưa ký số", 140),
        Bar("Lỗi ở Cổng", 61),
        Bar("Khác", 9),
    )
    states = (
        Bar("Đã gửi", 3_807),
        Bar("Bỏ qua (ngừng nhận, đã nhận tin tuần này)", 311),
        Bar("Đang chờ", 60),
        Bar("Không gửi được", 38),
        Bar("Chưa rõ đã tới hay chưa", 2),
    )
    steps = (
        Step("Bước 1. Chuẩn bị giấy tờ", 1_234, 120),
        Step("Bước 2. Đăng nhập bằng tài khoản VNeID mức 2", 1_114, 390),
        Step("Bước 3. Điền tờ khai", 724, 88),
        Step("Bước 4. Đính kèm ảnh giấy tờ", 636, 140),
        Step("Bước 5. Nộp và nhận mã hồ sơ", 496, 0),
    )
    lines = (
        Line("Được tiếp cận", _days(400, 35), 9_876),
        Line("Hỏi trợ lý", _days(100, 12, gap=(11, 12, 13))),
        Line("Báo đã nộp", _days(12, 2)),
    )
    figures = (
        Figure("Người được tiếp cận", 12_480, 11_093),
        Figure("Người hỏi trợ lý", 3_120, 3_320),
        Figure("Mở hướng dẫn", 1_234, 1_234),
        Figure("Báo đã tự nộp hồ sơ", 384, None),
    )
    return {
        "funnel": funnel_chart(
            STAGES, about("Cứ 100 người hỏi trợ lý thì 12 người báo đã nộp hồ sơ trực tuyến"), say
        ),
        "ranked-services": ranked_chart(services, about("Khai sinh được hỏi nhiều nhất trong tháng 11"), say),
        "ranked-reasons": ranked_chart(
            reasons, about("Một nửa số người mắc kẹt vì không đăng nhập được"), say
        ),
        "daily": daily_chart(lines, PERIOD, about("Số người hỏi tăng dần từ giữa tháng 11"), say),
        "dropoff": dropoff_chart(steps, about("Bước đăng nhập VNeID làm mất nhiều người nhất"), say),
        "progress": progress_chart(
            states, about("Đợt tin “Khai sinh tại nhà” đã gửi được 90%", "Lúc 08:15 ngày 02/11/2026"), say
        ),
        "report": report_picture(
            Report(figures, STAGES, Line("Người được tiếp cận", _days(400, 35)), PERIOD),
            about("Tháng 11: nhiều người được tiếp cận hơn, số người hỏi giảm nhẹ"),
            say,
        ),
    }


def _shares(say: Speaker) -> dict[str, Chart]:
    communes = (
        Rank("Phường Mẫu Một", 0.452, 0.431, 0.473, "984/2.177"),
        Rank("Phường Mẫu Hai", 0.427, 0.399, 0.456, "500/1.170"),
        Rank("Xã Mẫu Ba", 0.36, 0.207, 0.549, "9/25", is_small=True),
        Rank("Xã Mẫu Bốn", 0.281, 0.24, 0.326, "118/420"),
        Rank("Xã Mẫu Năm", None),
    )
    levels = ("toàn trình", "một phần", "chưa xác nhận")
    fields = (
        Stack("Hộ tịch", (14, 3, 2)),
        Stack("Cư trú", (6, 1, 0)),
        Stack("Đất đai", (2, 9, 6)),
        Stack("Bảo trợ xã hội", (1, 4, 5)),
    )
    months = (
        MonthShare(date(2026, 8, 1), 402, 390, 2_310),
        MonthShare(date(2026, 9, 1)),
        MonthShare(date(2026, 10, 1), 690, 402, 2_512),
        MonthShare(date(2026, 11, 1), 810, 424, 2_730, is_final=False),
    )
    return {
        "ranking": ranking_chart(
            communes,
            about("Hai phường cao hơn mức chung, xã Mẫu Bốn thấp hơn"),
            say,
            average=0.39,
        ),
        "ranking-improvement": ranking_chart(
            (
                Rank("Xã Mẫu Sáu", 6.2, 2.1, 10.3),
                Rank("Xã Mẫu Bảy", 1.1, -2.0, 4.2),
                Rank("Xã Mẫu Tám", -3.4, -9.0, 2.2, is_small=True),
            ),
            about("Xã Mẫu Sáu cải thiện rõ so với tháng 10"),
            say,
            unit=Unit.POINTS,
        ),
        "coverage": coverage_chart(
            fields, levels, about("Đất đai còn ít dịch vụ toàn trình nhất", "53 dịch vụ trong danh mục"), say
        ),
        "online-share": online_share_chart(
            months, about("Tỷ lệ nộp trực tuyến lên 45,2%, hai phần ba là bà con tự nộp"), say
        ),
    }


def _experiments(say: Speaker) -> dict[str, Chart]:
    window = "Đợt “Khai sinh tại nhà”, 02/11 đến 15/11/2026; hỏi như nhau ở cả hai nhóm"
    result = Experiment(
        Arm("Nhóm nhận tin", 384, 4_218, 0.083, 0.1),
        Arm("Nhóm giữ lại để so sánh", 37, 469, 0.058, 0.107),
        Difference(1.2, -1.9, 3.6),
        "Chưa đủ dữ liệu để kết luận. Cỡ này chỉ thấy được từ 3,7 điểm.",
    )
    state = UnreadExperiment(
        Asked("Nhóm nhận tin", 4_218, 1_204),
        Asked("Nhóm giữ lại để so sánh", 469, 130),
        "Chưa đủ dữ liệu: thời gian đo còn đến hết ngày 15/11, chưa nói được tin có tác dụng hay không.",
    )
    groups = (
        Subgroup("Tất cả", 4_687, Difference(1.2, -1.9, 3.6)),
        Subgroup("Phường", 2_900, Difference(1.9, -1.8, 5.1)),
        Subgroup("Xã", 1_787, Difference(0.1, -4.6, 4.2)),
        Subgroup("Xã biên giới", 42, None),
    )
    return {
        "experiment": experiment_chart(
            result, about("Tin nhắn chưa cho thấy khác biệt rõ ràng", window), say
        ),
        "experiment-unread": unread_experiment_chart(
            state, about("Đợt “Khai sinh tại nhà” đang đo, chưa có kết luận", window), say
        ),
        "forest": forest_chart(groups, about("Phường và xã có vẻ như nhau", window), say),
    }


def _hard_cases(say: Speaker) -> dict[str, Chart]:
    many = [Bar(f"Xã thử số {number}", 7_000 // number) for number in range(1, 70)]
    long = (
        Stage("Số người trong toàn tỉnh đã từng mở trò chuyện với trợ lý ít nhất một lần", 1_234_567_890),
        Stage("<script>alert('tên lạ')</script> & ký tự \"đặc biệt\"", 45_678),
        Stage("Không ai", 0),
        Stage("Sau chỗ không ai", 0),
    )
    ranks = [
        Rank(f"Xã thử số {number}", yes / 300, yes / 300 - 0.055, yes / 300 + 0.055, f"{yes}/300")
        for number, yes in enumerate(range(180, 42, -2), start=1)
    ]
    days = (
        Line("Hỏi trợ lý", {FIRST: 3}),
        Line("Báo đã nộp", {FIRST: 0}),
    )
    new_year = date(2026, 1, 1)
    year = {
        new_year + timedelta(number): 52_000 + 300 * (number % 30) for number in range(334) if number != 100
    }
    return {
        "hard-empty": ranked_chart((), about("Chưa có xã nào gửi số liệu tháng 12"), say),
        "hard-long-list": ranked_chart(
            [*many, Bar("Xã không ai hỏi", 0)], about("Chênh lệch giữa các xã lớn"), say
        ),
        "hard-long-ranking": ranking_chart(ranks, about("Nửa số xã đã qua mức chung"), say, average=0.37),
        "hard-long-words": funnel_chart(long, about(LONG_FINDING), say),
        "hard-one-day": daily_chart(days, Period(FIRST, FIRST), about("Ngày đầu có 3 người hỏi"), say),
        "hard-year": daily_chart(
            [Line("Được tiếp cận", year)],
            Period(new_year, date(2026, 11, 30)),
            about("Cả năm đều đặn trên 50 nghìn lượt mỗi ngày"),
            say,
        ),
    }


def _days(base: int, growth: int, gap: tuple[int, ...] = ()) -> dict[date, int | None]:
    """Thirty invented days: quiet Sundays, slow growth, some days missing."""
    return {
        FIRST + timedelta(number): (base + growth * number) // (3 if number % 7 == 0 else 1)
        for number in range(30)
        if number not in gap
    }


def _page(charts: Mapping[str, Chart]) -> str:
    pictures = "".join(f"<h2>{html.escape(name)}</h2>{chart.svg()}" for name, chart in charts.items())
    return f'<!doctype html><html lang="vi"><meta charset="utf-8"><title>Hình vẽ mẫu</title>{pictures}</html>'


if __name__ == "__main__":
    sys.exit(main())
