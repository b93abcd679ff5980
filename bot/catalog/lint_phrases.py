"""Words by which people ask: enough of them, and none that stands for two things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.catalog.content import ANSWERS, SERVICES
from bot.catalog.model import Catalog, Service
from bot.catalog.problems import Problem, Severity
from bot.kernel.folding import nfc
from bot.kernel.ids import ServiceId

MIN_WORDS = 6


def thin_words(service: Service) -> Iterator[str]:
    """Reasons why people may not find a service."""
    if len(service.words) < MIN_WORDS:
        yield f"chỉ có {len(service.words)} tên gọi, nên có ít nhất {MIN_WORDS}"
    if not service.asks:
        yield "chưa có câu hỏi mẫu ở words/*.yaml"


def shared_phrases(catalog: Catalog, lines: Mapping[ServiceId, int]) -> Iterator[Problem]:
    """Phrases that two entries claim; capitals and spaces make no difference, tone marks do.

    A shared phrase makes the answer a matter of luck: it belongs to one entry, or to a file of
    confusables with the question to ask back.
    """
    owners: dict[str, str] = {}
    for owner, file, phrase in _phrases(catalog):
        key = " ".join(nfc(phrase).lower().split())
        first = owners.setdefault(key, owner)
        if first != owner:
            line = lines.get(ServiceId(owner), 0) if file == SERVICES else 0
            reason = f"“{phrase}” cũng là tên gọi của {first}"
            yield Problem(file, line, owner, reason, Severity.WARNING)


def _phrases(catalog: Catalog) -> Iterator[tuple[str, str, str]]:
    for service in catalog.services.values():
        for phrase in (*service.words, *service.asks):
            yield service.id, SERVICES, phrase
    for faq in catalog.faqs.values():
        for phrase in faq.words:
            yield faq.id, f"{ANSWERS}{faq.id}.md", phrase
    for group in (*catalog.small_talk, *catalog.out_of_scope):
        for phrase in group.phrases:
            yield group.id, "words/", phrase
