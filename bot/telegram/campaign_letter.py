"""One copy of a campaign as Telegram takes it: the text for this person, and the buttons under it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.request._requestparameter import RequestParameter

from bot.campaigns.assignment import Arm
from bot.campaigns.model import ButtonKind, CampaignButton, Content, Send
from bot.campaigns.wording import filled, is_personal
from bot.conversations.actions import Action, encode
from bot.telegram.rendering import NO_PREVIEW

ButtonOf = Callable[[CampaignButton, Send], InlineKeyboardButton]
_KEPT = 16


@dataclass(frozen=True)
class Letter:
    """What goes into one call."""

    html: str
    keyboard: InlineKeyboardMarkup
    picture: bytes | None = None

    @cached_property
    def parameters(self) -> Sequence[RequestParameter]:
        """The arguments of `sendMessage` but the chat, spelt out once for everybody who gets this letter."""
        fields = {
            "text": self.html,
            "parse_mode": ParseMode.HTML.value,
            "reply_markup": self.keyboard.to_json(),
            "link_preview_options": NO_PREVIEW.to_json(),
        }
        return [RequestParameter(name, value, None) for name, value in fields.items()]


def plain_button(button: CampaignButton, send: Send) -> InlineKeyboardButton:
    """Opens the service's card in the chat, or carries the official address itself."""
    del send
    if button.kind is ButtonKind.SERVICE:
        return InlineKeyboardButton(
            button.label, callback_data=encode(Action("card", "open", (button.target,)))
        )
    return InlineKeyboardButton(button.label, url=button.target)


class LetterWriter:
    """Writes letters. The button to stop is always the last; nothing a person typed gets in unescaped.

    Args:
        stop_label: what the stop button says.
        personal: values of the personal fields, given the commune a person chose (None: none chosen).
        button_of: how a campaign's button is made; a redirect that counts taps by person can be put here.
    """

    def __init__(
        self,
        *,
        stop_label: str,
        personal: Callable[[str | None], Mapping[str, str]],
        button_of: ButtonOf = plain_button,
    ) -> None:
        self._stop = InlineKeyboardButton(stop_label, callback_data=encode(Action("consent", "stop")))
        self._personal, self._button_of = personal, button_of
        self._common: dict[tuple[int, str], Letter] = {}

    def write(self, send: Send, content: Content, commune_id: str | None) -> Letter:
        """The letter of one send; people who get the same are given the same object.

        Raises:
            ValueError: a button's target fits no callback data.
        """
        key = (send.run_id, send.arm)
        if (common := self._common.get(key)) is not None:
            return common
        has_second = send.arm == Arm.B.value and len(content.wordings) > 1
        wording = content.wordings[1 if has_second else 0]
        html = filled(wording, self._personal(commune_id)) if is_personal(wording) else wording
        letter = Letter(html, self._keyboard(send, content), content.picture)
        if self._button_of is plain_button and not is_personal(wording):
            while len(self._common) >= _KEPT:
                self._common.pop(next(iter(self._common)))
            self._common[key] = letter
        return letter

    def _keyboard(self, send: Send, content: Content) -> InlineKeyboardMarkup:
        rows = [[self._button_of(button, send)] for button in content.buttons]
        return InlineKeyboardMarkup([*rows, [self._stop]])
