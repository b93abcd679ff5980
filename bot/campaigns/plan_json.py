"""A plan as JSON values and back: what is stored. Fields are only added, so that old plans stay readable."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from bot.campaigns.audience import Audience, OpenedNotSubmitted
from bot.campaigns.errors import PlanUnreadable
from bot.campaigns.model import ButtonKind, CampaignButton, Content
from bot.campaigns.schedule import Repeat, Schedule
from bot.campaigns.trial import Trial, Unit
from bot.kernel.ids import CommuneId, EntryId, ServiceId
from bot.people.model import Language

T = TypeVar("T")
_SETS = (
    "communes", "topics", "languages", "sources", "asked_about",
    "excluded_communes", "excluded_topics", "excluded_campaigns",
)  # fmt: skip
_OTHERS = ("joined_since", "opened_not_submitted", "once")


def audience_as_json(audience: Audience) -> dict[str, Any]:
    """Only the parts that are set, sets in order."""
    values: dict[str, Any] = {
        name: sorted(getattr(audience, name)) for name in _SETS if getattr(audience, name)
    }
    if audience.joined_since is not None:
        values["joined_since"] = audience.joined_since.isoformat()
    if (opened := audience.opened_not_submitted) is not None:
        values["opened_not_submitted"] = {"entries": sorted(opened.entries), "after_days": opened.after_days}
    if audience.once:
        values["once"] = True
    return values


def audience_from_json(values: Mapping[str, Any]) -> Audience:
    """The rule that was stored.

    Raises:
        PlanUnreadable: a part this version does not know, or a value of the wrong kind.
    """
    unknown = set(values) - {*_SETS, *_OTHERS}
    if unknown:
        raise PlanUnreadable(f"audience: unknown part {min(unknown)}")
    return _read("audience", lambda: _audience(values))


def _audience(values: Mapping[str, Any]) -> Audience:
    def texts(name: str) -> frozenset[str]:
        return _texts(values.get(name, []))

    opened = values.get("opened_not_submitted")
    return Audience(
        communes=frozenset(map(CommuneId, texts("communes"))),
        topics=texts("topics"),
        languages=frozenset(map(Language, texts("languages"))),
        sources=texts("sources"),
        joined_since=date.fromisoformat(values["joined_since"]) if "joined_since" in values else None,
        excluded_communes=frozenset(map(CommuneId, texts("excluded_communes"))),
        excluded_topics=texts("excluded_topics"),
        excluded_campaigns=frozenset(int(number) for number in values.get("excluded_campaigns", [])),
        asked_about=frozenset(map(EntryId, texts("asked_about"))),
        opened_not_submitted=None if opened is None else _opened(opened),
        once=bool(values.get("once", False)),
    )


def schedule_as_json(schedule: Schedule | None) -> dict[str, Any] | None:
    """Moments as ISO text, spans in seconds."""
    if schedule is None:
        return None
    return {
        "first_at": schedule.first_at.isoformat(),
        "repeat": schedule.repeat,
        "last_day": schedule.last_day.isoformat() if schedule.last_day else None,
        "spread_s": schedule.spread.total_seconds(),
        "too_late_after_s": schedule.too_late_after.total_seconds(),
        "at_once": schedule.at_once,
    }


def schedule_from_json(values: Mapping[str, Any] | None) -> Schedule | None:
    """The schedule that was stored.

    Raises:
        PlanUnreadable: when it does not parse.
    """
    if values is None:
        return None
    return _read("schedule", lambda: _schedule(values))


def _schedule(values: Mapping[str, Any]) -> Schedule:
    return Schedule(
        first_at=datetime.fromisoformat(values["first_at"]),
        repeat=Repeat(values["repeat"]) if values.get("repeat") else None,
        last_day=date.fromisoformat(values["last_day"]) if values.get("last_day") else None,
        spread=timedelta(seconds=values.get("spread_s", 0)),
        too_late_after=timedelta(seconds=values["too_late_after_s"]),
        at_once=bool(values.get("at_once", False)),
    )


def trial_as_json(trial: Trial) -> dict[str, Any]:
    """The measurement an officer planned."""
    return {"unit": trial.unit.value, "window_days": trial.window_days}


def trial_from_json(values: Mapping[str, Any] | None) -> Trial:
    """The measurement that was stored; plans older than trials have the usual one.

    Raises:
        PlanUnreadable: when it does not parse.
    """
    if values is None:
        return Trial()
    return _read("trial", lambda: Trial(Unit(values["unit"]), int(values["window_days"])))


def content_as_json(content: Content) -> dict[str, Any]:
    """Everything but the picture, which is kept apart."""
    return {
        "wordings": list(content.wordings),
        "buttons": [[button.label, button.kind.value, button.target] for button in content.buttons],
        "promotes": content.promotes,
    }


def content_from_json(values: Mapping[str, Any], picture: bytes | None = None) -> Content:
    """The content that was stored.

    Raises:
        PlanUnreadable: when it does not parse.
    """
    return _read("content", lambda: _content(values, picture))


def _content(values: Mapping[str, Any], picture: bytes | None) -> Content:
    buttons = tuple(
        CampaignButton(label, ButtonKind(kind), target) for label, kind, target in values.get("buttons", [])
    )
    promotes = values.get("promotes")
    return Content(
        wordings=tuple(str(wording) for wording in values["wordings"]),
        buttons=buttons,
        promotes=ServiceId(promotes) if promotes else None,
        picture=picture,
    )


def _opened(value: Mapping[str, Any]) -> OpenedNotSubmitted:
    entries = frozenset(EntryId(entry) for entry in _texts(value["entries"]))
    return OpenedNotSubmitted(entries, int(value["after_days"]))


def _texts(values: object) -> frozenset[str]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise TypeError("a list of texts is expected")
    return frozenset(values)


def _read(what: str, build: Callable[[], T]) -> T:
    try:
        return build()
    except (KeyError, TypeError, ValueError) as error:
        raise PlanUnreadable(f"{what}: {type(error).__name__}") from error
