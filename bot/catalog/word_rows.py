"""Reading words/: how people ask, what they mix up, small talk, what is out of scope, their language."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.catalog.model import Confusable, Language, LifeEvent, LifeEventItem, PhraseGroup
from bot.catalog.problems import Problem
from bot.catalog.sheets import Sheet, Table
from bot.kernel.ids import EntryId, ServiceId

LIFE_EVENTS = "words/life_events.yaml"
SMALL_TALK = "words/small_talk.yaml"
OUT_OF_SCOPE = "words/out_of_scope.yaml"
GLOSSARY = "words/glossary_regional.yaml"
CONFUSABLE_PREFIX = "words/confusable"


@dataclass(frozen=True, slots=True)
class Phrases:
    """How people ask for one entry; `file` and `line` say where that stands."""

    calls: tuple[str, ...]
    asks: tuple[str, ...]
    sets_apart: str | None
    confused_with: tuple[str, ...]
    file: str
    line: int


@dataclass(slots=True)
class WordSheet:
    """What all files of words/ hold; confusables and life events keep the row they stand in."""

    phrases: list[tuple[str, Phrases]] = field(default_factory=list)
    confusables: list[tuple[Confusable, Table]] = field(default_factory=list)
    life_events: list[tuple[LifeEvent, Table]] = field(default_factory=list)
    small_talk: tuple[PhraseGroup, ...] = ()
    out_of_scope: tuple[PhraseGroup, ...] = ()
    language: Language = field(default_factory=lambda: Language({}, {}, {}, ()))

    @property
    def group_ids(self) -> tuple[EntryId, ...]:
        return tuple(group.id for group in (*self.small_talk, *self.out_of_scope))


def read_words(words: WordSheet, name: str, text: str) -> list[Problem]:
    """Add one file of words/ to what was read before; its name says what it holds."""
    sheet = Sheet(name)
    if name == LIFE_EVENTS:
        words.life_events = read_life_events(sheet, text)
    elif name == SMALL_TALK:
        words.small_talk = read_groups(sheet, text)
    elif name == OUT_OF_SCOPE:
        words.out_of_scope = read_groups(sheet, text)
    elif name == GLOSSARY:
        words.language = read_language(sheet, text)
    elif name.startswith(CONFUSABLE_PREFIX):
        words.confusables += read_confusables(sheet, text)
    else:
        words.phrases += read_phrases(sheet, text).items()
    return sheet.problems


def read_phrases(sheet: Sheet, text: str) -> dict[str, Phrases]:
    """One file of words: entry id → phrases. Unknown ids are found by the caller."""
    root = sheet.table(text)
    if root is None:
        return {}
    found = {}
    for name, row in root.nested():
        found[name] = Phrases(
            calls=row.texts("calls"),
            asks=row.texts("asks"),
            sets_apart=row.text_or_none("sets_apart"),
            confused_with=row.texts("confused_with"),
            file=sheet.file,
            line=row.line,
        )
        row.finish()
    return found


def read_confusables(sheet: Sheet, text: str) -> list[tuple[Confusable, Table]]:
    """Vague requests, each with its row so that unknown ids can be pointed at."""
    found = []
    for row in sheet.rows(text):
        ids = tuple(EntryId(one) for one in row.texts("services"))
        found.append((Confusable(row.text("question"), ids, row.texts("phrases")), row))
        row.finish()
    return found


def read_groups(sheet: Sheet, text: str) -> tuple[PhraseGroup, ...]:
    """Small talk or out-of-scope phrases by group; `kinds` splits a group further."""
    root = sheet.table(text)
    if root is None:
        return ()
    found = []
    for name, row in root.nested():
        kinds = row.table("kinds") if row.has("kinds") else None
        by_kind = {kind: kinds.texts(kind) for kind, _ in kinds.entries()} if kinds else {}
        phrases = (*row.texts("calls"), *row.texts("asks"))
        found.append(PhraseGroup(EntryId(name), phrases, by_kind))
        row.finish()
    return tuple(found)


def read_life_events(sheet: Sheet, text: str) -> list[tuple[LifeEvent, Table]]:
    """Life events by id, each with its row so that unknown services can be pointed at."""
    root = sheet.table(text)
    if root is None:
        return []
    found = []
    for name, row in root.nested():
        event = LifeEvent(
            id=name,
            title=row.text("title"),
            title_en=row.text("title_en"),
            emoji=row.text("emoji"),
            opening=row.text("opening"),
            items=tuple(_item(one) for one in row.tables("services")),
            phrases=row.texts("phrases"),
        )
        found.append((event, row))
        row.finish()
    return found


def _item(row: Table) -> LifeEventItem:
    item = LifeEventItem(ServiceId(row.text("service")), row.text_or_none("when") or "")
    row.finish()
    return item


def read_language(sheet: Sheet, text: str) -> Language:
    """The words that normalisation replaces or ignores."""
    root = sheet.table(text)
    if root is None:
        return Language({}, {}, {}, ())
    language = Language(
        regional=_replacements(root, "regional"),
        teencode=_replacements(root, "teencode"),
        abbreviations=_replacements(root, "abbreviations"),
        fillers=root.texts("fillers"),
    )
    root.finish()
    return language


def _replacements(root: Table, key: str) -> dict[str, str]:
    rows = root.table_or_none(key)
    if rows is None:
        return {}
    return {name.lower(): rows.text_or_none(name) or "" for name, _ in rows.entries()}
