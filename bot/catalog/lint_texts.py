"""Wording that must not reach a citizen: old units, claims nobody made, names of repositories."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.catalog.content import ANSWERS
from bot.catalog.model import Faq, Procedure, ProvinceProfile, Service
from bot.catalog.problems import Problem, Severity

DISTRICT = re.compile(
    r"cấp huyện|cấp quận|\b(?:UBND|Ủy ban nhân dân|Công an|Tòa án nhân dân|Phòng \w+) (?:huyện|quận)\b"
    r"|quận,? huyện|huyện,? quận|thị trấn",
    re.IGNORECASE,
)
"""Units that ended on 01/7/2025 (Resolution 1665/NQ-UBTVQH15 for this province)."""
SAID_TO_BE_OLD = re.compile(r"không còn|trước đây|trước kia|tên cũ|đã bỏ|bãi bỏ|tổ chức cũ", re.IGNORECASE)
CHECKED = re.compile(r"(?<!chưa )\b(?:đã rà|tỉnh rà ngày|đã được rà|đã kiểm chứng)\b", re.IGNORECASE)
REPOSITORY = re.compile(r"github|gitlab|\.jsonl?\b|\.csv\b|\.ya?ml\b|\bHEAD\b", re.IGNORECASE)
OLD_LEVEL = re.compile(r"mức độ? [34]\b", re.IGNORECASE)
Finding = tuple[str, str, Severity]


def service_text_problems(service: Service) -> Iterator[Finding]:
    """Findings in all texts of a service that a citizen may see."""
    for field, text in _service_texts(service):
        yield from _wording(field, text, is_checked=service.checked_on is not None)
        if OLD_LEVEL.search(text):
            yield field, "“mức độ 3/4” là cách gọi cũ: dùng toàn trình, một phần", Severity.WARNING
    for procedure in service.procedures:
        yield from _fact_problems(procedure)


def answer_text_problems(faq: Faq, province: ProvinceProfile) -> Iterator[Problem]:
    """Findings in an answer; its length and the hosts of its links are checked while reading."""
    file = f"{ANSWERS}{faq.id}.md"
    for field, text in (("nội dung", faq.body_html), ("title", faq.title), ("read_as", faq.read_as)):
        for name, reason, severity in _wording(field, text, is_checked=faq.checked_on is not None):
            yield Problem(file, 0, name, reason, severity)
    for key in faq.links:
        if key not in province.links:
            reason = f"khóa liên kết “{key}” không có ở mục links của hồ sơ tỉnh"
            yield Problem(file, 0, "links", reason, Severity.WARNING)


def _service_texts(service: Service) -> Iterator[tuple[str, str]]:
    yield "name", service.name
    yield "sets_apart", service.sets_apart
    yield "covers", service.covers or ""
    yield "agency_hint", service.agency_hint or ""
    yield "read_as", service.read_as
    for procedure in service.procedures:
        for text in citizen_texts(procedure):
            yield f"variants.{procedure.code}", text


def citizen_texts(procedure: Procedure) -> Iterator[str]:
    """Every text of a procedure that may be shown."""
    yield procedure.name
    yield procedure.agency
    yield procedure.read_as
    yield procedure.result or ""
    yield from procedure.cautions
    yield from procedure.steps
    yield from (fee.text for fee in procedure.fees)
    yield from (time.text for time in procedure.times)
    for document in procedure.documents:
        yield document.name
        yield document.when or ""


def _wording(field: str, text: str, *, is_checked: bool) -> Iterator[Finding]:
    for paragraph in text.split("\n"):
        if (found := DISTRICT.search(paragraph)) and not SAID_TO_BE_OLD.search(paragraph):
            reason = f"“{found.group()}” không còn từ 01/7/2025: dùng tên hiện nay"
            yield field, reason, Severity.WARNING
    if (found := CHECKED.search(text)) and not is_checked:
        yield field, f"nói “{found.group()}” khi checked_on còn trống", Severity.ERROR
    if found := REPOSITORY.search(text):
        yield field, f"“{found.group()}”: không nêu tên kho hay tệp dữ liệu với người dân", Severity.ERROR


def _fact_problems(procedure: Procedure) -> Iterator[Finding]:
    place = f"variants.{procedure.code}"
    doubts_fee = any("phí" in caution.lower() for caution in procedure.cautions)
    for fee in procedure.fees:
        if fee.confirmed and fee.amount_vnd == 0 and doubts_fee:
            yield place, "có cảnh báo về phí thì không nói chắc là miễn phí", Severity.ERROR
            break
    for document in procedure.documents:
        if document.name.rstrip().endswith(("…", "...")) and not document.is_cut:
            yield place, f"tên giấy tờ bị cắt mà chưa ghi cut: “{document.name}”", Severity.WARNING
