"""What can be set about the sandbox; nothing here is read from the environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

SANDBOX_TOKEN = "1000000001:hop-cat-khong-phai-token-that"  # noqa: S105 - opens nothing but the local sandbox
"""The token the sandbox answers to when none is given."""


@dataclass(frozen=True, slots=True)
class RateLimits:
    """Telegram's published sending limits.

    Source: core.telegram.org/bots/faq ("My bot is hitting limits"); the size of the tolerated burst in one
    chat is not published, so it is a setting.
    """

    enabled: bool = True
    overall_per_s: int = 30
    paid_per_s: int = 1000
    chat_per_s: float = 1.0
    chat_burst: int = 5
    group_per_min: int = 20


@dataclass(frozen=True, slots=True)
class SandboxSettings:
    """How one sandbox is set up.

    Attributes:
        data_dir: where history and files are kept; None keeps everything in memory only.
        messages_kept_per_chat: entries of one chat held in memory; the file on disk keeps all.
        query_lifetime_s: how long a button press or an inline query may wait for its answer.
        webhook_retry_s: pause before an unacknowledged update is posted again, doubled up to 32 times.
        journal_records_before_compacting: a longer history is set aside and summed up at the next start.
    """

    token: str = SANDBOX_TOKEN
    bot_id: int = 1000000001
    bot_name: str = "Một Cửa (hộp cát)"
    bot_username: str = "mot_cua_hop_cat_bot"
    host: str = "127.0.0.1"
    port: int = 8081
    data_dir: Path | None = None
    limits: RateLimits = field(default_factory=RateLimits)
    messages_kept_per_chat: int = 500
    query_lifetime_s: float = 60.0
    webhook_timeout_s: float = 30.0
    webhook_retry_s: float = 0.2
    journal_records_before_compacting: int = 100_000
