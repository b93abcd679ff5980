"""A local Bot API server with a chat page: Telegram for `make run` without a token, and for the tests.

It promises that an unchanged bot, polling or by webhook, is answered and refused as Telegram's documents
say, and that its ledger is what each chat really received. It imports no other room.
"""

from __future__ import annotations

from bot.sandbox.server import RunningSandbox, create_sandbox_app, run_sandbox, serve_sandbox
from bot.sandbox.settings import SANDBOX_TOKEN, RateLimits, SandboxSettings

__all__ = [
    "SANDBOX_TOKEN",
    "RateLimits",
    "RunningSandbox",
    "SandboxSettings",
    "create_sandbox_app",
    "run_sandbox",
    "serve_sandbox",
]
