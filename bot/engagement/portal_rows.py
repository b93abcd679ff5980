"""Dossiers as the portal counts them: month x procedure x commune x channel x who submitted. No person.

A report says how many dossiers, never whose; nothing finer than a month and a commune is read or kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from bot.engagement.portal_problems import Note
from bot.kernel.ids import CommuneId, ProcedureCode


class PortalChannel(StrEnum):
    """How a dossier reached the agency."""

    ONLINE = "online"
    IN_PERSON = "in_person"
    POSTAL = "postal"
    """By the public post (bưu chính công ích)."""


class SubmittedBy(StrEnum):
    """Who pressed the button, where the report says so."""

    SELF = "self"
    FOR_THEM = "for_them"
    UNKNOWN = "unknown"


class PortalKey(NamedTuple):
    """What one number counts. `month` is the first day of the month."""

    month: date
    procedure_code: ProcedureCode
    commune_id: CommuneId
    channel: PortalChannel
    submitted_by: SubmittedBy = SubmittedBy.UNKNOWN


class PortalRow(NamedTuple):
    """A key and its number of dossiers, zero or more."""

    key: PortalKey
    dossiers: int


@dataclass(frozen=True, slots=True)
class PortalImport:
    """One file read whole and without a fault; every key stands once.

    `digest` is the SHA-256 of the file's bytes, `notes` what the officer should know of how it was read.
    """

    file_name: str
    digest: str
    rows: tuple[PortalRow, ...]
    notes: tuple[Note, ...] = ()
    is_synthetic: bool = False

    @property
    def dossiers(self) -> int:
        return dossiers_in(self.rows)

    @property
    def months(self) -> tuple[date, ...]:
        """The months it speaks of, earliest first."""
        return tuple(sorted({row.key.month for row in self.rows}))


def dossiers_in(rows: Iterable[PortalRow]) -> int:
    """How many dossiers rows count together."""
    return sum(row.dossiers for row in rows)
