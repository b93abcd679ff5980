"""How the bot gets its updates: by asking again and again, or by a webhook."""

from __future__ import annotations

import asyncio
import re
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.errors import Refusal, bad_request
from bot.sandbox.params import Params
from bot.sandbox.world import World

Json = dict[str, Any]
MAX_BATCH = 100
MAX_POLL_S = 50
_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")


async def get_updates(world: World, params: Params) -> list[Json]:
    """Return waiting updates, or wait for the first; an `offset` confirms all below it.

    Raises:
        Refusal: 409 while a webhook is set, or when a newer poll takes over.
    """
    if world.profile.get("webhook"):
        raise Refusal(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    queue = world.updates
    queue.allow(params.data("allowed_updates"))
    queue.poll_generation += 1
    mine = queue.poll_generation
    queue.bell.ring()
    confirm(world, params.integer("offset", 0) or 0)
    limit = min(max(params.integer("limit", MAX_BATCH) or MAX_BATCH, 1), MAX_BATCH)
    deadline = asyncio.get_running_loop().time() + min(params.integer("timeout", 0) or 0, MAX_POLL_S)
    while not queue.pending:
        left = deadline - asyncio.get_running_loop().time()
        if left <= 0 or world.hub.closed or not await queue.bell.wait(left):
            break
        if queue.poll_generation != mine and not world.hub.closed:
            raise Refusal(
                409,
                "Conflict: terminated by other getUpdates request; "
                "make sure that only one bot instance is running",
            )
    world.traffic.touch()
    return queue.batch(limit)


def confirm(world: World, offset: int) -> None:
    """Forget the updates below `offset`; a negative one keeps only that many from the end."""
    pending = world.updates.pending
    if offset < 0 and pending:
        offset = pending[max(len(pending) + offset, 0)].update_id
    if pending and pending[0].update_id < offset:
        world.record({"k": "confirmed", "below": offset})
        world.traffic.touch()


def set_webhook(world: World, params: Params) -> bool:
    """Have updates posted to an address from now on; an empty address stops that."""
    address = params.text("url")
    if not address:
        return delete_webhook(world, params)
    if urlsplit(address).scheme not in {"http", "https"} or not urlsplit(address).hostname:
        raise bad_request("bad webhook: invalid URL specified")
    secret = params.text("secret_token")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = params.integer("max_connections", 40) or 40
    if not 1 <= connections <= 100:
        raise bad_request("bad webhook: max_connections must be between 1 and 100")
    world.updates.allow(params.data("allowed_updates"))
    _drop_if_asked(world, params)
    webhook = {"url": address, "secret_token": secret, "max_connections": connections}
    world.save_profile("webhook", webhook)
    world.updates.poll_generation += 1
    world.updates.bell.ring()
    return True


def delete_webhook(world: World, params: Params) -> bool:
    """Go back to waiting for polls."""
    _drop_if_asked(world, params)
    if world.profile.get("webhook"):
        world.save_profile("webhook", None)
        world.updates.bell.ring()
    return True


def get_webhook_info(world: World, _params: Params) -> Json:
    """Return the present webhook and how many updates wait."""
    webhook = world.profile.get("webhook") or {}
    waiting = len(world.updates.pending)
    info: Json = {"url": webhook.get("url", ""), "has_custom_certificate": False}
    info["pending_update_count"] = waiting
    if webhook:
        info["max_connections"] = webhook["max_connections"]
    if world.updates.allowed:
        info["allowed_updates"] = sorted(world.updates.allowed)
    if world.webhook_error:
        info["last_error_date"], info["last_error_message"] = world.webhook_error
    return info


def _drop_if_asked(world: World, params: Params) -> None:
    if params.flag("drop_pending_updates") and world.updates.pending:
        confirm(world, world.updates.pending[-1].update_id + 1)
