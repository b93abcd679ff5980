"""Reports as values: what managers read in chat, on pages and in files is made of these.

They count what happened ("lượt"), not people: of those who did not agree to measuring nobody knows who is
who. What is reported only through the bot's own guide is never a lift.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.engagement.metrics import Figure, Metric
from bot.engagement.periods import Period
from bot.engagement.sums import Scope


@dataclass(frozen=True, slots=True)
class Basis:
    """What stands beside every report.

    Attributes:
        as_of: up to when a day that still runs is counted.
        lost: events of these days that could not be written, and are in no figure.
    """

    scope: Scope
    period: Period
    as_of: datetime
    lost: int

    @property
    def loss(self) -> Figure:
        return Figure(Metric.LOST, self.lost)


@dataclass(frozen=True, slots=True)
class Funnel:
    """How far it went. Stages are counts of different things: people may enter at any of them.

    Attributes:
        stages: in order; the last is what was reported submitted.
        submitted_self, submitted_for_them: the two parts of the last stage.
    """

    stages: tuple[Figure, ...]
    submitted_self: Figure
    submitted_for_them: Figure

    def value(self, metric: Metric) -> int:
        """The count of a stage; 0 when the funnel has no such stage."""
        return next((stage.value for stage in self.stages if stage.metric is metric), 0)

    @property
    def widest(self) -> int:
        """The largest stage, to draw against."""
        return max(stage.value for stage in self.stages)


@dataclass(frozen=True, slots=True)
class StepDrop:
    """One step of a guide: how often it was opened, how many fewer opened the next, how often one got stuck.

    `left` is None at the last step; 0 when the next one was opened as often or more (people go back).
    """

    number: int
    reached: Figure
    left: Figure | None
    stuck: Figure


@dataclass(frozen=True, slots=True)
class StuckReasons:
    """Why people said they were stuck, most frequent first."""

    total: int
    reasons: tuple[tuple[str, Figure], ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """One entry of a list by count; `figure.of` is the total of the whole list, shown or not."""

    key: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Rising:
    """Something asked for clearly more often than in the days before; see `popularity.is_rising`."""

    key: str
    now: int
    before: int

    @property
    def times(self) -> float | None:
        """How many times as often; None for something new."""
        return self.now / self.before if self.before else None


@dataclass(frozen=True, slots=True)
class Quality:
    """How questions fared. Answered, asked back, unanswered and other talk add up to the questions.

    Attributes:
        other_talk: greetings, thanks, emergencies, topics that are no public service.
        picked, none_of_these: what became of asking back, as far as somebody tapped.
        confirmed_right: 👍 of all answers that were rated.
    """

    questions: Figure
    answered: Figure
    asked_back: Figure
    unanswered: Figure
    other_talk: Figure
    picked: Figure
    none_of_these: Figure
    confirmed_right: Figure


@dataclass(frozen=True, slots=True)
class LevelCoverage:
    """Services of one online level: how many, and how often their cards were opened."""

    level: str
    services: Figure
    cards: Figure


@dataclass(frozen=True, slots=True)
class Coverage:
    """The catalogue as it is now, by level, and how much of what people open it covers."""

    levels: tuple[LevelCoverage, ...]
    checked: Figure
    """Services that the province has checked, of all."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Day by day: each metric with a count for every day of the period."""

    days: Mapping[Metric, Mapping[date, int]]


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page: the figures that matter with those of as many days before, and what stands out."""

    basis: Basis
    figures: tuple[Figure, ...]
    before: Mapping[Metric, int]
    funnel: Funnel
    quality: Quality
    top: tuple[Ranked, ...]
    rising: tuple[Rising, ...]
    reach: Reach


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions alike that nobody could answer: how many, by how many people, and one of them, masked."""

    example: str
    questions: int
    people: int


@dataclass(frozen=True, slots=True)
class UnansweredQuestions:
    """Groups of enough people, largest first; `others` are the questions of smaller groups, only counted."""

    groups: tuple[QuestionGroup, ...]
    others: int
    kept: int = 0
    """All that were kept in the period; only people who agreed to it have theirs kept."""


@dataclass(frozen=True, slots=True)
class CampaignSends:
    """Copies of a campaign's runs that began in a period, by arm."""

    assigned: Mapping[str, int] = field(default_factory=dict)
    delivered: Mapping[str, int] = field(default_factory=dict)
