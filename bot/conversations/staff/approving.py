"""Asking a second person: who is asked, what they see, and what becomes of their yes or no."""

from __future__ import annotations

from bot.campaigns.errors import PlanNotSendable
from bot.campaigns.fingerprint import fingerprint_of
from bot.campaigns.model import Campaign, StaffId
from bot.campaigns.service import Campaigns, Verdict
from bot.campaigns.statuses import CampaignStatus
from bot.campaigns.wording import Fault
from bot.conversations.buttons import act, rows_of
from bot.conversations.inside import Inside
from bot.conversations.model import Notice, Outcome, Reply, Rows, Turn
from bot.conversations.staff.draft_card import card_html, show_card
from bot.conversations.staff.drafting import (
    Waiting,
    button,
    idle,
    staff_of,
    tapped_campaign,
    wait_for_part,
)
from bot.conversations.staff.names import name_reader
from bot.conversations.staff.office import Office
from bot.conversations.staff.previewing import letters_of
from bot.conversations.staff.words import audience_words, counts_words, fault_words, schedule_words
from bot.kernel.ids import ChatId
from bot.people.access import Access
from bot.people.roles import Permission, may
from bot.texts import Html, Speaker

AREA = "approval"
"""`approval:yes:<campaign>:<version>`: the version stands for what was shown; its fingerprint is too long."""

LISTED = 10
SHORTEST_NOTE, LONGEST_NOTE = 3, 300


async def submit(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:send:<id>:<version>`: planned at once when it goes to few, else laid before colleagues."""
    campaign = await tapped_campaign(turn, office)
    version = turn.action.number(1) if turn.action else None
    say = inside.speaker(turn)
    try:
        verdict = await office.campaigns.submit(campaign.id, staff=staff_of(turn), version=version)
    except PlanNotSendable as refused:
        return await show_card(turn, inside, office, campaign, note=_refusal(say, refused))
    campaign = await office.shelf.campaign(campaign.id)
    if verdict is Verdict.NEEDS_APPROVAL:
        return await _laid_before_colleagues(turn, inside, office, campaign)
    return await show_card(turn, inside, office, campaign, note=say(f"officer.submitted.{verdict}"))


async def show_waiting(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`/duyet`: what waits for me."""
    say, me = inside.speaker(turn), staff_of(turn)
    waiting = [
        campaign
        for campaign in await office.shelf.campaigns()
        if campaign.status is CampaignStatus.AWAITING_APPROVAL
        and me not in await office.campaigns.writers(campaign)
    ]
    if not waiting:
        return Outcome(replies=(Reply(say("officer.approval.none")),), state=idle(turn))
    buttons = [act(f"#{one.id} {one.plan.title}", AREA, "show", str(one.id)) for one in waiting[:LISTED]]
    return Outcome(
        replies=(Reply(say("officer.approval.list", count=len(waiting)), rows_of(buttons, 1)),),
        state=idle(turn),
    )


async def show(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`approval:show:<id>`: its letters, and what was asked."""
    campaign = await tapped_campaign(turn, office)
    replies = await _request(inside.speaker(turn), inside, office.campaigns, office.access, campaign)
    return Outcome(replies=replies, state=idle(turn))


async def approve(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`approval:yes:<id>:<version>`: a yes to exactly what was shown."""
    campaign = await tapped_campaign(turn, office)
    say, me = inside.speaker(turn), staff_of(turn)
    if _was_changed(turn, campaign):
        return await _void(turn, inside, office, campaign)
    try:
        seen = fingerprint_of(campaign.plan)
        verdict = await office.campaigns.approve(campaign.id, staff=me, seen=seen)
    except PlanNotSendable as refused:
        html = Html(f"{_refusal(say, refused)}\n\n{say('officer.approval.not_sendable')}")
        return Outcome(replies=(Reply(html, _answer_rows(say, campaign)),), state=idle(turn))
    return await _approved(turn, inside, office, campaign, verdict)


async def ask_note(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`approval:no:<id>:<version>`: a word on why is asked for first."""
    campaign = await tapped_campaign(turn, office)
    say = inside.speaker(turn)
    if _was_changed(turn, campaign):
        return await _void(turn, inside, office, campaign)
    html = say("officer.approval.ask_note", id=campaign.id, title=campaign.plan.title)
    return Outcome(replies=(Reply(html),), state=wait_for_part(turn, "return", campaign))


async def receive_note(turn: Turn, inside: Inside, office: Office, waiting: Waiting) -> Outcome:
    """Back to its author, with the word on why."""
    say, note = inside.speaker(turn), " ".join(turn.text.split())[:LONGEST_NOTE]
    if len(note) < SHORTEST_NOTE:
        return Outcome(replies=(Reply(say("officer.approval.note_first")),), state=turn.state)
    campaign = await office.shelf.campaign(waiting.campaign_id)
    me = staff_of(turn)
    verdict = await office.campaigns.give_back(campaign.id, staff=me, note=note, version=waiting.version)
    if verdict is not Verdict.DONE:
        return Outcome(replies=(Reply(say("officer.already")),), state=idle(turn))
    html = say("officer.approval.returned", id=campaign.id, title=campaign.plan.title)
    told = await told_returned(say, office.campaigns, office.access, campaign, by=me, note=note)
    return Outcome(replies=(Reply(html),), state=idle(turn), notices=told)


async def approval_notices(
    say: Speaker, inside: Inside, campaigns: Campaigns, access: Access, campaign: Campaign
) -> tuple[Notice, ...]:
    """The request to every colleague who may approve and wrote none of it; chat and pages send the same."""
    writers = await campaigns.writers(campaign)
    replies = await _request(say, inside, campaigns, access, campaign)
    return tuple(
        Notice(member.chat_id, replies)
        for member in await access.members()
        if may(member.role, Permission.APPROVE_CAMPAIGNS) and StaffId(member.chat_id) not in writers
    )


async def _approved(
    turn: Turn, inside: Inside, office: Office, campaign: Campaign, verdict: Verdict
) -> Outcome:
    """It is planned; said again, without telling the author twice, when I had approved it before."""
    say, me = inside.speaker(turn), staff_of(turn)
    now = await office.shelf.campaign(campaign.id)
    if now.status is not CampaignStatus.SCHEDULED or now.approved_by != me:
        return Outcome(replies=(Reply(say(f"officer.approval.{verdict}")),), state=idle(turn))
    when = schedule_words(say, now.plan.schedule)
    html = say("officer.approval.given", id=now.id, title=now.plan.title, when=when)
    told: tuple[Notice, ...] = ()
    if verdict is Verdict.DONE:
        told = await told_approved(say, office.campaigns, office.access, now, by=me)
    return Outcome(replies=(Reply(html, replaces=True),), state=idle(turn), notices=told)


async def _laid_before_colleagues(turn: Turn, inside: Inside, office: Office, campaign: Campaign) -> Outcome:
    say = inside.speaker(turn)
    notices = await approval_notices(say, inside, office.campaigns, office.access, campaign)
    key = "officer.submitted.needs_approval" if notices else "officer.submitted.nobody_to_ask"
    note = say(key, count=len(notices))
    outcome = await show_card(turn, inside, office, campaign, note=note)
    return Outcome(replies=outcome.replies, state=outcome.state, notices=notices)


async def _request(
    say: Speaker, inside: Inside, campaigns: Campaigns, access: Access, campaign: Campaign
) -> tuple[Reply, ...]:
    """The letters as people will get them, then what is decided with the two buttons."""
    plan, name_of = campaign.plan, await name_reader(say, access)
    commune = min(plan.audience.communes, default=None)
    html = say(
        "officer.approval.request",
        who=name_of(campaign.author),
        id=campaign.id,
        title=plan.title,
        audience=audience_words(say, inside, plan.audience),
        counts=counts_words(say, await campaigns.counts(plan), plan.holdout_share),
        schedule=schedule_words(say, plan.schedule),
    )
    letters = letters_of(say, inside, plan.content, commune)
    return (*letters, Reply(html, _answer_rows(say, campaign)))


def _answer_rows(say: Speaker, campaign: Campaign) -> Rows:
    arguments = (str(campaign.id), str(campaign.version))
    yes = act(say.label("officer.approval.yes"), AREA, "yes", *arguments)
    no = act(say.label("officer.approval.no"), AREA, "no", *arguments)
    return ((yes, no),)


def _was_changed(turn: Turn, campaign: Campaign) -> bool:
    """Whether something else stands there now than what the button was shown with."""
    shown = turn.action.number(1) if turn.action else None
    return campaign.version != shown or campaign.status is CampaignStatus.DRAFT


async def _void(turn: Turn, inside: Inside, office: Office, campaign: Campaign) -> Outcome:
    """The answer does not count; what stands there now is shown."""
    say = inside.speaker(turn)
    if campaign.status is CampaignStatus.AWAITING_APPROVAL:
        request = await _request(say, inside, office.campaigns, office.access, campaign)
        return Outcome(replies=(Reply(say("officer.approval.changed_since")), *request), state=idle(turn))
    card = await card_html(say, inside, office, campaign)
    html = Html(f"{say('officer.approval.changed_since')}\n\n{card}")
    rows = ((button(say.label("officer.open"), "open", campaign),),)
    return Outcome(replies=(Reply(html, rows),), state=idle(turn))


async def told_approved(
    say: Speaker, campaigns: Campaigns, access: Access, campaign: Campaign, *, by: StaffId
) -> tuple[Notice, ...]:
    """Whoever wrote it hears that a colleague said yes; chat and pages say the same."""
    when = schedule_words(say, campaign.plan.schedule)
    key = "officer.approval.author_yes"
    return await _told_writers(say, campaigns, access, campaign, key=key, by=by, when=when)


async def told_returned(
    say: Speaker, campaigns: Campaigns, access: Access, campaign: Campaign, *, by: StaffId, note: str
) -> tuple[Notice, ...]:
    """Whoever wrote it hears that a colleague gave it back, and why."""
    key = "officer.approval.author_no"
    return await _told_writers(say, campaigns, access, campaign, key=key, by=by, note=note)


async def _told_writers(
    say: Speaker,
    campaigns: Campaigns,
    access: Access,
    campaign: Campaign,
    *,
    key: str,
    by: int,
    **params: object,
) -> tuple[Notice, ...]:
    name_of = await name_reader(say, access)
    html = say(key, who=name_of(by), id=campaign.id, title=campaign.plan.title, **params)
    reply = Reply(html, ((button(say.label("officer.open"), "open", campaign),),))
    writers = sorted(one for one in await campaigns.writers(campaign) if one not in {None, by})
    return tuple(Notice(ChatId(writer), (reply,)) for writer in writers)


def _refusal(say: Speaker, refused: PlanNotSendable) -> Html:
    faults = [fault for fault in refused.faults if isinstance(fault, Fault)]
    lines = [say("officer.card.fault", fault=fault_words(say, fault)) for fault in faults]
    return Html("\n".join([say("officer.submitted.faults"), *lines]))
