"""Formatted text: entities found in what people type, and offsets counted as Telegram counts them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

_COMMAND = re.compile(r"(?<![\w/@<>])/([A-Za-z0-9_]{1,32})(@[A-Za-z0-9_]{3,32})?(?!\w)")
_MENTION = re.compile(r"(?<![\w@/])@[A-Za-z0-9_]{4,32}\b")
_URL = re.compile(
    r"\bhttps?://[^\s<>\"]*[^\s<>\"'.,;:!?()\[\]{}]|(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:vn|com|org|net)\b/?"
)
_SIGNS = (("/", "bot_command", _COMMAND), ("@", "mention", _MENTION), (".", "url", _URL))
"""What to look for, each with the character without which the search is spared."""
_SOLID = frozenset({"code", "pre", "text_link", "url", "mention", "bot_command"})
MAX_ENTITIES = 100
"""Entities shown in one message; Telegram ignores the rest."""


@dataclass(frozen=True, slots=True)
class FormattedText:
    """Plain text with entities; offsets and lengths are in UTF-16 units."""

    text: str
    entities: tuple[Json, ...] = ()

    @property
    def length(self) -> int:
        """Length as Telegram limits it, in UTF-16 units."""
        return utf16_length(self.text)


def utf16_length(text: str) -> int:
    """Return how many UTF-16 units `text` takes."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def entity(kind: str, text: str, start: int, end: int, **more: Any) -> Json:
    """Return an entity over `text[start:end]`, its place recounted in UTF-16 units."""
    offset = utf16_length(text[:start])
    return {"type": kind, "offset": offset, "length": utf16_length(text[start:end]), **more}


def detect_entities(text: str) -> list[Json]:
    """Find commands, mentions and addresses the way a messenger does while someone types."""
    found: list[Json] = []
    for sign, kind, pattern in _SIGNS:
        if sign in text:
            found += [entity(kind, text, *match.span()) for match in pattern.finditer(text)]
    return without_overlaps([], found)


def with_detected(formatted: FormattedText) -> FormattedText:
    """Add detected entities wherever no link or code already stands."""
    fixed = [item for item in formatted.entities if item["type"] in _SOLID]
    added = without_overlaps(fixed, detect_entities(formatted.text))
    together = sorted([*formatted.entities, *added], key=lambda item: (item["offset"], -item["length"]))
    return FormattedText(formatted.text, tuple(together[:MAX_ENTITIES]))


def without_overlaps(taken: list[Json], candidates: list[Json]) -> list[Json]:
    """Keep the candidates that touch neither `taken` nor an earlier candidate."""
    busy = list(taken)
    kept: list[Json] = []
    for candidate in sorted(candidates, key=lambda item: item["offset"]):
        if not any(_overlap(candidate, other) for other in busy):
            busy.append(candidate)
            kept.append(candidate)
    return kept


def _overlap(one: Json, other: Json) -> bool:
    return bool(
        one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"]
    )


def trimmed(formatted: FormattedText) -> FormattedText:
    """Drop white space around the text, as Telegram does, and move the entities along."""
    text = formatted.text
    if text == text.strip():
        return formatted
    shift = utf16_length(text[: len(text) - len(text.lstrip())])
    core = text.strip()
    room = utf16_length(core)
    kept = []
    for item in formatted.entities:
        start = max(item["offset"] - shift, 0)
        end = min(item["offset"] + item["length"] - shift, room)
        if end > start:
            kept.append({**item, "offset": start, "length": end - start})
    return FormattedText(core, tuple(kept))
