"""What is kept of a secret, and what is made from one. Making secrets needs chance, so it is done elsewhere.

A secret of 192 random bits cannot be guessed, so its plain SHA-256 is safe to keep: slow hashes and salts
are for passwords, which people choose.
"""

from __future__ import annotations

import hashlib
import hmac

TOKEN_BYTES = 24
"""Random bytes of a secret: 32 letters of A-Z a-z 0-9 _ -, Telegram's alphabet for start links."""


def digest_of(secret: str) -> str:
    """The only trace of a secret that is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def csrf_of(secret: str) -> str:
    """What every form of a session carries: made from its secret, so it need not be kept at all."""
    return hmac.new(secret.encode(), b"csrf", hashlib.sha256).hexdigest()
