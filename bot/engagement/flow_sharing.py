"""The flow of an experiment as it may be shown: it adds up, and small counts do not come back from sums."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.engagement.arithmetic.bounds import Sums
from bot.engagement.flows import ArmFlow, ExperimentFlow
from bot.engagement.sharing import shareable
from bot.engagement.tables import Table

Cell = tuple[str, str]
"""An arm, and a part of its flow: a `Part`, or a reason below one ("undelivered:blocked")."""


class Part(StrEnum):
    """Where people of an arm went; each is the sum of those indented below it."""

    ASSIGNED = "assigned"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    ASKED = "asked"
    NOT_ASKED = "not_asked"
    ANSWERED = "answered"
    SILENT = "silent"
    YES = "yes"
    OTHER_ANSWERS = "other_answers"


def shown_flow(flow: ExperimentFlow) -> Mapping[Cell, int | None]:
    """Every cell of the flow of all arms; None where it is hidden."""
    counts: dict[Cell, int] = {}
    lines: list[tuple[Cell, tuple[Cell, ...]]] = []
    for arm in flow.arms:
        _add(arm, counts, lines)
    return shareable(Table(counts, Sums(tuple(lines))))


def reason_cell(arm: str, reason: str) -> Cell:
    """The cell of people whose copy did not arrive for this reason."""
    return arm, f"{Part.UNDELIVERED}:{reason}"


def _add(arm: ArmFlow, counts: dict[Cell, int], lines: list[tuple[Cell, tuple[Cell, ...]]]) -> None:
    def cell(part: Part) -> Cell:
        return arm.arm, part.value

    counts |= {
        cell(Part.ASSIGNED): arm.assigned,
        cell(Part.ASKED): arm.asked,
        cell(Part.NOT_ASKED): arm.assigned - arm.asked,
        cell(Part.ANSWERED): arm.answered,
        cell(Part.SILENT): arm.asked - arm.answered,
        cell(Part.YES): arm.yes,
        cell(Part.OTHER_ANSWERS): arm.answered - arm.yes,
    }
    lines += [
        (cell(Part.ASSIGNED), (cell(Part.ASKED), cell(Part.NOT_ASKED))),
        (cell(Part.ASKED), (cell(Part.ANSWERED), cell(Part.SILENT))),
        (cell(Part.ANSWERED), (cell(Part.YES), cell(Part.OTHER_ANSWERS))),
    ]
    if arm.is_holdout:
        return
    reasons = {reason_cell(arm.arm, reason): count for reason, count in sorted(arm.undelivered.items())}
    counts |= reasons
    counts |= {cell(Part.DELIVERED): arm.delivered, cell(Part.UNDELIVERED): sum(reasons.values())}
    lines.append((cell(Part.ASSIGNED), (cell(Part.DELIVERED), cell(Part.UNDELIVERED))))
    if reasons:
        lines.append((cell(Part.UNDELIVERED), tuple(reasons)))
