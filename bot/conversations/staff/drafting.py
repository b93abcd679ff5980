"""What all steps of writing a campaign share: which draft is meant, changing it, waiting for words.

Every change is kept at once, as one conditional step on the version that was looked at. A change that is
there already (an update delivered twice) counts as done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.campaigns.errors import DraftChanged, NoSuchCampaign, PlanUnreadable
from bot.campaigns.model import Campaign, CampaignId, Plan, StaffId
from bot.conversations.actions import Action
from bot.conversations.buttons import act
from bot.conversations.inside import Inside
from bot.conversations.model import Button, Incoming, Outcome, Reply, Turn
from bot.conversations.staff.office import Office, StaffJourney
from bot.people.model import Awaiting, ChatState
from bot.texts import Speaker

AREA = "draft"
"""Of the buttons below: `draft:<verb>:<campaign>[:<version>[:…]]`."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the chat waits for: a part of a draft that was looked at in this version."""

    what: str
    campaign_id: CampaignId
    version: int = 0
    more: str = ""

    def kept(self) -> str:
        """As `ChatState.awaiting_about`."""
        return f"{self.what}:{self.campaign_id}:{self.version}:{self.more}"


@dataclass(frozen=True, slots=True)
class Edited:
    """The draft after a change, or as somebody else left it: then nothing was changed."""

    campaign: Campaign
    is_conflict: bool = False


def waiting_of(state: ChatState) -> Waiting | None:
    """What this chat waits for; None when nothing of a campaign, or unreadable."""
    if state.awaiting is not Awaiting.CAMPAIGN:
        return None
    what, _, rest = (state.awaiting_about or "").partition(":")
    campaign_id, _, rest = rest.partition(":")
    version, _, more = rest.partition(":")
    if not (campaign_id.isdecimal() and version.isdecimal()):
        return None
    return Waiting(what, CampaignId(int(campaign_id)), int(version), more)


def wait_for(turn: Turn, waiting: Waiting) -> ChatState:
    """The state in which the next message is read as this."""
    return replace(turn.state, awaiting=Awaiting.CAMPAIGN, awaiting_about=waiting.kept())


def wait_for_part(turn: Turn, what: str, campaign: Campaign, more: str = "") -> ChatState:
    """The same for a part of this campaign."""
    return wait_for(turn, Waiting(what, campaign.id, campaign.version, more))


def idle(turn: Turn) -> ChatState:
    """The state in which the next message is a question again."""
    return replace(turn.state, awaiting=None, awaiting_about=None)


def staff_of(turn: Turn) -> StaffId:
    """Who acts."""
    return StaffId(turn.state.chat_id)


async def tapped_campaign(turn: Turn, office: Office) -> Campaign:
    """The campaign a button names.

    Raises:
        NoSuchCampaign: a forged or very old button.
    """
    number = turn.action.number(0) if turn.action else None
    if number is None:
        raise NoSuchCampaign("the button names no campaign")
    return await office.shelf.campaign(CampaignId(number))


async def edit_tapped(turn: Turn, office: Office, change: Callable[[Plan], Plan]) -> Edited:
    """Change the campaign a button names, if it has still the button's version."""
    assert turn.action is not None
    campaign = await tapped_campaign(turn, office)
    return await edit_plan(turn, office, campaign.id, turn.action.number(1) or 0, change)


async def edit_plan(
    turn: Turn, office: Office, campaign_id: CampaignId, version: int, change: Callable[[Plan], Plan]
) -> Edited:
    """Change a plan that has still this version."""
    campaign = await office.shelf.campaign(campaign_id)
    plan = change(campaign.plan)
    if plan == campaign.plan:
        return Edited(campaign)
    if campaign.version != version:
        return Edited(campaign, is_conflict=True)
    try:
        return Edited(await office.campaigns.edit(campaign, plan, staff=staff_of(turn)))
    except DraftChanged:
        return Edited(await office.shelf.campaign(campaign_id), is_conflict=True)


def button(label: str, verb: str, campaign: Campaign, *more: str) -> Button:
    """A button that looks at a part of a campaign."""
    return act(label, AREA, verb, str(campaign.id), *more)


def change_button(label: str, verb: str, campaign: Campaign, *more: str) -> Button:
    """A button that changes a campaign: it carries the version that was looked at."""
    return act(label, AREA, verb, str(campaign.id), str(campaign.version), *more)


def back_button(say: Speaker, campaign: Campaign) -> Button:
    """Back to the whole draft."""
    return button(say.label("officer.back"), "open", campaign)


def arg(turn: Turn, position: int) -> str:
    """An argument of the tapped button; empty when there is none."""
    return turn.action.arg(position) if turn.action else ""


def guarded(journey: StaffJourney) -> StaffJourney:
    """The journey, with a kind word when its campaign is gone or was written by another version."""

    async def careful(turn: Turn, inside: Inside, office: Office) -> Outcome:
        say = inside.speaker(turn)
        try:
            return await journey(turn, inside, office)
        except NoSuchCampaign:
            if turn.incoming is Incoming.TAP:
                return Outcome(toast=say.label("common.stale_button"), toast_is_alert=True, state=idle(turn))
            return Outcome(replies=(Reply(say("officer.gone")),), state=idle(turn))
        except PlanUnreadable:
            return Outcome(replies=(Reply(say("officer.unreadable")),), state=idle(turn))

    return careful


def new_button(say: Speaker) -> Button:
    """Begin another message."""
    return Button(say.label("officer.new"), action=Action(AREA, "new"))
