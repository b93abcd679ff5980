"""Invented counts of the portal: monthly dossiers by procedure, commune and channel, as in a report."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from bot.catalog.model import Catalog
from bot.engagement.portal_register import PortalRegister
from bot.engagement.portal_rows import PortalImport
from bot.importing import read_upload
from bot.simulation.questions import popular_services

FILE_NAME = "gia-lap.csv"
MONTHS = 4
PROCEDURES = 8
TITLE = ("SỐ LIỆU GIẢ LẬP, KHÔNG PHẢI SỐ THẬT",)
HEADER = ("Tháng", "Mã thủ tục", "Xã/phường", "Kênh nộp", "Người nộp", "Số hồ sơ")

GROWTH = 0.06
"""By how much the online share grows from month to month, on average over communes."""

FOR_THEM = 0.4
"""The share of online dossiers that somebody else submitted."""

POSTAL = 0.05
Line = tuple[str, str, str, str, str, str]


def invented_counts(
    catalog: Catalog, register: PortalRegister, *, last_day: date, chance: Random
) -> PortalImport:
    """The last whole months before the end of a simulation, read like any file that is handed in."""
    read = read_upload(
        _as_csv([*_lines(catalog, last_day, chance)]),
        FILE_NAME,
        register=register,
        today=last_day,
        is_synthetic=True,
    )
    assert isinstance(read, PortalImport), f"the invented file is refused: {read}"
    return read


def whole_months(last_day: date) -> list[date]:
    """The first days of the last whole months, earliest first."""
    months, first = list[date](), last_day.replace(day=1)
    if (last_day + timedelta(days=1)).day == 1:
        months.append(first)
    while len(months) < MONTHS:
        first = (first - timedelta(days=1)).replace(day=1)
        months.append(first)
    return months[::-1]


def _lines(catalog: Catalog, last_day: date, chance: Random) -> Iterator[Line]:
    services = [one for one in popular_services(catalog) if one.main is not None][:PROCEDURES]
    for commune in catalog.province.communes:
        size, skill, pace = 8 * chance.lognormvariate(0.0, 0.5), chance.uniform(0.2, 0.6), chance.random()
        for number, month in enumerate(whole_months(last_day)):
            online = min(0.95, skill + 2 * GROWTH * pace * number)
            for place, service in enumerate(services, start=1):
                assert service.main is not None
                dossiers = max(1, round(chance.gauss(size / place**0.5, 2)))
                for channel, by, count in _divided(dossiers, online, chance):
                    yield f"{month:%m/%Y}", service.main.code, commune.full_name, channel, by, str(count)


def _divided(dossiers: int, online: float, chance: Random) -> Iterator[tuple[str, str, int]]:
    """One commune's dossiers of one procedure by channel and, online, by who submitted."""
    by_post = sum(chance.random() < POSTAL for _ in range(dossiers))
    by_net = sum(chance.random() < online for _ in range(dossiers - by_post))
    for_them = sum(chance.random() < FOR_THEM for _ in range(by_net))
    yield "Trực tuyến", "Tự nộp", by_net - for_them
    yield "Trực tuyến", "Nộp hộ", for_them
    yield "Trực tiếp", "", dossiers - by_post - by_net
    yield "Bưu chính", "", by_post


def _as_csv(lines: Sequence[Line]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerows([TITLE, HEADER, *lines])
    return text.getvalue().encode("utf-8-sig")
