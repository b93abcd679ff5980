"""Someone in danger: which number to call, found by words that leave no doubt."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.catalog.model import PhraseGroup
from bot.kernel.ids import EntryId
from bot.search.normalise import Reading

EMERGENCY = EntryId("oos_khan_cap")
"""The phrase group of people in danger."""

_PATTERNS: Mapping[str, str] = {
    "114": r"chay nha|nha (em |toi |minh |hang xom )?(dang |bi )?chay|dang chay|bi ket trong|chay lon"
    r"|no binh ga|duoi nuoc"
    r"|sap duoi|cuu hoa",
    "115": r"dot (quy|qui)|cap cuu|bat tinh|ngung tho|kho tho qua|co giat|chay mau nhieu|ngat xiu"
    r"|uong thuoc sau|hoc xuong"
    r"|tu tu|muon chet",
    "113": r"an trom|trom (dang )?(vao|dot)|dang danh|bi danh|cuop|bi duoi|dam nhau|chem nhau"
    r"|de doa giet|doi giet"
    r"|bat coc",
    "111": r"bao hanh tre|danh dap tre|tre (em )?bi (danh|xam hai|bao hanh)|xam hai (tre|chau|be)",
    "112": r"lu cuon|mac ket|mat tich tren bien|chim tau",
}
_URGENT = re.compile(r"\b(cuu|cuu voi|help|khan cap|goi ai|ngai bai gio|dang|gap|voi)\b")
_PAPERS = re.compile(
    r"\b(giay|so|the|bang|thu tuc|dang ki|bao hiem|che do|tro cap|phi|cap lai|ho so|phat|phong chay)\b"
)


class Emergencies:
    """Emergency kinds of the catalogue (exact phrases) and patterns known from the start."""

    def __init__(self, groups: Sequence[PhraseGroup]) -> None:
        self._kind_of: dict[str, str] = {}
        for group in groups:
            for kind, phrases in group.kinds.items() if group.id == EMERGENCY else ():
                self._kind_of.update(dict.fromkeys(phrases, kind))
        self._patterns = {number: re.compile(rf"\b(?:{pattern})\b") for number, pattern in _PATTERNS.items()}

    def kind_of(self, phrase: str) -> str | None:
        """The number or kind under which the catalogue lists a phrase."""
        return self._kind_of.get(phrase)

    def is_about_papers(self, reading: Reading) -> bool:
        """Whether papers are named: a burnt licence is no fire."""
        return _PAPERS.search(" ".join(reading.folded)) is not None

    def number_for(self, reading: Reading) -> str | None:
        """The number to call, or None; a question about papers is never an emergency."""
        text = " ".join(reading.folded)
        if self.is_about_papers(reading) or not _URGENT.search(text):
            return None
        return next((number for number, pattern in self._patterns.items() if pattern.search(text)), None)
