"""Levers of the sandbox over HTTP: faults, limits, waiting until all is quiet, live events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import asdict, replace
from typing import Any

from starlette.responses import StreamingResponse

from bot.sandbox.driver_desk import Answer, Wish
from bot.sandbox.errors import DriverMistake
from bot.sandbox.faults import read_fault
from bot.sandbox.world import World

Json = dict[str, Any]
_STEP_S = 0.005


def add_fault(wish: Wish) -> Json:
    """Queue a fault."""
    wish.world.faults.add(read_fault(wish.body))
    return faults(wish)


def faults(wish: Wish) -> Json:
    """Return the faults still to come."""
    return {"faults": [fault.as_json() for fault in wish.world.faults.pending()]}


def clear_faults(wish: Wish) -> Json:
    """Forget all faults."""
    wish.world.faults.clear()
    return faults(wish)


def change_limits(wish: Wish) -> Json:
    """Change some of the sending limits, or switch them off with `enabled: false`."""
    limits = wish.world.limiter.limits
    known = asdict(limits)
    if not set(wish.body) <= set(known):
        raise DriverMistake(f"known limits: {', '.join(known)}")
    values = {name: type(known[name])(value) for name, value in wish.body.items()}
    if any(value <= 0 for name, value in values.items() if name != "enabled"):
        raise DriverMistake("limits are positive")
    wish.world.limiter.limits = replace(limits, **values)
    return asdict(wish.world.limiter.limits)


async def settled(wish: Wish) -> Json:
    """Wait until every update is confirmed, nothing is in flight, and it stayed so for `quiet_s` seconds.

    A polling bot confirms an update when it takes it, not when it has handled it; only the quiet tells.
    """
    quiet_s = wish.number("quiet_s", 0.05)
    deadline = asyncio.get_running_loop().time() + min(wish.number("timeout_s", 5.0), 120.0)
    while not _is_settled(wish.world, quiet_s):
        if asyncio.get_running_loop().time() > deadline:
            return {"settled": False, **_state(wish.world)}
        await asyncio.sleep(_STEP_S)
    return {"settled": True, **_state(wish.world)}


def _is_settled(world: World, quiet_s: float) -> bool:
    return not world.updates.pending and world.traffic.quiet_s >= quiet_s


def _state(world: World) -> Json:
    return {"pending": len(world.updates.pending), "in_flight": world.traffic.in_flight}


def events(wish: Wish) -> StreamingResponse:
    """Stream everything that happens as server-sent events."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_stream(wish.world), media_type="text/event-stream", headers=headers)


async def _stream(world: World) -> AsyncIterator[str]:
    yield 'retry: 1000\ndata: {"type":"hello"}\n\n'
    async for event in world.hub.listen():
        yield f"data: {json.dumps(event, ensure_ascii=False)}\n\n"


LEVERS: list[tuple[str, str, Answer]] = [
    ("POST", "/sandbox/faults", add_fault),
    ("GET", "/sandbox/faults", faults),
    ("DELETE", "/sandbox/faults", clear_faults),
    ("PATCH", "/sandbox/limits", change_limits),
    ("GET", "/sandbox/settled", settled),
    ("GET", "/sandbox/events", events),
]
