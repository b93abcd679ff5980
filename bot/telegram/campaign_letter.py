"""One copy of a campaign as Telegram takes it; what it says and its buttons come from `letters`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from telegram import InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.request._requestparameter import RequestParameter

from bot.campaigns.counted_links import CountedLinks, LinkTap
from bot.campaigns.model import ButtonKind, Content, Send
from bot.campaigns.wording import is_personal
from bot.conversations.letters import LinkOf, letter_of, wording_of
from bot.conversations.model import Rows
from bot.telegram.rendering import NO_PREVIEW, markup, markup_json

_NO_PREVIEW_JSON = NO_PREVIEW.to_json()
_KEPT = 256
"""Letters kept to be shared: two wordings for every commune of a province, and then some."""


@dataclass(frozen=True)
class Letter:
    """What goes into one call. `buttons` is the JSON of `rows`, spelt out before anything is called."""

    html: str
    rows: Rows
    buttons: str
    picture: bytes | None = None

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        """The buttons as the library's objects, for the calls that go through it."""
        return markup(self.rows)

    @cached_property
    def parameters(self) -> Sequence[RequestParameter]:
        """The arguments of `sendMessage` but the chat, spelt out once for everybody who gets this letter."""
        fields = {
            "text": self.html,
            "parse_mode": ParseMode.HTML.value,
            "reply_markup": self.buttons,
            "link_preview_options": _NO_PREVIEW_JSON,
        }
        return [RequestParameter(name, value, None) for name, value in fields.items()]


@dataclass(frozen=True, slots=True)
class _Shared:
    """What people must have in common to get the same letter."""

    run_id: int
    arm: str
    commune_id: str | None
    """None where the wording names no commune."""


class LetterWriter:
    """Writes letters; nothing a person typed gets in unescaped.

    Args:
        stop_label: what the stop button says.
        personal: values of the personal fields, given the commune a person chose (None: none chosen).
        links: counted links (`PUBLIC_URL`); without them a tap in chat reveals the official address.
    """

    def __init__(
        self,
        *,
        stop_label: str,
        personal: Callable[[str | None], Mapping[str, str]],
        links: CountedLinks | None = None,
    ) -> None:
        self._stop_label, self._personal, self._links = stop_label, personal, links
        self._kept: dict[_Shared, Letter] = {}

    def write(self, send: Send, content: Content, commune_id: str | None, *, is_measured: bool) -> Letter:
        """The letter of one send; people who get the same are given the same object.

        Args:
            is_measured: whether the person agreed to measuring; only then a counted link names their copy.
        Raises:
            ValueError: a button's target fits no callback data.
        """
        if is_measured and self._counts_links(content):
            return self._written(send, content, commune_id, self._link_of(send, is_own=True))
        names_commune = is_personal(wording_of(content, send.arm))
        shared = _Shared(send.run_id, send.arm, commune_id if names_commune else None)
        if (kept := self._kept.get(shared)) is not None:
            return kept
        letter = self._written(send, content, commune_id, self._link_of(send, is_own=False))
        while len(self._kept) >= _KEPT:
            self._kept.pop(next(iter(self._kept)))
        self._kept[shared] = letter
        return letter

    def _written(
        self, send: Send, content: Content, commune_id: str | None, link_of: LinkOf | None
    ) -> Letter:
        written = letter_of(
            content,
            stop_label=self._stop_label,
            values=self._personal(commune_id),
            run_id=send.run_id,
            arm=send.arm,
            link_of=link_of,
        )
        return Letter(written.html, written.rows, markup_json(written.rows), content.picture)

    def _counts_links(self, content: Content) -> bool:
        return self._links is not None and any(button.kind is ButtonKind.LINK for button in content.buttons)

    def _link_of(self, send: Send, *, is_own: bool) -> LinkOf | None:
        """Makes addresses for the buttons of one copy, or of all copies of its arm."""
        links = self._links
        if links is None:
            return None
        number = send.id if is_own else None
        return lambda place: links.address(LinkTap(send.run_id, place, send.arm, number))
