"""Posters carry a link the bot understands, and letters every printer can draw."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from PIL import ImageFont

from bot.charts.errors import NoSuchPoster
from bot.charts.poster import poster_link, poster_svg, write_poster
from bot.conversations.start import read_payload
from bot.settings import ROOT
from bot.texts import load_texts
from tests.support.small_content import small_catalog

POSTERS = frozenset({"quay"})
CATALOG = small_catalog()
SERVICE = next(iter(CATALOG.services.values()))


def test_the_link_opens_the_service_and_tells_the_source() -> None:
    link = poster_link(CATALOG, SERVICE, "some_bot", "phuong-thanh-sen", POSTERS)
    assert link == "https://t.me/some_bot?start=sv_khai_sinh-src_phuong-thanh-sen"
    assert read_payload(link.partition("start=")[2]) == ("khai_sinh", "phuong-thanh-sen")


@pytest.mark.parametrize("source", ["tu-bia", "phuong-khong-co", ""])
def test_sources_outside_the_list_are_refused(source: str) -> None:
    with pytest.raises(NoSuchPoster, match="source"):
        poster_link(CATALOG, SERVICE, "some_bot", source, POSTERS)


def test_the_poster_names_who_runs_it_and_what_is_never_asked() -> None:
    svg = poster_svg(CATALOG, SERVICE, link="https://t.me/some_bot?start=sv_khai_sinh")
    assert "Đăng ký khai sinh" in svg
    assert CATALOG.province.operator in svg
    assert "Không bao giờ hỏi mã OTP" in svg


def test_png_and_pdf_are_written(tmp_path: Path) -> None:
    png, pdf = write_poster(
        ROOT, "khai_sinh", username="some_bot", source="quay", folder=tmp_path, posters=POSTERS
    )
    assert png.read_bytes().startswith(b"\x89PNG")
    assert pdf.read_bytes().startswith(b"%PDF")
    assert png.name == "khai_sinh-quay.png"


def test_the_house_font_has_every_vietnamese_letter() -> None:
    said = "".join(load_texts().by_language["vi"].values())
    letters = sorted({letter for letter in said if unicodedata.name(letter, "").startswith("LATIN")})
    for weight in ("Regular", "Bold"):
        font = ImageFont.truetype(str(ROOT / f"bot/charts/fonts/Roboto-{weight}.ttf"), 40)
        missing = font.getmask("\uffff").getbbox(), bytes(font.getmask("\uffff"))
        drawn = {letter: (font.getmask(letter).getbbox(), bytes(font.getmask(letter))) for letter in letters}
        assert not [letter for letter, mask in drawn.items() if mask == missing]
