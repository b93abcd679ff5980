"""How fast campaigns go out, and how quickly citizens are answered meanwhile: `python -m benchmarks.sending`.

Everything goes over real HTTP to a sandbox in a process of its own, its limits off; the product runs whole in
one process (three for the shared rate). The last line of output is one JSON object. `BENCH_QUICK=1` measures
the same with fewer messages and ends within 50 s.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from sqlalchemy import text

from benchmarks.sending_scene import (
    Stage,
    new_database,
    p95,
    postgresql_server,
    process,
    reply_times,
    stage,
    task_for,
)
from bot.sandbox import SANDBOX_TOKEN
from tests.crash.scene import FIRST_ID, ROOT, Sandbox, sandbox_process, subscribers

QUICK = bool(os.environ.get("BENCH_QUICK"))
SECONDS_AT_25 = 5 if QUICK else 60
MESSAGES_AT_1000 = 4_000 if QUICK else 20_000
MESSAGES_OF_THREE = 3_000 if QUICK else 12_000
PEER_AT_25, PEER_AT_1000 = (75, 600) if QUICK else (500, 5_000)
SUBSCRIBERS = 100_000
MEMORY_SECONDS = 3 if QUICK else 15
ASKERS = [FIRST_ID + SUBSCRIBERS + number for number in range(16)]
"""Citizens who subscribed to nothing and only ask."""

GOALS = {
    "share_of_25": 0.99, "share_of_1000": 0.95, "share_of_1000_three_workers_pg": 0.95,
    "reply_p95_at_25_s": 1.0, "reply_p95_at_1000_s": 1.0,
    "materialise_100k_s_sqlite": 5.0, "materialise_100k_s_pg": 3.0,
}  # fmt: skip

Figures = dict[str, Any]


async def at_rate(per_s: float, messages: int) -> Figures:
    """One process sends to everybody and answers citizens who keep asking; both share one budget."""
    people = subscribers(messages)
    with tempfile.TemporaryDirectory() as folder, sandbox_process([*people, *ASKERS]) as sandbox:
        async with stage(f"sqlite:///{folder}/bench.db", people) as staged:
            with process(task_for(staged, sandbox, per_s=per_s)) as peak:
                over = asyncio.Event()
                asking = asyncio.create_task(reply_times(sandbox, ASKERS, over))
                await staged.until_over(messages / per_s * 4 + 30)
                over.set()
                answers = await asking
            count, first, last = await staged.attempts()
            await _check(staged, sandbox, count)
            during = [answer for answer in answers if first <= answer[0] <= last]
            bulk, replies = (count - 1) / (last - first), len(during) / (last - first)
            return {
                "share": (bulk + replies) / per_s, "bulk_per_s": round(bulk, 2), "p95": p95(during),
                "replies": len(during), "peak_mb": peak[0],
            }  # fmt: skip


async def three_workers(server: str) -> Figures:
    """Three processes on PostgreSQL keep one rate of 1,000/s through the shared row."""
    people = subscribers(MESSAGES_OF_THREE)
    with sandbox_process(people) as sandbox, ExitStack() as running:
        async with stage(new_database(server), people) as staged:
            for number in range(3):
                running.enter_context(
                    process(task_for(staged, sandbox, per_s=1000, number=number, shared=True))
                )
            await staged.until_over(MESSAGES_OF_THREE / 1000 * 6 + 30)
            running.close()
            count, first, last = await staged.attempts()
            await _check(staged, sandbox, count)
            return {"share": (count - 1) / (last - first) / 1000}


async def idle() -> Figures:
    """How quickly a citizen is answered while nothing is sent."""
    with tempfile.TemporaryDirectory() as folder, sandbox_process(ASKERS) as sandbox:
        async with stage(f"sqlite:///{folder}/bench.db", []) as staged:
            with process(task_for(staged, sandbox, per_s=25)):
                over = asyncio.Event()
                asking = asyncio.create_task(reply_times(sandbox, ASKERS, over))
                await asyncio.sleep(3 if QUICK else 15)
                over.set()
                return {"p95": p95(await asking)}


async def materialise(url: str) -> float:
    """Seconds to write out 100,000 subscribers and make them visible."""
    async with stage(url, subscribers(SUBSCRIBERS)) as staged:
        if staged.database.dialect == "postgresql":
            await staged.database.write(lambda session: session.execute(text("ANALYZE")))
        started = time.perf_counter()
        await staged.campaigns.tick()
        taken = time.perf_counter() - started
        conservation = await staged.shelf.conservation(staged.run_id)
        assert (conservation.assigned, conservation.holds) == (SUBSCRIBERS, True)
        return round(taken, 2)


async def memory(count: int) -> float:
    """Peak memory of the process while it writes out so many subscribers and sends for a while."""
    people = subscribers(count)
    with tempfile.TemporaryDirectory() as folder, sandbox_process(people[:1000]) as sandbox:
        async with stage(f"sqlite:///{folder}/bench.db", people) as staged:
            with process(task_for(staged, sandbox, per_s=300)) as peak:
                await asyncio.sleep(MEMORY_SECONDS)
            return peak[0]


def peer(per_s: float, count: int) -> float:
    """The share of a rate a plain loop reaches."""
    with sandbox_process(subscribers(count)) as sandbox:
        command = [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "benchmarks.sending_peer",
            sandbox.url,
            SANDBOX_TOKEN,
        ]
        command += [str(FIRST_ID), str(count), str(per_s)]
        said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        # The limiter lets a whole second's worth leave at once, before it begins to count.
        return round((count - per_s if count > 2 * per_s else count) / float(said) / per_s, 3)


async def main() -> None:
    """Measure everything, print as it comes, last one line of JSON."""
    figures: Figures = {"quick": QUICK, "transport": "aiohttp (ours), httpx (peer)", "sandbox_limits": "off"}

    async def measured(name: str, measure: Callable[[], Awaitable[Any]]) -> Any:
        started = time.perf_counter()
        result = await measure()
        print(f"{name}: {result} ({time.perf_counter() - started:.0f} s)", flush=True)
        return result

    slow = await measured("at 25/s", lambda: at_rate(25, 25 * SECONDS_AT_25))
    fast = await measured("at 1000/s", lambda: at_rate(1000, MESSAGES_AT_1000))
    quiet = await measured("idle", idle)
    figures |= {"share_of_25": slow["share"], "share_of_1000": fast["share"]}
    figures |= {"reply_p95_idle_s": quiet["p95"], "reply_p95_at_25_s": slow["p95"]}
    figures |= {"reply_p95_at_1000_s": fast["p95"], "messages_at_1000": MESSAGES_AT_1000}
    figures["seconds_at_25"] = SECONDS_AT_25
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        figures["materialise_100k_s_sqlite"] = await measured("write out, SQLite", lambda: materialise(url))
    with postgresql_server() as server:
        three = await measured("three workers", lambda: three_workers(server))
        figures["share_of_1000_three_workers_pg"] = three["share"]
        figures["materialise_100k_s_pg"] = await measured(
            "write out, PostgreSQL", lambda: materialise(new_database(server))
        )
    figures["peer_share_of_25"] = peer(25, PEER_AT_25)
    figures["peer_share_of_1000"] = peer(1000, PEER_AT_1000)
    figures["peak_memory_mb_1k"] = await measured("memory, 1,000", lambda: memory(1000))
    figures["peak_memory_mb_100k"] = await measured("memory, 100,000", lambda: memory(SUBSCRIBERS))
    figures["missed"] = [name for name, goal in GOALS.items() if _is_missed(name, figures[name], goal)]
    rounded = {name: round(it, 4) if isinstance(it, float) else it for name, it in figures.items()}
    print(json.dumps(rounded, ensure_ascii=False))


async def _check(staged: Stage, sandbox: Sandbox, count: int) -> None:
    """A speed is worth nothing unless everybody got exactly one copy."""
    conservation = await staged.shelf.conservation(staged.run_id)
    assert conservation.holds, conservation
    copies = [number for chat, number in (await sandbox.copies()).items() if chat not in ASKERS]
    assert (sum(copies), max(copies), conservation.sent) == (count, 1, count)


def _is_missed(name: str, figure: float | None, goal: float) -> bool:
    if figure is None:
        return True
    return figure < goal if name.startswith("share") else figure > goal


if __name__ == "__main__":
    asyncio.run(main())
