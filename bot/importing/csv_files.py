"""CSV as offices save it: UTF-8, UTF-16 or old Windows Vietnamese; semicolons, commas or tabs."""

from __future__ import annotations

import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence

from bot.engagement.portal_problems import Note, NoteKind, ProblemKind
from bot.importing.errors import UnreadableFile

DELIMITERS = ";,\t|"
OLD_ENCODING = "cp1258"
"""Windows Vietnamese, which Excel writes as "CSV" on old machines."""

_SAMPLE_LINES = 30
_BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}


def read_csv(content: bytes) -> tuple[Iterator[Sequence[str]], tuple[Note, ...]]:
    """The records of a CSV file in order, blank ones as empty lists, and what had to be guessed.

    Raises:
        UnreadableFile: at once, or while iterating when quotes do not close: a quote left open would
            swallow the lines after it unseen.
    """
    text, notes = _decoded(content)
    if "\0" in text:
        raise UnreadableFile(ProblemKind.FILE_NOT_A_TABLE)
    delimiter, start = _delimiter(text)
    return _records(text, delimiter, start), notes


def _decoded(content: bytes) -> tuple[str, tuple[Note, ...]]:
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS.items() if content.startswith(mark)), None)
    if encoding is None and content[1:400:2].count(0) > len(content[1:400:2]) // 2:
        encoding = "utf-16-le"  # without its mark: every second byte of most letters is zero
    try:
        return content.decode(encoding or "utf-8"), ()
    except UnicodeDecodeError as error:
        if encoding is not None:
            raise UnreadableFile(ProblemKind.ENCODING_UNKNOWN) from error
    try:
        return content.decode(OLD_ENCODING), (Note(NoteKind.ENCODING_GUESSED, {"encoding": "Windows-1258"}),)
    except UnicodeDecodeError as error:
        raise UnreadableFile(ProblemKind.ENCODING_UNKNOWN) from error


def _delimiter(text: str) -> tuple[str, int]:
    """What separates cells, and how many first lines are not data: Excel's own "sep=;"."""
    first = text[:8].splitlines()[0].strip().lower() if text[:8].strip() else ""
    if first.startswith("sep=") and len(first) == 5:
        return first[-1], 1
    sample = "\n".join(itertools.islice(io.StringIO(text), _SAMPLE_LINES))
    return max(DELIMITERS, key=lambda one: _regularity(sample, one)), 0


def _regularity(sample: str, delimiter: str) -> int:
    """How many cells stand in lines of the most usual width; 0 when nothing is separated."""
    try:
        widths = Counter(len(record) for record in csv.reader(sample.splitlines(), delimiter=delimiter))
    except csv.Error:
        return 0
    return max((width * lines for width, lines in widths.items() if width > 1), default=0)


def _records(text: str, delimiter: str, start: int) -> Iterator[Sequence[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, record in enumerate(reader, start=1):
            yield record if number > start else []
    except csv.Error as error:
        raise UnreadableFile(ProblemKind.BROKEN_QUOTES, row=number + 1) from error
