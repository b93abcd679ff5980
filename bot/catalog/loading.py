"""From files to one consistent snapshot, or to the list of what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.catalog.answer_files import read_answer
from bot.catalog.content import (
    ANSWERS,
    PROVINCE,
    SERVICES,
    WORDS,
    ContentFiles,
    read_content,
    version_of,
)
from bot.catalog.errors import CatalogError
from bot.catalog.joining import (
    existing_confusables,
    existing_life_events,
    join_answers,
    join_words,
    list_by_field,
    mark_life_events,
    phrases_by_entry,
)
from bot.catalog.model import Catalog, Faq, ProvinceProfile
from bot.catalog.problems import Problem, Severity
from bot.catalog.province_rows import read_province
from bot.catalog.references import check_references
from bot.catalog.service_rows import ServiceSheet, read_services
from bot.catalog.sheets import Sheet
from bot.catalog.word_rows import WordSheet, read_words
from bot.kernel.ids import FaqId, ServiceId


@dataclass(slots=True)
class Draft:
    """What was read so far, before the parts are joined and checked against each other."""

    province: ProvinceProfile | None = None
    sheet: ServiceSheet = field(default_factory=ServiceSheet)
    faqs: dict[FaqId, Faq] = field(default_factory=dict)
    words: WordSheet = field(default_factory=WordSheet)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Examined:
    """The snapshot (None when there is an error), all problems found, where each service starts."""

    catalog: Catalog | None
    problems: tuple[Problem, ...]
    service_lines: Mapping[ServiceId, int]


def load_catalog(root: Path) -> Catalog:
    """Read the content below `root`.

    Raises:
        CatalogError: with every problem found, when the content cannot be used.
    """
    try:
        files = read_content(root)
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogError([unreadable(error)]) from error
    return parse_catalog(files)


def unreadable(error: OSError | UnicodeDecodeError) -> Problem:
    """What to say of files that could not be read at all."""
    name = Path(str(error.filename)).name if isinstance(error, OSError) and error.filename else ""
    return Problem(name or SERVICES, 0, "", f"không đọc được tệp, phải là chữ UTF-8 ({type(error).__name__})")


def parse_catalog(files: ContentFiles) -> Catalog:
    """Make a snapshot of texts already read; pure.

    Raises:
        CatalogError: with every problem found, when one of them is an error.
    """
    examined = examine(files)
    if examined.catalog is None:
        raise CatalogError(examined.problems)
    return examined.catalog


def examine(files: ContentFiles) -> Examined:
    """Read everything; problems are a value here, so that they can be listed with the warnings."""
    draft = _read_all(files)
    if draft.sheet.services:  # else every id would be called unknown, and hide the real reason
        draft.problems += check_references(draft.sheet, draft.faqs, draft.words, files)
    problems = sorted(draft.problems)
    if draft.province is None or any(one.severity is Severity.ERROR for one in problems):
        return Examined(None, tuple(problems), draft.sheet.lines)
    catalog = _assemble(draft, draft.province, version_of(files))
    return Examined(catalog, tuple(problems), draft.sheet.lines)


def _read_all(files: ContentFiles) -> Draft:
    missing = [name for name in (PROVINCE, SERVICES) if name not in files]
    draft = Draft(problems=[Problem(name, 0, "", "thiếu tệp này") for name in missing])
    _read_province(draft, files.get(PROVINCE))
    _read_services(draft, files.get(SERVICES))
    for name, text in files.items():
        if name.startswith(ANSWERS):
            _read_answer(draft, name, text)
        elif name.startswith(WORDS):
            draft.problems += read_words(draft.words, name, text)
    return draft


def _read_province(draft: Draft, text: str | None) -> None:
    if text is not None:
        sheet = Sheet(PROVINCE)
        draft.province = read_province(sheet, text)
        draft.problems += sheet.problems


def _read_services(draft: Draft, text: str | None) -> None:
    if text is not None:
        sheet = Sheet(SERVICES)
        page = draft.province.portal_procedure_url if draft.province else ""
        draft.sheet = read_services(sheet, text, page)
        draft.problems += sheet.problems


def _read_answer(draft: Draft, name: str, text: str) -> None:
    hosts = draft.province.allowed_hosts if draft.province else ()
    answer, problems = read_answer(name, text, hosts)
    draft.problems += problems
    if answer is not None:
        draft.faqs[answer.id] = answer


def _assemble(draft: Draft, province: ProvinceProfile, version: str) -> Catalog:
    phrases = phrases_by_entry(draft.words.phrases)
    events = existing_life_events((event for event, _ in draft.words.life_events), draft.sheet.services)
    services = mark_life_events(join_words(draft.sheet.services, phrases), events)
    faqs = join_answers(draft.faqs, phrases)
    groups = (*draft.words.small_talk, *draft.words.out_of_scope)
    known = {*services, *faqs, *(group.id for group in groups)}
    return Catalog(
        version=version,
        province=province,
        services=services,
        faqs=faqs,
        fields=list_by_field(draft.sheet.fields, services),
        life_events=events,
        confusables=existing_confusables((one for one, _ in draft.words.confusables), known),
        small_talk=draft.words.small_talk,
        out_of_scope=draft.words.out_of_scope,
        language=draft.words.language,
    )
