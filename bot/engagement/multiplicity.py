"""More than one question of one experiment: corrected when announced, exploratory when not.

Twenty looks at pure chance show one "effect" on average. So only the primary comparison speaks for itself.
What the sealed design announced (wordings against each other, subgroups) is one family, corrected by Holm.
Whatever else somebody looks up has no verdict at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.engagement.arithmetic.proportions import holm
from bot.engagement.comparison import Comparison, Reason, Verdict, compare, is_significant
from bot.engagement.disclosure import is_small
from bot.engagement.experiments import Closed, Contrast
from bot.engagement.flows import ExperimentFlow, sides_of
from bot.engagement.lift import Figures, figures_of, verdict_of


class Standing(StrEnum):
    """How much a further comparison may say."""

    ADJUSTED = "adjusted"
    """Announced before sending; its verdict holds although several things were looked at."""
    EXPLORATORY = "exploratory"
    """Looked up afterwards; a reason to ask again next time, never a finding."""


@dataclass(frozen=True, slots=True)
class Further:
    """One further comparison: of arms (`subgroup` None), or of the primary arms within a subgroup.

    `verdict` and `p_value` (Holm-adjusted, 0 to 1) are None when exploratory; `figures` is None for
    all of them when a cell of any arm or part is small.
    The intervals within figures are not widened: only the verdict is corrected.
    """

    contrast: Contrast
    subgroup: str | None
    standing: Standing
    verdict: Verdict | None
    reason: Reason | None
    p_value: float | None
    figures: Figures | None


@dataclass(frozen=True, slots=True)
class _Question:
    contrast: Contrast
    subgroup: str | None
    answer: Comparison | Reason

    @property
    def p_value(self) -> float:
        # Too few people still count as a look: leaving them out would make the others easier to pass.
        return 1.0 if isinstance(self.answer, Reason) else self.answer.p_value


def further_comparisons(
    closed: Closed, flow: ExperimentFlow, subgroups: Mapping[str, ExperimentFlow] | None = None
) -> tuple[Further, ...]:
    """All comparisons besides the primary one, announced ones first.

    Args: subgroups: flows of parts of the people, by name; those the design does not name are exploratory.
    Parts either divide the people or overlap as they like; only pairs "part and rest" are kept from being
    subtracted, so do not show two parts that differ by a handful.
    Raises:
        ClusteringIgnored, FlowDoesNotAdd: as `lift.conclude`.
    Source: S. Holm (1979), Scandinavian Journal of Statistics 6:65-70, over the announced family.
    """
    design, parts = closed.design, subgroups or {}
    family = [
        _Question(contrast, None, compare(closed, *sides_of(flow, contrast))) for contrast in design.secondary
    ]
    family += [_within(closed, name, parts[name]) for name in design.subgroups if name in parts]
    unannounced = [
        _within(closed, name, part) for name, part in parts.items() if name not in design.subgroups
    ]
    adjusted = holm([question.p_value for question in family])
    further = (
        *(_adjusted(question, p_value) for question, p_value in zip(family, adjusted, strict=True)),
        *(_exploratory(question) for question in unannounced),
    )
    if _can_be_shown(flow, parts.values()):
        return further
    return tuple(replace(each, figures=None) for each in further)


def _can_be_shown(flow: ExperimentFlow, parts: Iterable[ExperimentFlow]) -> bool:
    """Whether no arm, part, or rest when a part is taken away has a small cell.

    Else a reader could subtract what is shown from the whole and have what is hidden, so all is hidden.
    """
    whole = {arm.arm: arm.cells for arm in flow.arms}
    cells: list[tuple[int, ...]] = [*whole.values()]
    for part in parts:
        for arm in part.arms:
            cells.append(arm.cells)
            rest = zip(whole.get(arm.arm, arm.cells), arm.cells, strict=True)
            cells.append(tuple(all_of_it - of_part for all_of_it, of_part in rest))
    return not any(is_small(cell) for each in cells for cell in each)


def _within(closed: Closed, name: str, part: ExperimentFlow) -> _Question:
    primary = closed.design.primary
    return _Question(primary, name, compare(closed, *sides_of(part, primary)))


def _adjusted(question: _Question, p_value: float) -> Further:
    if isinstance(question.answer, Reason):
        verdict, reason = Verdict.NOT_ENOUGH_DATA, question.answer
        return Further(
            question.contrast, question.subgroup, Standing.ADJUSTED, verdict, reason, p_value, None
        )
    said, why = verdict_of(question.answer, convinces=is_significant(p_value))
    figures = figures_of(question.answer)
    return Further(question.contrast, question.subgroup, Standing.ADJUSTED, said, why, p_value, figures)


def _exploratory(question: _Question) -> Further:
    few = question.answer if isinstance(question.answer, Reason) else None
    figures = figures_of(question.answer) if isinstance(question.answer, Comparison) else None
    return Further(question.contrast, question.subgroup, Standing.EXPLORATORY, None, few, None, figures)
