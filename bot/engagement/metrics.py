"""What each figure counts, said once: in code here, in words under `report.definition` and `report.how`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.engagement.model import OF_NONE, PICKED, EventName
from bot.engagement.sums import FIRST_STEP, SumKey, Sums


class Metric(StrEnum):
    """Every figure there is; the value names its words."""

    VISITS = "visits"
    NEW_CHATS = "new_chats"
    JOINED = "joined"
    QUESTIONS = "questions"
    ANSWERED = "answered"
    PICKED = "picked"
    ASKED_BACK = "asked_back"
    UNANSWERED = "unanswered"
    NONE_OF_THESE = "none_of_these"
    OTHER_TALK = "other_talk"
    CARDS = "cards"
    ASKED_ABOUT = "asked_about"
    CONFIRMED = "confirmed"
    CHECKLISTS = "checklists"
    GUIDES = "guides"
    STEP_REACHED = "step_reached"
    STEP_LEFT = "step_left"
    STUCK = "stuck"
    PORTAL = "portal"
    SUBMITTED = "submitted"
    SUBMITTED_SELF = "submitted_self"
    SUBMITTED_FOR_THEM = "submitted_for_them"
    NOT_SUBMITTED = "not_submitted"
    NOT_NEEDED = "not_needed"
    RATED_UP = "rated_up"
    RATED_DOWN = "rated_down"
    CONFIRMED_RIGHT = "confirmed_right"
    OPTED_IN = "opted_in"
    OPTED_OUT = "opted_out"
    BLOCKED = "blocked"
    SHARED = "shared"
    ASSIGNED = "assigned"
    DELIVERED = "delivered"
    OPENED = "opened"
    RISING = "rising"
    COVERAGE = "coverage"
    UNANSWERED_GROUPS = "unanswered_groups"
    LOST = "lost"

    @property
    def definition_key(self) -> str:
        """The text that says what the figure means."""
        return f"report.definition.{self.value}"

    @property
    def how_key(self) -> str:
        """The text that says how it is computed."""
        return f"report.how.{self.value}"

    @property
    def name_key(self) -> str:
        """The text that names it in a list or over a column."""
        return f"report.metric.{self.value}"


NOTIFICATIONS = "notifications"
"""`detail` of an opt-in to broadcasts; other consents are no subscription."""

PLAIN = ""
"""`detail` of an event that needed none."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Which events count. `details` None: with any detail."""

    names: tuple[EventName, ...]
    details: frozenset[str] | None = None

    def counts(self, key: SumKey) -> bool:
        return key.name in self.names and (self.details is None or key.detail in self.details)


def _rule(*names: EventName, details: Iterable[str] | None = None) -> Rule:
    return Rule(names, None if details is None else frozenset(details))


RULES: Mapping[Metric, Rule] = {
    Metric.VISITS: _rule(EventName.VISITED),
    Metric.NEW_CHATS: _rule(EventName.STARTED),
    Metric.JOINED: _rule(EventName.JOINED_FROM),
    Metric.QUESTIONS: _rule(EventName.ASKED),
    Metric.PICKED: _rule(EventName.ANSWERED, details=[PICKED]),
    Metric.ASKED_BACK: _rule(EventName.ASKED_BACK),
    Metric.UNANSWERED: _rule(EventName.UNANSWERED, details=[PLAIN]),
    Metric.NONE_OF_THESE: _rule(EventName.UNANSWERED, details=[OF_NONE]),
    Metric.CARDS: _rule(EventName.CARD_OPENED, details=[PLAIN]),
    Metric.ASKED_ABOUT: _rule(EventName.ANSWERED, details=[PLAIN, PICKED]),
    Metric.CONFIRMED: _rule(EventName.CONFIRMED),
    Metric.CHECKLISTS: _rule(EventName.CHECKLIST_OPENED),
    Metric.GUIDES: _rule(EventName.STEP_REACHED, details=[FIRST_STEP]),
    Metric.STUCK: _rule(EventName.STUCK),
    Metric.PORTAL: _rule(EventName.PORTAL_TAPPED),
    Metric.SUBMITTED: _rule(EventName.SUBMITTED_SELF, EventName.SUBMITTED_FOR_THEM),
    Metric.SUBMITTED_SELF: _rule(EventName.SUBMITTED_SELF),
    Metric.SUBMITTED_FOR_THEM: _rule(EventName.SUBMITTED_FOR_THEM),
    Metric.NOT_SUBMITTED: _rule(EventName.NOT_SUBMITTED),
    Metric.NOT_NEEDED: _rule(EventName.NOT_NEEDED),
    Metric.RATED_UP: _rule(EventName.FEEDBACK_UP),
    Metric.RATED_DOWN: _rule(EventName.FEEDBACK_DOWN, details=[PLAIN]),
    Metric.OPTED_IN: _rule(EventName.OPTED_IN, details=[NOTIFICATIONS]),
    Metric.OPTED_OUT: _rule(EventName.OPTED_OUT, details=[NOTIFICATIONS]),
    Metric.BLOCKED: _rule(EventName.BLOCKED),
    Metric.SHARED: _rule(EventName.SHARED),
    Metric.OPENED: _rule(EventName.CAMPAIGN_OPENED),
}
"""Figures that are plain counts of events; the others are computed from these, or counted elsewhere."""


def names_for(metrics: Iterable[Metric]) -> tuple[EventName, ...]:
    """The events that plain counts are made of, each once, in a fixed order."""
    return tuple(dict.fromkeys(name for metric in metrics for name in RULES[metric].names))


def count_of(metric: Metric, sums: Sums) -> int:
    """A plain count, over whatever the sums hold."""
    rule = RULES[metric]
    return sum(count for key, count in sums.items() if rule.counts(key))


@dataclass(frozen=True, slots=True)
class Figure:
    """A count with what it means; `of` is the whole it is a share of, where there is one."""

    metric: Metric
    value: int
    of: int | None = None

    @property
    def share(self) -> float | None:
        """0 to 1, or None when there is no whole to take it of. Counts of different things may exceed 1."""
        return self.value / self.of if self.of else None


def figure(metric: Metric, sums: Sums, *, of: int | None = None) -> Figure:
    """A plain count as a figure."""
    return Figure(metric, count_of(metric, sums), of)
