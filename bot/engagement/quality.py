"""How questions fared: the truth about answers, without self-praise."""

from __future__ import annotations

from bot.engagement.funnels import keys_of
from bot.engagement.metrics import Figure, Metric, count_of, figure, names_for
from bot.engagement.model import PICKED, EventName
from bot.engagement.periods import Period
from bot.engagement.reports import Quality
from bot.engagement.sums import Ask, Scope, Sums

_COUNTED = (
    Metric.QUESTIONS, Metric.PICKED, Metric.ASKED_BACK, Metric.UNANSWERED, Metric.NONE_OF_THESE,
    Metric.RATED_UP, Metric.RATED_DOWN,
)  # fmt: skip


def ask_quality(scope: Scope, period: Period) -> Ask:
    """What the quality of a scope needs."""
    return Ask(scope.dimension, period, names_for(_COUNTED), keys_of(scope))


def quality_of(sums: Sums) -> Quality:
    """Shares of all questions, and of all ratings. A message with two questions counts twice.

    A question and what became of it are written together, so the parts never exceed the whole unless some
    of it was lost; then other talk is 0.
    """
    asked = count_of(Metric.QUESTIONS, sums)
    answered = sum(n for key, n in sums.items() if key.name == EventName.ANSWERED and key.detail != PICKED)
    back, none = count_of(Metric.ASKED_BACK, sums), count_of(Metric.UNANSWERED, sums)
    up, down = count_of(Metric.RATED_UP, sums), count_of(Metric.RATED_DOWN, sums)
    return Quality(
        questions=Figure(Metric.QUESTIONS, asked),
        answered=Figure(Metric.ANSWERED, answered, asked),
        asked_back=Figure(Metric.ASKED_BACK, back, asked),
        unanswered=Figure(Metric.UNANSWERED, none, asked),
        other_talk=Figure(Metric.OTHER_TALK, max(0, asked - answered - back - none), asked),
        picked=figure(Metric.PICKED, sums, of=back),
        none_of_these=figure(Metric.NONE_OF_THESE, sums, of=back),
        confirmed_right=Figure(Metric.CONFIRMED_RIGHT, up, up + down),
    )
