"""What an experiment asks, sealed before anything is sent, and the moment from which it may be read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.engagement.errors import SealBroken, SealedTooLate, WindowStillOpen
from bot.kernel.ids import ServiceId

HOLDOUT = "holdout"
"""The arm that is sent nothing; the others are wordings."""

LARGEST_HOLDOUT = 0.5


class OutcomeSource(StrEnum):
    """How the outcome is learnt, in the same way in every arm."""

    ASKED_AT_END = "asked_at_end"
    """One short question at the end of the window to everyone assigned who agreed to be asked."""
    PORTAL_COUNTS_BY_COMMUNE = "portal_counts_by_commune"
    """What the portal counted in whole communes; communes, not people, are drawn."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two sets of arms that are compared: the outcome in `treated` minus the outcome in `control`."""

    treated: tuple[str, ...]
    control: tuple[str, ...] = (HOLDOUT,)


@dataclass(frozen=True, slots=True)
class Design:
    """Everything that must not be chosen after the fact.

    `holdout_share` is above 0 and at most `LARGEST_HOLDOUT`; `window` runs from assignment, in both arms;
    `secondary` and `subgroups` are further comparisons announced beforehand; `waves` how often it is sent.
    `service_id` is None when any dossier counts. `terms` is whatever else was decided (text, audience,
    schedule, communes that were drawn), as plain JSON values: sealed with the rest, not interpreted here.
    Raises:
        ValueError: when a part is out of range or a contrast names an arm twice or one that is not drawn.
    """

    campaign_id: int
    service_id: ServiceId | None
    outcome: OutcomeSource
    holdout_share: float
    window: timedelta
    primary: Contrast
    wordings: tuple[str, ...] = ("a",)
    secondary: tuple[Contrast, ...] = ()
    subgroups: tuple[str, ...] = ()
    waves: int = 1
    terms: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 < self.holdout_share <= LARGEST_HOLDOUT:
            raise ValueError("the holdout is a share above 0 and up to a half")
        if self.window <= timedelta() or self.waves < 1:
            raise ValueError("an experiment needs a window and at least one wave")
        drawn = {*self.wordings, HOLDOUT}
        if len(drawn) != len(self.wordings) + 1 or not self.wordings:
            raise ValueError("arms need names of their own")
        for contrast in (self.primary, *self.secondary):
            named = contrast.treated + contrast.control
            if not contrast.treated or not contrast.control or len(set(named)) != len(named):
                raise ValueError("a contrast sets different arms against each other")
            if not drawn.issuperset(named):
                raise ValueError("a contrast names an arm that is not drawn")


@dataclass(frozen=True, slots=True)
class SealedDesign:
    """A design with its hash (64 hex digits, printed in the report) and the moment of sealing (aware)."""

    design: Design
    digest: str
    sealed_at: datetime


@dataclass(frozen=True, slots=True)
class NotYet:
    """The window is open. There is a date and nothing else: no count, share, interval or verdict."""

    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Closed:
    """Proof that an experiment may be read: results are only given to who holds one.

    `first_assigned_at` and `last_assigned_at` are of all waves; `read_at` is now. All aware.
    Raises:
        SealBroken: the design changed after it was sealed.
        SealedTooLate: somebody was assigned before it was sealed.
        WindowStillOpen: the window of the last assigned person has not ended at `read_at`.
    """

    sealed: SealedDesign
    first_assigned_at: datetime
    last_assigned_at: datetime
    read_at: datetime

    def __post_init__(self) -> None:
        _check_seal(self.sealed, self.first_assigned_at)
        if self.read_at < self.last_assigned_at + self.sealed.design.window:
            raise WindowStillOpen

    @property
    def design(self) -> Design:
        return self.sealed.design


def canonical_json(design: Design) -> str:
    """The one spelling of a design: keys sorted, no blanks, the window in seconds."""
    return json.dumps(
        {
            "campaign_id": design.campaign_id,
            "service_id": design.service_id,
            "outcome": design.outcome.value,
            "holdout_share": float(design.holdout_share),
            "window_s": design.window.total_seconds(),
            "primary": _contrast_as_json(design.primary),
            "wordings": list(design.wordings),
            "secondary": [_contrast_as_json(contrast) for contrast in design.secondary],
            "subgroups": list(design.subgroups),
            "waves": design.waves,
            "terms": dict(design.terms),
        },
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )


def design_from_json(text: str) -> Design:
    """The design that `canonical_json` wrote.

    Raises:
        ValueError, KeyError: when it is something else.
    """
    stored = json.loads(text)
    return Design(
        campaign_id=stored["campaign_id"],
        service_id=None if stored["service_id"] is None else ServiceId(stored["service_id"]),
        outcome=OutcomeSource(stored["outcome"]),
        holdout_share=stored["holdout_share"],
        window=timedelta(seconds=stored["window_s"]),
        primary=_contrast_from_json(stored["primary"]),
        wordings=tuple(stored["wordings"]),
        secondary=tuple(_contrast_from_json(contrast) for contrast in stored["secondary"]),
        subgroups=tuple(stored["subgroups"]),
        waves=stored["waves"],
        terms=stored["terms"],
    )


def digest_of(design: Design) -> str:
    """SHA-256 of the canonical JSON, 64 hex digits."""
    return hashlib.sha256(canonical_json(design).encode()).hexdigest()


def seal(design: Design, at: datetime) -> SealedDesign:
    """Fix a design; `at` is an aware moment before the first assignment."""
    return SealedDesign(design, digest_of(design), at.astimezone(UTC))


def close(
    sealed: SealedDesign, *, first_assigned_at: datetime, last_assigned_at: datetime, now: datetime
) -> Closed | NotYet:
    """The proof that results may be read, or the date from which they may.

    Raises:
        SealBroken, SealedTooLate: as `Closed`; a broken seal is told even before the window closes.
    """
    _check_seal(sealed, first_assigned_at)
    closes_at = last_assigned_at + sealed.design.window
    if now < closes_at:
        return NotYet(closes_at)
    return Closed(sealed, first_assigned_at, last_assigned_at, now)


def _check_seal(sealed: SealedDesign, first_assigned_at: datetime) -> None:
    if sealed.digest != digest_of(sealed.design):
        raise SealBroken(sealed.digest)
    if first_assigned_at < sealed.sealed_at:
        raise SealedTooLate(sealed.digest)


def _contrast_as_json(contrast: Contrast) -> list[list[str]]:
    return [list(contrast.treated), list(contrast.control)]


def _contrast_from_json(stored: Any) -> Contrast:
    treated, control = stored
    return Contrast(tuple(treated), tuple(control))
