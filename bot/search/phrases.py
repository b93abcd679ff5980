"""All the ways of asking that a catalogue knows, each with what it stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.catalog.model import Catalog, PhraseGroup
from bot.kernel.ids import EntryId
from bot.search.model import EntryKind

MEASURED_AS: Mapping[str, EntryId] = {
    "faq_ban_sao_dien_tu": EntryId("chung_thuc_ban_sao"),
    "faq_bi_vuong": EntryId("faq_huong_dan"),
    "faq_bo_cap_huyen": EntryId("faq_noi_nop"),
    "faq_bo_phan_mot_cua": EntryId("faq_dia_chi_lien_he"),
    "faq_bot_la_gi": EntryId("cc_hoi_ve_bot"),
    "faq_chup_giay_to": EntryId("faq_nop_online"),
    "faq_lua_dao": EntryId("faq_do_tin_cay"),
    "faq_muc_vneid": EntryId("faq_vneid"),
    "faq_quyen_rieng_tu": EntryId("cc_hoi_ve_bot"),
    "faq_tong_dai": EntryId("faq_dia_chi_lien_he"),
}
"""Answers finer than the labels of the question sets, and the label each is measured under."""


class Role(StrEnum):
    """Whether an entry is a meaning itself or a way of asking that several meanings share."""

    MEANING = "meaning"
    VAGUE = "vague"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a question can sound like. `slug` is the label it is measured under.

    A vague request or a life event is no meaning: `stands_for` names the entries meant, likeliest first.
    """

    id: EntryId
    slug: EntryId
    kind: EntryKind
    name: str
    phrases: tuple[str, ...]
    codes: tuple[str, ...] = ()
    popular: float = 0.0
    role: Role = Role.MEANING
    stands_for: tuple[EntryId, ...] = ()


_NOTHING = Entry(EntryId("-"), EntryId("-"), EntryKind.OUT_OF_SCOPE, "-", ("-",))
"""Stands in a catalogue without any phrase, so that there is always something to compare with."""


def entries_of(catalog: Catalog) -> tuple[Entry, ...]:
    """Services, answers, small talk, what is out of scope, vague requests, life events: in catalogue
    order."""
    every = (
        *_services(catalog),
        *_faqs(catalog),
        *_groups(catalog),
        *_vague(catalog),
        *_events(catalog),
    )
    held = tuple(entry for entry in every if entry.phrases)
    return held or (_NOTHING,)


def _services(catalog: Catalog) -> Iterator[Entry]:
    for service in catalog.services.values():
        names = (service.name, *(one.name for one in service.procedures), *filter(None, (service.name_en,)))
        codes = tuple(one.code for one in service.procedures)
        yield Entry(
            id=EntryId(service.id),
            slug=EntryId(service.slug),
            kind=EntryKind.SERVICE,
            name=service.name,
            phrases=_unique((*names, *service.words, *service.asks)),
            codes=(*codes, *((service.code_known,) if service.code_known else ())),
            popular=1.0 / service.popular_rank if service.popular_rank else 0.0,
        )


def _faqs(catalog: Catalog) -> Iterator[Entry]:
    for faq in catalog.faqs.values():
        yield Entry(
            id=EntryId(faq.id),
            slug=MEASURED_AS.get(faq.id, EntryId(faq.id)),
            kind=EntryKind.FAQ,
            name=faq.title,
            phrases=_unique((faq.title, faq.question, *faq.words)),
        )


def _groups(catalog: Catalog) -> Iterator[Entry]:
    pairs: tuple[tuple[EntryKind, tuple[PhraseGroup, ...]], ...] = (
        (EntryKind.CHITCHAT, catalog.small_talk),
        (EntryKind.OUT_OF_SCOPE, catalog.out_of_scope),
    )
    for kind, groups in pairs:
        for group in groups:
            special = (phrase for phrases in group.kinds.values() for phrase in phrases)
            yield Entry(group.id, group.id, kind, group.id, _unique((*group.phrases, *special)))


def _vague(catalog: Catalog) -> Iterator[Entry]:
    for number, confusable in enumerate(catalog.confusables):
        yield Entry(
            id=EntryId(f"vague:{number}"),
            slug=EntryId(f"vague:{number}"),
            kind=EntryKind.SERVICE,
            name=confusable.question,
            phrases=_unique(confusable.phrases),
            role=Role.VAGUE,
            stands_for=_known(catalog, confusable.entry_ids),
        )


def _events(catalog: Catalog) -> Iterator[Entry]:
    for event in catalog.life_events:
        yield Entry(
            id=EntryId(event.id),
            slug=EntryId(f"event:{event.id}"),
            kind=EntryKind.SERVICE,
            name=event.title,
            phrases=_unique(event.phrases),
            role=Role.EVENT,
            stands_for=_known(catalog, tuple(EntryId(item.service_id) for item in event.items)),
        )


def _known(catalog: Catalog, ids: Sequence[EntryId]) -> tuple[EntryId, ...]:
    known = {*catalog.services, *catalog.faqs}
    return tuple(one for one in ids if one in known)


def _unique(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(phrase for phrase in phrases if phrase.strip()))
