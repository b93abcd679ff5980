"""Buttons that several journeys share, so that one action has one spelling."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.catalog.model import Procedure, ProvinceProfile, Service
from bot.conversations.actions import Action
from bot.conversations.model import Button, Rows
from bot.conversations.names import name_of
from bot.texts import Speaker

LABEL_LIMIT = 60
"""Longer labels are cut by phones anyway; the message above carries the full name."""


def act(label: str, area: str, verb: str, *args: str) -> Button:
    return Button(short(label), action=Action(area, verb, args))


def short(label: str, limit: int = LABEL_LIMIT) -> str:
    return label if len(label) <= limit else label[: limit - 1].rstrip() + "…"


def rows_of(buttons: Iterable[Button | None], per_row: int = 2) -> Rows:
    """Buttons in rows; None (not applicable here) is left out."""
    kept = [button for button in buttons if button is not None]
    return tuple(tuple(kept[start : start + per_row]) for start in range(0, len(kept), per_row))


def open_card(say: Speaker, service: Service, label: str | None = None) -> Button:
    return act(label or name_of(say, service), "card", "open", service.id)


def portal(say: Speaker, province: ProvinceProfile, procedure: Procedure | None) -> Button:
    """The official page of a procedure, or the portal's search when no page is known."""
    url = procedure.portal_url if procedure and procedure.portal_url else province.portal_search
    key = "buttons.portal_page" if procedure and procedure.portal_url else "buttons.portal_search"
    return Button(say.label(key), url=url)


def ways_on(say: Speaker, province: ProvinceProfile) -> list[Button]:
    """What to offer when we cannot help ourselves: browse, portal search, hotline and desk."""
    return [
        act(say.label("buttons.browse_fields"), "browse", "fields"),
        act(say.label("buttons.browse_events"), "browse", "events"),
        Button(say.label("buttons.portal_search"), url=province.portal_search),
        act(say.label("buttons.contact"), "faq", "open", "faq_dia_chi_lien_he"),
    ]


def pages(say: Speaker, *, page: int, count: int, area: str, verb: str, args: Sequence[str]) -> Button | None:
    """The button to the next page of a list, if there is one; pages are numbered from 0."""
    if page + 1 >= count:
        return None
    label = say.label("buttons.more", page=page + 2, count=count)
    return act(label, area, verb, *args, str(page + 1))
