"""Reading one cell of a report: a month, a procedure code, a number of dossiers, a word of a closed list."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from bot.engagement.portal_problems import ProblemKind, Refused, shown
from bot.engagement.portal_register import PortalRegister
from bot.engagement.portal_words import DASHES
from bot.kernel.folding import fold, nfc
from bot.kernel.ids import ProcedureCode

Word = TypeVar("Word")


class Figure(str):
    """The text of a cell that holds a number: its dot is a decimal point, never one between thousands."""

    __slots__ = ()


MOST_DOSSIERS = 10_000_000
"""In one cell; more is a slip. Viet Nam files some tens of millions of dossiers a year in all."""

_MONTH_YEAR = re.compile(r"(?:thang |t)?(\d{1,2}) (?:nam )?(\d{4})")
_YEAR_MONTH = re.compile(r"(?:nam )?(\d{4}) (?:thang )?(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2}) (\d{1,2}) (\d{4})(?: 0?0 00(?: 00)?)?")
_YEAR_FIRST = re.compile(r"(\d{4}) (\d{1,2}) (\d{1,2})(?: 0?0 00(?: 00)?)?")
_SERIAL = re.compile(r"\d{5}")
_FIRST_YEAR, _LAST_YEAR = 2000, 2100

SERIAL_EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet's dates, for every day after February 1900."""

_SPACES = re.compile(r"[\s'’]+")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([., ])\d{3})(?:\1\d{3})*")
_NO_FRACTION = re.compile(r"[.,]0{1,2}")
_DECIMAL = re.compile(r"(?:\d{1,3}(?:[., ]\d{3})*|\d+)[.,]\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+")
_SUFFIX = re.compile(r"(\d\.\d{6})\.000\.00\.00\.H\d\d", re.IGNORECASE)


def read_month(text: str, *, today: date) -> date | Refused:
    """The first day of a month: "11/2026", "2026-11", "Tháng 11 năm 2026", or a date that stands for one.

    A date counts only when it is the first or last day of its month, day before month as in Viet Nam; so
    a date that an American spreadsheet turned round is refused rather than taken for another month.
    """
    folded = fold(text)
    found = _month_named(folded) or _day_named(folded)
    if found is None:
        return Refused(ProblemKind.MONTH_UNREADABLE, {"value": shown(text)})
    if isinstance(found, _Day) and found.day not in (1, calendar.monthrange(found.year, found.month)[1]):
        return Refused(ProblemKind.MONTH_IS_A_DAY, {"value": shown(text)})
    month = date(found.year, found.month, 1)
    if month > today:
        return Refused(ProblemKind.MONTH_IN_FUTURE, {"value": shown(text)})
    return month


@dataclass(frozen=True, slots=True)
class ReadCode:
    """A known code and what had to be taken off or put right to know it."""

    code: ProcedureCode
    had_comma: bool = False
    had_suffix: bool = False


def read_code(text: str, register: PortalRegister) -> ReadCode | Refused:
    """A procedure code the register knows; a decimal comma and an agency's suffix are put right."""
    written = "".join(nfc(text).split())
    had_comma = "," in written
    plain = written.replace(",", ".")
    suffixed = _SUFFIX.fullmatch(plain)
    if suffixed:
        plain = suffixed[1]
    for one in (plain, plain.upper()):
        if one in register.codes:
            return ReadCode(ProcedureCode(one), had_comma, suffixed is not None)
    return Refused(ProblemKind.CODE_UNKNOWN, {"value": shown(text)})


def read_dossiers(text: str) -> int | Refused:
    """A whole number, with or without dots, commas or spaces between thousands; a dash is zero."""
    if text.isascii() and (text.isdigit() or (type(text) is str and _GROUPED.fullmatch(text))):
        return _whole(text)  # nearly every cell
    written = text.strip()
    if written in DASHES:
        return 0
    if is_negative(written):
        return Refused(ProblemKind.NUMBER_NEGATIVE, {"value": shown(text)})
    number = _NO_FRACTION.sub("", written) if _NO_FRACTION.fullmatch(_fraction(written)) else written
    if isinstance(text, Figure):
        return _typed_number(number, text)
    number = _SPACES.sub(" ", number)
    if number.isascii() and (number.isdigit() or _GROUPED.fullmatch(number)):
        return _whole(number)
    if _DECIMAL.fullmatch(number):
        return Refused(ProblemKind.NUMBER_DECIMAL, {"value": shown(text)})
    return Refused(ProblemKind.NOT_A_NUMBER, {"value": shown(text)})


def is_negative(written: str) -> bool:
    """A minus before a number, or a bookkeeper's brackets around one."""
    return re.fullmatch(r"[-−–]\s*\d[\d.,\s]*|\(\s*\d[\d.,\s]*\)", written) is not None


def read_word(text: str, words: Mapping[str, Word], kind: ProblemKind) -> Word | Refused:
    """A value of a closed list by any of its spellings."""
    found = words.get(fold(text))
    return Refused(kind, {"value": shown(text)}) if found is None else found


@dataclass(frozen=True, slots=True)
class _Month:
    year: int
    month: int


@dataclass(frozen=True, slots=True)
class _Day(_Month):
    day: int


def _month_named(folded: str) -> _Month | None:
    if match := _MONTH_YEAR.fullmatch(folded):
        month, year = int(match[1]), int(match[2])
    elif match := _YEAR_MONTH.fullmatch(folded):
        year, month = int(match[1]), int(match[2])
    else:
        return None
    return _Month(year, month) if 1 <= month <= 12 and _FIRST_YEAR <= year <= _LAST_YEAR else None


def _day_named(folded: str) -> _Day | None:
    if match := _YEAR_FIRST.fullmatch(folded):
        year, month, day = (int(part) for part in match.groups())
    elif match := _DAY_FIRST.fullmatch(folded):
        day, month, year = (int(part) for part in match.groups())
    elif _SERIAL.fullmatch(folded):
        counted = SERIAL_EPOCH + timedelta(days=int(folded))
        year, month, day = counted.year, counted.month, counted.day
    else:
        return None
    if not _FIRST_YEAR <= year <= _LAST_YEAR or not 1 <= month <= 12:
        return None
    return _Day(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None


def _typed_number(number: str, text: str) -> int | Refused:
    """A cell of type number: whole or refused; "1.234" here is one and a bit, not a thousand."""
    if number.isascii() and number.isdigit():
        return _whole(number)
    kind = ProblemKind.NUMBER_TYPED_DECIMAL if _DECIMAL.fullmatch(number) else ProblemKind.NOT_A_NUMBER
    return Refused(kind, {"value": shown(text)})


def _fraction(written: str) -> str:
    place = max(written.rfind("."), written.rfind(","))
    return written[place:] if place > 0 else ""


def _whole(text: str) -> int | Refused:
    digits = "".join(filter(str.isdigit, text)).lstrip("0") or "0"
    if len(digits) > len(str(MOST_DOSSIERS)) or int(digits) > MOST_DOSSIERS:
        return Refused(ProblemKind.NUMBER_TOO_LARGE, {"value": shown(text)})
    return int(digits)
