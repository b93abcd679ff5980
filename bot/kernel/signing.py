"""Keys for signing, one for each purpose, made from one secret."""

from __future__ import annotations

import hmac
from collections.abc import Callable


def signing_key(
    purpose: str, *, secret_key: str | None, bot_token: str | None, fresh: Callable[[], bytes]
) -> bytes:
    """The key for one purpose: 32 bytes that tell nothing of the secret they come from.

    Args:
        purpose: keys of different purposes differ, so that one signature never passes for another.
        secret_key: the operator's own secret, used when set.
        bot_token: used otherwise; known to every process of one bot, and changed when it was stolen.
        fresh: random bytes for a program that has neither (the sandbox): valid until it ends.
    """
    secret = secret_key or bot_token
    material = secret.encode() if secret else fresh()
    return hmac.digest(material, f"mot-cua {purpose}".encode(), "sha256")
