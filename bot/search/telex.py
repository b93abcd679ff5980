"""What a keyboard leaves behind when Telex or VNI is off: "ddawng kys", "d9ang ky1" → "đăng ký"."""

from __future__ import annotations

import re
import unicodedata

_TONE_LETTERS = {"f": "\u0300", "s": "\u0301", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_TONE_DIGITS = {"2": "\u0300", "1": "\u0301", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_DOUBLES = {"aa": "â", "ee": "ê", "oo": "ô", "dd": "đ", "aw": "ă", "ow": "ơ", "uw": "ư"}
_VNI_VOWELS = {
    ("a", "6"): "â",
    ("e", "6"): "ê",
    ("o", "6"): "ô",
    ("o", "7"): "ơ",
    ("u", "7"): "ư",
    ("a", "8"): "ă",
}
_VOWELS = "aăâeêioôơuưy"
_NUCLEUS = re.compile(rf"[{_VOWELS}]+")


def from_telex(word: str) -> str | None:
    """The word a Telex keyboard would have made, or None when the letters hold no Telex.

    The doubled letter may come at the end of the word ("dangdd", "caan", "cana").
    """
    if not re.search(r"[wfjszxr]|aa|ee|oo|dd|([aeod]).+\1", word) or not word.isascii() or not word.isalpha():
        return None
    body, tone = _take_tone_letter(word)
    marked = _join_marks(body)
    made = _with_tone(marked, tone)
    return made if made != word else None


def from_vni(word: str) -> str | None:
    """The word a VNI keyboard would have made, or None when there are no digits to read."""
    if not re.fullmatch(r"[a-zđ]+[1-9][a-z1-9]*", word):
        return None
    letters: list[str] = []
    tone = ""
    for sign in word:
        if not sign.isdigit():
            letters.append(sign)
        elif sign in _TONE_DIGITS:
            tone = _TONE_DIGITS[sign]
        elif not _apply_vni_mark(letters, sign):
            return None
    return _with_tone("".join(letters), tone)


def _take_tone_letter(word: str) -> tuple[str, str]:
    """The last tone letter after a vowel, wherever it was typed ("kys", "nhafa")."""
    for at in range(len(word) - 1, 0, -1):
        if word[at] in _TONE_LETTERS and any(letter in "aeiouy" for letter in word[:at]):
            return word[:at] + word[at + 1 :], _TONE_LETTERS[word[at]]
    return word, ""


def _join_marks(body: str) -> str:
    body = re.sub(r"^d(.*)d(.*)$", r"đ\1\2", body)
    if body.endswith("w") or "w" in body[1:]:
        body = _join_horn(body)
    for pair in ("aa", "ee", "oo"):
        body = body.replace(pair, _DOUBLES[pair])
    return re.sub(r"([aeo])([^aeo\W]+)\1$", lambda m: _DOUBLES[m[1] * 2] + m[2], body)


def _join_horn(body: str) -> str:
    """A "w" marks the vowel before it: "uow" and "uo…w" both vowels, as typing habits do."""
    bare = body.replace("w", "")
    if "uo" in bare:
        return bare.replace("uo", "ươ")
    for vowel, horned in (("a", "ă"), ("o", "ơ"), ("u", "ư")):
        if vowel in bare:
            at = bare.rfind(vowel)
            return bare[:at] + horned + bare[at + 1 :]
    return bare


def _apply_vni_mark(letters: list[str], digit: str) -> bool:
    if digit == "9":
        if "d" not in letters:
            return False
        letters[letters.index("d")] = "đ"
        return True
    if digit == "7" and "".join(letters[-3:]).find("uo") >= 0:
        at = "".join(letters).rfind("uo")
        letters[at], letters[at + 1] = "ư", "ơ"
        return True
    for at in range(len(letters) - 1, -1, -1):
        if (letters[at], digit) in _VNI_VOWELS:
            letters[at] = _VNI_VOWELS[letters[at], digit]
            return True
    return False


def _with_tone(word: str, tone: str) -> str:
    """The tone on the vowel that carries it; exact place matters little, readers move it to the end."""
    nucleus = _NUCLEUS.search(word)
    if not tone or nucleus is None:
        return word
    marked = [at for at in range(*nucleus.span()) if word[at] in "ăâêôơư"]
    at = marked[-1] if marked else min(nucleus.end() - 1, nucleus.start() + max(0, len(nucleus[0]) - 2))
    return unicodedata.normalize("NFC", word[: at + 1] + tone + word[at + 1 :])
