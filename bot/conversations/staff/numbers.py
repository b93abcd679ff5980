"""Numbers and spans of time as staff read them: dots between thousands, whole minutes."""

from __future__ import annotations

from datetime import date, timedelta

from bot.campaigns.audience import shown_count
from bot.kernel.numerals import full_day, whole
from bot.texts import Html, Speaker

MINUTES_A_DAY = 24 * 60


def number(say: Speaker, count: int) -> str:
    """A whole number: "4.218" in Vietnamese, "4,218" in English."""
    return whole(count, say.language)


def blurred(say: Speaker, count: int) -> str:
    """A count of people as an officer may see it before sending: "0", "<10", or rounded down to tens."""
    shown = shown_count(count)
    return number(say, int(shown)) if shown.isdigit() else shown


def day_of(day: date) -> str:
    """A day as people write it: "30/11/2026"."""
    return full_day(day)


def span_of(say: Speaker, span: timedelta) -> Html:
    """A stretch of time in its largest fitting units, rounded to whole minutes."""
    minutes = round(span.total_seconds() / 60)
    if minutes < 1:
        return say("campaign.span.under_minute")
    if minutes < 60:
        return say("campaign.span.minutes", count=minutes)
    if minutes >= 2 * MINUTES_A_DAY:
        return say("campaign.span.days", count=round(minutes / MINUTES_A_DAY))
    hours, rest = divmod(minutes, 60)
    if rest == 0:
        return say("campaign.span.hours", count=hours)
    return say("campaign.span.hours_minutes", hours=hours, minutes=rest)
