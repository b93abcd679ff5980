"""Making clean questions dirty the way people do: for training and for measuring robustness.

Every maker takes a `random.Random`, so the same seed gives the same dirt.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from random import Random

from bot.search.letters import strip_marks

_NEAR_KEYS: Mapping[str, str] = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "g": "fh", "h": "gj", "i": "uo", "k": "jl",
    "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry",
    "u": "yi", "v": "cb", "x": "zc", "y": "tu",
}  # fmt: skip
_CHAT: Mapping[str, str] = {
    "không": "ko", "được": "dc", "gì": "j", "vậy": "z", "rồi": "r", "muốn": "mún", "bao nhiêu": "bn",
    "như thế nào": "ntn", "em": "e", "anh": "a", "chị": "c", "làm": "lm", "người": "ng", "với": "vs",
    "mình": "mk", "biết": "bít", "giờ": "h", "đăng ký": "đk", "phải": "fai", "bây giờ": "bh", "vợ": "vk",
    "chồng": "ck", "quá": "wa", "cũng": "cx", "nữa": "nx", "thủ tục": "tt", "giấy tờ": "gt",
}  # fmt: skip
_SHORT: Mapping[str, str] = {
    "giấy khai sinh": "gks", "căn cước công dân": "cccd", "căn cước": "cc", "bảo hiểm xã hội": "bhxh",
    "bảo hiểm y tế": "bhyt", "giấy phép lái xe": "gplx", "giấy phép xây dựng": "gpxd",
    "hộ kinh doanh": "hkd", "hộ khẩu": "hk", "công ty": "cty", "hồ sơ": "hs", "tài khoản": "tk",
    "dịch vụ công": "dvc", "mã số thuế": "mst",
}  # fmt: skip
_SOUND_ALIKE = (
    ("tr", "ch"),
    ("ch", "tr"),
    ("s", "x"),
    ("x", "s"),
    ("gi", "d"),
    ("d", "gi"),
    ("r", "d"),
    ("l", "n"),
)
_TELEX_TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_TELEX_MARKS = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
_OPENINGS = (
    "dạ em chào anh chị ạ, nhà em ở quê không rành mấy chuyện giấy tờ này lắm",
    "chào ad, mình đi làm xa cả năm mới về được một lần",
    "hôm qua em lên xã hỏi mà đông quá không gặp được ai, mọi người chỉ em vào đây",
    "tui nói thiệt là tui cũng lớn tuổi rồi, mắt mũi kèm nhèm",
    "cho mình hỏi chút, nghe mấy người trong xóm nói mỗi người một kiểu",
)
_CLOSINGS = (
    "mong anh chị trả lời sớm giúp em, em cảm ơn nhiều ạ",
    "có ai biết thì chỉ giúp với, mai em lại phải lên công ty rồi",
    "hỏi mấy nơi rồi mà không ai nói rõ cho",
    "cảm ơn cán bộ nhiều nha",
)


def no_marks(text: str, _chance: Random) -> str:
    """Typed without any tone or vowel mark."""
    return strip_marks(text)


def chat_spelling(text: str, chance: Random) -> str:
    """Teencode and abbreviations for most words that have one."""
    lowered = f" {text.lower()} "
    for table in (_SHORT, _CHAT):
        for word, short in table.items():
            if f" {word} " in lowered and chance.random() < 0.7:
                lowered = lowered.replace(f" {word} ", f" {short} ")
    return lowered.strip()


def slips(text: str, chance: Random) -> str:
    """One slip in about every sixth word: a near key, a missing, doubled or swapped letter, a sound-alike."""
    return " ".join(_slip(word, chance) if chance.random() < 0.17 else word for word in text.split())


def _slip(word: str, chance: Random) -> str:
    if len(word) < 3:
        return word
    at = chance.randrange(1, len(word))
    kind = chance.randrange(5)
    if kind == 0:
        near = _NEAR_KEYS.get(strip_marks(word[at]))
        return word[:at] + chance.choice(near) + word[at + 1 :] if near else word
    if kind == 1:
        return word[:at] + word[at + 1 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    if kind == 3:
        return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
    pair = next((pair for pair in _SOUND_ALIKE if word.startswith(pair[0])), None)
    return pair[1] + word[len(pair[0]) :] if pair else word


def joined(text: str, chance: Random) -> str:
    """Some spaces missing."""
    words = text.split()
    result = words[:1]
    for word in words[1:]:
        if chance.random() < 0.15:
            result[-1] += word
        else:
            result.append(word)
    return " ".join(result)


def telex(text: str, chance: Random) -> str:
    """Some words typed with the keyboard's Telex switched off."""
    return " ".join(_as_telex(word) if chance.random() < 0.35 else word for word in text.split())


def _as_telex(word: str) -> str:
    tone = ""
    kept = ""
    for mark in unicodedata.normalize("NFD", word):
        if mark in _TELEX_TONES:
            tone = _TELEX_TONES[mark]
        else:
            kept += mark
    body = unicodedata.normalize("NFC", kept).lower()
    return "".join(_TELEX_MARKS.get(letter, letter) for letter in body) + tone


def dropped(text: str, chance: Random) -> str:
    """A few words left out, as in a search box."""
    words = text.split()
    kept = [word for word in words if chance.random() > 0.15]
    return " ".join(kept if len(kept) > 1 else words)


def story(text: str, chance: Random) -> str:
    """The request inside a longer story."""
    return f"{chance.choice(_OPENINGS)}. {text}, {chance.choice(_CLOSINGS)}"


MAKERS: Mapping[str, Callable[[str, Random], str]] = {
    "no_marks": no_marks,
    "chat_spelling": chat_spelling,
    "slips": slips,
    "joined": joined,
    "telex": telex,
    "dropped": dropped,
    "story": story,
}
"""Every kind of dirt by name."""

MIXTURES: Sequence[tuple[str, ...]] = (
    ("no_marks",),
    ("chat_spelling",),
    ("slips",),
    ("chat_spelling", "no_marks"),
    ("slips", "no_marks"),
    ("joined",),
    ("telex",),
    ("dropped",),
    ("story",),
    ("story", "no_marks"),
)
"""Kinds that come together in one message."""


def dirtied(text: str, chance: Random) -> tuple[str, str]:
    """The text with one random mixture of dirt, and the mixture's name."""
    mixture = chance.choice(MIXTURES)
    for name in mixture:
        text = MAKERS[name](text, chance)
    return text, "+".join(mixture)
