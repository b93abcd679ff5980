"""`/soantin`: our campaigns, a new one, one as a card; its history; dropping it, or copying it."""

from __future__ import annotations

from dataclasses import replace

from bot.campaigns.model import Campaign, CampaignId, Plan
from bot.campaigns.service import Verdict
from bot.campaigns.statuses import CampaignStatus
from bot.conversations.buttons import act, rows_of, short
from bot.conversations.inside import Inside
from bot.conversations.model import Button, Incoming, Outcome, Reply, Turn
from bot.conversations.staff.draft_card import show_card
from bot.conversations.staff.drafting import (
    Waiting,
    back_button,
    button,
    idle,
    new_button,
    staff_of,
    tapped_campaign,
    wait_for,
)
from bot.conversations.staff.names import name_reader
from bot.conversations.staff.office import Office
from bot.conversations.staff.words import log_words, status_words
from bot.texts import Html

LISTED = 8
NOT_YET = CampaignId(0)
"""Stands for a campaign that is begun by the next message."""

LOGGED = 30
"""Latest entries of a history that are shown."""


async def show_list(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`/soantin`, `draft:list`: the latest campaigns; the first one is begun at once."""
    campaigns = await office.shelf.campaigns(limit=LISTED)
    if not campaigns:
        return await ask_new(turn, inside, office)
    say = inside.speaker(turn)
    buttons: list[Button] = [new_button(say)]
    for campaign in campaigns:
        mark = say.label(f"campaign.status.{campaign.status}").partition(" ")[0]
        buttons.append(button(f"{mark} #{campaign.id} {campaign.plan.title}", "open", campaign))
    lines = [
        say(
            "officer.list_line",
            id=campaign.id,
            title=campaign.plan.title,
            status=status_words(say, campaign.status),
        )
        for campaign in campaigns
    ]
    html = Html("\n".join([say("officer.list"), *lines]))
    is_tap = turn.incoming is Incoming.TAP
    return Outcome(replies=(Reply(html, rows_of(buttons, 1), replaces=is_tap),), state=idle(turn))


async def ask_new(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:new`: the next message is the text."""
    office.warm_up()
    reply = Reply(inside.speaker(turn)("officer.ask_text"))
    return Outcome(replies=(reply,), state=wait_for(turn, Waiting("new", NOT_YET)))


async def open_card(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:open:<id>`"""
    return await show_card(turn, inside, office, await tapped_campaign(turn, office))


async def show_log(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:log:<id>`: who did what, and when."""
    campaign = await tapped_campaign(turn, office)
    say = inside.speaker(turn)
    name_of = await name_reader(say, office.access)
    entries = list(await office.shelf.log(campaign.id))[-LOGGED:]
    lines = [log_words(say, entry, name_of) for entry in entries]
    html = Html("\n".join([say("officer.log", id=campaign.id, title=campaign.plan.title), *lines]))
    return Outcome(replies=(Reply(html, ((back_button(say, campaign),),), replaces=True),), state=idle(turn))


async def ask_drop(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:drop:<id>`: asks once."""
    campaign = await tapped_campaign(turn, office)
    say = inside.speaker(turn)
    html = say(f"officer.drop_{campaign.status}", id=campaign.id, title=campaign.plan.title)
    yes = button(say.label("officer.drop_yes"), "dropped", campaign)
    rows = rows_of([back_button(say, campaign), yes])
    return Outcome(replies=(Reply(html, rows, replaces=True),), state=idle(turn))


async def drop(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:dropped:<id>`: what is unsent is not sent; the words stay to be copied."""
    campaign = await tapped_campaign(turn, office)
    verdict = await office.campaigns.cancel(campaign.id, staff=staff_of(turn))
    say = inside.speaker(turn)
    note = say("officer.dropped" if verdict is Verdict.DONE else "officer.already")
    return await show_card(turn, inside, office, await office.shelf.campaign(campaign.id), note=note)


async def copy(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:copy:<id>`: a new draft with the same words; its time is to be chosen."""
    campaign = await tapped_campaign(turn, office)
    copied = await keep_draft(turn, office, replace(campaign.plan, schedule=None))
    note = inside.speaker(turn)("officer.copied", id=campaign.id)
    return await show_card(turn, inside, office, copied, note=note, replaces=False)


async def stop_waiting(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`/huy`: nothing is waited for any more; what was kept stays kept."""
    del office
    say = inside.speaker(turn)
    mine = act(say.label("officer.to_list"), "draft", "list")
    return Outcome(replies=(Reply(say("officer.left"), ((mine,),)),), state=idle(turn))


async def keep_draft(turn: Turn, office: Office, plan: Plan) -> Campaign:
    """A new draft, or the one an earlier delivery of the same update kept."""
    staff = staff_of(turn)
    for campaign in await office.shelf.campaigns(limit=3):
        is_fresh = campaign.status is CampaignStatus.DRAFT and campaign.version == 1
        if is_fresh and campaign.author == staff and campaign.plan == plan:
            return campaign
    return await office.campaigns.draft(plan, author=staff)


def title_of(text: str) -> str:
    """The first line, as a campaign is called in lists."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return short(first, 60)
