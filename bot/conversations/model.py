"""The words between a journey and the platform: a turn comes in, an outcome goes out.

A journey never talks to Telegram or to the database. It reads a `Turn`, asks a room, and returns an
`Outcome`: what to say, what to remember, what happened. The adapter makes all of it true in one
transaction and only then speaks, so that a crash never leaves words without memory.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.conversations.actions import Action
from bot.engagement.model import Event
from bot.kernel.ids import ChatId, CommuneId, ServiceId
from bot.people.model import ChatState, Consent, Person, ReminderKind


class Incoming(StrEnum):
    """What kind of message a person sent."""

    TEXT = "text"
    COMMAND = "command"
    TAP = "tap"
    INLINE_QUERY = "inline_query"
    INLINE_CHOSEN = "inline_chosen"
    PHOTO = "photo"
    VOICE = "voice"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACT = "contact"
    DOCUMENT = "document"
    OTHER = "other"
    EDITED = "edited"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"


@dataclass(frozen=True, slots=True)
class Turn:
    """One update of one person, with what is known of them.

    `text` is the message, the command's argument, or the inline query; `command` lacks the slash;
    `action` is the tapped button (None for forged or unreadable data); `in_group` turns keep no state.
    `html` is the text with its formatting, as Telegram HTML; `file_id` names the picture or file sent;
    `sender_name` is what Telegram calls the person. These three are for staff journeys only: nothing of
    them is kept of a citizen.
    """

    incoming: Incoming
    person: Person
    now: datetime
    text: str = ""
    command: str | None = None
    action: Action | None = None
    in_group: bool = False
    message_id: int | None = None
    html: str = ""
    file_id: str | None = None
    sender_name: str = ""

    @property
    def state(self) -> ChatState:
        return self.person.state


@dataclass(frozen=True, slots=True)
class Button:
    """One button; exactly one of `action`, `url`, `share` or `copy` is set."""

    label: str
    action: Action | None = None
    url: str | None = None
    share: str | None = None
    copy: str | None = None


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to send with a reply; pictures are shown, others offered for download."""

    name: str
    content: bytes
    is_picture: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """One message. `html` is safe: all that people or editors typed is already escaped.

    `replaces` edits the message whose button was tapped instead of sending a new one. What is said
    `in_confidence` holds a secret: it is written down nowhere, so a crash loses it and it is asked for again.
    """

    html: str
    rows: Rows = ()
    replaces: bool = False
    attachment: Attachment | None = None
    remove_keyboard: bool = False
    in_confidence: bool = False


@dataclass(frozen=True, slots=True)
class InlineResult:
    """One thing to share through `@bot …` in another chat."""

    id: str
    title: str
    description: str
    html: str
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class GiveConsent:
    consent: Consent
    wording_version: str


@dataclass(frozen=True, slots=True)
class WithdrawConsent:
    consent: Consent


@dataclass(frozen=True, slots=True)
class SetTopics:
    topics: frozenset[str]


@dataclass(frozen=True, slots=True)
class SetFrequency:
    """At most so many broadcasts in seven days; None: as many as the province allows."""

    broadcasts_weekly: int | None


@dataclass(frozen=True, slots=True)
class ScheduleReminder:
    service_id: ServiceId
    step: int
    due_at: datetime
    kind: ReminderKind


@dataclass(frozen=True, slots=True)
class CancelReminders:
    """All of the person's reminders, or only those about one service."""

    service_id: ServiceId | None = None
    kind: ReminderKind | None = None


@dataclass(frozen=True, slots=True)
class KeepQuestion:
    """Keep a masked question nobody could answer; only with consent, checked again when recorded."""

    masked_text: str
    band: str
    commune_id: CommuneId | None = None


@dataclass(frozen=True, slots=True)
class ForgetMe:
    """Delete every row of the person, at once."""


@dataclass(frozen=True, slots=True)
class EndSubscription:
    """The person blocked the bot: nothing may be sent any more."""


Effect = (
    GiveConsent
    | WithdrawConsent
    | SetTopics
    | SetFrequency
    | ScheduleReminder
    | CancelReminders
    | KeepQuestion
    | ForgetMe
    | EndSubscription
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that one turn leads to. `state` None keeps the chat's state as it was.

    `shows_data` and `exports_data` ask the adapter to read what is kept about the person and to add it to
    the reply: as a short list, or as a JSON file. `notices` are messages to other chats (a colleague is
    asked to approve); they are said after the replies, and lost when the process dies in between.
    `role_changes` names chats whose role changed: last of all their menu of commands is made to fit.
    """

    replies: tuple[Reply, ...] = ()
    toast: str | None = None
    toast_is_alert: bool = False
    state: ChatState | None = None
    events: tuple[Event, ...] = ()
    effects: tuple[Effect, ...] = ()
    inline_results: tuple[InlineResult, ...] | None = None
    shows_data: bool = False
    exports_data: bool = False
    notices: tuple[Notice, ...] = ()
    role_changes: tuple[ChatId, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """A message the program starts by itself: a reminder or follow-up that is due."""

    chat_id: ChatId
    replies: tuple[Reply, ...]
    events: tuple[Event, ...] = field(default=())
