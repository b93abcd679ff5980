"""Belief per meaning: what vague requests and life events stand for is shared out to the meanings
themselves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.search.phrases import Entry, Role

SHARES = (0.5, 0.3, 0.2)
"""How a vague request's belief is shared out among what it may mean, likeliest first."""


class Sharing:
    """Knows, for one catalogue, how belief in vague entries flows to meanings."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        number = {entry.id: at for at, entry in enumerate(entries) if entry.role is Role.MEANING}
        flows = [
            (at, number[one], share)
            for at, entry in enumerate(entries)
            if entry.role is not Role.MEANING
            for one, share in zip(entry.stands_for, SHARES, strict=False)
            if one in number
        ]
        self._sources = np.asarray([source for source, _, _ in flows], dtype=np.int64)
        self._targets = np.asarray([target for _, target, _ in flows], dtype=np.int64)
        self._shares = np.asarray([share for _, _, share in flows], dtype=np.float64)
        self._is_meaning = np.asarray([entry.role is Role.MEANING for entry in entries])
        self.is_vague = np.asarray([entry.role is Role.VAGUE for entry in entries])
        self.is_event = np.asarray([entry.role is Role.EVENT for entry in entries])

    def shared_out(self, beliefs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Beliefs over meanings only; vague entries end at zero."""
        moved = beliefs[self._sources] * self._shares
        given = np.bincount(self._targets, moved, len(beliefs))
        result: NDArray[np.float64] = np.where(self._is_meaning, beliefs + given, 0.0)
        return result
