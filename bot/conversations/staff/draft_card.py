"""The card of a campaign: exactly how it stands, what is still to mend, and every way on."""

from __future__ import annotations

from collections.abc import Sequence

from bot.campaigns.audience import AudienceCounts
from bot.campaigns.coach import Remark, remarks_on
from bot.campaigns.model import Campaign, Content, Plan
from bot.campaigns.statuses import EDITABLE_CAMPAIGNS, CampaignStatus
from bot.campaigns.wording import LONGEST_CAPTION, LONGEST_TEXT, Fault, length_of, plain_text
from bot.conversations.buttons import act, rows_of, short
from bot.conversations.inside import Inside
from bot.conversations.model import Button, Outcome, Reply, Rows, Turn
from bot.conversations.staff.drafting import Edited, button, change_button, idle, staff_of
from bot.conversations.staff.names import name_reader
from bot.conversations.staff.numbers import number
from bot.conversations.staff.office import Office
from bot.conversations.staff.trial_words import outlook_words
from bot.conversations.staff.words import (
    audience_words,
    counts_words,
    fault_words,
    remark_words,
    schedule_words,
    status_words,
)
from bot.kernel.clock import VIETNAM_TIME
from bot.texts import Html, Speaker

EXCERPT = 160
"""Letters of the text that the card shows; the whole is in the preview."""

MOST_REMARKS = 4
"""Pieces of advice on the card; more is not read."""


async def show_card(
    turn: Turn,
    inside: Inside,
    office: Office,
    campaign: Campaign,
    *,
    note: str = "",
    replaces: bool = True,
) -> Outcome:
    """The card, with a sentence above it on what just happened."""
    say = inside.speaker(turn)
    html = await card_html(say, inside, office, campaign)
    reply = Reply(Html(f"{note}\n\n{html}" if note else html), card_rows(say, campaign), replaces=replaces)
    return Outcome(replies=(reply,), state=idle(turn))


async def show_edited(
    turn: Turn, inside: Inside, office: Office, edited: Edited, *, note: str = "", replaces: bool = True
) -> Outcome:
    """The card after a change, or the newer state when somebody was quicker."""
    if edited.is_conflict:
        note = await conflict_words(turn, inside, office, edited.campaign)
    return await show_card(turn, inside, office, edited.campaign, note=note, replaces=replaces)


async def conflict_words(turn: Turn, inside: Inside, office: Office, campaign: Campaign) -> Html:
    """Who changed the draft meanwhile, and that nothing of theirs was overwritten."""
    say = inside.speaker(turn)
    if campaign.status not in EDITABLE_CAMPAIGNS:
        return say("officer.not_editable", status=status_words(say, campaign.status))
    log = await office.shelf.log(campaign.id)
    changes = [entry for entry in log if entry.action in {"campaign.edited", "campaign.drafted"}]
    last = changes[-1] if changes else None
    if last is None or last.staff == staff_of(turn):
        return say("officer.card_was_old")
    name_of = await name_reader(say, office.access)
    when = f"{last.at.astimezone(VIETNAM_TIME):%H:%M}"
    return say("officer.changed_meanwhile", who=name_of(last.staff), when=when)


async def card_html(say: Speaker, inside: Inside, office: Office, campaign: Campaign) -> Html:
    """The card's text."""
    plan, content = campaign.plan, campaign.plan.content
    counts = await office.campaigns.counts(plan)
    parts = [
        _head(say, campaign),
        _content_lines(say, content),
        "",
        say("officer.card.audience", rule=audience_words(say, inside, plan.audience)),
        counts_words(say, counts, plan.holdout_share),
        say("officer.card.time", schedule=schedule_words(say, plan.schedule)),
    ]
    if plan.holdout_off_reason and plan.holdout_share == 0:
        parts.append(say("officer.card.holdout_reason", reason=plan.holdout_off_reason))
    if campaign.status is CampaignStatus.DRAFT:
        faults = await office.campaigns.faults(campaign)
        remarks = remarks_on(content, inside.catalog.province.allowed_hosts)
        needs_approval = counts.eligible > office.campaigns.rules.approval_above
        parts.append(await _outlook(say, office, plan, counts))
        parts += ["", _faults(say, faults, needs_approval=needs_approval), "", _remarks(say, remarks)]
    return Html("\n".join(parts))


async def _outlook(say: Speaker, office: Office, plan: Plan, counts: AudienceCounts) -> Html:
    try:
        return outlook_words(say, await office.outlook(plan, counts))
    except TimeoutError:
        return say("trial_words.outlook.later")


def card_rows(say: Speaker, campaign: Campaign) -> Rows:
    """What may be done with a campaign that stands so."""
    if campaign.status not in EDITABLE_CAMPAIGNS:
        return rows_of([*_looking(say, campaign), button(say.label("officer.do.copy"), "copy", campaign)])
    parts = [
        button(say.label(f"officer.do.{verb}"), verb, campaign)
        for verb in ("text", "second", "pic", "keys", "aud", "time", "hold")
    ]
    last = button(say.label(f"officer.do.drop_{campaign.status}"), "drop", campaign)
    if campaign.status is CampaignStatus.DRAFT:
        send = change_button(say.label("officer.do.send"), "send", campaign)
        return rows_of([*parts, *_looking(say, campaign), last, send])
    return rows_of([*_looking(say, campaign), *parts, last])


def _looking(say: Speaker, campaign: Campaign) -> list[Button | None]:
    has_runs = campaign.status not in {CampaignStatus.DRAFT, CampaignStatus.AWAITING_APPROVAL}
    runs = act(say.label("officer.do.runs"), "run", "of", str(campaign.id)) if has_runs else None
    verbs = ("see", "test", "log")
    return [*(button(say.label(f"officer.do.{verb}"), verb, campaign) for verb in verbs), runs]


def _head(say: Speaker, campaign: Campaign) -> Html:
    status = status_words(say, campaign.status)
    head = say("officer.card.head", id=campaign.id, title=campaign.plan.title, status=status)
    notes = {CampaignStatus.AWAITING_APPROVAL, CampaignStatus.SCHEDULED}
    return Html(f"{head}\n{say('officer.card.editing_voids')}") if campaign.status in notes else head


def _content_lines(say: Speaker, content: Content) -> Html:
    longest = LONGEST_TEXT if content.picture is None else LONGEST_CAPTION
    lines: list[str] = []
    for place, wording in enumerate(content.wordings):
        which = (
            say("officer.card.only") if len(content.wordings) == 1 else say(f"officer.card.wording_{place}")
        )
        excerpt = short(" ".join(plain_text(wording).split()), EXCERPT)
        length = number(say, length_of(wording))
        lines.append(
            say(
                "officer.card.text", which=which, excerpt=excerpt, length=length, longest=number(say, longest)
            )
        )
    if content.picture is not None:
        lines.append(say("officer.card.picture", kb=number(say, max(1, len(content.picture) // 1024))))
    labels = ", ".join(f"[{one.label}]" for one in content.buttons)
    lines.append(say("officer.card.buttons", labels=labels) if labels else say("officer.card.no_buttons"))
    return Html("\n".join(lines))


def _faults(say: Speaker, faults: Sequence[Fault], *, needs_approval: bool) -> Html:
    if not faults:
        return say("officer.card.ready_approval" if needs_approval else "officer.card.ready")
    lines = [say("officer.card.fault", fault=fault_words(say, fault)) for fault in faults]
    return Html("\n".join([say("officer.card.faults"), *lines]))


def _remarks(say: Speaker, remarks: Sequence[Remark]) -> Html:
    advice = [remark for remark in remarks if not remark.is_good]
    shown = [say("officer.card.remark", remark=remark_words(say, one)) for one in advice[:MOST_REMARKS]]
    good = [say("officer.card.good", remark=remark_words(say, one)) for one in remarks if one.is_good]
    return Html("\n".join([say("officer.card.remarks"), *shown, *good] if shown else good))
