"""APScheduler ticks in this process; a tick that is late or doubled is harmless."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tick:
    """Something to look after every so often. `run` must be safe to call late, twice, or never."""

    name: str
    seconds: float
    run: Callable[[], Awaitable[None]]


def start_ticks(ticks: tuple[Tick, ...]) -> AsyncIOScheduler:
    """Start ticking; the caller shuts the scheduler down."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    for tick in ticks:
        # The default grace of one second would skip a tick on a busy machine; one late run is enough.
        scheduler.add_job(
            _guarded(tick),
            IntervalTrigger(seconds=tick.seconds),
            id=tick.name,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )
    scheduler.start()
    return scheduler


def _guarded(tick: Tick) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        try:
            await tick.run()
        except Exception:
            log.exception("tick %s failed", tick.name)

    return run
