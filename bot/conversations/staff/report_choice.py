"""Which report is meant: a period by its name and a commune, as it travels in buttons and addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.conversations.actions import Action
from bot.engagement.periods import Period, Preset, period_of
from bot.engagement.sums import EVERYTHING, Dimension, Scope

AREA = "report"


class Span(StrEnum):
    """Periods to choose from; the value travels in buttons and is never used for another meaning."""

    THIS_WEEK = "week"
    LAST_WEEK = "last_week"
    THIS_MONTH = "month"
    LAST_MONTH = "last_month"
    THIS_QUARTER = "quarter"


_PRESETS = {
    Span.THIS_MONTH: Preset.THIS_MONTH,
    Span.LAST_MONTH: Preset.LAST_MONTH,
    Span.THIS_QUARTER: Preset.THIS_QUARTER,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A period and, if one was chosen, a commune."""

    span: Span = Span.THIS_MONTH
    commune_id: str = ""

    @property
    def args(self) -> tuple[str, ...]:
        return self.span.value, self.commune_id

    @property
    def scope(self) -> Scope:
        return Scope(Dimension.COMMUNE, self.commune_id) if self.commune_id else EVERYTHING

    def action(self, verb: str) -> Action:
        """A button that keeps the choice."""
        return Action(AREA, verb, self.args)


def choice_of(action: Action | None) -> Choice:
    """The choice of a button; what is missing or made up is the usual one."""
    return choice_from(*(action.args if action else ()))


def choice_from(*args: str) -> Choice:
    """The choice of its arguments."""
    span = next((one for one in Span if args and one.value == args[0]), Span.THIS_MONTH)
    return Choice(span, args[1] if len(args) > 1 else "")


def days_of(span: Span, today: date) -> Period:
    """The days that a name means on a day; weeks begin on Monday, and what runs ends today."""
    monday = today - timedelta(days=today.weekday())
    if span is Span.THIS_WEEK:
        return Period(monday, today)
    if span is Span.LAST_WEEK:
        return Period(monday - timedelta(days=7), monday - timedelta(days=1))
    return period_of(_PRESETS[span], today)
