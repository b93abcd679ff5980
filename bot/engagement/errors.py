"""What can go wrong in the engagement room. Expected results ("not yet", "not enough data") are values.

EngagementError
├── FlowDoesNotAdd      counts of people that contradict each other; the message names the sum
├── SealBroken          the design is not the one that was sealed before sending
├── SealedTooLate       people were assigned before the design was sealed
├── WindowStillOpen     somebody asked for results before the window closed
├── ClusteringIgnored   communes were drawn, but people are analysed (or the other way round)
├── BadPeriod           days of a report that end before they begin, or are too many
├── ArmChanged          one person appears in two arms
└── TableDoesNotAdd     a table whose totals are not the sums of its cells
"""

from __future__ import annotations


class EngagementError(Exception):
    """Base of this room's errors; messages hold counts and names of sums, nothing personal."""


class FlowDoesNotAdd(EngagementError):
    """Counts of people contradict each other."""


class SealBroken(EngagementError):
    """The design at hand has another hash than the one sealed before sending."""


class SealedTooLate(EngagementError):
    """The first assignment is earlier than the seal: the outcome may have been chosen after the fact."""


class WindowStillOpen(EngagementError):
    """Results were asked for before the window closed."""


class ClusteringIgnored(EngagementError):
    """The unit that was drawn is not the unit that is analysed."""


class ArmChanged(EngagementError):
    """One person has two arms, so the draw was not kept."""


class TableDoesNotAdd(EngagementError):
    """A total is not the sum of its cells."""


class BadPeriod(EngagementError):
    """The days somebody asked a report about make no period."""
