"""The text of a campaign: what Telegram would refuse, what we refuse, and filling in personal fields."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from bot.campaigns.links import link_fault, links_in
from bot.campaigns.model import ButtonKind, CampaignButton, Content

LONGEST_TEXT = 4096
"""UTF-16 units after tags are taken away; Telegram refuses more."""

LONGEST_CAPTION = 1024
"""The same beside a picture."""

LARGEST_PICTURE_BYTES = 10 * 1024 * 1024
LONGEST_LABEL = 40
MOST_BUTTONS = 4
MOST_WORDINGS = 2

FIELDS: Mapping[str, int] = {"xa_phuong": 40}
"""Personal fields and the longest value of each: the person's commune or ward, which they chose here."""

_TAGS = frozenset({"b", "strong", "i", "em", "u", "s", "code", "pre", "blockquote", "a"})
_FIELD = re.compile(r"\{([^{}]*)\}")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to mend before sending: a key of `campaign.fault.*` with its parameters."""

    key: str
    params: Mapping[str, object] = field(default_factory=dict)


def faults_of(content: Content, allowed_hosts: Collection[str]) -> list[Fault]:
    """Everything that must be mended in a content, in reading order; empty when it can be sent."""
    faults = [fault for wording in content.wordings for fault in _wording_faults(wording, content)]
    if not 1 <= len(content.wordings) <= MOST_WORDINGS:
        faults.append(Fault("wordings", {"most": MOST_WORDINGS}))
    if content.picture is not None and len(content.picture) > LARGEST_PICTURE_BYTES:
        faults.append(Fault("picture_too_large", {"most_mb": LARGEST_PICTURE_BYTES // 1024**2}))
    if len(content.buttons) > MOST_BUTTONS:
        faults.append(Fault("too_many_buttons", {"most": MOST_BUTTONS}))
    faults += [fault for button in content.buttons for fault in _button_faults(button)]
    return faults + _link_faults(content, allowed_hosts)


def length_of(wording: str) -> int:
    """Length as Telegram counts it, UTF-16 units without tags, personal fields at their longest."""
    longest = _FIELD.sub(lambda match: "x" * FIELDS.get(match[1], len(match[0])), wording)
    return len(html.unescape(_TAG.sub("", longest)).encode("utf-16-le")) // 2


def filled(wording: str, values: Mapping[str, str]) -> str:
    """The wording for one person; values are escaped and cut to the longest their field allows."""

    def value_of(match: re.Match[str]) -> str:
        name = match[1]
        return html.escape(values[name][: FIELDS[name]], quote=False) if name in FIELDS else match[0]

    return _FIELD.sub(value_of, wording)


def is_personal(wording: str) -> bool:
    """Whether people get different texts."""
    return any(name in FIELDS for name in _FIELD.findall(wording))


def plain_text(wording: str) -> str:
    """The wording without tags."""
    return html.unescape(_TAG.sub("", wording))


def _wording_faults(wording: str, content: Content) -> list[Fault]:
    longest = LONGEST_TEXT if content.picture is None else LONGEST_CAPTION
    faults: list[Fault] = []
    if not plain_text(wording).strip():
        faults.append(Fault("empty"))
    if (length := length_of(wording)) > longest:
        faults.append(Fault("too_long", {"length": length, "longest": longest}))
    faults += [Fault("broken_html", {"tag": tag}) for tag in _broken_tags(wording)]
    unknown = {name for name in _FIELD.findall(wording) if name not in FIELDS}
    faults += [Fault("unknown_field", {"name": name}) for name in sorted(unknown)]
    return faults


def _button_faults(button: CampaignButton) -> list[Fault]:
    if not button.label.strip() or len(button.label) > LONGEST_LABEL:
        return [Fault("button_label", {"longest": LONGEST_LABEL})]
    return []


def _link_faults(content: Content, allowed_hosts: Collection[str]) -> list[Fault]:
    addresses = [link for wording in content.wordings for link in links_in(wording)]
    addresses += [button.target for button in content.buttons if button.kind is ButtonKind.LINK]
    found = {address: link_fault(address, allowed_hosts) for address in addresses}
    return [Fault(f"link_{why}", {"address": address}) for address, why in found.items() if why is not None]


class _Tags(HTMLParser):
    """Walks the tags of a text and collects those that are not allowed, never opened or never closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.broken: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS or (tag == "a" and not dict(attrs).get("href")):
            self.broken.append(tag)
        else:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.broken.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.broken.append(f"/{tag}")


def _broken_tags(wording: str) -> list[str]:
    tags = _Tags()
    tags.feed(wording)
    tags.close()
    stray = ["<"] if re.search(r"<(?![a-zA-Z/])|<[^>]*$", wording) else []
    return [*tags.broken, *tags.open, *stray]
