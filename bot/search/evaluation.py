"""How well questions are understood: accuracy, honesty, calibration, and what is mixed up with what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.search.answers import Answer
from bot.search.labelled import LabelledQuestion
from bot.search.model import Band, EntryKind


@dataclass(frozen=True, slots=True)
class Judged:
    """One question with what was answered. `rank` is that of the first right result, 0 when there is none."""

    question: LabelledQuestion
    answer: Answer
    rank: int

    @property
    def is_sure(self) -> bool:
        """Whether one service or answer is said."""
        return self.answer.band is Band.ANSWER and self.answer.kind in (EntryKind.SERVICE, EntryKind.FAQ)

    @property
    def is_sure_and_wrong(self) -> bool:
        """Wrong talk said for a question in scope counts too: the citizen got one wrong thing."""
        if self.answer.band is not Band.ANSWER:
            return False
        return self.rank != 1 if self.is_sure else str(self.answer.kind) not in _kinds_right(self.question)

    @property
    def top_probability(self) -> float:
        return self.answer.results[0][2] if self.answer.results else 0.0


def _kinds_right(question: LabelledQuestion) -> set[str]:
    kinds = {str(question.kind)}
    for slug in question.right:
        if slug.startswith("oos_"):
            kinds.add(str(EntryKind.OUT_OF_SCOPE))
        elif slug.startswith("cc_"):
            kinds.add(str(EntryKind.CHITCHAT))
    return kinds


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of one group of questions; shares are 0-1, of the group named in the field's comment."""

    in_scope: int
    accuracy_1: float  # of in-scope
    accuracy_3: float  # of in-scope
    mrr: float  # of in-scope
    answered: float  # of in-scope: band answer
    asked: float  # of in-scope: band ask
    wrong_of_all: float  # of in-scope: one wrong thing said
    wrong_of_answered: float  # of those answered
    out_of_scope: int
    service_in_answer: float  # of out-of-scope and small talk: a service said
    service_in_ask: float  # of out-of-scope and small talk: services offered as choices
    kind_right: float  # of out-of-scope and small talk: recognised as such


def judge(questions: Iterable[LabelledQuestion], ask: Callable[[str], Answer]) -> list[Judged]:
    """Ask every question and find the first right result."""
    return [judged(question, ask(question.text)) for question in questions]


def judged(question: LabelledQuestion, answer: Answer) -> Judged:
    """One answer held against its label."""
    rank = next((at for at, slug in enumerate(answer.slugs, 1) if slug in question.right), 0)
    return Judged(question, answer, rank)


def figures(every: Sequence[Judged]) -> Figures:
    """All figures of a group."""
    inside = [one for one in every if one.question.is_in_scope]
    outside = [one for one in every if not one.question.is_in_scope]
    answered = [one for one in inside if one.is_sure]
    offered = [one for one in outside if one.answer.kind is EntryKind.SERVICE]
    return Figures(
        in_scope=len(inside),
        accuracy_1=_share(one.rank == 1 for one in inside),
        accuracy_3=_share(1 <= one.rank <= 3 for one in inside),
        mrr=sum(1 / one.rank for one in inside if one.rank) / max(1, len(inside)),
        answered=_share(one.is_sure for one in inside),
        asked=_share(one.answer.band is Band.ASK for one in inside),
        wrong_of_all=_share(one.is_sure_and_wrong for one in inside),
        wrong_of_answered=_share(one.rank != 1 for one in answered),
        out_of_scope=len(outside),
        service_in_answer=len([one for one in offered if one.is_sure]) / max(1, len(outside)),
        service_in_ask=len([one for one in offered if one.answer.band is Band.ASK]) / max(1, len(outside)),
        kind_right=_share(str(one.answer.kind) in _kinds_right(one.question) for one in outside),
    )


def _share(hits: Iterable[bool]) -> float:
    values = list(hits)
    return sum(values) / len(values) if values else 0.0


@dataclass(frozen=True, slots=True)
class Bin:
    """One row of the reliability table: what was believed and how often it was right."""

    low: float
    high: float
    count: int
    believed: float
    right: float


def reliability(every: Sequence[Judged], bins: int = 10) -> tuple[Bin, ...]:
    """How far probabilities can be believed: questions in scope, by the first result's probability."""
    table: list[Bin] = []
    inside = [one for one in every if one.question.is_in_scope]
    for number in range(bins):
        low, high = number / bins, (number + 1) / bins
        held = [
            one
            for one in inside
            if low <= one.top_probability < high or (number == bins - 1 and one.top_probability == 1)
        ]
        if held:
            believed = sum(one.top_probability for one in held) / len(held)
            table.append(Bin(low, high, len(held), believed, _share(one.rank == 1 for one in held)))
    return tuple(table)


def calibration_error(table: Sequence[Bin]) -> float:
    """Expected calibration error: the mean gap between belief and truth, weighted by counts."""
    total = sum(one.count for one in table)
    return sum(one.count * abs(one.believed - one.right) for one in table) / max(1, total)


def confusions(every: Sequence[Judged], limit: int = 30) -> list[tuple[str, str, int]]:
    """(label, what was said first instead, how often), most frequent first."""
    counts = Counter(
        (str(one.question.label), str(one.answer.slugs[0]) if one.answer.slugs else "-")
        for one in every
        if one.question.is_in_scope and one.rank != 1
    )
    return [(label, said, count) for (label, said), count in counts.most_common(limit)]


def grouped(every: Sequence[Judged], key: Callable[[Judged], Iterable[str]]) -> dict[str, list[Judged]]:
    """Questions by kind, style, source or service; one question may stand in several groups."""
    groups: dict[str, list[Judged]] = {}
    for one in every:
        for name in key(one):
            groups.setdefault(name, []).append(one)
    return dict(sorted(groups.items()))
