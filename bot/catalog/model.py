"""What the catalogue holds, as values that never change after loading.

Officers edit YAML and Markdown; `loading` turns them into these frozen objects. `None` always means
"the sources do not say", never "no" or "free": whoever shows a fact must word that as unconfirmed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.kernel.ids import CommuneId, EntryId, FaqId, ProcedureCode, ServiceId


class OnlineLevel(StrEnum):
    """How far a procedure can be done online; citizens still say "mức độ 4" and "mức độ 3"."""

    FULL = "full"
    PARTIAL = "partial"
    UNVERIFIED = "unverified"


class CardKind(StrEnum):
    """A full card has papers and a time, a fee or steps; a pointer only shows the way on."""

    FULL = "full"
    POINTER = "pointer"


class Channel(StrEnum):
    """How an application reaches the agency."""

    ONLINE = "online"
    DESK = "desk"
    POST = "post"


class Confidence(StrEnum):
    """How well a procedure's facts are supported (see docs/content.md)."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Fee:
    """What one channel costs. `amount_vnd` is None when the sources do not fix one figure.

    `text` is what may be said to a citizen, already worded with care (for example "theo nghị quyết
    HĐND tỉnh, xem trên Cổng"); `confirmed` is False when a warning stands on the source.
    """

    channel: Channel
    amount_vnd: int | None
    text: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class ProcessingTime:
    """How long one channel takes, as the portal words it ("7 ngày làm việc")."""

    channel: Channel
    text: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class RequiredDocument:
    """One paper. `when` is the stated condition; None with `is_core` False means "tùy trường hợp"."""

    name: str
    when: str | None
    is_core: bool
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Procedure:
    """One national procedure behind a service: a variant of its card."""

    code: ProcedureCode
    name: str
    sets_apart: str
    level: OnlineLevel
    level_date: date | None
    has_online_channel: bool | None
    agency: str
    agency_level: str
    fees: tuple[Fee, ...]
    times: tuple[ProcessingTime, ...]
    documents: tuple[RequiredDocument, ...]
    steps: tuple[str, ...]
    result: str | None
    legal_basis: tuple[str, ...]
    portal_url: str | None
    cautions: tuple[str, ...]
    read_as: str
    source_date: date
    confidence: Confidence

    @property
    def can_submit_online(self) -> bool:
        """Only a stated online channel counts; a level from another province alone does not."""
        return self.has_online_channel is True


@dataclass(frozen=True, slots=True)
class Service:
    """What a citizen asks for by one name; one or several procedures stand behind it."""

    id: ServiceId
    name: str
    field_id: str
    card: CardKind
    procedures: tuple[Procedure, ...]
    code_known: ProcedureCode | None
    words: tuple[str, ...]
    sets_apart: str
    audience: tuple[str, ...]
    confused_with: tuple[ServiceId, ...]
    related: tuple[ServiceId, ...]
    life_events: tuple[str, ...]
    specialises: ServiceId | None
    covers: str | None
    name_en: str | None
    popular_rank: int | None
    agency_hint: str | None
    source_date: date
    read_as: str
    checked_on: date | None
    review_by: date
    asks: tuple[str, ...] = field(default=(), repr=False)

    @property
    def main(self) -> Procedure | None:
        """The first variant, shown unless the citizen chooses another; None for most pointers."""
        return self.procedures[0] if self.procedures else None

    @property
    def level(self) -> OnlineLevel:
        """The main variant's level; a service without procedures is unverified."""
        return self.main.level if self.main else OnlineLevel.UNVERIFIED

    @property
    def slug(self) -> ServiceId:
        """The label under which the service is measured: its own id, or the one it specialises."""
        return self.specialises or self.id


@dataclass(frozen=True, slots=True)
class Faq:
    """One reviewed answer; `body_html` is already safe Telegram HTML made from the Markdown file."""

    id: FaqId
    title: str
    question: str
    body_html: str
    body_html_en: str | None
    words: tuple[str, ...]
    sets_apart: str
    related: tuple[FaqId, ...]
    links: tuple[str, ...]
    read_as: str
    source_date: date
    checked_on: date | None
    review_by: date


@dataclass(frozen=True, slots=True)
class Field:
    """A group of services for browsing (hộ tịch, cư trú, đất đai…)."""

    id: str
    title: str
    title_en: str
    emoji: str
    service_ids: tuple[ServiceId, ...]


@dataclass(frozen=True, slots=True)
class LifeEventItem:
    """One service within a life event, with the short note on when it applies."""

    service_id: ServiceId
    when: str


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """What happened in a family, and which services usually follow, in order."""

    id: str
    title: str
    title_en: str
    emoji: str
    opening: str
    items: tuple[LifeEventItem, ...]
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Confusable:
    """A vague way of asking that fits several services, and the question a clerk asks back."""

    question: str
    entry_ids: tuple[EntryId, ...]
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PhraseGroup:
    """How people say something that is neither a service nor an answer (small talk, out of scope)."""

    id: EntryId
    phrases: tuple[str, ...]
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Language:
    """The words that normalisation replaces or ignores before matching."""

    regional: Mapping[str, str]
    teencode: Mapping[str, str]
    abbreviations: Mapping[str, str]
    fillers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune or ward of the province."""

    id: CommuneId
    name: str
    kind: str

    @property
    def full_name(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Contact:
    """A phone number or desk; `confirmed` False must be said when it is shown."""

    id: str
    label: str
    value: str
    confirmed: bool
    source_date: date


@dataclass(frozen=True, slots=True)
class ProvinceProfile:
    """All that differs between provinces; another province replaces this file and nothing else."""

    name: str
    name_en: str
    operator: str
    portal_name: str
    portal_home: str
    portal_search: str
    portal_procedure_url: str
    links: Mapping[str, str]
    allowed_hosts: tuple[str, ...]
    communes: tuple[Commune, ...]
    former_units: Mapping[str, str]
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class Catalog:
    """One consistent snapshot of all content; replaced whole on reload, never changed in place."""

    version: str
    province: ProvinceProfile
    services: Mapping[ServiceId, Service]
    faqs: Mapping[FaqId, Faq]
    fields: tuple[Field, ...]
    life_events: tuple[LifeEvent, ...]
    confusables: tuple[Confusable, ...]
    small_talk: tuple[PhraseGroup, ...]
    out_of_scope: tuple[PhraseGroup, ...]
    language: Language
