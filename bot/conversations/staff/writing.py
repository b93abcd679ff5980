"""The words and the picture: an officer just sends a formatted message, with a picture or without."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.campaigns.model import Campaign, Content, Plan
from bot.campaigns.wording import LARGEST_PICTURE_BYTES, plain_text
from bot.conversations.buttons import rows_of
from bot.conversations.inside import Inside
from bot.conversations.model import Incoming, Outcome, Reply, Turn
from bot.conversations.staff.draft_card import show_card, show_edited
from bot.conversations.staff.drafting import (
    Edited,
    Waiting,
    back_button,
    change_button,
    edit_plan,
    edit_tapped,
    tapped_campaign,
    wait_for_part,
)
from bot.conversations.staff.drafts import keep_draft, title_of
from bot.conversations.staff.office import Office
from bot.texts import Html, Speaker

_TYPED_TAG = re.compile(r"</?(?:b|i|u|s|a|em|strong|code|pre|blockquote)\b", re.IGNORECASE)
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
"""How JPEG and PNG files begin."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of an officer: its words, its picture, and a sentence when the picture was not taken."""

    wording: str
    picture: bytes | None
    problem: Html | None


async def ask_text(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:text:<id>`: the next message takes the place of the text."""
    campaign = await tapped_campaign(turn, office)
    say = inside.speaker(turn)
    reply = Reply(say("officer.ask_text_again"), ((back_button(say, campaign),),), replaces=True)
    return Outcome(replies=(reply,), state=wait_for_part(turn, "text", campaign))


async def ask_second(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:second:<id>`: another wording, to be compared with the first."""
    campaign = await tapped_campaign(turn, office)
    has_second = len(campaign.plan.content.wordings) > 1
    return _ask_part(turn, inside, campaign, "second", has_it=has_second, drop="one")


async def ask_picture(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:pic:<id>`: the next picture goes with the message."""
    campaign = await tapped_campaign(turn, office)
    has_picture = campaign.plan.content.picture is not None
    return _ask_part(turn, inside, campaign, "pic", has_it=has_picture, drop="nopic")


def _ask_part(
    turn: Turn, inside: Inside, campaign: Campaign, part: str, *, has_it: bool, drop: str
) -> Outcome:
    """Ask for a part that may also be taken away again by the verb `drop`."""
    say = inside.speaker(turn)
    away = change_button(say.label(f"officer.drop_{part}"), drop, campaign) if has_it else None
    reply = Reply(say(f"officer.ask_{part}"), rows_of([away, back_button(say, campaign)]), replaces=True)
    return Outcome(replies=(reply,), state=wait_for_part(turn, part, campaign))


async def drop_second(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:one:<id>:<version>`"""
    edited = await edit_tapped(turn, office, lambda plan: _with(plan, wordings=plan.content.wordings[:1]))
    return await show_edited(turn, inside, office, edited)


async def drop_picture(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:nopic:<id>:<version>`"""
    edited = await edit_tapped(turn, office, lambda plan: _with(plan, picture=None))
    return await show_edited(turn, inside, office, edited)


async def receive_new(turn: Turn, inside: Inside, office: Office, waiting: Waiting) -> Outcome:
    """The text of a new campaign: kept at once, whatever is still missing."""
    del waiting
    say = inside.speaker(turn)
    sent = await _sent(turn, say, office)
    if not sent.wording:
        return Outcome(replies=(Reply(sent.problem or say("officer.words_first")),), state=turn.state)
    content = Content((sent.wording,), picture=sent.picture)
    campaign = await keep_draft(turn, office, Plan(title_of(plain_text(sent.wording)), content))
    note = "\n".join(filter(None, [sent.problem, say("officer.kept", id=campaign.id)]))
    return await show_card(turn, inside, office, campaign, note=note, replaces=False)


async def receive_text(turn: Turn, inside: Inside, office: Office, waiting: Waiting) -> Outcome:
    """Another text, and with it another picture when one was sent."""
    say = inside.speaker(turn)
    sent = await _sent(turn, say, office)
    if not sent.wording:
        return Outcome(replies=(Reply(sent.problem or say("officer.words_first")),), state=turn.state)

    def change(plan: Plan) -> Plan:
        wordings = (sent.wording, *plan.content.wordings[1:])
        changed = _with(plan, wordings=wordings, picture=sent.picture or plan.content.picture)
        was_titled_so = plan.title == title_of(plain_text(plan.content.wordings[0]))
        return replace(changed, title=title_of(plain_text(sent.wording))) if was_titled_so else changed

    return await _kept(turn, inside, office, waiting, change=change, problem=sent.problem)


async def receive_second(turn: Turn, inside: Inside, office: Office, waiting: Waiting) -> Outcome:
    """The second wording."""
    wording = wording_sent(turn)
    if not wording:
        return Outcome(replies=(Reply(inside.speaker(turn)("officer.words_first")),), state=turn.state)

    def change(plan: Plan) -> Plan:
        return _with(plan, wordings=(plan.content.wordings[0], wording))

    return await _kept(turn, inside, office, waiting, change=change)


async def receive_picture(turn: Turn, inside: Inside, office: Office, waiting: Waiting) -> Outcome:
    """A picture; words beside it are not taken for the text, which is there already."""
    say = inside.speaker(turn)
    if turn.file_id is None:
        return Outcome(replies=(Reply(say("officer.picture_first")),), state=turn.state)
    sent = await _sent(turn, say, office)
    if sent.picture is None:
        return Outcome(replies=(Reply(sent.problem or say("officer.picture_first")),), state=turn.state)
    return await _kept(turn, inside, office, waiting, change=lambda plan: _with(plan, picture=sent.picture))


def wording_sent(turn: Turn) -> str:
    """The text with its formatting. Tags typed by hand, as from a document, are meant as tags."""
    html = turn.html.strip()
    if "<" not in html and _TYPED_TAG.search(turn.text):
        return turn.text.strip()
    return html if "<a " in html else html.replace("&quot;", '"').replace("&#x27;", "'")


async def _kept(
    turn: Turn,
    inside: Inside,
    office: Office,
    waiting: Waiting,
    *,
    change: Callable[[Plan], Plan],
    problem: Html | None = None,
) -> Outcome:
    edited = await edit_plan(turn, office, waiting.campaign_id, waiting.version, change)
    if edited.is_conflict:
        return await _not_kept(turn, inside, office, edited)
    return await show_edited(turn, inside, office, edited, note=problem or "", replaces=False)


async def _not_kept(turn: Turn, inside: Inside, office: Office, edited: Edited) -> Outcome:
    """Somebody was quicker. The officer's words stand in the chat; the newer draft is shown below them."""
    outcome = await show_edited(turn, inside, office, edited, replaces=False)
    said = Reply(inside.speaker(turn)("officer.words_not_lost"))
    return replace(outcome, replies=(*outcome.replies, said))


async def _sent(turn: Turn, say: Speaker, office: Office) -> Sent:
    wording = wording_sent(turn)
    if turn.file_id is None:
        return Sent(wording, None, None)
    picture = await office.files.fetch(turn.file_id, most_bytes=LARGEST_PICTURE_BYTES)
    if picture is None:
        most_mb = LARGEST_PICTURE_BYTES // 1024**2
        return Sent(wording, None, say("officer.picture_not_fetched", most_mb=most_mb))
    if turn.incoming is Incoming.DOCUMENT and not picture.startswith(_PICTURES):
        return Sent(wording, None, say("officer.not_a_picture"))
    return Sent(wording, picture, None)


def _with(plan: Plan, **changes: object) -> Plan:
    return replace(plan, content=replace(plan.content, **changes))  # type: ignore[arg-type]
