"""The words of portal reports, folded: headers, channels, who submitted, totals. Data, no decisions.

Headers and values differ between reports and years; add the spelling of a new one here, folded (lower case,
no tone marks, no punctuation).
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from bot.engagement.portal_rows import PortalChannel, SubmittedBy


class Column(StrEnum):
    """What a column of a report holds."""

    MONTH = "month"
    CODE = "code"
    COMMUNE = "commune"
    CHANNEL = "channel"
    SUBMITTER = "submitter"
    DOSSIERS = "dossiers"
    TOTAL = "total"


_HEADERS: dict[Column, tuple[str, ...]] = {
    Column.MONTH: ("thang", "thang nam", "ky", "ky bao cao", "thang bao cao", "thoi gian", "month"),
    Column.CODE: (
        "ma thu tuc", "ma thu tuc hanh chinh", "ma tthc", "ma tt", "ma so thu tuc", "ma so tthc",
        "procedure code", "procedure",
    ),
    Column.COMMUNE: (
        "xa phuong", "phuong xa", "xa phuong dac khu", "ten xa phuong", "ma xa phuong", "don vi",
        "ten don vi", "don vi hanh chinh", "don vi tiep nhan", "ubnd xa phuong", "xa", "commune",
    ),
    Column.CHANNEL: (
        "kenh nop", "hinh thuc", "hinh thuc nop", "hinh thuc nop ho so", "hinh thuc tiep nhan", "kenh",
        "kenh tiep nhan", "kenh nop ho so", "channel",
    ),
    Column.SUBMITTER: ("nguoi nop", "nguoi nop ho so", "ai nop", "doi tuong nop", "submitted by"),
    Column.DOSSIERS: (
        "so ho so", "so luong", "so luong ho so", "so ho so tiep nhan", "so ho so da tiep nhan",
        "ho so tiep nhan", "ho so", "dossiers", "count",
    ),
    Column.TOTAL: ("tong so", "tong", "cong", "tong cong", "tong so ho so", "tong ho so", "total"),
}  # fmt: skip

_CHANNELS: dict[PortalChannel, tuple[str, ...]] = {
    PortalChannel.ONLINE: (
        "truc tuyen", "nop truc tuyen", "online", "qua mang", "qua cong", "qua cong dich vu cong",
        "qua cong dich vu cong quoc gia", "dich vu cong truc tuyen", "dvc truc tuyen",
    ),
    PortalChannel.IN_PERSON: (
        "truc tiep", "nop truc tiep", "tai quay", "tai bo phan mot cua", "bo phan mot cua",
        "tai trung tam phuc vu hanh chinh cong", "in person",
    ),
    PortalChannel.POSTAL: (
        "buu chinh", "buu chinh cong ich", "qua buu chinh", "qua buu chinh cong ich", "buu dien",
        "qua buu dien", "dich vu buu chinh cong ich", "qua dich vu buu chinh cong ich", "bcci", "postal",
    ),
}  # fmt: skip

_SUBMITTERS: dict[SubmittedBy, tuple[str, ...]] = {
    SubmittedBy.SELF: (
        "tu nop", "nguoi dan tu nop", "cong dan tu nop", "ca nhan tu nop", "dan tu nop", "self",
    ),
    SubmittedBy.FOR_THEM: (
        "nop ho", "nop thay", "nho nguoi nop", "nho nop", "can bo nop ho", "can bo ho tro",
        "can bo nop thay", "duoc nop ho", "nguoi khac nop", "for them",
    ),
    SubmittedBy.UNKNOWN: ("", "khong ro", "chua ro", "khong xac dinh", "unknown"),
}  # fmt: skip

HEADERS = MappingProxyType({word: column for column, words in _HEADERS.items() for word in words})
CHANNELS = MappingProxyType({word: channel for channel, words in _CHANNELS.items() for word in words})
SUBMITTERS = MappingProxyType({word: who for who, words in _SUBMITTERS.items() for word in words})

WIDE_HEADERS = MappingProxyType(
    {word: (channel, SubmittedBy.UNKNOWN) for word, channel in CHANNELS.items()}
    | {f"ho so {word}": (channel, SubmittedBy.UNKNOWN) for word, channel in CHANNELS.items()}
    | {f"so ho so {word}": (channel, SubmittedBy.UNKNOWN) for word, channel in CHANNELS.items()}
    | {
        f"{word} {by}": (channel, who)
        for word, channel in CHANNELS.items()
        for by, who in SUBMITTERS.items()
        if by
    }
)
"""A column of its own for a channel, and perhaps for who submitted: "Trực tuyến", "Trực tuyến - tự nộp"."""

TOTAL_STARTS = ("tong cong ", "tong so ", "tong toan tinh ", "cong don ", "luy ke ")
TOTAL_CELLS = frozenset({"tong", "cong", "toan tinh", "total"})
"""Cells that make their row a sum of others."""

SYNTHETIC_WORDS = ("gia lap", "synthetic")
"""In a title: the figures are invented."""

EXAMPLE_CODE = "0.000000"
"""The procedure code of the template's example rows; no procedure has it."""

EXAMPLE_CODES = frozenset({EXAMPLE_CODE, "0,000000", "0"})
"""As spreadsheets may give it back."""

DASHES = frozenset({"-", "–", "—"})
"""How reports write zero."""
