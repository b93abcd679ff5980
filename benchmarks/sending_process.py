"""The process under measurement: the whole product with a sender beside it, until it is told to stop.

`python -m benchmarks.sending_process '<json>'`; prints "ready", and at the end its peak memory as JSON.
"""

from __future__ import annotations

import asyncio
import json
import resource
import signal
import sys
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass

from pydantic import SecretStr

from bot.app import Product, build_product, connected, receiving
from bot.campaigns.service import Campaigns
from bot.database.campaigns.leases import DatabaseLeases
from bot.database.campaigns.machinery import DatabaseMachinery, DatabaseOutbox
from bot.database.campaigns.pacing import DatabasePacing
from bot.database.campaigns.shelf import DatabaseShelf
from bot.scheduling.leases import Leadership
from bot.settings import Settings
from bot.telegram.campaign_building import build_sender
from bot.telegram.campaign_sender import CampaignSender, SenderSettings, sending
from bot.telegram.limiter import SendingLimiter
from bot.telegram.pacing import overall_pace
from tests.crash.worker import RULES

TICK_S = 0.2


@dataclass(frozen=True, slots=True)
class Task:
    """What to run."""

    database_url: str
    sandbox_url: str
    token: str
    holder: str
    per_s: float
    shared: bool = False
    replies: bool = True

    def as_text(self) -> str:
        return json.dumps(asdict(self))


async def serve(task: Task) -> None:
    """Answer citizens, tick and send, all in this process."""
    settings = Settings(  # type: ignore[call-arg]
        _env_file=None, database_url=task.database_url, telegram_bot_token=SecretStr(task.token), port=0
    )
    product = build_product(settings, api_url=task.sandbox_url)
    limiter = product.application.bot.rate_limiter
    assert isinstance(limiter, SendingLimiter)
    limiter.change_pace(overall_pace(task.per_s))
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(connected(product))
        if task.replies:
            await stack.enter_async_context(receiving(product))
        await stack.enter_async_context(sending(_sender(product, limiter, task)))
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await _tick(product, task, stopped)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"peak_mb": round(peak_mb, 1)}) + "\n")


async def _tick(product: Product, task: Task, stopped: asyncio.Event) -> None:
    campaigns = Campaigns(
        shelf=DatabaseShelf(product.database),
        machinery=DatabaseMachinery(product.database),
        clock=product.clock,
        allowed_hosts=lambda: (),
        new_salt=lambda: "",
        rules=RULES,
    )
    leadership = Leadership(DatabaseLeases(product.database), clock=product.clock, holder=task.holder)
    tick = leadership.only_here(campaigns.tick)
    while not stopped.is_set():
        await tick()
        await asyncio.sleep(TICK_S)


def _sender(product: Product, limiter: SendingLimiter, task: Task) -> CampaignSender:
    return build_sender(
        product.application.bot,
        limiter=limiter,
        outbox=DatabaseOutbox(product.database),
        memory=product.memory,
        clock=product.clock,
        holder=task.holder,
        stop_label="🔕 Ngừng mọi tin",
        personal=lambda commune: {"xa_phuong": commune or ""},
        rules=RULES,
        settings=SenderSettings(per_s=task.per_s, idle_s=0.1),
        row=DatabasePacing(product.database) if task.shared else None,
    )


if __name__ == "__main__":
    asyncio.run(serve(Task(**json.loads(sys.argv[1]))))
