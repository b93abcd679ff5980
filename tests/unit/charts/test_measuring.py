"""Words are as wide as the font draws them, and break without losing a letter."""

from __future__ import annotations

import pytest
from PIL import ImageFont

from bot.charts.measuring import clean, drawn_width, width_of, wrap, wrap_evenly
from bot.settings import ROOT

LONG = "Đăng ký lại khai sinh cho người đã có hồ sơ, giấy tờ cá nhân"


@pytest.mark.parametrize("text", [LONG, "12,5% − +1.234 (384/4.218)", "Ừ, ỗ ặ ỹ ợ"])
@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_widths_are_those_of_the_font(text: str, weight: str) -> None:
    font = ImageFont.truetype(str(ROOT / f"bot/charts/fonts/Roboto-{weight}.ttf"), 1000)
    drawn = font.getlength(text) / 1000
    assert drawn_width(text, 1, is_bold=weight == "Bold") == pytest.approx(drawn, rel=0.01)


@pytest.mark.parametrize("width", [60, 130, 368])
def test_wrapping_keeps_every_word_and_every_line_fits(width: float) -> None:
    lines = wrap(LONG, width, 14)
    assert " ".join(lines) == LONG
    assert max(width_of(line, 14) for line in lines) <= width


def test_a_word_wider_than_a_line_is_broken_and_not_cut() -> None:
    word = "không" * 30
    lines = wrap(f"a {word}", 100, 14)
    assert "".join(lines).removeprefix("a") == word
    assert max(width_of(line, 14) for line in lines) <= 100


def test_no_short_rest_is_left_to_the_last_line() -> None:
    finding = "Khai sinh được hỏi nhiều nhất trong tháng 11"
    assert wrap(finding, 368, 18, is_bold=True)[-1] == "11"
    even = wrap_evenly(finding, 368, 18, is_bold=True)
    assert len(even) == 2
    assert " ".join(even) == finding
    assert len(even[-1]) > 10


def test_letters_no_picture_can_hold_are_left_out() -> None:
    assert clean("Xã\x00\u202e  Một\n\ud800Hai") == "Xã Một Hai"
    assert wrap("\x07 \n", 100, 14) == []
