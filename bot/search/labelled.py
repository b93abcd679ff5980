"""Questions with the answer they should get: reading them from JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from bot.kernel.ids import EntryId
from bot.search.errors import BadQuestion
from bot.search.model import EntryKind


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """One question of a set. `right` holds the label and everything else that counts as right."""

    id: str
    text: str
    label: EntryId
    right: frozenset[EntryId]
    kind: EntryKind
    source: str
    style: tuple[str, ...]

    @property
    def is_in_scope(self) -> bool:
        return self.kind in (EntryKind.SERVICE, EntryKind.FAQ)


def read_questions(lines: Iterable[str]) -> list[LabelledQuestion]:
    """Questions of a JSON-lines file; empty lines are skipped.

    Raises:
        BadQuestion: with the line's number and the reason, when a line has no text, label or known kind.
    """
    return [_question(number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _question(number: int, line: str) -> LabelledQuestion:
    try:
        row = json.loads(line)
        slug = row["label"]["slug"] if isinstance(row["label"], dict) else row["label"]
        return LabelledQuestion(
            id=str(row.get("id", number)),
            text=str(row["text"]),
            label=EntryId(slug),
            right=frozenset({EntryId(slug), *map(EntryId, row.get("acceptable", ()))}),
            kind=EntryKind(row["kind"]),
            source=str(row.get("source", "?")),
            style=tuple(row.get("style", ())),
        )
    except (ValueError, KeyError, TypeError) as reason:
        raise BadQuestion(number, repr(reason)) from reason


def author_of(source: str) -> str:
    """Who wrote a source: files of one repository have one author, so a fold must not part them."""
    return source.partition(":")[0]
