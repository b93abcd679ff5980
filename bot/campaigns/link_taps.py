"""What a tap on a campaign's link means: which address it leads to, and what is counted.

Alike for the redirect of the web server and for the button that reveals the address in chat.
"""

from __future__ import annotations

from collections.abc import Collection

from bot.campaigns.links import host_of, link_fault
from bot.campaigns.model import ButtonKind, CampaignButton, CampaignId, Content
from bot.catalog.model import Catalog
from bot.engagement.model import Event, EventName
from bot.kernel.ids import EntryId, ServiceId


def link_at(content: Content, place: int | None, allowed_hosts: Collection[str]) -> CampaignButton | None:
    """The link button at a place; None when there is none, or its address is not official any more."""
    button = button_at(content, place, ButtonKind.LINK)
    if button is None or link_fault(button.target, allowed_hosts) is not None:
        return None
    return button


def button_at(content: Content, place: int | None, kind: ButtonKind) -> CampaignButton | None:
    """The button at a place, if there is one of this kind."""
    if place is None or place >= len(content.buttons):
        return None
    button = content.buttons[place]
    return button if button.kind is kind else None


def opened(campaign_id: CampaignId, arm: str, about: ServiceId | None, kind: ButtonKind) -> Event:
    """Somebody tapped something in a broadcast; `detail` says what kind of button."""
    return Event(
        EventName.CAMPAIGN_OPENED,
        None if about is None else EntryId(about),
        detail=kind.value,
        campaign_id=campaign_id,
        arm=arm,
    )


def leads_to_submission(address: str, content: Content, catalog: Catalog) -> bool:
    """Whether an address is the portal, or the page of the service that the content is about."""
    service = None if content.about is None else catalog.services.get(content.about)
    if service is None:
        return False
    pages = {procedure.portal_url for procedure in service.procedures}
    return address in pages or host_of(address) == host_of(catalog.province.portal_home)


def link_events(
    campaign_id: CampaignId, arm: str, content: Content, address: str, catalog: Catalog
) -> tuple[Event, ...]:
    """What a tap on a link is counted as: opened, and gone on to where the service is submitted."""
    tapped = opened(campaign_id, arm, content.about, ButtonKind.LINK)
    if not leads_to_submission(address, content, catalog):
        return (tapped,)
    return (tapped, Event(EventName.PORTAL_TAPPED, tapped.entry_id, campaign_id=campaign_id, arm=arm))
