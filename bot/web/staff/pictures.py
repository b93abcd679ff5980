"""Pictures that officers choose: told by their first bytes, never by their name or what the browser says."""

from __future__ import annotations

from bot.campaigns.wording import LARGEST_PICTURE_BYTES
from bot.web.staff.forms import Upload
from bot.web.staff.plan_reading import Misread

_LONGEST_SIGNATURE = 12


def picture_kind(content: bytes) -> str | None:
    """The media type of a picture Telegram shows as a photo; None for anything else."""
    first = content[:_LONGEST_SIGNATURE]
    if first.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if first.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if first.startswith(b"RIFF") and first[8:12] == b"WEBP":
        return "image/webp"
    return None


def picture_of(upload: Upload | None) -> bytes | Misread | None:
    """The chosen picture, why it cannot be taken, or None when none was chosen."""
    if upload is None:
        return None
    if upload.content is None or len(upload.content) > LARGEST_PICTURE_BYTES:
        return Misread("picture_too_large")
    if picture_kind(upload.content) is None:
        return Misread("picture_kind")
    return upload.content
