"""Campaigns in words, alike in chat and on the pages: faults, advice, states, schedules, the log.

The longer sayings live beside: `audience_words` and `progress_words`; this is the doorway to all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.campaigns.coach import Remark
from bot.campaigns.model import LogEntry
from bot.campaigns.schedule import Schedule
from bot.campaigns.statuses import CampaignStatus, RunStatus
from bot.campaigns.wording import Fault
from bot.conversations.staff.audience_words import audience_words, counts_words
from bot.conversations.staff.numbers import day_of, number, span_of
from bot.conversations.staff.progress_words import progress_words, reason_words
from bot.kernel.clock import VIETNAM_TIME
from bot.texts import Html, Speaker

__all__ = (
    "audience_words",
    "counts_words",
    "fault_words",
    "log_words",
    "moment_words",
    "progress_words",
    "reason_words",
    "remark_words",
    "schedule_words",
    "status_words",
)


def fault_words(say: Speaker, fault: Fault) -> Html:
    """What keeps a plan from being sent, and what to do about it."""
    params = {
        name: number(say, value) if isinstance(value, int) else value for name, value in fault.params.items()
    }
    return say(f"campaign.fault.{fault.key}", **params)


def remark_words(say: Speaker, remark: Remark) -> Html:
    """A piece of advice: what, and why."""
    words = say(f"coach.{remark.key}", **remark.params)
    return say("coach.second", remark=words) if remark.wording == 1 else words


def status_words(say: Speaker, status: CampaignStatus | RunStatus) -> Html:
    """Where a campaign or one sending stands, with a mark in front."""
    if isinstance(status, CampaignStatus):
        return say(f"campaign.status.{status}")
    return say(f"campaign.run_status.{status}")


def moment_words(say: Speaker, moment: datetime) -> Html:
    """A moment in the time of Viet Nam: "08:00 thứ Hai 30/11/2026"."""
    local = moment.astimezone(VIETNAM_TIME)
    weekday = say(f"campaign.schedule.weekday.{local.weekday()}")
    return say("campaign.schedule.at", clock=f"{local:%H:%M}", weekday=weekday, day=day_of(local.date()))


def schedule_words(say: Speaker, schedule: Schedule | None) -> Html:
    """When a campaign goes out: first moment, repetition and its last day, spreading."""
    if schedule is None:
        return say("campaign.schedule.unset")
    at_once = say("campaign.schedule.at_once")
    parts = [at_once if schedule.at_once else moment_words(say, schedule.first_at)]
    if schedule.repeat is not None:
        repeat = say(f"campaign.schedule.{schedule.repeat}")
        last = schedule.last_day
        parts.append(say("campaign.schedule.until", repeat=repeat, day=day_of(last)) if last else repeat)
    if schedule.spread:
        parts.append(say("campaign.schedule.spread", span=span_of(say, schedule.spread)))
    return Html(", ".join(parts))


def log_words(say: Speaker, entry: LogEntry, name_of: Callable[[int | None], str]) -> Html:
    """One line of a campaign's history: when, who, what. `name_of` None is what moves by itself."""
    key = f"campaign.log.{entry.action}"
    details = {"version": "?", "note": "", "attempted": "?", "hard_failures": "?", **entry.data}
    what = say(key, **details) if say.has(key) else say("campaign.log.other", action=entry.action)
    when = f"{entry.at.astimezone(VIETNAM_TIME):%H:%M %d/%m}"
    return say("campaign.log.line", when=when, who=name_of(entry.staff), what=what)
