"""What can go wrong in the campaigns room.

CampaignError
├── NoSuchCampaign     no campaign or run has this number
├── DraftChanged       somebody else changed the draft meanwhile; nothing was overwritten
├── PlanUnreadable     a stored rule or schedule was written by another version and no longer parses
└── PlanNotSendable    the plan has faults that must be mended first; they are listed
"""

from __future__ import annotations

from collections.abc import Sequence


class CampaignError(Exception):
    """Base of this room's errors."""


class NoSuchCampaign(CampaignError):
    """No campaign or run has this number."""


class DraftChanged(CampaignError):
    """The draft has another version than the one that was being edited."""


class PlanUnreadable(CampaignError):
    """A stored plan does not parse; the message names the field, never its content."""


class PlanNotSendable(CampaignError):
    """The plan has faults; `faults` are text keys with their parameters."""

    def __init__(self, faults: Sequence[object]) -> None:
        super().__init__(f"{len(faults)} faults in the plan")
        self.faults = tuple(faults)
