"""Who a campaign is for, as a rule: resolved when it is sent, so that newcomers are in and leavers out.

Every rule means "subscribers who ...". Rules about behaviour reach only people who agreed to messages that
follow what they asked about, and whose behaviour is logged because they agreed to measuring.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.kernel.ids import CommuneId, EntryId
from bot.people.model import Language

SMALLEST_AUDIENCE = 10
"""Below this nobody is written to and no count is shown: a smaller number could point at a person."""

SHOWN_STEP = 10
"""Counts are shown rounded down to this, so that two counts do not differ by one recognisable person."""


@dataclass(frozen=True, slots=True)
class OpenedNotSubmitted:
    """Opened the guide of one of these `after_days` whole days ago or earlier, and did not submit since."""

    entries: frozenset[EntryId]
    after_days: int = 3


@dataclass(frozen=True, slots=True)
class Audience:
    """A rule. An empty set means "any"; all parts must hold; within a part one is enough.

    `topics` meets whoever follows one of them, and whoever chose no topic at all: they hear everything.
    `excluded_topics` leaves out only people who chose one of them. `joined_since` is the day (in Viet Nam)
    notifications were agreed to; `sources` are posters.
    `once` leaves out whoever an earlier run of the same campaign already wrote to.
    """

    communes: frozenset[CommuneId] = frozenset()
    topics: frozenset[str] = frozenset()
    languages: frozenset[Language] = frozenset()
    sources: frozenset[str] = frozenset()
    joined_since: date | None = None
    excluded_communes: frozenset[CommuneId] = frozenset()
    excluded_topics: frozenset[str] = frozenset()
    excluded_campaigns: frozenset[int] = frozenset()
    asked_about: frozenset[EntryId] = frozenset()
    opened_not_submitted: OpenedNotSubmitted | None = None
    once: bool = False

    @property
    def follows_behaviour(self) -> bool:
        """Whether it looks at what people did, and so needs their consent to follow-ups."""
        return bool(self.asked_about) or self.opened_not_submitted is not None


class LeftOut(StrEnum):
    """Why somebody the rule meets is not written to."""

    EXCLUDED = "excluded"
    NOT_FOLLOWED = "not_followed"
    TOO_OFTEN = "too_often"
    WROTE_BEFORE = "wrote_before"


@dataclass(frozen=True, slots=True)
class AudienceCounts:
    """What a rule comes to now: all subscribers, those it meets, those left out by reason, those left."""

    subscribers: int
    met: int
    eligible: int
    measured: int
    """Of the eligible, those who agreed to measuring: the experiment is drawn from them."""
    left_out: Mapping[LeftOut, int] = field(default_factory=dict)


class AudienceRefusal(StrEnum):
    """Why an audience may not be sent to."""

    EMPTY = "empty"
    TOO_FEW = "too_few"
    SINGLES_OUT = "singles_out"
    """A behaviour rule minus an exclusion leaves out a handful: the difference would be those people."""


def shown_count(count: int) -> str:
    """A count as an officer may see it: "0", "<10", or rounded down to tens."""
    if count == 0:
        return "0"
    if count < SMALLEST_AUDIENCE:
        return f"<{SMALLEST_AUDIENCE}"
    return str(count - count % SHOWN_STEP)


def refusal_of(
    audience: Audience, counts: AudienceCounts, *, smallest: int = SMALLEST_AUDIENCE
) -> AudienceRefusal | None:
    """Whether this audience may be sent to; None means yes."""
    if counts.eligible == 0:
        return AudienceRefusal.EMPTY
    if counts.eligible < smallest:
        return AudienceRefusal.TOO_FEW
    excluded = counts.left_out.get(LeftOut.EXCLUDED, 0)
    if audience.follows_behaviour and 0 < excluded < smallest:
        return AudienceRefusal.SINGLES_OUT
    return None
