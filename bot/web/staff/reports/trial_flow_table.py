"""The flow per arm as a table: one row a station, one column an arm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.conversations.staff.progress_words import reason_words
from bot.engagement.flow_sharing import Cell, Part, shown_flow
from bot.engagement.flows import ExperimentFlow
from bot.kernel.numerals import whole
from bot.texts import Speaker, plain

DEPTHS = {
    Part.ASSIGNED: 0,
    Part.DELIVERED: 1,
    Part.UNDELIVERED: 1,
    Part.ASKED: 1,
    Part.ANSWERED: 2,
    Part.YES: 3,
    Part.OTHER_ANSWERS: 3,
    Part.SILENT: 2,
    Part.NOT_ASKED: 1,
}
"""How far a row is indented: parts stand below the whole they add up to."""

NOTHING, HIDDEN = "–", "ẩn"


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One station; `cells` in the order of the arms."""

    label: str
    depth: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FlowTable:
    """All stations. `has_hidden` when a count is hidden."""

    arms: tuple[str, ...]
    rows: tuple[FlowRow, ...]
    has_hidden: bool


def flow_table(flow: ExperimentFlow, say: Speaker) -> FlowTable:
    """The flow in words and numbers, small counts hidden."""
    shown = shown_flow(flow)
    names = tuple(arm.arm for arm in flow.arms)
    rows: list[FlowRow] = []
    for part, depth in DEPTHS.items():
        rows.append(_row(say.label(f"trial_pages.part.{part.value}"), depth, part.value, names, shown))
        if part is Part.UNDELIVERED:
            rows += _reasons(flow, say, names, shown)
    arms = tuple(say.label(f"campaign.arm.{name}") for name in names)
    return FlowTable(arms, tuple(rows), has_hidden=any(count is None for count in shown.values()))


def _reasons(
    flow: ExperimentFlow, say: Speaker, names: tuple[str, ...], shown: Mapping[Cell, int | None]
) -> list[FlowRow]:
    reasons = sorted({reason for arm in flow.arms for reason in arm.undelivered})
    return [
        _row(plain(reason_words(say, reason)), 2, f"{Part.UNDELIVERED}:{reason}", names, shown)
        for reason in reasons
    ]


def _row(
    label: str, depth: int, part: str, names: tuple[str, ...], shown: Mapping[Cell, int | None]
) -> FlowRow:
    return FlowRow(label, depth, tuple(_cell(shown, (name, part)) for name in names))


def _cell(shown: Mapping[Cell, int | None], key: Cell) -> str:
    if key not in shown:
        return NOTHING
    count = shown[key]
    return HIDDEN if count is None else whole(count)
