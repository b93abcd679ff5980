"""Rules of good content beyond its shape: what a careful colleague would mark before publishing.

`check_catalog` is what `python -m bot catalog check` prints: errors of the shape, then these rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from bot.catalog.content import SERVICES, read_content
from bot.catalog.links import iter_links
from bot.catalog.lint_dates import date_problems
from bot.catalog.lint_phrases import shared_phrases, thin_words
from bot.catalog.lint_texts import answer_text_problems, service_text_problems
from bot.catalog.loading import examine, unreadable
from bot.catalog.markup import is_allowed
from bot.catalog.model import CardKind, Catalog, Service
from bot.catalog.problems import Problem, Severity
from bot.kernel.ids import ServiceId


def check_catalog(root: Path, today: date | None = None) -> list[Problem]:
    """Everything to say about the content below `root`, errors and warnings, by file and line.

    Args:
        today: the day to compare dates with; rules about dates are left out without it.
    """
    try:
        files = read_content(root)
    except (OSError, UnicodeDecodeError) as error:
        return [unreadable(error)]
    examined = examine(files)
    if examined.catalog is None:
        return list(examined.problems)
    return sorted([*examined.problems, *lint(examined.catalog, examined.service_lines, today)])


def lint(catalog: Catalog, lines: Mapping[ServiceId, int], today: date | None = None) -> list[Problem]:
    """Findings in a snapshot that was read without errors; `lines` says where each service starts."""
    found = [problem for service in catalog.services.values() for problem in _service(service, lines)]
    for faq in catalog.faqs.values():
        found += answer_text_problems(faq, catalog.province)
    found += shared_phrases(catalog, lines)
    found += _links(catalog, lines)
    found += _empty_groups(catalog)
    if today is not None:
        found += date_problems(catalog, lines, today)
    return found


def _service(service: Service, lines: Mapping[ServiceId, int]) -> Iterator[Problem]:
    for field, reason, severity in (*_gaps(service), *service_text_problems(service)):
        place = f"services.{service.id}.{field}"
        yield Problem(SERVICES, lines.get(service.id, 0), place, reason, severity)
    for reason in thin_words(service):
        place = f"services.{service.id}.words"
        yield Problem(SERVICES, lines.get(service.id, 0), place, reason, Severity.WARNING)


def _gaps(service: Service) -> Iterator[tuple[str, str, Severity]]:
    if not service.sets_apart:
        yield "sets_apart", "chưa ghi điều phân biệt (ở đây hoặc ở words/*.yaml)", Severity.WARNING
    if not service.read_as.strip():
        yield "read_as", "thiếu nguồn", Severity.ERROR
    if service.card is CardKind.POINTER:
        return
    for procedure in service.procedures:
        if procedure.portal_url is None:
            yield "variants", f"{procedure.code}: thiếu trang trên Cổng (portal_id)", Severity.WARNING
        if not procedure.agency:
            yield "variants", f"{procedure.code}: chưa biết cơ quan thực hiện (agency)", Severity.WARNING


def _links(catalog: Catalog, lines: Mapping[ServiceId, int]) -> Iterator[Problem]:
    for link in iter_links(catalog):
        if not is_allowed(link.url, catalog.province.allowed_hosts):
            line = lines.get(ServiceId(link.owner), 0)
            reason = f"liên kết ngoài danh sách cho phép (allowed_hosts): {link.url}"
            yield Problem(link.file, line, link.owner, reason)


def _empty_groups(catalog: Catalog) -> Iterator[Problem]:
    for one in catalog.fields:
        if not one.service_ids:
            yield Problem(SERVICES, 0, f"fields.{one.id}", "nhóm chưa có dịch vụ nào", Severity.WARNING)
