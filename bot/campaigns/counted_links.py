"""Links that count taps: signed, so that nobody can invent one, and free of addresses, so that nobody can
turn one elsewhere.

A link names a run, an arm and the place of a button; where it leads is read from what the run really sent.
It names a single copy only for people who agreed to measuring.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadSignature, TimestampSigner

from bot.campaigns.assignment import Arm
from bot.campaigns.model import RunId, SendId
from bot.kernel.clock import Clock

LINKS_LIVE = timedelta(days=180)
"""How long a link leads on: longer than any campaign is of use, short enough that old messages fade."""

PATH = "/go/"
"""Where the web server answers links."""

LONGEST_TOKEN = 160

_VERSION = "1"
_NUMBER = r"[1-9][0-9]{0,17}"
_SHAPE = re.compile(rf"{_VERSION}-({_NUMBER})-([0-9]{{1,2}})-({'|'.join(Arm)})(?:-({_NUMBER}))?")


@dataclass(frozen=True, slots=True)
class LinkTap:
    """What a link names. `send_id` is set only for people who agreed to measuring."""

    run_id: RunId
    place: int
    arm: str
    send_id: SendId | None = None


class LinkForged(Exception):
    """We did not sign this, or it is damaged."""


class LinkExpired(Exception):
    """We signed it, longer ago than links live."""


class CountedLinks:
    """Makes and reads the links of broadcasts.

    Args:
        key: see `bot.kernel.signing`; all processes need the same one.
        public_url: where the web server answers from outside, with or without a slash at the end.
    """

    def __init__(self, key: bytes, *, public_url: str, clock: Clock) -> None:
        self._signer = _Signer(key, clock)
        self._base = public_url.rstrip("/") + PATH
        self._clock = clock

    def address(self, tap: LinkTap) -> str:
        """The address of a button: some 70 characters after the host."""
        parts = (_VERSION, tap.run_id, tap.place, tap.arm, *(() if tap.send_id is None else (tap.send_id,)))
        return self._base + self._signer.sign("-".join(map(str, parts))).decode()

    def read(self, token: str) -> LinkTap:
        """What a link names.

        Raises:
            LinkForged: not ours.
            LinkExpired: older than `LINKS_LIVE`.
        """
        payload, signed_at = self._verified(token)
        # Not by the library: it calls a link from a clock a second ahead of ours expired.
        if self._clock.now() - signed_at > LINKS_LIVE:
            raise LinkExpired
        found = _SHAPE.fullmatch(payload)
        if found is None:
            raise LinkForged
        run, place, arm, send = found.groups()
        return LinkTap(RunId(int(run)), int(place), arm, None if send is None else SendId(int(send)))

    def _verified(self, token: str) -> tuple[str, datetime]:
        if len(token) > LONGEST_TOKEN or not token.isascii():
            raise LinkForged
        try:
            payload, signed_at = self._signer.unsign(token, return_timestamp=True)
        except BadSignature as error:
            raise LinkForged from error
        return payload.decode(), signed_at


class _Signer(TimestampSigner):
    """HMAC-SHA256 over what is signed and when, by the clock that is handed in."""

    def __init__(self, key: bytes, clock: Clock) -> None:
        super().__init__(key, salt=b"go", key_derivation="hmac", digest_method=hashlib.sha256)
        self._clock = clock

    def get_timestamp(self) -> int:
        return int(self._clock.now().timestamp())
