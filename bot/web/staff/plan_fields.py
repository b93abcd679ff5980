"""What stands in the editor's fields: from a stored plan, or as somebody typed it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

from bot.campaigns.audience import Audience
from bot.campaigns.model import ButtonKind, CampaignButton, Plan
from bot.campaigns.schedule import Repeat, Schedule
from bot.campaigns.trial import Trial, Unit
from bot.campaigns.wording import MOST_BUTTONS
from bot.catalog.model import Service
from bot.conversations.inside import Inside
from bot.kernel.clock import VIETNAM_TIME
from bot.web.staff.forms import Form

HOUR = timedelta(hours=1)
BUTTON_KINDS = (ButtonKind.SERVICE, ButtonKind.LINK, ButtonKind.ANSWER)
"""What an officer may let a button do; other kinds are made by the program."""


class TimeMode(StrEnum):
    """How an officer thinks of the time."""

    UNSET = "unset"
    NOW = "now"
    """As soon as it is scheduled: at once, or when the second person approves."""
    AT = "at"
    REPEATED = "repeated"
    OWN_DATE = "own_date"
    """Every day to those whose own date has come: some days after they opened a guide."""


@dataclass(frozen=True, slots=True)
class ButtonFields:
    """One row of the buttons' table; of a service its name stands there, not its id."""

    label: str = ""
    kind: str = ButtonKind.SERVICE.value
    target: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.label.strip() or self.target.strip())


@dataclass(frozen=True, slots=True)
class PlanFields:
    """Every field as text, so that what cannot be read is shown again as it was typed."""

    title: str = ""
    wording_a: str = ""
    wording_b: str = ""
    buttons: tuple[ButtonFields, ...] = ()
    promotes: str = ""
    communes: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    joined_since: str = ""
    excluded_communes: frozenset[str] = frozenset()
    excluded_topics: frozenset[str] = frozenset()
    excluded_campaigns: frozenset[str] = frozenset()
    asked_about: frozenset[str] = frozenset()
    life_events: frozenset[str] = frozenset()
    opened: frozenset[str] = frozenset()
    opened_days: str = "3"
    once: bool = False
    time_mode: str = TimeMode.UNSET.value
    day: str = ""
    clock: str = "08:00"
    repeat: str = Repeat.WEEKLY.value
    last_day: str = ""
    spread_hours: str = "0"
    too_late_hours: str = "24"
    holdout_percent: str = "10"
    holdout_off_reason: str = ""
    trial_unit: str = Unit.PERSON.value
    window_days: str = str(Trial().window_days)
    drops_picture: bool = False

    @property
    def button_rows(self) -> tuple[ButtonFields, ...]:
        """As many rows as there may be buttons."""
        empty = (ButtonFields(),) * max(MOST_BUTTONS - len(self.buttons), 0)
        return (*self.buttons, *empty)


_SETS = (
    "communes", "topics", "languages", "sources", "excluded_communes", "excluded_topics",
    "excluded_campaigns", "asked_about", "life_events", "opened",
)  # fmt: skip
_TEXTS = (
    "title", "promotes", "joined_since", "opened_days", "time_mode", "day", "clock", "repeat", "last_day",
    "spread_hours", "too_late_hours", "holdout_percent", "holdout_off_reason", "trial_unit", "window_days",
)  # fmt: skip


def fields_of_form(form: Form) -> PlanFields:
    """The fields as they were typed."""
    texts: dict[str, Any] = {name: form.one(name) for name in _TEXTS}
    sets: dict[str, Any] = {name: frozenset(form.every(name)) for name in _SETS}
    return PlanFields(
        **texts,
        **sets,
        wording_a=_wording(form, "wording_a"),
        wording_b=_wording(form, "wording_b"),
        buttons=_button_rows(form),
        once=bool(form.one("once")),
        drops_picture=bool(form.one("drops_picture")),
    )


def fields_of_plan(plan: Plan, inside: Inside) -> PlanFields:
    """The fields of a stored plan."""
    wordings = (*plan.content.wordings, "", "")
    fields = PlanFields(
        title=plan.title,
        wording_a=wordings[0],
        wording_b=wordings[1],
        buttons=tuple(_shown_button(button, inside) for button in plan.content.buttons),
        promotes=_service_name(plan.content.promotes or "", inside),
        holdout_percent=decimal_of(plan.holdout_share * 100),
        holdout_off_reason=plan.holdout_off_reason or "",
        trial_unit=plan.trial.unit.value,
        window_days=str(plan.trial.window_days),
    )
    return _with_schedule(_with_audience(fields, plan.audience), plan.schedule)


def service_called(name: str, inside: Inside) -> Service | None:
    """The service of this id or exact name; capitals and spaces do not matter."""
    wanted = " ".join(name.split()).casefold()
    found = inside.service(name.strip())
    return found or next(
        (one for one in inside.catalog.services.values() if one.name.casefold() == wanted), None
    )


def decimal_of(number: float) -> str:
    """A number as it is typed here: "1,5"."""
    return f"{number:g}".replace(".", ",")


def _with_audience(fields: PlanFields, audience: Audience) -> PlanFields:
    opened = audience.opened_not_submitted
    joined = audience.joined_since
    return replace(
        fields,
        communes=frozenset(audience.communes),
        topics=audience.topics,
        languages=frozenset(language.value for language in audience.languages),
        sources=audience.sources,
        joined_since=joined.isoformat() if joined else "",
        excluded_communes=frozenset(audience.excluded_communes),
        excluded_topics=audience.excluded_topics,
        excluded_campaigns=frozenset(str(number) for number in audience.excluded_campaigns),
        asked_about=frozenset(audience.asked_about),
        opened=frozenset(opened.entries) if opened else frozenset(),
        opened_days=str(opened.after_days) if opened else "3",
        once=audience.once,
    )


def _with_schedule(fields: PlanFields, schedule: Schedule | None) -> PlanFields:
    if schedule is None:
        return fields
    first = schedule.first_at.astimezone(VIETNAM_TIME)
    mode = TimeMode.AT if schedule.repeat is None else TimeMode.REPEATED
    if schedule.at_once:
        mode = TimeMode.NOW
    elif schedule.repeat is Repeat.DAILY and fields.once and fields.opened:
        mode = TimeMode.OWN_DATE
    return replace(
        fields,
        time_mode=mode.value,
        day=first.date().isoformat(),
        clock=f"{first:%H:%M}",
        repeat=(schedule.repeat or Repeat.WEEKLY).value,
        last_day=schedule.last_day.isoformat() if schedule.last_day else "",
        spread_hours=decimal_of(schedule.spread / HOUR),
        too_late_hours=decimal_of(schedule.too_late_after / HOUR),
    )


def _wording(form: Form, name: str) -> str:
    """Lines as Telegram knows them; browsers send two letters for each line's end."""
    return form.one(name).replace("\r\n", "\n")


def _button_rows(form: Form) -> tuple[ButtonFields, ...]:
    columns = (form.every(f"button_{name}") for name in ("label", "kind", "target"))
    rows = (ButtonFields(*row) for row in zip(*columns, strict=False))
    return tuple(row for row in rows if not row.is_empty)


def _shown_button(button: CampaignButton, inside: Inside) -> ButtonFields:
    is_service = button.kind is ButtonKind.SERVICE
    target = _service_name(button.target, inside) if is_service else button.target
    return ButtonFields(button.label, button.kind.value, target)


def _service_name(service_id: str, inside: Inside) -> str:
    service = inside.service(service_id)
    return service.name if service else service_id
