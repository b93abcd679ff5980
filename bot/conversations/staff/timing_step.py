"""When the message goes out: a tap for the usual times, or Vietnamese words for any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.campaigns.audience import OpenedNotSubmitted
from bot.campaigns.model import Campaign, Plan
from bot.campaigns.schedule import Repeat, Schedule, schedule_fault
from bot.campaigns.timetable import read_timetable
from bot.campaigns.wording import Fault
from bot.conversations.buttons import rows_of
from bot.conversations.inside import Inside
from bot.conversations.model import Button, Outcome, Reply, Turn
from bot.conversations.names import name_of
from bot.conversations.staff.draft_card import conflict_words, show_edited
from bot.conversations.staff.drafting import (
    Edited,
    Waiting,
    arg,
    back_button,
    button,
    change_button,
    edit_plan,
    edit_tapped,
    tapped_campaign,
    wait_for_part,
)
from bot.conversations.staff.finding import services_in
from bot.conversations.staff.office import Office
from bot.conversations.staff.words import fault_words, schedule_words
from bot.kernel.ids import EntryId
from bot.texts import Html, Speaker

PRESETS: Mapping[str, str] = {
    "now": "bây giờ",
    "today": "17h hôm nay",
    "tomorrow": "8h sáng mai",
    "monday": "9h thứ hai",
}
"""Times offered as buttons, as an officer would type them."""

SPREAD_HOURS = (0, 2, 4, 8)
AFTER_DAYS = 3
"""Days after opening a guide at which somebody is written to, unless changed."""


async def show(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:time:<id>`"""
    return _step(turn, inside, office, await tapped_campaign(turn, office))


async def set_preset(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:when:<id>:<version>:<preset>`"""
    schedule = _usable(PRESETS.get(arg(turn, 2), ""), turn, office)
    if schedule is None:
        return _step(turn, inside, office, await tapped_campaign(turn, office))
    edited = await edit_tapped(turn, office, lambda plan: _moved(plan, schedule))
    return await show_edited(turn, inside, office, edited)


async def set_repeat(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:repeat:<id>:<version>:<daily|weekly|monthly|never>`"""
    repeat = next((one for one in Repeat if one.value == arg(turn, 2)), None)

    def change(plan: Plan) -> Plan:
        if plan.schedule is None:
            return plan
        last_day = plan.schedule.last_day if repeat else None
        return replace(plan, schedule=replace(plan.schedule, repeat=repeat, last_day=last_day))

    return await _after(turn, inside, office, await edit_tapped(turn, office, change))


async def set_spread(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:spread:<id>:<version>:<hours>`"""
    hours = turn.action.number(2) if turn.action else None

    def change(plan: Plan) -> Plan:
        if plan.schedule is None or hours not in SPREAD_HOURS:
            return plan
        return replace(plan, schedule=replace(plan.schedule, spread=timedelta(hours=hours)))

    return await _after(turn, inside, office, await edit_tapped(turn, office, change))


async def receive(turn: Turn, inside: Inside, office: Office, waiting: Waiting) -> Outcome:
    """Typed words; what cannot be kept is explained and asked for again, the draft stays as it was."""
    campaign = await office.shelf.campaign(waiting.campaign_id)
    say = inside.speaker(turn)
    schedule = read_timetable(turn.text, turn.now, base=campaign.plan.schedule)
    if not isinstance(schedule, Schedule):
        return Outcome(replies=(Reply(say(f"officer.time.{schedule}")),), state=turn.state)
    why = schedule_fault(schedule, now=turn.now, hours=office.campaigns.rules.hours)
    if why is not None:
        fault = fault_words(say, Fault(f"time_{why}"))
        return Outcome(replies=(Reply(say("officer.draft_kept", fault=fault)),), state=turn.state)
    edited = await edit_plan(
        turn, office, campaign.id, waiting.version, lambda plan: replace(plan, schedule=schedule)
    )
    return await show_edited(turn, inside, office, edited, replaces=False)


async def ask_person(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:person:<id>`: a time relative to what each person did."""
    campaign = await tapped_campaign(turn, office)
    say = inside.speaker(turn)
    back = button(say.label("officer.time.back"), "time", campaign)
    reply = Reply(say("officer.time.ask_person", days=AFTER_DAYS), ((back,),), replaces=True)
    return Outcome(replies=(reply,), state=wait_for_part(turn, "person", campaign))


async def receive_person(turn: Turn, inside: Inside, office: Office, waiting: Waiting) -> Outcome:
    """The service whose guide they opened."""
    campaign = await office.shelf.campaign(waiting.campaign_id)
    say = inside.speaker(turn)
    found = services_in(turn.text, inside)
    if not found:
        return Outcome(replies=(Reply(say("officer.no_service")),), state=turn.state)
    buttons = [
        button(name_of(say, service), "each", campaign, str(waiting.version), service.id) for service in found
    ]
    return Outcome(replies=(Reply(say("officer.which_service"), rows_of(buttons, 1)),), state=turn.state)


async def set_person(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:each:<id>:<version>:<service>`: every day, to those whose day it is, each of them once."""
    service = inside.service(arg(turn, 2))
    schedule = _usable("hằng ngày 8h", turn, office)
    if service is None or schedule is None:
        return _step(turn, inside, office, await tapped_campaign(turn, office))
    opened = OpenedNotSubmitted(frozenset({EntryId(service.id)}), AFTER_DAYS)

    def change(plan: Plan) -> Plan:
        audience = replace(plan.audience, opened_not_submitted=opened, once=True)
        return replace(plan, audience=audience, schedule=schedule)

    edited = await edit_tapped(turn, office, change)
    note = inside.speaker(turn)("officer.time.person_set", days=AFTER_DAYS)
    return await show_edited(turn, inside, office, edited, note=note)


async def _after(turn: Turn, inside: Inside, office: Office, edited: Edited) -> Outcome:
    note = await conflict_words(turn, inside, office, edited.campaign) if edited.is_conflict else ""
    return _step(turn, inside, office, edited.campaign, note)


def _step(turn: Turn, inside: Inside, office: Office, campaign: Campaign, note: str = "") -> Outcome:
    say, schedule = inside.speaker(turn), campaign.plan.schedule
    buttons = [
        *_preset_buttons(say, turn, office, campaign),
        button(say.label("officer.time.do_person"), "person", campaign),
        *(_refining_buttons(say, campaign, schedule) if schedule else ()),
        back_button(say, campaign),
    ]
    html = say("officer.time.ask", schedule=schedule_words(say, schedule))
    reply = Reply(Html(f"{note}\n\n{html}" if note else html), rows_of(buttons), replaces=True)
    return Outcome(replies=(reply,), state=wait_for_part(turn, "time", campaign))


def _preset_buttons(say: Speaker, turn: Turn, office: Office, campaign: Campaign) -> list[Button]:
    return [
        change_button(say.label(f"officer.time.preset_{preset}"), "when", campaign, preset)
        for preset, words in PRESETS.items()
        if _usable(words, turn, office) is not None
    ]


def _refining_buttons(say: Speaker, campaign: Campaign, schedule: Schedule) -> list[Button]:
    repeats = ["never", *(repeat.value for repeat in Repeat)]
    repeating = [
        change_button(
            _marked(say.label(f"officer.time.repeat_{one}"), one == (schedule.repeat or "never")),
            "repeat", campaign, one,
        )
        for one in repeats
    ]  # fmt: skip
    spreading = [
        change_button(
            _marked(say.label(f"officer.time.spread_{hours}"), schedule.spread == timedelta(hours=hours)),
            "spread", campaign, str(hours),
        )
        for hours in SPREAD_HOURS
    ]  # fmt: skip
    return [*repeating, *spreading]


def _marked(label: str, is_chosen: bool) -> str:
    return f"{'🔘' if is_chosen else '⚪️'} {label}"


def _usable(words: str, turn: Turn, office: Office) -> Schedule | None:
    """The schedule of some words, if it may be kept now."""
    schedule = read_timetable(words, turn.now)
    if not isinstance(schedule, Schedule):
        return None
    fault = schedule_fault(schedule, now=turn.now, hours=office.campaigns.rules.hours)
    return None if fault else schedule


def _moved(plan: Plan, schedule: Schedule) -> Plan:
    """Another first moment; repetition and spreading stay."""
    if plan.schedule is None:
        return replace(plan, schedule=schedule)
    before = plan.schedule
    kept = replace(schedule, repeat=before.repeat, last_day=before.last_day, spread=before.spread)
    return replace(plan, schedule=kept)
