"""Loading and saying texts."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

FALLBACK = "vi"
"""The language that has every key."""

_TAG = re.compile(r"<[^>]+>")


class UnknownText(LookupError):
    """A key that no catalogue holds: a programming error, found by tests."""


class Html(str):
    """Text that is already safe Telegram HTML and is not escaped again."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Texts:
    """All sentences by language and key."""

    by_language: Mapping[str, Mapping[str, str]]

    def say(self, language: str, key: str, **params: object) -> Html:
        """The sentence of a key with its placeholders filled, escaped.

        Raises:
            UnknownText: when not even the complete language has the key.
            KeyError: when a placeholder is not given.
        """
        sentence = self.by_language.get(language, {}).get(key) or self.by_language[FALLBACK].get(key)
        if sentence is None:
            raise UnknownText(key)
        return Html(sentence.format_map({name: _safe(value) for name, value in params.items()}))

    def speaker(self, language: str) -> Speaker:
        return Speaker(self, language)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Texts bound to one language: `say("guide.step.title", name=…)`."""

    texts: Texts
    language: str

    def __call__(self, key: str, **params: object) -> Html:
        return self.texts.say(self.language, key, **params)

    def label(self, key: str, **params: object) -> str:
        """A button's label: the sentence without HTML, since buttons show plain text."""
        return plain(self(key, **params))

    def has(self, key: str) -> bool:
        return key in self.texts.by_language[FALLBACK]


def plain(markup: str) -> str:
    """The plain form of a message: tags removed, entities turned back into letters."""
    return html.unescape(_TAG.sub("", markup))


def load_texts(folder: Path | None = None) -> Texts:
    """Read every `<language>/<area>.yaml` below a folder (default: beside this file)."""
    root = folder or Path(__file__).parent
    languages = {path.name: _load_language(path) for path in sorted(root.iterdir()) if _is_language(path)}
    return Texts(languages)


def _is_language(path: Path) -> bool:
    return path.is_dir() and len(path.name) == 2


def _load_language(folder: Path) -> dict[str, str]:
    sentences: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER) or {}  # noqa: S506 - a safe loader, in C where there is one
        sentences.update(_flatten(path.stem, content))
    return sentences


def _flatten(prefix: str, node: object) -> Iterator[tuple[str, str]]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from _flatten(f"{prefix}.{key}", value)
    else:
        yield prefix, str(node).strip()


def _safe(value: object) -> str:
    return value if isinstance(value, Html) else html.escape(str(value), quote=False)


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
