"""Ids that name nothing, and ids or ranks that stand twice: checked across files.

A wrong id in the catalogue itself is an error. In words and answers, which several people write at the
same time, it is a warning, and the reference does not reach the snapshot.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from bot.catalog.content import ANSWERS, SERVICES, ContentFiles
from bot.catalog.model import Faq, Service
from bot.catalog.problems import Problem, Severity
from bot.catalog.service_rows import ServiceSheet
from bot.catalog.word_rows import WordSheet
from bot.kernel.ids import FaqId


def check_references(
    sheet: ServiceSheet,
    faqs: Mapping[FaqId, Faq],
    words: WordSheet,
    files: ContentFiles,
) -> list[Problem]:
    """Problems with ids that services, answers and word files name."""
    known = {*sheet.services, *faqs, *words.group_ids}
    return [
        *_service_problems(sheet),
        *_rank_problems(sheet),
        *_answer_problems(faqs, files),
        *_phrase_problems(words, {*sheet.services, *faqs}, known),
        *_row_problems(words, set(sheet.services), known),
    ]


def _service_problems(sheet: ServiceSheet) -> list[Problem]:
    found = []
    for service in sheet.services.values():
        named = {
            "related": service.related,
            "confused_with": service.confused_with,
            "specialises": (service.specialises,) if service.specialises else (),
        }
        for key, ids in named.items():
            for one in ids:
                if one == service.id or (one not in sheet.services):
                    reason = f"không có dịch vụ nào khác mang mã “{one}”"
                    found.append(_at(sheet, service, key, reason))
    return found


def _rank_problems(sheet: ServiceSheet) -> list[Problem]:
    taken: dict[int, Service] = {}
    found = []
    for service in sheet.services.values():
        if service.popular_rank is None:
            continue
        first = taken.setdefault(service.popular_rank, service)
        if first is not service:
            reason = f"thứ tự {service.popular_rank} đã dùng cho {first.id}"
            found.append(_at(sheet, service, "popular", reason))
    return found


def _answer_problems(faqs: Mapping[FaqId, Faq], files: ContentFiles) -> list[Problem]:
    found = []
    for faq in faqs.values():
        file = f"{ANSWERS}{faq.id}.md"
        for one in faq.related:
            if one == faq.id or one not in faqs:
                line = _line_of(files.get(file, ""), "related:")
                reason = f"không có câu trả lời nào khác mang mã “{one}”; bỏ qua liên kết này"
                found.append(Problem(file, line, "related", reason, Severity.WARNING))
    return found


def _phrase_problems(words: WordSheet, askable: Set[str], known: Set[str]) -> list[Problem]:
    found = []
    for name, one in words.phrases:
        if name not in askable:
            reason = "không có dịch vụ hay câu trả lời nào mang mã này"
            found.append(Problem(one.file, one.line, name, reason))
        for other in one.confused_with:
            if other not in known:
                reason = f"không có mã “{other}”; bỏ qua"
                found.append(Problem(one.file, one.line, f"{name}.confused_with", reason, Severity.WARNING))
    return found


def _row_problems(words: WordSheet, services: Set[str], known: Set[str]) -> list[Problem]:
    choices = [(one, row, known) for it, row in words.confusables for one in it.entry_ids]
    steps = [(item.service_id, row, services) for it, row in words.life_events for item in it.items]
    return [
        Problem(
            row.sheet.file, row.line, row.at("services"), f"không có mã “{one}”; bỏ qua", Severity.WARNING
        )
        for one, row, allowed in (*choices, *steps)
        if one not in allowed
    ]


def _at(sheet: ServiceSheet, service: Service, key: str, reason: str) -> Problem:
    return Problem(SERVICES, sheet.lines.get(service.id, 0), f"services.{service.id}.{key}", reason)


def _line_of(text: str, start: str) -> int:
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines, start=1) if line.startswith(start)), 0)
