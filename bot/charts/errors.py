"""What the charts room raises.

NoSuchPoster        a poster for something the bot would not understand
NotDrawn            a chart the drawing process could not draw
"""

from __future__ import annotations


class NoSuchPoster(LookupError):
    """The service or the source is not known; nothing is written."""


class NotDrawn(RuntimeError):
    """The drawing library refused or took too long; the figures themselves are fine."""
