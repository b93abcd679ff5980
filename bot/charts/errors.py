"""What the charts room raises.

NoSuchPoster        a poster for something the bot would not understand
"""

from __future__ import annotations


class NoSuchPoster(LookupError):
    """The service or the source is not known; nothing is written."""
