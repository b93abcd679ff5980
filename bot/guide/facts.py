"""Fees and times folded into as few lines as honesty allows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from bot.catalog.model import Channel, Fee, Procedure, ProcessingTime

_Fact = TypeVar("_Fact", Fee, ProcessingTime)
_BOTH_WAYS = {Channel.ONLINE, Channel.DESK}
_ORDER = (Channel.ONLINE, Channel.DESK, Channel.POST)


@dataclass(frozen=True, slots=True)
class FactLine:
    """One wording and the channels it holds for; `channels` empty means online and at a desk alike."""

    text: str
    channels: tuple[Channel, ...]
    confirmed: bool


def fee_lines(procedure: Procedure) -> tuple[FactLine, ...]:
    """Fees by wording; empty when the sources do not give any."""
    return _fold((fee.channel, fee.text, fee.confirmed) for fee in _sorted(procedure.fees))


def time_lines(procedure: Procedure) -> tuple[FactLine, ...]:
    """Processing times by wording; empty when the sources do not give any."""
    return _fold((time.channel, time.text, time.confirmed) for time in _sorted(procedure.times))


def _sorted(facts: Iterable[_Fact]) -> list[_Fact]:
    return sorted(facts, key=lambda fact: _ORDER.index(fact.channel))


def _fold(facts: Iterable[tuple[Channel, str, bool]]) -> tuple[FactLine, ...]:
    channels: dict[tuple[str, bool], list[Channel]] = {}
    for channel, text, confirmed in facts:
        channels.setdefault((text, confirmed), []).append(channel)
    if len(channels) == 1:
        (((text, confirmed), who),) = channels.items()
        # A fact known for one way only must not be read as true for the others.
        return (FactLine(text, () if set(who) >= _BOTH_WAYS else tuple(who), confirmed),)
    return tuple(FactLine(text, tuple(who), confirmed) for (text, confirmed), who in channels.items())
