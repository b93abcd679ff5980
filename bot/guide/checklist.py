"""Which papers to prepare: the evident ones first, the others marked as depending on the case."""

from __future__ import annotations

from bot.catalog.model import Procedure
from bot.guide.model import Checklist


def checklist_of(procedure: Procedure) -> Checklist:
    """Split papers into core and conditional, keeping their catalogue positions for ticks."""
    numbered = tuple(enumerate(procedure.documents))
    return Checklist(
        core=tuple(item for item in numbered if item[1].is_core),
        conditional=tuple(item for item in numbered if not item[1].is_core),
    )
