"""Both languages hold the same keys with the same placeholders; every key is used and every use exists."""

from __future__ import annotations

import re
import string
from pathlib import Path

from bot.settings import ROOT
from bot.telegram.rendering import utf16_length
from bot.texts import Html, load_texts, plain

TEXTS = load_texts()
VI, EN = TEXTS.by_language["vi"], TEXTS.by_language["en"]
SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for kind in ("*.py", "*.html")
    for path in sorted((ROOT / "bot").rglob(kind))
    if "sandbox" not in path.parts
)
TAG = re.compile(r"</?([a-z]+)")


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_english_has_every_sentence() -> None:
    assert set(EN) == set(VI)


def test_both_languages_use_the_same_placeholders() -> None:
    assert [key for key in VI if placeholders(VI[key]) != placeholders(EN[key])] == []


def is_well_formed(sentence: str) -> bool:
    """Closed, of a kind Telegram knows, and short enough to be one message."""
    is_closed = all(sentence.count(f"<{tag}>") == sentence.count(f"</{tag}>") for tag in ("b", "i"))
    is_known = set(TAG.findall(sentence)) <= {"b", "i", "code"}
    return is_closed and is_known and utf16_length(plain(sentence)) < 3500


def test_formatting_is_closed_and_of_a_kind_telegram_knows() -> None:
    assert [key for key in VI if not (is_well_formed(VI[key]) and is_well_formed(EN[key]))] == []


def test_no_sentence_is_dead() -> None:
    """Keys are found whole, or made with an f-string (joined in templates) whose holes may be any word."""
    whole = set(re.findall(r"""["']([a-z_]+\.[a-z0-9_.]+)["']""", SOURCES))
    made = [re.sub(r"\{[^}]+\}", "{}", key) for key in re.findall(r"""f["']([a-z_]+\.[^"']*)["']""", SOURCES)]
    made += [f"{key}{{}}" for key in re.findall(r'"([a-z_]+\.[a-z0-9_.]*\.)" ~', SOURCES)]
    patterns = [re.compile(re.escape(key).replace("\\{\\}", ".+")) for key in made]
    dead = [key for key in VI if key not in whole and not any(pattern.fullmatch(key) for pattern in patterns)]
    assert patterns
    assert dead == []


def test_what_people_type_is_escaped_and_html_is_not() -> None:
    assert TEXTS.say("vi", "common.plain", text="<b>&") == "&lt;b&gt;&amp;"
    assert TEXTS.say("vi", "common.plain", text=Html("<b>x</b>")) == "<b>x</b>"


def test_a_citizen_is_called_anh_chi() -> None:
    """No "bạn" or "quý khách" anywhere a citizen reads."""
    assert not [
        key for key, sentence in VI.items() if re.search(r"\b(bạn|quý khách|mày)\b", sentence.lower())
    ]


def test_texts_folder_can_be_given(tmp_path: Path) -> None:
    (tmp_path / "vi").mkdir()
    (tmp_path / "vi" / "a.yaml").write_text("b:\n  c: 'xin {who}'\n", encoding="utf-8")
    assert load_texts(tmp_path).say("en", "a.b.c", who="chào") == "xin chào"
