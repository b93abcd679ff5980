"""An office on a SQLite file, and colleagues who take turns at the staff desk: no Telegram, no clock.

Campaigns are kept for real, since what they promise is kept by the database; who works here and what files
people sent are told by the test.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.campaigns.model import Campaign, CampaignId, RunId
from bot.campaigns.ports import ProgressCard
from bot.conversations.actions import Action
from bot.conversations.desk import respond
from bot.conversations.model import Incoming, Notice, Outcome, Turn
from bot.conversations.staff.desk import respond_staff
from bot.conversations.staff.office import NobodyFollows, Office
from bot.kernel.ids import ChatId
from bot.people.access import StaffMember
from bot.people.model import ChatState, Person, Role
from bot.texts import plain
from tests.support.journeys import Visitor, reads_as
from tests.unit.campaigns.office import Office as CampaignOffice


class FakeAccess:
    """Knows who works here; a fuller stand-in is not needed by journeys of campaigns."""

    def __init__(self) -> None:
        self.people: list[StaffMember] = []

    async def members(self) -> Sequence[StaffMember]:
        return tuple(self.people)

    async def call_by(self, chat_id: ChatId, name: str) -> None:
        del chat_id, name


@dataclass
class FakeFiles:
    """Files by their id; an unknown one cannot be fetched."""

    kept: dict[str, bytes] = field(default_factory=dict)

    async def fetch(self, file_id: str, *, most_bytes: int) -> bytes | None:
        content = self.kept.get(file_id)
        return None if content is None or len(content) > most_bytes else content


class FollowedCards(NobodyFollows):
    """Remembers who asked to follow."""

    def __init__(self) -> None:
        self.cards: list[ProgressCard] = []

    async def follow(self, run_id: RunId, chat_id: ChatId, *, message_id: int) -> None:
        self.cards.append(ProgressCard(run_id, chat_id, message_id))


@dataclass
class FakeOffice:
    """The office, and what notices colleagues got."""

    kept: CampaignOffice
    access: FakeAccess = field(default_factory=FakeAccess)
    files: FakeFiles = field(default_factory=FakeFiles)
    cards: FollowedCards = field(default_factory=FollowedCards)
    notices: list[Notice] = field(default_factory=list)

    @property
    def office(self) -> Office:
        return Office(
            campaigns=self.kept.campaigns,
            shelf=self.kept.shelf,
            access=self.access,  # type: ignore[arg-type]  # journeys of campaigns ask for no more
            files=self.files,
            pages_url="http://127.0.0.1:8080",
            cards=self.cards,
        )

    def joined_by(self, name: str, role: Role = Role.OFFICER) -> Colleague:
        """Somebody new who works here."""
        chat_id = ChatId(6_000_000_000 + len(self.access.people))
        self.access.people.append(StaffMember(chat_id, role, name))
        return Colleague(self, Person(ChatState(chat_id), role=role))

    async def campaign(self, number: int = 1) -> Campaign:
        return await self.kept.shelf.campaign(CampaignId(number))


@dataclass
class Colleague:
    """Somebody at the staff desk; their state carries over from turn to turn."""

    at: FakeOffice
    person: Person
    last: Outcome = field(default_factory=Outcome)
    latest: Turn | None = None

    async def commands(self, command: str) -> str:
        return await self._take(self._turn(Incoming.COMMAND, command=command))

    async def writes(self, text: str, html: str | None = None) -> str:
        return await self._take(self._turn(Incoming.TEXT, text=text, html=text if html is None else html))

    async def sends(self, incoming: Incoming, file_id: str, caption: str = "") -> str:
        return await self._take(self._turn(incoming, text=caption, html=caption, file_id=file_id))

    async def taps(self, label: str) -> str:
        """Tap the first button whose label holds these words."""
        shown = [button for reply in self.last.replies for row in reply.rows for button in row]
        button = next((one for one in shown if label in one.label), None)
        assert button is not None, f"no button {label!r} among {[one.label for one in shown]}"
        assert button.action is not None
        return await self.taps_action(button.action)

    async def taps_action(self, action: Action) -> str:
        return await self._take(self._turn(Incoming.TAP, action=action, message_id=100))

    async def again(self) -> str:
        """The latest update once more, as after a crash before its outcome was recorded."""
        assert self.latest is not None
        return await self._take(self.latest)

    def _turn(self, incoming: Incoming, **more: object) -> Turn:
        return Turn(incoming, self.person, self.at.kept.clock.now(), **more)  # type: ignore[arg-type]

    async def _take(self, turn: Turn) -> str:
        self.latest = turn
        inside = Visitor(readings={"khai sinh": reads_as("khai_sinh")}).inside()
        self.last = await respond_staff(turn, inside, self.at.office) or respond(turn, inside)
        if self.last.state is not None:
            self.person = replace(turn.person, state=self.last.state)
        self.at.notices += self.last.notices
        return "\n".join(plain(reply.html) for reply in self.last.replies) or (self.last.toast or "")
