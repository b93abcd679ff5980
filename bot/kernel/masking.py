"""Taking personal data out of a question before it is kept.

Rather too much than too little: a masked question is read by officers to find what the catalogue lacks,
and needs neither numbers nor names for that. Laws, procedure codes and years stay, because they say what
the question is about.
"""

from __future__ import annotations

import re
import unicodedata

NUMBER = "[số]"
DAY = "[ngày]"
ADDRESS = "[địa chỉ mạng]"
SECRET = "[bí mật]"  # noqa: S105 - what stands in a secret's place, not a secret
NAME = "[tên]"

LONGEST_KEPT_NUMBER = 3
"""Digits in a row that say nothing of a person: "3 ngày", "15 tuổi", "điều 12"."""

LONGEST_KEPT_LIST = 7
"""Digits between commas and slashes ("tháng 11/2026"); a phone number has more."""

_LAW = re.compile(r"(?<![\d/.\-])\d{1,4}/(?:19|20)\d{2}/[A-Za-zĐđ][A-Za-zĐđ\d\-]{0,15}(?![\d/])")
_DAY = re.compile(r"(?<!\d)\d{1,2}\s?/\s?\d{1,2}\s?/\s?(?:\d{4}|\d{2})(?!\d)")
_ADDRESS = re.compile(
    r"[^\s@<>,;]+@[^\s@<>,;]+|(?<!\w)@\w{3,}|\b(?:t\.me|zalo\.me|facebook\.com|fb\.com)/\S+"
)
_RUN = re.compile(r"\+?\d(?:[\s.\-\u2010-\u2015\u2212]*\d)*")
_LIST = re.compile(r"\+?\d(?:[\s.\-\u2010-\u2015\u2212,;:/_()*+]*\d)*")
_YEAR = r"(?:19\d\d|20\d\d|2100)"
_KEPT_RUN = re.compile(rf"{_YEAR}(?:\s?[-\u2013]\s?{_YEAR})?|[1-9]\.\d{{6}}")

_SECRET = re.compile(
    r"(\b(?:otp|pin|mã\s+xác\s+(?:thực|nhận)|ma\s+xac\s+(?:thuc|nhan)|mật\s+khẩu|mat\s+khau|password|pass|mk)"
    r"(?:\s+(?:của|cua)\s+\w+)?)"
    r"(\s*(?:là|la|:|=)\s*(?!\[|(?:gì|gi|sao|bao|chi|mấy|may)\b)\S+|\s+(?!\[)\S*\d\S*)",
    re.IGNORECASE,
)

_FAMILY_NAMES = (
    "nguyễn|nguyen|trần|tran|lê|le|phạm|pham|hoàng|hoang|huỳnh|huynh|phan|vũ|vu|võ|vo|đặng|dang|bùi|bui|đỗ|do|"
    "hồ|ho|ngô|ngo|dương|duong|lý|ly|đinh|dinh|trịnh|trinh|đoàn|doan|mai|tô|to|trương|truong|hà|ha|đào|dao|thái|thai"
)
_CAPITAL = "[" + "".join(chr(code) for code in range(ord("A"), ord("ỹ")) if chr(code).isupper()) + "]"
_NAME = (
    rf"{_CAPITAL}\w*(?:\s+{_CAPITAL}\w*){{1,4}}"  # as names are written
    rf"|(?i:{_FAMILY_NAMES})(?:\s+\w+){{1,3}}"  # as they are typed in haste: rather a word too much
    rf"|{_CAPITAL}\w*"
)
_CALLED = re.compile(rf"\b((?i:t[êe]n)(?:\s+(?!l[àa]\b)\w+){{0,3}}?\s*(?:(?i:\bl[àa]\b)|:)\s*)({_NAME})")
_I_AM = re.compile(
    rf"\b((?i:tôi|toi|em|mình|minh|con|cháu|chau|anh|chị|chi)\s+(?i:là|la|tên|ten)\s+)"
    rf"({_NAME})"
)

_FIRST_PLACE = 0xE000
"""Private-use letters hold the place of what stays; they are taken out of the text first."""


def mask(text: str) -> str:
    """The text without numbers of four digits and more, addresses, dates, secrets, and names people give.

    Also takes out control and invisible characters, which could hide a number.
    """
    text = _visible(text)
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match.group())
        return chr(_FIRST_PLACE + len(kept) - 1)

    text = _SECRET.sub(rf"\1 {SECRET}", text)
    text = _ADDRESS.sub(ADDRESS, text)
    text = _LAW.sub(keep, text)
    text = _DAY.sub(DAY, text)
    text = _LIST.sub(_mask_list, text)
    text = _CALLED.sub(rf"\1{NAME}", text)
    text = _I_AM.sub(rf"\1{NAME}", text)
    for place, original in enumerate(kept):
        text = text.replace(chr(_FIRST_PLACE + place), original)
    return text


def _visible(text: str) -> str:
    """Composed text of visible characters and spaces; every digit in its plain form."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(_visible_character(character) for character in plain)


def _visible_character(character: str) -> str:
    if character.isspace():
        return " "
    if unicodedata.category(character).startswith("C"):
        return ""
    value = unicodedata.digit(character, None)
    return character if value is None else str(value)


def _mask_list(match: re.Match[str]) -> str:
    listed = match.group()
    if _digits(listed) > LONGEST_KEPT_LIST and not _KEPT_RUN.fullmatch(listed):
        return NUMBER
    return _RUN.sub(_mask_run, listed)


def _mask_run(match: re.Match[str]) -> str:
    run = match.group()
    if _digits(run) <= LONGEST_KEPT_NUMBER or _KEPT_RUN.fullmatch(run):
        return run
    return NUMBER


def _digits(text: str) -> int:
    return sum(character.isdigit() for character in text)
