"""Drawing arms: from a hash of the pseudonym and the campaign's salt, then stored and never drawn again.

The holdout is drawn only among people who agreed to notifications and to measuring; they alone have a
pseudonym. Everybody else gets a wording by their place in the list, outside the experiment.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

POINTS = 2**32
"""A draw is a whole number from 0 below this."""

LARGEST_HOLDOUT = 0.5


class Arm(StrEnum):
    """What a person gets: the first wording, the second, or nothing."""

    A = "a"
    B = "b"
    HOLDOUT = "holdout"


@dataclass(frozen=True, slots=True)
class Draw:
    """How a campaign divides people. Points below `held_below` are the holdout; the rest splits evenly."""

    salt: str
    held_below: int
    has_two_wordings: bool

    @property
    def second_from(self) -> int:
        """Points from here on get the second wording (`POINTS`: nobody does)."""
        if not self.has_two_wordings:
            return POINTS
        return self.held_below + (POINTS - self.held_below) // 2


def draw_of(salt: str, *, holdout_share: float, wordings: int) -> Draw:
    """The division of a campaign.

    Raises:
        ValueError: when the share is not within 0 to `LARGEST_HOLDOUT`; a programming error.
    """
    if not 0 <= holdout_share <= LARGEST_HOLDOUT:
        raise ValueError("the holdout is a share from 0 to a half")
    return Draw(salt, round(holdout_share * POINTS), wordings > 1)


def point_of(salt: str, name: str) -> int:
    """The draw of one person: the first 32 bits of SHA-256 over `salt:name`. The database has a twin."""
    return int.from_bytes(hashlib.sha256(f"{salt}:{name}".encode()).digest()[:4], "big")


def arm_of(draw: Draw, pseudonym: str) -> Arm:
    """The arm of a measured person."""
    point = point_of(draw.salt, pseudonym)
    if point < draw.held_below:
        return Arm.HOLDOUT
    return Arm.A if point < draw.second_from else Arm.B


def wording_of(draw: Draw, chat_id: int) -> Arm:
    """The wording of somebody outside the experiment."""
    is_second = draw.has_two_wordings and point_of(draw.salt, str(chat_id)) >= POINTS // 2
    return Arm.B if is_second else Arm.A
