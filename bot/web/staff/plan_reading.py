"""From the editor's fields to a plan. What cannot be read is left out of the plan and said."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from bot.campaigns.assignment import LARGEST_HOLDOUT
from bot.campaigns.audience import Audience, OpenedNotSubmitted
from bot.campaigns.model import ButtonKind, CampaignButton, Content, Plan
from bot.campaigns.schedule import TOO_LATE_AFTER, Repeat, Schedule
from bot.campaigns.trial import LONGEST_WINDOW_DAYS, SHORTEST_WINDOW_DAYS, Trial, Unit
from bot.conversations.inside import Inside
from bot.kernel.clock import VIETNAM_TIME
from bot.kernel.ids import CommuneId, EntryId, ServiceId
from bot.people.model import Language
from bot.web.staff.plan_fields import BUTTON_KINDS, HOUR, ButtonFields, PlanFields, TimeMode, service_called

T = TypeVar("T")

LONGEST_TITLE = 120
LONGEST_REASON = 300
MOST_DIGITS = 16
"""Of a campaign's number; larger ones fit no database."""

LONGEST_ANSWER = 1000
"""Letters of what an answering button says."""


@dataclass(frozen=True, slots=True)
class Misread:
    """Something typed that means nothing here: a key of `pages.misread.*` with its parameters."""

    key: str
    params: Mapping[str, object] = field(default_factory=dict)


def plan_of(fields: PlanFields, before: Plan, inside: Inside, now: datetime) -> tuple[Plan, list[Misread]]:
    """The plan that the fields describe, over what `before` holds of things the editor does not show."""
    reader = _Reader(inside)
    audience = reader.audience(fields)
    schedule = reader.schedule(fields, now)
    if fields.time_mode == TimeMode.OWN_DATE:
        audience = replace(audience, once=True)
        if audience.opened_not_submitted is None:
            reader.misread("own_date_needs_guide")
    share = reader.holdout_share(fields.holdout_percent)
    plan = replace(
        before,
        title=reader.cut("title", fields.title, LONGEST_TITLE),
        content=reader.content(fields, None if fields.drops_picture else before.content.picture),
        audience=audience,
        schedule=schedule,
        holdout_share=share,
        trial=reader.trial(fields, before.trial),
        holdout_off_reason=(fields.holdout_off_reason[:LONGEST_REASON] or None) if share == 0 else None,
    )
    return plan, reader.found


class _Reader:
    """Reads the parts one by one and remembers what it could not read."""

    def __init__(self, inside: Inside) -> None:
        self._inside = inside
        self.found: list[Misread] = []

    def misread(self, key: str, **params: object) -> None:
        self.found.append(Misread(key, params))

    def cut(self, key: str, text: str, longest: int) -> str:
        if len(text) > longest:
            self.misread(f"{key}_too_long", longest=longest)
        return text[:longest]

    def content(self, fields: PlanFields, picture: bytes | None) -> Content:
        wordings = (fields.wording_a, *([fields.wording_b] if fields.wording_b else []))
        buttons = tuple(self._button(row) for row in fields.buttons)
        promoted = [button.target for button in buttons if button.kind is ButtonKind.SERVICE]
        promotes = self._service_id(fields.promotes) if fields.promotes else None
        if promotes is None:
            promotes = next((one for one in promoted if self._inside.service(one)), None)
        return Content(wordings, buttons, ServiceId(promotes) if promotes else None, picture)

    def audience(self, fields: PlanFields) -> Audience:
        communes = {commune.id for commune in self._inside.catalog.province.communes}
        topics = {field.id for field in self._inside.catalog.fields}
        entries_known = {*self._inside.catalog.services, *self._inside.catalog.faqs}
        asked = self._known(fields.asked_about, entries_known) | self._services_of(fields.life_events)
        opened = self._known(fields.opened, entries_known)
        days = self._number("opened_days", fields.opened_days, lowest=1, highest=90, default=3)
        entries = frozenset(map(EntryId, opened))
        return Audience(
            communes=frozenset(map(CommuneId, self._known(fields.communes, communes))),
            topics=self._known(fields.topics, topics),
            languages=frozenset(map(Language, self._known(fields.languages, set(Language)))),
            sources=frozenset(one for one in fields.sources if self._inside.is_known_source(one)),
            joined_since=self._day("joined_since", fields.joined_since),
            excluded_communes=frozenset(map(CommuneId, self._known(fields.excluded_communes, communes))),
            excluded_topics=self._known(fields.excluded_topics, topics),
            excluded_campaigns=frozenset(
                int(one) for one in fields.excluded_campaigns if one.isdecimal() and len(one) < MOST_DIGITS
            ),
            asked_about=frozenset(map(EntryId, asked)),
            opened_not_submitted=OpenedNotSubmitted(entries, int(days)) if entries else None,
            once=fields.once,
        )

    def schedule(self, fields: PlanFields, now: datetime) -> Schedule | None:
        mode = TimeMode(fields.time_mode) if fields.time_mode in set(TimeMode) else TimeMode.UNSET
        is_now = mode is TimeMode.NOW
        first_at = now if is_now else self._moment(mode, fields.day, fields.clock)
        if first_at is None:
            return None
        spread = self._hours("spread_hours", fields.spread_hours, timedelta())
        too_late = self._hours("too_late_hours", fields.too_late_hours, TOO_LATE_AFTER)
        if mode in {TimeMode.NOW, TimeMode.AT}:
            return Schedule(first_at, None, None, spread, too_late, at_once=is_now)
        repeat = Repeat.DAILY if mode is TimeMode.OWN_DATE else self._repeat(fields.repeat)
        return Schedule(first_at, repeat, self._day("last_day", fields.last_day), spread, too_late)

    def trial(self, fields: PlanFields, before: Trial) -> Trial:
        unit = Unit(fields.trial_unit) if fields.trial_unit in set(Unit) else before.unit
        days = self._number(
            "window_days", fields.window_days, lowest=SHORTEST_WINDOW_DAYS, highest=LONGEST_WINDOW_DAYS,
            default=before.window_days,
        )  # fmt: skip
        return replace(before, unit=unit, window_days=int(days))

    def holdout_share(self, percent: str) -> float:
        most = round(LARGEST_HOLDOUT * 100)
        return self._number("holdout", percent, lowest=0, highest=most, default=10) / 100

    def _button(self, row: ButtonFields) -> CampaignButton:
        kind = ButtonKind(row.kind) if row.kind in BUTTON_KINDS else ButtonKind.SERVICE
        target = row.target.strip()
        if kind is ButtonKind.SERVICE:
            target = self._service_id(target) or target
        elif kind is ButtonKind.ANSWER:
            target = self.cut("answer", target, LONGEST_ANSWER)
        if not target:
            self.misread("button_target", label=row.label.strip())
        return CampaignButton(row.label.strip(), kind, target)

    def _service_id(self, name: str) -> str | None:
        service = service_called(name, self._inside)
        if service is None and name:
            self.misread("service", name=name)
        return service.id if service else None

    def _services_of(self, events: Collection[str]) -> frozenset[str]:
        chosen = (event for event in self._inside.catalog.life_events if event.id in events)
        return frozenset(item.service_id for event in chosen for item in event.items)

    def _known(self, given: Collection[str], known: Collection[str]) -> frozenset[str]:
        strangers = set(given) - set(known)
        if strangers:
            self.misread("unknown_choice", count=len(strangers))
        return frozenset(given) - strangers

    def _repeat(self, name: str) -> Repeat:
        return Repeat(name) if name in set(Repeat) else Repeat.WEEKLY

    def _moment(self, mode: TimeMode, day: str, clock: str) -> datetime | None:
        if mode is TimeMode.UNSET:
            return None
        on = self._day("day", day)
        if on is None:
            if not day:
                self.misread("day_missing")
            return None
        try:
            hour, minute = (int(part) for part in clock.replace("h", ":").split(":")[:2])
            return datetime.combine(on, time(hour, minute), VIETNAM_TIME)
        except ValueError:
            self.misread("clock", typed=clock)
            return None

    def _day(self, key: str, typed: str) -> date | None:
        """As browsers write it, or as people do: 2026-11-30, 30/11/2026."""
        if not typed:
            return None
        try:
            if "/" in typed:
                day, month, year = (int(part) for part in typed.split("/"))
                return date(year, month, day)
            return date.fromisoformat(typed)
        except ValueError:
            self.misread(key if key != "joined_since" else "day", typed=typed)
            return None

    def _hours(self, key: str, typed: str, default: timedelta) -> timedelta:
        return self._number(key, typed, lowest=0, highest=168, default=default / HOUR) * HOUR

    def _number(self, key: str, typed: str, *, lowest: float, highest: float, default: float) -> float:
        if not typed:
            return default
        try:
            number = float(typed.replace(",", "."))
        except ValueError:
            number = highest + 1
        if not lowest <= number <= highest:
            self.misread(key, typed=typed, lowest=round(lowest), highest=round(highest))
            return default
        return number
