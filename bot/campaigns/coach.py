"""The coach: local rules that help an officer write so that people read and act. Advice, never a lock."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from bot.campaigns.links import link_fault, links_in
from bot.campaigns.model import ButtonKind, Content
from bot.campaigns.wording import plain_text
from bot.kernel.folding import fold

GOOD_LENGTH = 500
"""Letters that fit a phone's screen at a glance."""

LONGEST_SENTENCE_WORDS = 28

_BENEFIT = (
    "duoc", "khong phai di", "khong can", "mien phi", "giam", "tiet kiem", "tai nha", "nhanh", "chi mat",
    "kip", "giup", "nhan ngay", "mien", "khoi phai", "de dang",
)  # fmt: skip
_OFFICIAL_OPENINGS = ("can cu", "thuc hien", "theo ", "nham", "de thuc hien", "cong van", "quyet dinh")
_DEADLINE = re.compile(
    r"\b(?:han|truoc ngay|den het|tu ngay|trong thang|ngay \d|\d{1,2} \d{1,2}(?: \d{4})?|den ngay)\b"
)
_FEE = re.compile(r"\b(?:le phi|phi|mien phi|khong mat tien|\d+ (?:dong|nghin|ngan)|khong thu)\b")
_SENDER = re.compile(
    r"\b(?:ubnd|uy ban nhan dan|trung tam|so [a-z]+|cong an|tinh ha tinh|xa [a-z]+|phuong [a-z]+)\b"
)
_SECRET = re.compile(
    r"\b(?:otp|mat khau|ma xac (?:thuc|nhan)|so tai khoan|ma pin|anh chup (?:can cuoc|cccd))\b"
)
_JARGON = ("tthc", "dvc", "dvctt", "mot cua lien thong", "so hoa ho so", "cat giam", "kiem soat thu tuc")
_SENTENCE_END = re.compile(r"[.!?…\n]+")


@dataclass(frozen=True, slots=True)
class Remark:
    """One piece of advice: a key of `coach.*`, which says what and why, with its parameters."""

    key: str
    params: Mapping[str, object] = field(default_factory=dict)
    wording: int = 0
    """Which of the wordings it is about, from 0."""
    is_good: bool = False
    """Praise rather than advice: the point is taken care of."""


def remarks_on(content: Content, allowed_hosts: Collection[str]) -> list[Remark]:
    """Advice on a content, the weightiest first for each wording; last what is taken care of already."""
    remarks: list[Remark] = []
    for place, wording in enumerate(content.wordings):
        found = [*_safety(wording, content, allowed_hosts), *_shape(wording)]
        found += [*_action(wording, content), *_facts(wording)]
        remarks += [Remark(key, params, place) for key, params in found]
    return [*remarks, Remark("stop_button_added", is_good=True)]


Advice = tuple[str, Mapping[str, object]]


def _safety(wording: str, content: Content, allowed_hosts: Collection[str]) -> Iterator[Advice]:
    addresses = [*links_in(wording), *(b.target for b in content.buttons if b.kind is ButtonKind.LINK)]
    for address in addresses:
        if link_fault(address, allowed_hosts) is not None:
            yield "unofficial_link", {"address": address}
    if _SECRET.search(fold(plain_text(wording))):
        yield "asks_secret", {}


def _shape(wording: str) -> Iterator[Advice]:
    text = plain_text(wording).strip()
    if len(text) > GOOD_LENGTH:
        yield "too_long", {"length": len(text), "good": GOOD_LENGTH}
    sentences = [sentence for sentence in _SENTENCE_END.split(text) if sentence.strip()]
    longest = max((len(sentence.split()) for sentence in sentences), default=0)
    if longest > LONGEST_SENTENCE_WORDS:
        yield "long_sentence", {"words": longest, "good": LONGEST_SENTENCE_WORDS}
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) > 40 and sum(letter.isupper() for letter in letters) > len(letters) / 2:
        yield "shouting", {}
    folded = f" {fold(text)} "
    for word in _JARGON:
        if f" {word} " in folded:
            yield "jargon", {"word": word.upper() if " " not in word else word}
    yield from _opening(sentences)


def _opening(sentences: list[str]) -> Iterator[Advice]:
    first = fold(" ".join(sentences[:2]))
    if first.startswith(_OFFICIAL_OPENINGS):
        yield "official_opening", {}
    elif not any(word in first for word in _BENEFIT):
        yield "benefit_first", {}


def _action(wording: str, content: Content) -> Iterator[Advice]:
    actions = len(content.buttons) + len(
        set(links_in(wording)) - {button.target for button in content.buttons}
    )
    if actions == 0:
        yield "no_action", {}
    elif actions > 1:
        yield "many_actions", {"count": actions}


def _facts(wording: str) -> Iterator[Advice]:
    folded = fold(plain_text(wording))
    for key, pattern in (("no_deadline", _DEADLINE), ("no_fee", _FEE), ("no_sender", _SENDER)):
        if not pattern.search(folded):
            yield key, {}
