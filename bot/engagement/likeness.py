"""Questions nobody could answer, grouped by likeness. Pure and deterministic.

A group is shown only when enough different people asked it, and then by one masked text.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from bot.engagement.reports import QuestionGroup, UnansweredQuestions
from bot.kernel.folding import fold

ALIKE_0_100 = 82.0
"""Folded texts whose words agree this far say the same; below, other services begin to mix in."""

FEWEST_PEOPLE = 3
"""Smaller groups are only counted: their one text may tell who wrote it to those who know them."""


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A masked question; `person` only tells people of one reading apart and is no id of theirs."""

    text: str
    person: int


@dataclass(slots=True)
class _Group:
    """Questions alike; the first folded text that opened it stands for it in comparisons."""

    texts: Counter[str] = field(default_factory=Counter)
    people: set[int] = field(default_factory=set)

    def take(self, questions: Iterable[KeptQuestion]) -> None:
        for question in questions:
            self.texts[question.text] += 1
            self.people.add(question.person)

    @property
    def example(self) -> str:
        """The text given most often; of those the one with most tone marks, then the first by letters."""
        return min(self.texts, key=lambda text: (-self.texts[text], -_marks(text), text))

    @property
    def count(self) -> int:
        return sum(self.texts.values())


def _marks(text: str) -> int:
    """How many tone and vowel marks a text has: with them it is easier to read."""
    return sum(map(bool, map(unicodedata.combining, unicodedata.normalize("NFD", text))))


def grouped(questions: Sequence[KeptQuestion], *, fewest_people: int = FEWEST_PEOPLE) -> UnansweredQuestions:
    """Groups by likeness, largest first; the order in which questions come changes nothing."""
    groups = _groups(_by_folded_text(questions))
    shown = [group for group in groups if len(group.people) >= fewest_people]
    found = [QuestionGroup(group.example, group.count, len(group.people)) for group in shown]
    found.sort(key=lambda group: (-group.people, -group.questions, group.example))
    others = len(questions) - sum(group.questions for group in found)
    return UnansweredQuestions(tuple(found), others, kept=len(questions))


def _by_folded_text(questions: Sequence[KeptQuestion]) -> list[tuple[str, list[KeptQuestion]]]:
    """Questions that differ only in tone marks and punctuation, the most frequent first."""
    same: dict[str, list[KeptQuestion]] = {}
    for question in questions:
        same.setdefault(fold(question.text), []).append(question)
    return sorted(same.items(), key=lambda item: (-len(item[1]), item[0]))


def _groups(texts: Sequence[tuple[str, list[KeptQuestion]]]) -> list[_Group]:
    groups, standing = list[_Group](), list[str]()
    for folded, questions in texts:
        nearest = process.extractOne(folded, standing, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE_0_100)
        if nearest is None:
            standing.append(folded)
            groups.append(_Group())
        groups[-1 if nearest is None else nearest[2]].take(questions)
    return groups
