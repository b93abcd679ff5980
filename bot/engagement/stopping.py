"""Where people stop: step by step in one service's guide, and the reasons they give."""

from __future__ import annotations

from bot.engagement.funnels import keys_of
from bot.engagement.metrics import Figure, Metric, names_for
from bot.engagement.model import EventName
from bot.engagement.periods import Period
from bot.engagement.reports import StepDrop, StuckReasons
from bot.engagement.sums import Ask, Dimension, Scope, Sums


def ask_steps(entry_id: str, period: Period) -> Ask:
    """What the steps of a service need."""
    return Ask(Dimension.STEP, period, (EventName.STEP_REACHED, EventName.STUCK), (entry_id,))


def steps_of(sums: Sums) -> tuple[StepDrop, ...]:
    """Every step up to the last that anybody opened, numbered from 1."""
    reached, stuck = _by_step(sums, EventName.STEP_REACHED), _by_step(sums, EventName.STUCK)
    if not reached and not stuck:
        return ()
    last = max(*reached, *stuck, 0)
    return tuple(_step(number, last, reached, stuck) for number in range(last + 1))


def _by_step(sums: Sums, name: EventName) -> dict[int, int]:
    return {int(key.detail): count for key, count in sums.items() if key.name == name and key.detail}


def _step(number: int, last: int, reached: dict[int, int], stuck: dict[int, int]) -> StepDrop:
    here = reached.get(number, 0)
    fewer = max(0, here - reached.get(number + 1, 0))
    return StepDrop(
        number + 1,
        Figure(Metric.STEP_REACHED, here),
        None if number == last else Figure(Metric.STEP_LEFT, fewer, here),
        Figure(Metric.STUCK, stuck.get(number, 0), here),
    )


def ask_stuck(scope: Scope, period: Period) -> Ask:
    """What the reasons of a scope need."""
    return Ask(scope.dimension, period, names_for([Metric.STUCK]), keys_of(scope))


def stuck_reasons_of(sums: Sums) -> StuckReasons:
    """Reasons by how often they were given; equal ones by name."""
    counts: dict[str, int] = {}
    for key, count in sums.items():
        counts[key.detail] = counts.get(key.detail, 0) + count
    total = sum(counts.values())
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return StuckReasons(total, tuple((reason, Figure(Metric.STUCK, n, total)) for reason, n in ranked))
