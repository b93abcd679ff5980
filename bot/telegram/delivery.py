"""Whether a failed call may have reached Telegram: one rule, for every transport.

Whoever sends again what may have arrived sends it twice, so only this module decides.
"""

from __future__ import annotations

import httpx
from telegram.error import NetworkError, TelegramError, TimedOut

_NEVER_LEFT_HTTPX = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class TransportFailure(Exception):
    """Why a call brought no answer, by name only: errors of HTTP libraries may quote the address.

    The address of a call holds the bot's token, so the library's own error is never chained.
    """


class NeverLeft(TransportFailure):
    """No connection was made, or none was free: not a byte of the request left."""


class BrokenOff(TransportFailure):
    """The request was on its way, wholly or in part; nobody knows what became of it."""


def surely_not_delivered(error: NetworkError) -> bool:
    """Whether a failed call cannot have reached a chat: it never left, or Telegram answered with a 5xx.

    python-telegram-bot keeps the transport's own error as the cause; an answered refusal has none, or the
    complaint that the answer was no JSON.
    """
    cause = error.__cause__
    if cause is None or isinstance(cause, TelegramError):
        return not isinstance(error, TimedOut)
    return isinstance(cause, (NeverLeft, *_NEVER_LEFT_HTTPX))
