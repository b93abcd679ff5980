"""How a campaign will look: each wording as the sender writes it, shown here or sent as a test."""

from __future__ import annotations

from bot.campaigns.assignment import Arm
from bot.campaigns.model import Campaign, Content
from bot.campaigns.wording import faults_of
from bot.conversations.buttons import rows_of
from bot.conversations.inside import Inside
from bot.conversations.letters import letter_of, personal_values
from bot.conversations.model import Outcome, Reply, Turn
from bot.conversations.staff.drafting import back_button, button, idle, tapped_campaign
from bot.conversations.staff.office import Office
from bot.conversations.staff.words import fault_words
from bot.texts import Html, Speaker

ARMS = (Arm.A.value, Arm.B.value)


async def show(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:see:<id>`: as somebody of the audience sees it."""
    campaign = await tapped_campaign(turn, office)
    commune = min(campaign.plan.audience.communes, default=None)
    return _letters_and_way_on(turn, inside, campaign, commune, "officer.seen")


async def test(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`draft:test:<id>`: as I shall get it, with my own commune."""
    campaign = await tapped_campaign(turn, office)
    return _letters_and_way_on(turn, inside, campaign, turn.state.commune_id, "officer.tested")


def letters_of(say: Speaker, inside: Inside, content: Content, commune_id: str | None) -> tuple[Reply, ...]:
    """Every wording of a content, for somebody of this commune."""
    values, stop = personal_values(inside, commune_id), say.label("consent.stop_all")
    arms = ARMS[: len(content.wordings)]
    return tuple(letter_of(content, stop_label=stop, values=values, arm=arm) for arm in arms)


def _letters_and_way_on(
    turn: Turn, inside: Inside, campaign: Campaign, commune_id: str | None, key: str
) -> Outcome:
    say, content = inside.speaker(turn), campaign.plan.content
    back = back_button(say, campaign)
    if faults := faults_of(content, inside.catalog.province.allowed_hosts):
        lines = [say("officer.card.fault", fault=fault_words(say, fault)) for fault in faults]
        html = Html("\n".join([say("officer.not_showable"), *lines]))
        return Outcome(replies=(Reply(html, ((back,),), replaces=True),), state=idle(turn))
    again = button(say.label("officer.do.text"), "text", campaign)
    way_on = Reply(say(key, id=campaign.id), rows_of([again, back]))
    return Outcome(replies=(*letters_of(say, inside, content, commune_id), way_on), state=idle(turn))
