"""The peer: a plain python-telegram-bot loop with its own AIORateLimiter and its default transport.

`python -m benchmarks.sending_peer <url> <token> <first chat> <count> <per second>`; prints the seconds taken.
"""

from __future__ import annotations

import asyncio
import sys
import time

from telegram.ext import AIORateLimiter, ApplicationBuilder

from tests.crash.scene import TEXT


async def broadcast(url: str, token: str, first: int, count: int, per_s: float) -> float:
    """Send one text to each chat, as most broadcast scripts do; returns the seconds it took."""
    limiter = AIORateLimiter(overall_max_rate=per_s, overall_time_period=1)
    application = (
        ApplicationBuilder().token(token).base_url(f"{url}/bot").rate_limiter(limiter).updater(None).build()
    )
    async with application:
        started = time.perf_counter()
        for chat_id in range(first, first + count):
            await application.bot.send_message(chat_id, TEXT)
        return time.perf_counter() - started


if __name__ == "__main__":
    url, token, first, count, per_s = sys.argv[1:]
    print(asyncio.run(broadcast(url, token, int(first), int(count), float(per_s))))
