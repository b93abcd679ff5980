"""What search says about a question: plain values that conversations turn into replies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.kernel.ids import EntryId


class EntryKind(StrEnum):
    """What sort of thing a question was matched to."""

    SERVICE = "service"
    FAQ = "faq"
    OUT_OF_SCOPE = "out_of_scope"
    CHITCHAT = "chitchat"


class Band(StrEnum):
    """How sure we are: say one thing, ask back with a few choices, or say no honestly."""

    ANSWER = "answer"
    ASK = "ask"
    NONE = "none"


class Facet(StrEnum):
    """The one thing about a service that a question is after."""

    DOCUMENTS = "documents"
    FEE = "fee"
    TIME = "time"
    WHERE = "where"
    ONLINE = "online"
    STEPS = "steps"
    RESULT = "result"
    LEGAL_BASIS = "legal_basis"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible meaning. `probability` is calibrated, 0-1; `features` explain it."""

    entry_id: EntryId
    slug: EntryId
    kind: EntryKind
    probability: float
    features: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Understanding:
    """The whole reading of one question.

    `candidates` holds at most five, best first, services and answers only. When `kind` is small talk or
    out of scope, `group` names the phrase group. `question` and `options` (at most three entry ids) are
    what to ask back in band `ask`. `emergency` is the number to call ("113", "114", … or "lua_dao").
    `is_about_previous` says the text names no service and asks for a facet of the one shown before.
    `life_event` is set when the text tells of an event rather than a procedure.
    """

    normalised: str
    band: Band
    kind: EntryKind
    candidates: tuple[Candidate, ...]
    facets: tuple[Facet, ...] = ()
    group: EntryId | None = None
    question: str | None = None
    options: tuple[EntryId, ...] = ()
    emergency: str | None = None
    life_event: str | None = None
    is_about_previous: bool = False

    @property
    def best(self) -> Candidate | None:
        return self.candidates[0] if self.candidates else None
