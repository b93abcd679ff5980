"""A campaign sent several times, analysed by person: the same people are not several pieces of evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from bot.engagement.errors import ArmChanged
from bot.engagement.experiments import HOLDOUT
from bot.engagement.flows import ArmFlow, Harms
from bot.kernel.ids import Pseudonym


@dataclass(frozen=True, slots=True)
class WaveRecord:
    """What one wave was for one assigned person.

    `undelivered` is why nothing arrived (None in the holdout and when it arrived); `not_asked` why the
    question was not put (None when it was); `yes` is the outcome within that wave's window.
    """

    person: Pseudonym
    wave: int
    arm: str
    delivered: bool = False
    undelivered: str | None = None
    not_asked: str | None = None
    answered: bool = False
    yes: bool = False
    opted_out: bool = False
    blocked: bool = False
    complained: bool = False


@dataclass(slots=True)
class _Tally:
    """The flow of an arm while it is being counted."""

    people: Counter[str] = field(default_factory=Counter)
    undelivered: Counter[str] = field(default_factory=Counter)
    not_asked: Counter[str] = field(default_factory=Counter)


def flows_by_person(records: Iterable[WaveRecord]) -> tuple[ArmFlow, ...]:
    """One flow per arm in which each person counts once, whatever the order of the records.

    Delivered, asked, answered, yes and harmed mean "in any wave"; the reason of who was never reached or
    asked is that of their last wave.
    Raises:
        ArmChanged: when one person has two arms; the draw must be kept through all waves.
    Source: the unit of analysis is the unit that was drawn; R. A. Fisher (1935), The Design of Experiments.
    """
    tallies = dict[str, _Tally]()
    ordered = sorted(records, key=lambda record: (record.person, record.wave))
    for _, own in groupby(ordered, key=lambda record: record.person):
        history = tuple(own)
        arms = {record.arm for record in history}
        if len(arms) > 1:
            raise ArmChanged(f"one person in arms {sorted(arms)}")
        _count(tallies.setdefault(history[0].arm, _Tally()), history)
    return tuple(_flow_of(arm, tallies[arm]) for arm in sorted(tallies))


def _count(tally: _Tally, history: Sequence[WaveRecord]) -> None:
    last = history[-1]
    delivered = any(record.delivered for record in history)
    asked = any(record.not_asked is None for record in history)
    tally.people.update(assigned=1, delivered=delivered, asked=asked)
    for name in ("answered", "yes", "opted_out", "blocked", "complained"):
        tally.people[name] += any(getattr(record, name) for record in history)
    if not delivered and last.arm != HOLDOUT:
        tally.undelivered[last.undelivered or "unknown"] += 1
    if not asked:
        tally.not_asked[str(last.not_asked)] += 1


def _flow_of(arm: str, tally: _Tally) -> ArmFlow:
    people = tally.people
    return ArmFlow(
        arm=arm,
        assigned=people["assigned"],
        delivered=people["delivered"],
        asked=people["asked"],
        answered=people["answered"],
        yes=people["yes"],
        undelivered=dict(tally.undelivered),
        not_asked=dict(tally.not_asked),
        harms=Harms(people["opted_out"], people["blocked"], people["complained"]),
    )
