"""Spelling, joined words, abbreviations and regional words end as the words that were meant."""

from __future__ import annotations

import pytest

from bot.search.letters import folded, toned
from bot.search.matcher import Matcher
from bot.search.spelling import is_syllable, slip_cost, sound
from tests.unit.search.invented import a_catalog

MATCHER = Matcher(a_catalog())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("thẻ phi hành", "the phi hanh"),
        ("THẺ PHI HÀNH!!!", "the phi hanh"),
        ("thephihanh", "the phi hanh"),
        ("tph", "the phi hanh"),
        ("ther phi hanhf", "the phi hanh"),
        ("mần thẻ phi hành", "lam the phi hanh"),
        ("thẻ phi hàh", "the phi hanh"),
        ("thẻ phi hànnnnh", "the phi hanh"),
        ("thẻ\u200b phi\u0000 hành", "the phi hanh"),
    ],
)
def test_question_is_read_as_meant(typed: str, meant: str) -> None:
    assert " ".join(MATCHER.reader.read(typed).folded) == meant


def test_long_numbers_and_addresses_are_not_read() -> None:
    read = MATCHER.reader.read("thẻ phi hành 0912345678 https://example.org/x a@b.vn")
    assert " ".join(read.folded) == "the phi hanh"


def test_tone_place_and_final_y_do_not_matter() -> None:
    assert toned("hoà") == toned("hòa")
    assert toned("kỹ") == toned("kĩ")
    assert folded("ký") == folded("kí")
    assert toned("hòa") != toned("hóa")


def test_slips_that_people_make_cost_less_than_other_words() -> None:
    assert slip_cost("sinh", "xinh") < slip_cost("sinh", "tinh")
    assert slip_cost("tren", "chen") < slip_cost("tren", "tran")
    assert slip_cost("dagn", "dang") < slip_cost("dabg", "dang")
    assert slip_cost("dang", "dang") == 0
    assert sound("sinh") == sound("xin")


@pytest.mark.parametrize(
    ("word", "is_one"), [("nghieng", True), ("khai", True), ("hgnh", False), ("xyz", False)]
)
def test_syllables_are_told_from_noise(word: str, is_one: bool) -> None:
    assert is_syllable(word) is is_one
