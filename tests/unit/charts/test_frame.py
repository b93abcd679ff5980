"""What stands around every chart: the finding whole, the source, the synthetic mark; safe in strict pages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from bot.charts import palette
from bot.charts.chart import Chart
from bot.charts.gallery import LONG_FINDING, gallery
from bot.charts.model import About, Bar
from bot.charts.palette import contrast, text_on
from bot.charts.ranked import ranked_chart
from bot.texts import load_texts
from tests.support.pictures import NAMESPACE, read_picture

SAY = load_texts().speaker("vi")
ABOUT = About(
    "Khai sinh được hỏi nhiều nhất", "Tháng 11/2026, đếm lượt hỏi", "nhật ký trợ lý", date(2026, 12, 1)
)
GALLERY = gallery(SAY)
HOSTILE = "<script>alert(1)</script> \"x\" onload='y' & </svg>"


def a_chart(about: About = ABOUT, label: str = "Hộ tịch") -> Chart:
    return ranked_chart([Bar(label, 1234), Bar("Cư trú", 56)], about, SAY)


@pytest.mark.parametrize("width", [320, 400, 720])
def test_a_long_finding_is_wrapped_whole_above_the_plot(width: int) -> None:
    picture = read_picture(a_chart(replace(ABOUT, title=LONG_FINDING)).svg(width))
    title = [one for one in picture.texts() if one.size == palette.TITLE]
    assert "".join(line.text for line in title).replace(" ", "") == LONG_FINDING.replace(" ", "")
    assert max(line.right for line in title) <= width - palette.MARGIN
    first_below = min(one.top for one in picture.texts() if one.size != palette.TITLE)
    assert max(line.bottom for line in title) < first_below


def test_period_source_and_date_are_said() -> None:
    words = read_picture(a_chart().svg()).words()
    assert "Tháng 11/2026, đếm lượt hỏi" in words
    assert "Nguồn: nhật ký trợ lý. Lập ngày 01/12/2026." in words


def test_synthetic_figures_are_marked_on_the_picture_and_for_screen_readers() -> None:
    marked = a_chart(replace(ABOUT, is_synthetic=True)).svg()
    picture = read_picture(marked)
    band = next(one for one in picture.texts() if "DỮ LIỆU GIẢ LẬP" in one.text)
    assert band.top < 30
    assert 0 <= band.left < band.right <= picture.width
    assert contrast(band.colour, palette.WARNING) >= 4.5
    assert picture.told()[1].startswith("DỮ LIỆU GIẢ LẬP")
    assert "GIẢ LẬP" not in a_chart().svg()


def test_hostile_words_stay_words() -> None:
    about = replace(ABOUT, title=HOSTILE, counted=HOSTILE, source=HOSTILE)
    picture = read_picture(a_chart(about, label=HOSTILE).svg(720))
    assert {element.tag for element in picture.elements()} <= {
        NAMESPACE + name for name in ("svg", "title", "desc", "g", "rect", "path", "text", "line")
    }
    assert picture.words().count("<script>alert(1)</script>") == 4
    assert picture.told()[0] == HOSTILE


@pytest.mark.parametrize("name", sorted(GALLERY))
def test_a_strict_page_blocks_nothing_and_names_do_not_clash(name: str) -> None:
    svg = GALLERY[name].svg()
    picture = read_picture(svg)
    attributes = [attribute for element in picture.elements() for attribute in element.attrib]
    assert not [
        one for one in attributes if one in {"style", "class"} or "href" in one or one.startswith("on")
    ]
    assert "url(" not in svg
    assert svg.count("http") == svg.count('xmlns="http://www.w3.org/2000/svg"') == 1
    ids = re.findall(r' id="([^"]+)"', svg)
    assert len(ids) == 2
    assert [picture.root.get("aria-labelledby"), picture.root.get("aria-describedby")] == ids
    assert picture.root.get("role") == "img"


def test_ids_differ_between_charts_and_between_copies_with_a_key() -> None:
    svgs = [chart.svg() for chart in GALLERY.values()] + [a_chart().svg(key="1"), a_chart().svg(key="2")]
    ids = re.findall(r' id="([^"]+)"', "".join(svgs))
    assert len(set(ids)) == len(ids) == 2 * len(svgs)


@pytest.mark.parametrize("name", sorted(GALLERY))
def test_no_words_leave_the_picture_or_run_into_each_other(name: str) -> None:
    picture = read_picture(GALLERY[name].svg())
    texts = picture.texts()
    assert not [
        one for one in texts if one.left < 0 or one.right > picture.width or one.bottom > picture.height
    ]
    clashes = [
        (one.text, other.text)
        for at, one in enumerate(texts)
        for other in texts[at + 1 :]
        if one.touches(other)
    ]
    assert clashes == []


@pytest.mark.parametrize("name", sorted(GALLERY))
def test_letters_are_large_and_dark_enough_for_a_phone(name: str) -> None:
    picture = read_picture(GALLERY[name].svg())
    shown_on_phone = 390 / picture.width
    assert min(one.size for one in picture.texts()) * shown_on_phone >= 11
    outside_bars = [one for one in picture.texts() if one.colour not in {"#FFFFFF", "#000000"}]
    on_any_ground = [
        contrast(one.colour, palette.BAND) for one in outside_bars if one.colour != palette.PAPER
    ]
    assert min(on_any_ground) >= 4.5


@pytest.mark.parametrize("colours", [palette.LEVELS, palette.STATES, (palette.BLUE, palette.ORANGE)])
def test_neighbouring_colours_differ_in_grey_and_carry_readable_words(colours: tuple[str, ...]) -> None:
    assert min(contrast(one, other) for one, other in pairwise(colours)) >= 1.5
    assert min(contrast(text_on(colour), colour) for colour in colours) >= 4.5


def test_a_photo_is_1080_wide_and_a_very_long_list_still_fits_the_platform() -> None:
    def size(png: bytes) -> tuple[int, int]:
        return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])

    assert size(a_chart().png())[0] == 1080
    assert size(a_chart().png(540, 2.0))[0] == 1080
    many = ranked_chart(
        [Bar(f"Đơn vị có tên dài để đứng trên vạch, số {n}", n) for n in range(120)], ABOUT, SAY
    )
    width, height = size(many.png())
    assert 9_900 < width + height <= 10_000
