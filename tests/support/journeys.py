"""Taking turns with the desk directly: no Telegram, no database, a scripted reading of questions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.conversations.desk import respond
from bot.conversations.inside import Inside
from bot.conversations.model import Button, Incoming, Outcome, Turn
from bot.kernel.ids import ChatId, EntryId
from bot.people.model import ChatState, Consent, Person
from bot.search.model import Band, Candidate, EntryKind, Facet, Understanding
from bot.texts import load_texts, plain
from tests.support.small_content import small_catalog

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
TEXTS = load_texts()

NOTHING = Understanding("", Band.NONE, EntryKind.SERVICE, ())


def reads_as(
    *entries: str, band: Band = Band.ANSWER, facets: tuple[Facet, ...] = (), **more: object
) -> Understanding:
    """A reading that found these entries, best first."""
    candidates = tuple(
        Candidate(EntryId(entry), EntryId(entry), EntryKind.SERVICE, 0.9 / (position + 1))
        for position, entry in enumerate(entries)
    )
    return Understanding("", band, EntryKind.SERVICE, candidates, facets, **more)  # type: ignore[arg-type]


@dataclass
class Visitor:
    """Someone at the desk; their state and consents carry over from turn to turn."""

    readings: dict[str, Understanding] = field(default_factory=dict)
    person: Person = field(default_factory=lambda: Person(ChatState(ChatId(5_000_000_001))))
    last: Outcome = field(default_factory=Outcome)
    now: datetime = NOON

    def inside(self) -> Inside:
        return Inside(
            catalog=small_catalog(),
            texts=TEXTS,
            understand=lambda text: self.readings.get(text, NOTHING),
            split=lambda text: tuple(part.strip() for part in text.split("??") if part.strip()),
            mask=lambda text: text,
            posters=frozenset({"quay"}),
        )

    def writes(self, text: str) -> str:
        return self._take(Turn(Incoming.TEXT, self.person, self.now, text=text))

    def commands(self, command: str, argument: str = "") -> str:
        return self._take(Turn(Incoming.COMMAND, self.person, self.now, text=argument, command=command))

    def sends(self, incoming: Incoming, text: str = "") -> str:
        return self._take(Turn(incoming, self.person, self.now, text=text))

    def taps(self, label: str) -> str:
        """Tap the button with this label, or the first whose label contains it."""
        exact = [one for one in self.buttons() if one.label == label]
        button = next((one for one in (*exact, *self.buttons()) if label.lower() in one.label.lower()), None)
        assert button is not None, f"no button {label!r} among {[one.label for one in self.buttons()]}"
        assert button.action is not None, f"{label!r} is not a button that answers"
        return self._take(Turn(Incoming.TAP, self.person, self.now, action=button.action))

    def agrees_to(self, consent: Consent) -> None:
        self.person = replace(self.person, consents=self.person.consents | {consent})

    def buttons(self) -> list[Button]:
        return [button for reply in self.last.replies for row in reply.rows for button in row]

    def _take(self, turn: Turn) -> str:
        self.last = respond(turn, self.inside())
        if self.last.state is not None:
            self.person = replace(self.person, state=self.last.state)
        return "\n".join(plain(reply.html) for reply in self.last.replies) or (self.last.toast or "")
