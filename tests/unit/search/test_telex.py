"""What a keyboard leaves behind becomes the word that was meant."""

from __future__ import annotations

import pytest

from bot.search.letters import toned
from bot.search.telex import from_telex, from_vni


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ddawng", "đăng"),
        ("kys", "ký"),
        ("cuwowcs", "cước"),
        ("nhaf", "nhà"),
        ("tamj", "tạm"),
        ("truwowngf", "trường"),
    ],
)
def test_telex_residue_is_read(typed: str, meant: str) -> None:
    made = from_telex(typed)
    assert made is not None
    assert toned(made) == toned(meant)


@pytest.mark.parametrize(
    ("typed", "meant"), [("d9a8ng", "đăng"), ("ky1", "ký"), ("tru1", "trú"), ("d9o6i3", "đổi")]
)
def test_vni_residue_is_read(typed: str, meant: str) -> None:
    made = from_vni(typed)
    assert made is not None
    assert toned(made) == toned(meant)


@pytest.mark.parametrize("word", ["minh", "khong", "14", "", "đăng"])
def test_words_without_residue_are_left_alone(word: str) -> None:
    assert from_vni(word) is None
    assert from_telex(word) is None
