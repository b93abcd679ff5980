"""Dates that ask for somebody's attention."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from bot.catalog.content import ANSWERS, SERVICES
from bot.catalog.model import Catalog, Faq, Service
from bot.catalog.problems import Problem, Severity
from bot.kernel.ids import ServiceId

STALE_AFTER = timedelta(days=365)
"""A source older than a year is likely to describe other fees, papers or agencies."""


def date_problems(catalog: Catalog, lines: Mapping[ServiceId, int], today: date) -> Iterator[Problem]:
    """Services and answers past their review day, with old sources, or with days yet to come."""
    for service in catalog.services.values():
        for field, reason in (*_dates_of(service, today), *_source_dates(service, today)):
            place = f"services.{service.id}.{field}"
            yield Problem(SERVICES, lines.get(service.id, 0), place, reason, Severity.WARNING)
    for faq in catalog.faqs.values():
        for field, reason in _dates_of(faq, today):
            yield Problem(f"{ANSWERS}{faq.id}.md", 0, field, reason, Severity.WARNING)


def _dates_of(entry: Service | Faq, today: date) -> Iterator[tuple[str, str]]:
    if entry.review_by < today:
        yield "review_by", f"đã quá hạn rà lại ({_show(entry.review_by)})"
    if entry.checked_on and entry.checked_on > today:
        yield "checked_on", f"ngày rà ở tương lai ({_show(entry.checked_on)})"
    if entry.source_date > today:
        yield "source_date", f"ngày nguồn ở tương lai ({_show(entry.source_date)})"
    if entry.source_date < today - STALE_AFTER and not entry.checked_on:
        yield "source_date", f"nguồn đã cũ hơn một năm ({_show(entry.source_date)})"


def _source_dates(service: Service, today: date) -> Iterator[tuple[str, str]]:
    for procedure in service.procedures[1:]:
        if procedure.source_date < today - STALE_AFTER:
            yield "variants", f"{procedure.code}: nguồn đã cũ hơn một năm ({_show(procedure.source_date)})"
    for procedure in service.procedures:
        if procedure.level_date and procedure.level_date < today - STALE_AFTER:
            yield "variants", f"{procedure.code}: mức trực tuyến theo nguồn cũ hơn một năm"


def _show(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year}"
