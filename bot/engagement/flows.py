"""Where the people of an experiment went, arm by arm, in sums that must hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields

from bot.engagement.errors import FlowDoesNotAdd
from bot.engagement.experiments import HOLDOUT, Contrast


@dataclass(frozen=True, slots=True)
class Harms:
    """People of an arm who, within the window, stopped messages, blocked the bot, or complained."""

    opt_outs: int = 0
    blocks: int = 0
    complaints: int = 0

    def __add__(self, other: Harms) -> Harms:
        return Harms(*(getattr(self, part.name) + getattr(other, part.name) for part in fields(self)))


@dataclass(frozen=True, slots=True)
class ArmFlow:
    """People of one arm. All numbers are people; whoever was assigned stays in the denominator.

    assigned = delivered + all of `undelivered` (by reason: unreachable, failed, skipped, unknown), except
    in the holdout, where nothing is sent; assigned = asked + all of `not_asked` (by reason);
    asked >= answered >= yes. `yes` is the outcome; silence is not yes.
    Raises:
        FlowDoesNotAdd: when one of these does not hold or a count is negative.
    """

    arm: str
    assigned: int
    delivered: int
    asked: int
    answered: int
    yes: int
    undelivered: Mapping[str, int] = field(default_factory=dict)
    not_asked: Mapping[str, int] = field(default_factory=dict)
    harms: Harms = field(default_factory=Harms)

    def __post_init__(self) -> None:
        if min(self.delivered, self.yes, *self.undelivered.values(), *self.not_asked.values()) < 0:
            raise FlowDoesNotAdd(f"{self.arm}: a count is negative")
        sent = self.delivered + sum(self.undelivered.values())
        if sent != (0 if self.is_holdout else self.assigned):
            raise FlowDoesNotAdd(f"{self.arm}: assigned = delivered + undelivered")
        if self.assigned != self.asked + sum(self.not_asked.values()):
            raise FlowDoesNotAdd(f"{self.arm}: assigned = asked + not asked")
        if not self.yes <= self.answered <= self.asked:
            raise FlowDoesNotAdd(f"{self.arm}: yes <= answered <= asked")
        if not 0 <= min(self._harmed) <= max(self._harmed) <= self.assigned:
            raise FlowDoesNotAdd(f"{self.arm}: harms are people of the arm")

    @property
    def is_holdout(self) -> bool:
        return self.arm == HOLDOUT

    @property
    def silent(self) -> int:
        """Assigned people whose outcome is unknown: not asked, or asked and did not answer."""
        return self.assigned - self.answered

    @property
    def cells(self) -> tuple[int, int, int, int]:
        """Everyone assigned by outcome: yes, no, asked but silent, not asked."""
        return self.yes, self.answered - self.yes, self.asked - self.answered, self.assigned - self.asked

    @property
    def _harmed(self) -> tuple[int, int, int]:
        return self.harms.opt_outs, self.harms.blocks, self.harms.complaints


@dataclass(frozen=True, slots=True)
class ExperimentFlow:
    """All arms of an experiment and what came before the draw.

    eligible = all of `excluded` (by reason, before the draw, so for no arm in particular) + assigned in
    all arms. `outside` are subscribers who received it without having agreed to measuring: no part of it.
    Raises:
        FlowDoesNotAdd: when that does not hold, or two flows are of one arm.
    """

    eligible: int
    arms: tuple[ArmFlow, ...]
    excluded: Mapping[str, int] = field(default_factory=dict)
    outside: int = 0

    def __post_init__(self) -> None:
        if min(self.outside, *self.excluded.values(), 0) < 0:
            raise FlowDoesNotAdd("a count is negative")
        if self.eligible != sum(self.excluded.values()) + self.assigned:
            raise FlowDoesNotAdd("eligible = excluded + assigned")
        if len({flow.arm for flow in self.arms}) != len(self.arms):
            raise FlowDoesNotAdd("an arm is there twice")

    @property
    def assigned(self) -> int:
        return sum(flow.assigned for flow in self.arms)

    @property
    def covered_share(self) -> float:
        """How much of everyone concerned the estimate speaks about, 0 to 1."""
        everyone = self.assigned + self.outside
        return self.assigned / everyone if everyone else 0.0


def sides_of(flow: ExperimentFlow, contrast: Contrast) -> tuple[ArmFlow, ArmFlow]:
    """The two sides of a contrast, arms of one side put together.

    Raises:
        FlowDoesNotAdd: when an arm of the contrast has no flow.
    """
    by_name = {each.arm: each for each in flow.arms}
    missing = {*contrast.treated, *contrast.control} - by_name.keys()
    if missing:
        raise FlowDoesNotAdd(f"no flow of arm {min(missing)}")
    return (
        _together([by_name[name] for name in contrast.treated]),
        _together([by_name[name] for name in contrast.control]),
    )


def _together(flows: Sequence[ArmFlow]) -> ArmFlow:
    if len(flows) == 1:
        return flows[0]
    harms = Harms()
    for flow in flows:
        harms += flow.harms
    return ArmFlow(
        arm="+".join(flow.arm for flow in flows),
        assigned=sum(flow.assigned for flow in flows),
        delivered=sum(flow.delivered for flow in flows),
        asked=sum(flow.asked for flow in flows),
        answered=sum(flow.answered for flow in flows),
        yes=sum(flow.yes for flow in flows),
        undelivered=_added(flow.undelivered for flow in flows),
        not_asked=_added(flow.not_asked for flow in flows),
        harms=harms,
    )


def _added(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total = Counter[str]()
    for each in counts:
        total.update(each)
    return dict(total)
