"""Cutting long texts: sentences and clauses of a story, several questions in one message."""

from __future__ import annotations

import re

from bot.search.normalise import clean

MAX_CLAUSES = 12
"""Bounds the work for very long texts; the last clauses are kept, since a request comes at the end."""

_SENTENCE = re.compile(r"[.!?;\n]+(?=\s|$)|[\n?;]+")
_CLAUSE = re.compile(
    r"[,.!?;:\n()\-–…]+(?=\s|$)|\s(?=(?:nhưng|nên|giờ|bây giờ|nay|vậy|thế|mà|cho hỏi|xin hỏi|muốn|nhung"
    r"|nen|gio|bay gio"
    r"|vay|the|cho hoi|xin hoi|muon)\s)"
)
_NUMBERED = re.compile(r"(?:^|\s)(?:\d{1,2}[.)/]|[-•*])\s+")
_ALSO = re.compile(
    r"[,.]?\s+(?:với lại|à còn|ngoài ra|tiện thể|tiện hỏi|và cho hỏi|hỏi thêm|còn nữa|voi lai|ngoai ra"
    r"|tien the"
    r"|hoi them|và cả)\s+",
    re.IGNORECASE,
)


def clauses_of(text: str) -> tuple[str, ...]:
    """The clauses of a text, at most `MAX_CLAUSES`, in order; short scraps of one or two words left out."""
    parts = [part.strip() for part in _CLAUSE.split(clean(text))]
    return tuple(part for part in parts if len(part.split()) >= 3)[-MAX_CLAUSES:]


def split_questions(text: str) -> tuple[str, ...]:
    """Pieces of a message that look like questions of their own; one piece when there is one question.

    Only marks and words that people put between questions count: "?", a new line, "1.", ";", "với lại".
    Whether each piece really asks for something else is for the matcher (`Matcher.split`).
    """
    spaced = _ALSO.sub("\n", _NUMBERED.sub("\n", text))
    parts = [part.strip(" ,.-\t") for part in re.split(r"(?<=\?)\s+|[\n;]+", spaced)]
    return tuple(part for part in parts if part) or (text,)
