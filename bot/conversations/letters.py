"""One copy of a campaign as a person sees it: alike for the sender, the test to oneself and the preview."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.campaigns.assignment import Arm
from bot.campaigns.links import host_of
from bot.campaigns.model import ButtonKind, CampaignButton, Content
from bot.campaigns.wording import LONGEST_LABEL, filled
from bot.conversations.actions import Action
from bot.conversations.buttons import short
from bot.conversations.inside import Inside
from bot.conversations.model import Attachment, Button, Reply, Rows

PREVIEW_RUN = 0
"""Stands for "no run" in the buttons of a test copy: they work, and nothing is counted."""

_LEADS_TO = " ↗ "
_FEWEST = 8
"""Letters that words beside a host need to say anything."""

LinkOf = Callable[[int], str]
"""The address behind the link button at a place of the content: our counting redirect."""


def letter_of(
    content: Content,
    *,
    stop_label: str,
    values: Mapping[str, str],
    run_id: int = PREVIEW_RUN,
    arm: str = Arm.A.value,
    link_of: LinkOf | None = None,
) -> Reply:
    """The message of one arm for one person; the button to stop is always the last.

    Args:
        values: personal fields by name.
        link_of: makes counted links (`PUBLIC_URL`); without it a tap reveals the link and is counted so.
    """
    html = filled(wording_of(content, arm), values)
    picture = Attachment("tin.jpg", content.picture, is_picture=True) if content.picture else None
    return Reply(html, letter_rows(content, stop_label, run_id, arm, link_of), attachment=picture)


def wording_of(content: Content, arm: str) -> str:
    """The text of an arm."""
    is_second = arm == Arm.B.value and len(content.wordings) > 1
    return content.wordings[1 if is_second else 0]


def personal_values(inside: Inside, commune_id: str | None) -> Mapping[str, str]:
    """What personal fields say for somebody who chose this commune, or none."""
    commune = inside.commune(commune_id)
    return {"xa_phuong": commune.full_name if commune else inside.catalog.province.name}


def letter_rows(
    content: Content, stop_label: str, run_id: int, arm: str, link_of: LinkOf | None = None
) -> Rows:
    """One button a row, to be tapped by thumbs."""
    buttons = [_button(button, place, run_id, arm, link_of) for place, button in enumerate(content.buttons)]
    stop = Button(stop_label, action=Action("camp", "stop", (str(run_id), arm)))
    return tuple((button,) for button in (*buttons, stop))


def link_label(button: CampaignButton) -> str:
    """The label of a link with the official host beside it, so that people see where they go.

    At most `LONGEST_LABEL` long: the words give way to the host.
    """
    host = host_of(button.target)
    if host in button.label:
        return button.label
    words = LONGEST_LABEL - len(host) - len(_LEADS_TO)
    return short(host, LONGEST_LABEL) if words < _FEWEST else f"{short(button.label, words)}{_LEADS_TO}{host}"


def _button(button: CampaignButton, place: int, run_id: int, arm: str, link_of: LinkOf | None) -> Button:
    if button.kind is ButtonKind.SERVICE:
        return Button(button.label, action=Action("camp", "open", (str(run_id), arm, button.target)))
    if button.kind is ButtonKind.ANSWER:
        return Button(button.label, action=Action("camp", "said", (str(run_id), arm, str(place))))
    if button.kind is ButtonKind.OUTCOME:
        return Button(button.label, action=Action("camp", "reply", (str(run_id), arm, button.target)))
    if link_of is not None:
        return Button(link_label(button), url=link_of(place))
    if run_id == PREVIEW_RUN:
        return Button(link_label(button), url=button.target)
    return Button(link_label(button), action=Action("camp", "link", (str(run_id), arm, str(place))))
