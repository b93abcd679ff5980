"""Numbers and days as people here write them: 1.234, 12,5%, +1,2, 30/11.

Every function takes the language of the reader ("vi" unless said); the minus is the real one (−), as wide as
the plus, so that columns of signed numbers stand straight.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

MINUS = "−"
UNKNOWN = "–"
"""Stands where a number cannot be computed, as a share of nothing."""

_SWAP = str.maketrans(",.", ".,")


def whole(count: int, language: str = "vi") -> str:
    """A whole number: "4.218", "−12"."""
    return _written(f"{count:,}", language)


def decimal(value: float | Decimal, places: int = 1, language: str = "vi") -> str:
    """A number with a fixed count of decimals, halves rounded away from zero: "12,5", "1.234,0"."""
    return _written(f"{_rounded(value, places):,}", language)


def signed(value: float, places: int = 1, language: str = "vi") -> str:
    """A change: "+1,2", "−1,4"; what rounds to nothing has no sign."""
    rounded = _rounded(value, places)
    return ("+" if rounded > 0 else "") + decimal(value, places, language)


def percent(share: float | None, places: int = 1, language: str = "vi") -> str:
    """A share (0.125) as "12,5%"; "0%" and "100%" only when exactly so, "–" when there is none.

    A little of something is "<0,1%" and nearly all is ">99,9%": rounding must not turn some into none.
    """
    if share is None:
        return UNKNOWN
    if share in (0, 1):
        return f"{share * 100:.0f}%"
    hundredths = Decimal(str(share)) * 100
    step = Decimal(1).scaleb(-places)
    if 0 < share < 1 and _rounded(hundredths, places) == 0:
        return f"<{decimal(step, places, language)}%"
    if 0 < share < 1 and _rounded(hundredths, places) == 100:
        return f">{decimal(100 - step, places, language)}%"
    return f"{decimal(hundredths, places, language)}%"


def short_day(day: date) -> str:
    """A day of a year known from elsewhere: "30/11"."""
    return f"{day:%d/%m}"


def full_day(day: date) -> str:
    """A day: "30/11/2026"."""
    return f"{day:%d/%m/%Y}"


def month(day: date) -> str:
    """The month of a day: "11/2026"."""
    return f"{day:%m/%Y}"


def _rounded(value: float | Decimal, places: int) -> Decimal:
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return abs(exact) if exact == 0 else exact  # no "−0,0"


def _written(english: str, language: str) -> str:
    signed_right = english.replace("-", MINUS)
    return signed_right if language == "en" else signed_right.translate(_SWAP)
