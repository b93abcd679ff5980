"""Files that come from outside: read with hard limits, whole or not at all. Adapters of the pure rooms.

`read_upload` is the one door for a report of the portal; nothing of the file itself is kept.
"""

from bot.importing.uploads import MOST_BYTES, read_upload

__all__ = ["MOST_BYTES", "read_upload"]
