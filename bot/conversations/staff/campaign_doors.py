"""The doors of campaigns: commands, buttons and awaited messages of officers, and who may use each."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversations.staff import (
    approving,
    audience_choosing,
    audience_step,
    button_step,
    drafts,
    holdout_step,
    outcome_file,
    planned_days,
    previewing,
    receiving,
    runs,
    timing_step,
    writing,
)
from bot.conversations.staff.drafting import guarded
from bot.conversations.staff.office import Door, StaffJourney
from bot.people.model import Awaiting
from bot.people.roles import Permission


def _writing(journey: StaffJourney) -> Door:
    return Door(Permission.WRITE_CAMPAIGNS, guarded(journey))


def _approving(journey: StaffJourney) -> Door:
    return Door(Permission.APPROVE_CAMPAIGNS, guarded(journey))


def _stopping(journey: StaffJourney) -> Door:
    return Door(Permission.STOP_CAMPAIGNS, guarded(journey))


COMMANDS: Mapping[str, Door] = {
    "soantin": _writing(drafts.show_list),
    "duyet": _approving(approving.show_waiting),
    "lichgui": _writing(planned_days.show),
    "tiendo": _writing(runs.show_list),
    "huy": _writing(drafts.stop_waiting),
}

_DRAFT: Mapping[str, StaffJourney] = {
    "list": drafts.show_list,
    "new": drafts.ask_new,
    "open": drafts.open_card,
    "log": drafts.show_log,
    "drop": drafts.ask_drop,
    "dropped": drafts.drop,
    "copy": drafts.copy,
    "text": writing.ask_text,
    "second": writing.ask_second,
    "one": writing.drop_second,
    "pic": writing.ask_picture,
    "nopic": writing.drop_picture,
    "keys": button_step.show,
    "key": button_step.ask,
    "nokey": button_step.remove,
    "svc": button_step.pick_service,
    "aud": audience_step.show,
    "not": audience_step.show_exclusions,
    "all": audience_step.clear,
    "since": audience_step.show_joined,
    "joined": audience_step.set_joined,
    "part": audience_choosing.show,
    "add": audience_choosing.add,
    "rem": audience_choosing.take_out,
    "events": audience_choosing.show_events,
    "event": audience_choosing.add_event,
    "days": audience_choosing.set_days,
    "time": timing_step.show,
    "when": timing_step.set_preset,
    "repeat": timing_step.set_repeat,
    "spread": timing_step.set_spread,
    "person": timing_step.ask_person,
    "each": timing_step.set_person,
    "hold": holdout_step.show,
    "held": holdout_step.choose,
    "window": holdout_step.choose_window,
    "see": previewing.show,
    "test": previewing.test,
    "send": approving.submit,
}

_RUN: Mapping[str, Door] = {
    "of": _writing(runs.show_of_campaign),
    "card": _writing(runs.show),
    "csv": _writing(outcome_file.send),
    "pause": _stopping(runs.pause),
    "resume": _stopping(runs.resume),
    "cancel": _stopping(runs.ask_cancel),
    "cancelled": _stopping(runs.cancel),
    "ended": _stopping(runs.end_campaign),
    "again": _writing(runs.send_again),
    "unknown": _writing(runs.ask_unknown),
    "twice": _writing(runs.send_unknown_again),
}

TAPS: Mapping[tuple[str, str], Door] = {
    **{("draft", verb): _writing(journey) for verb, journey in _DRAFT.items()},
    **{("run", verb): door for verb, door in _RUN.items()},
    ("approval", "show"): _approving(approving.show),
    ("approval", "yes"): _approving(approving.approve),
    ("approval", "no"): _approving(approving.ask_note),
}

AWAITED: Mapping[Awaiting, Door] = {Awaiting.CAMPAIGN: _writing(receiving.receive)}
