"""Reading faq/*.md: front matter between `---` lines, then the answer in simple Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.catalog.markup import telegram_html, visible_length
from bot.catalog.model import Faq
from bot.catalog.problems import Problem
from bot.catalog.sheets import Sheet, Table
from bot.kernel.ids import FaqId

FENCE = "---"
ENGLISH = "::en::"
MAX_ANSWER_CHARACTERS = 3500
"""Visible characters of one answer: Telegram takes 4,096 with title, source and notes around it."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A file cut in three; line numbers count from 1."""

    front: str
    body: str
    english: str | None
    body_line: int


def read_answer(file: str, text: str, allowed_hosts: Sequence[str]) -> tuple[Faq | None, list[Problem]]:
    """One answer and the problems found in it; None when there is no front matter to read."""
    parts = split_answer(text)
    if parts is None:
        return None, [Problem(file, 1, "", "phải mở đầu bằng phần thông tin giữa hai dòng ---")]
    sheet = Sheet(file, first_line=2)
    row = sheet.table(parts.front)
    if row is None:
        return None, sheet.problems
    bodies = [_body(sheet, parts.body, parts.body_line, allowed_hosts)]
    if parts.english is not None:
        bodies.append(_body(sheet, parts.english, parts.body_line, allowed_hosts))
    answer = _answer(row, bodies[0], bodies[1] if len(bodies) > 1 else None)
    expected = file.rsplit("/", 1)[-1].removesuffix(".md")
    if answer.id and answer.id != expected:
        row.complain("id", f"phải trùng tên tệp: {expected}")
    row.finish()
    return answer, sheet.problems


def split_answer(text: str) -> Parts | None:
    """Front matter, Vietnamese body, English body; None when the front matter is not fenced."""
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[0].strip() != FENCE or FENCE not in [line.strip() for line in lines[1:]]:
        return None
    end = next(number for number, line in enumerate(lines[1:], start=1) if line.strip() == FENCE)
    body = "\n".join(lines[end + 1 :])
    vietnamese, divider, english = body.partition(f"\n{ENGLISH}\n")
    return Parts("\n".join(lines[1:end]), vietnamese, english if divider else None, end + 2)


def _answer(row: Table, body_html: str, body_html_en: str | None) -> Faq:
    return Faq(
        id=FaqId(row.name("id")),
        title=row.text("title"),
        question=row.text("question"),
        body_html=body_html,
        body_html_en=body_html_en,
        words=row.texts("words"),
        sets_apart=row.text_or_none("sets_apart") or "",
        related=tuple(FaqId(one) for one in row.texts("related")),
        links=row.texts("links"),
        read_as=row.text("read_as"),
        source_date=row.day("source_date"),
        checked_on=row.day_or_none("checked_on"),
        review_by=row.day("review_by"),
    )


def _body(sheet: Sheet, text: str, line: int, allowed_hosts: Sequence[str]) -> str:
    html, findings = telegram_html(text, allowed_hosts)
    for finding in findings:
        sheet.problems.append(Problem(sheet.file, line + finding.line, "nội dung", finding.reason))
    if not html:
        sheet.problems.append(Problem(sheet.file, line, "nội dung", "câu trả lời trống"))
    length = visible_length(html)
    if length > MAX_ANSWER_CHARACTERS:
        reason = (
            f"dài {length} ký tự, tối đa {MAX_ANSWER_CHARACTERS}: cắt bớt hoặc tách thành hai câu trả lời"
        )
        sheet.problems.append(Problem(sheet.file, line, "nội dung", reason))
    return html
