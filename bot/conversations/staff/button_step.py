"""The buttons under the message: open a service, an official link, an answer; each added by typing."""

from __future__ import annotations

from dataclasses import replace

from bot.campaigns.links import link_fault
from bot.campaigns.model import ButtonKind, Campaign, CampaignButton, Plan
from bot.campaigns.wording import LONGEST_LABEL, MOST_BUTTONS, Fault
from bot.conversations.buttons import rows_of, short
from bot.conversations.inside import Inside
from bot.conversations.model import Outcome, Reply, Turn
from bot.conversations.names import name_of
from bot.conversations.staff.draft_card import conflict_words
from bot.conversations.staff.drafting import (
    Edited,
    Waiting,
    arg,
    back_button,
    button,
    change_button,
    edit_plan,
    edit_tapped,
    idle,
    tapped_campaign,
    wait_for,
    wait_for_part,
    waiting_of,
)
from bot.conversations.staff.finding import services_in
from bot.conversations.staff.office import Office
from bot.conversations.staff.words import fault_words
from bot.kernel.ids import ServiceId
from bot.texts import Html, Speaker

KINDS = {"service": ButtonKind.SERVICE, "link": ButtonKind.LINK, "answer": ButtonKind.ANSWER}
LONGEST_ANSWER = 1000
SEPARATOR = "|"
"""Between a label and what it stands for: "Xem trang | https://…"."""


async def show(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:keys:<id>`: the buttons there are, and ways to add more."""
    return _step(turn, inside, await tapped_campaign(turn, office))


async def ask(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:key:<id>:<kind>`: what the next message is for."""
    campaign, kind = await tapped_campaign(turn, office), arg(turn, 1)
    say = inside.speaker(turn)
    if kind not in KINDS:
        return _step(turn, inside, campaign)
    if len(campaign.plan.content.buttons) >= MOST_BUTTONS:
        return _step(
            turn, inside, campaign, fault_words(say, Fault("too_many_buttons", {"most": MOST_BUTTONS}))
        )
    back = button(say.label("officer.back_buttons"), "keys", campaign)
    reply = Reply(say(f"officer.buttons.ask_{kind}"), ((back,),), replaces=True)
    return Outcome(replies=(reply,), state=wait_for_part(turn, f"key_{kind}", campaign))


async def remove(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:nokey:<id>:<version>:<place>`"""
    place = turn.action.number(2) if turn.action else None

    def change(plan: Plan) -> Plan:
        return _with_buttons(plan, *(one for at, one in enumerate(plan.content.buttons) if at != place))

    return await _after(turn, inside, office, await edit_tapped(turn, office, change))


async def pick_service(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:svc:<id>:<version>:<service>`: one of the services that were found."""
    service = inside.service(arg(turn, 2))
    if service is None:
        return _step(turn, inside, await tapped_campaign(turn, office))
    waiting, say = waiting_of(turn.state), inside.speaker(turn)
    label = waiting.more if waiting and waiting.what == "key_service" else ""
    label = label or say.label("officer.buttons.service_label", name=name_of(say, service))
    added = CampaignButton(short(label, LONGEST_LABEL), ButtonKind.SERVICE, service.id)

    def change(plan: Plan) -> Plan:
        changed = _added(plan, added)
        promotes = changed.content.promotes or ServiceId(service.id)
        return replace(changed, content=replace(changed.content, promotes=promotes))

    return await _after(turn, inside, office, await edit_tapped(turn, office, change))


async def receive_service(turn: Turn, inside: Inside, office: Office, waiting: Waiting) -> Outcome:
    """Words that name a service, perhaps with a label in front."""
    campaign = await office.shelf.campaign(waiting.campaign_id)
    label, words = _split(turn.text)
    say = inside.speaker(turn)
    found = services_in(words, inside)
    back = button(say.label("officer.back_buttons"), "keys", campaign)
    if not found:
        return Outcome(replies=(Reply(say("officer.no_service"), ((back,),)),), state=turn.state)
    version = str(waiting.version)
    buttons = [button(name_of(say, service), "svc", campaign, version, service.id) for service in found]
    state = wait_for(turn, replace(waiting, more=short(label, LONGEST_LABEL)))
    return Outcome(replies=(Reply(say("officer.which_service"), rows_of([*buttons, back], 1)),), state=state)


async def receive_link(turn: Turn, inside: Inside, office: Office, waiting: Waiting) -> Outcome:
    """An official address; anything else is explained and asked for again."""
    say = inside.speaker(turn)
    label, address = _split(turn.text)
    address = address.strip()
    if "://" not in address:
        address = f"https://{address}"
    why = link_fault(address, inside.catalog.province.allowed_hosts)
    if why is not None:
        fault = fault_words(say, Fault(f"link_{why}", {"address": address}))
        return Outcome(replies=(Reply(say("officer.draft_kept", fault=fault)),), state=turn.state)
    label = label or say.label("officer.buttons.link_label")
    added = CampaignButton(label, ButtonKind.LINK, address)
    return await _receive(turn, inside, office, waiting, added)


async def receive_answer(turn: Turn, inside: Inside, office: Office, waiting: Waiting) -> Outcome:
    """A label and what is said when it is tapped."""
    label, text = _split(turn.text)
    if not label or not text:
        return Outcome(replies=(Reply(inside.speaker(turn)("officer.buttons.ask_answer")),), state=turn.state)
    added = CampaignButton(label, ButtonKind.ANSWER, text[:LONGEST_ANSWER])
    return await _receive(turn, inside, office, waiting, added)


async def _receive(
    turn: Turn, inside: Inside, office: Office, waiting: Waiting, added: CampaignButton
) -> Outcome:
    if len(added.label) > LONGEST_LABEL:
        say = inside.speaker(turn)
        fault = fault_words(say, Fault("button_label", {"longest": LONGEST_LABEL}))
        return Outcome(replies=(Reply(say("officer.draft_kept", fault=fault)),), state=turn.state)
    edited = await edit_plan(
        turn, office, waiting.campaign_id, waiting.version, lambda plan: _added(plan, added)
    )
    return await _after(turn, inside, office, edited, replaces=False)


async def _after(
    turn: Turn, inside: Inside, office: Office, edited: Edited, *, replaces: bool = True
) -> Outcome:
    note = await conflict_words(turn, inside, office, edited.campaign) if edited.is_conflict else ""
    return _step(turn, inside, edited.campaign, note, replaces=replaces)


def _step(
    turn: Turn, inside: Inside, campaign: Campaign, note: str = "", *, replaces: bool = True
) -> Outcome:
    say = inside.speaker(turn)
    lines = [_line(say, inside, one) for one in campaign.plan.content.buttons]
    html = "\n".join([*([note, ""] if note else []), say("officer.buttons.head"), *lines])
    removing = [
        change_button(say.label("officer.buttons.remove", label=one.label), "nokey", campaign, str(place))
        for place, one in enumerate(campaign.plan.content.buttons)
    ]
    adding = [button(say.label(f"officer.buttons.add_{kind}"), "key", campaign, kind) for kind in KINDS]
    rows = rows_of([*removing, *adding, back_button(say, campaign)], 1)
    return Outcome(replies=(Reply(Html(html), rows, replaces=replaces),), state=idle(turn))


def _line(say: Speaker, inside: Inside, one: CampaignButton) -> Html:
    target = one.target
    if one.kind is ButtonKind.SERVICE:
        service = inside.service(one.target)
        target = name_of(say, service) if service else one.target
    return say("officer.buttons.line", label=one.label, target=short(target, 80))


def _added(plan: Plan, added: CampaignButton) -> Plan:
    """With one button more; the same button is not added twice."""
    if added in plan.content.buttons:
        return plan
    return _with_buttons(plan, *plan.content.buttons, added)


def _with_buttons(plan: Plan, *buttons: CampaignButton) -> Plan:
    return replace(plan, content=replace(plan.content, buttons=buttons))


def _split(text: str) -> tuple[str, str]:
    """Label and target; without a separator all of it is the target."""
    before, separator, after = text.partition(SEPARATOR)
    return (before.strip(), after.strip()) if separator else ("", text.strip())
