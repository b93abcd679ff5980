"""Posting updates to the bot's webhook: in order within a chat, again and again until acknowledged."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from bot.sandbox.http_post import post_json
from bot.sandbox.updates import QueuedUpdate
from bot.sandbox.world import World

Json = dict[str, Any]
_IDLE_S = 30.0


class WebhookPusher:
    """Watches the queue while the sandbox runs; does nothing while no webhook is set.

    Updates of one chat are posted one after the other; different chats go side by side, up to the
    `max_connections` the bot asked for, as Telegram does.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self._busy: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Post what waits, until cancelled."""
        try:
            while True:
                self._start_what_can_start()
                await self.world.updates.bell.wait(_IDLE_S)
        finally:
            for task in self._tasks:
                task.cancel()

    def _start_what_can_start(self) -> None:
        webhook = self.world.profile.get("webhook")
        if not webhook:
            return
        waiting: set[int] = set(self._busy)
        for update in list(self.world.updates.pending):
            if len(self._busy) >= webhook["max_connections"]:
                return
            if update.lane not in waiting:
                self._busy.add(update.lane)
                task = asyncio.create_task(self._deliver(update))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            waiting.add(update.lane)

    async def _deliver(self, update: QueuedUpdate) -> None:
        pause_s = first_pause_s = self.world.settings.webhook_retry_s
        try:
            while webhook := self.world.profile.get("webhook"):
                if await self._post(webhook, update):
                    self.world.record({"k": "acknowledged", "update_id": update.update_id})
                    return
                await asyncio.sleep(pause_s)
                pause_s = min(2 * pause_s, 32 * first_pause_s)
        finally:
            self._busy.discard(update.lane)
            self.world.updates.bell.ring()

    async def _post(self, webhook: Json, update: QueuedUpdate) -> bool:
        secret = webhook["secret_token"]
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        body = json.dumps(update.body, ensure_ascii=False).encode("utf-8", "replace")
        problem = ""
        with self.world.traffic.one():
            try:
                status = await post_json(webhook["url"], body, headers, self.world.settings.webhook_timeout_s)
                if 200 <= status < 300:
                    return True
                problem = f"Wrong response from the webhook: {status}"
            except (OSError, ValueError) as error:
                problem = f"Connection failed: {type(error).__name__}"
        self.world.webhook_error = (int(self.world.clock()), problem)
        return False
