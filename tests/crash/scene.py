"""A database of subscribers, a sandbox in a process of its own that knows them, and workers to kill."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import httpx
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot.campaigns.model import CampaignId, Content, Plan, RunId, StaffId
from bot.campaigns.schedule import Schedule
from bot.campaigns.service import Campaigns, Verdict
from bot.campaigns.statuses import OVER_RUNS, SendState
from bot.database.campaigns.machinery import DatabaseMachinery
from bot.database.campaigns.shelf import DatabaseShelf
from bot.database.engine import Database, create_database
from bot.database.migrate import migrate
from bot.database.tables import CHATS, PEOPLE
from bot.database.tables.campaigns import SENDS
from bot.kernel.clock import SystemClock
from bot.sandbox import SANDBOX_TOKEN
from bot.sandbox.people import Chat, Person
from tests.crash.worker import RULES, Orders

FIRST_ID = 7_300_000_000
ROOT = Path(__file__).resolve().parents[2]
TEXT = "Bà con nộp hồ sơ tại nhà, miễn phí."


def subscribers(count: int) -> list[int]:
    return [FIRST_ID + place for place in range(count)]


async def add_subscribers(database: Database, people: list[int], *, measured: bool = False) -> None:
    """People who agreed to notifications, and to measuring when asked for."""
    rows = [
        {
            "chat_id": chat_id, "role": "citizen", "pseudonym": f"{chat_id:016x}" if measured else None,
            "notifications": True, "measuring": measured, "questions": False, "follow_up": False,
        }
        for chat_id in people
    ]  # fmt: skip
    states = [
        {
            "chat_id": chat_id,
            "language": "vi",
            "places": [],
            "offered": "",
            "last_used_on": date(2026, 11, 23),
        }
        for chat_id in people
    ]

    def transaction(session: Session) -> None:
        for start in range(0, len(rows), 5000):
            session.execute(insert(PEOPLE), rows[start : start + 5000])
            session.execute(insert(CHATS), states[start : start + 5000])

    await database.write(transaction)


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A sandbox in its own process."""

    url: str
    folder: Path

    async def fault(self, kind: str, **more: object) -> None:
        async with httpx.AsyncClient(trust_env=False) as http:
            answer = await http.post(f"{self.url}/sandbox/faults", json={"kind": kind, **more})
        assert answer.status_code == 200, answer.text

    async def copies(self) -> dict[int, int]:
        """How many messages of the bot each chat really received."""
        async with httpx.AsyncClient(trust_env=False, timeout=60) as http:
            chats = (await http.get(f"{self.url}/sandbox/ledger")).json()["chats"]
        return {int(chat): counts["bot"] for chat, counts in chats.items()}


@contextmanager
def sandbox_process(people: list[int], *, limited: bool = False) -> Iterator[Sandbox]:
    """Start a sandbox in which these people have pressed Start."""
    with tempfile.TemporaryDirectory(prefix="mot-cua-sandbox-") as folder:
        _write_people(Path(folder) / "ledger.jsonl", people)
        port = _free_port()
        command = [sys.executable, "-m", "bot.sandbox", "--port", str(port), "--data-dir", folder]
        process = subprocess.Popen(
            command if limited else [*command, "--no-limits"], cwd=ROOT, stderr=subprocess.DEVNULL
        )
        try:
            sandbox = Sandbox(f"http://127.0.0.1:{port}", Path(folder))
            _wait_until_up(sandbox.url)
            yield sandbox
        finally:
            process.terminate()
            process.wait(10)


@dataclass(frozen=True, slots=True)
class Scene:
    """A campaign that is due, and everything to watch it."""

    database: Database
    shelf: DatabaseShelf
    campaigns: Campaigns
    campaign_id: CampaignId
    run_id: RunId
    sandbox: Sandbox
    orders: Orders

    async def states(self) -> dict[int, SendState]:
        """Each person's send; a person without one is missing here."""
        sends = select(SENDS.c.chat_id, SENDS.c.state).where(SENDS.c.chat_id.is_not(None))
        rows = await self.database.read(lambda session: session.execute(sends).all())
        return {row.chat_id: SendState(row.state) for row in rows}

    async def is_over(self) -> bool:
        return (await self.shelf.run(self.run_id)).status in OVER_RUNS

    async def assert_conserved(self) -> None:
        conservation = await self.shelf.conservation(self.run_id)
        assert conservation.holds, conservation

    def worker(self, number: int, **changes: object) -> subprocess.Popen[str]:
        """Start a worker process."""
        orders = replace(self.orders, holder=f"worker-{number}", **changes)  # type: ignore[arg-type]
        command = [sys.executable, "-W", "ignore", "-m", "tests.crash.worker", orders.as_text()]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    async def until_over(self, timeout_s: float = 60.0) -> None:
        deadline = time.monotonic() + timeout_s
        while not await self.is_over():
            assert time.monotonic() < deadline, await self.shelf.progress(self.run_id)
            await asyncio.sleep(0.1)


@asynccontextmanager
async def scene(
    database_url: str, sandbox: Sandbox, people: list[int], **orders: object
) -> AsyncIterator[Scene]:
    """Subscribers in a new database, and a campaign to all of them that is due now."""
    migrate(database_url)
    database = create_database(database_url)
    try:
        await add_subscribers(database, people, measured=True)
        clock, shelf = SystemClock(), DatabaseShelf(database)
        campaigns = Campaigns(
            shelf=shelf,
            machinery=DatabaseMachinery(database),
            clock=clock,
            allowed_hosts=lambda: (),
            new_salt=lambda: "a salt",
            rules=RULES,
        )
        # A moment ahead, as when an officer says "now".
        schedule = Schedule(clock.now() + timedelta(seconds=0.5))
        plan = Plan("Thử", Content((TEXT,)), schedule=schedule, holdout_share=0.1)
        campaign = await campaigns.draft(plan, author=StaffId(1))
        assert await campaigns.submit(campaign.id, staff=StaffId(1)) is Verdict.DONE
        run = (await shelf.runs(campaign.id))[0]
        told = Orders(database_url, sandbox.url, SANDBOX_TOKEN, "nobody", **orders)  # type: ignore[arg-type]
        yield Scene(database, shelf, campaigns, campaign.id, run.id, sandbox, told)
    finally:
        await database.close()


def _write_people(path: Path, people: list[int]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for chat_id in people:
            person = Person(chat_id, f"Người {chat_id % 100_000}", started=True)
            chat = Chat(chat_id, "private", person.first_name, (chat_id,))
            for record in ({"k": "person", "person": asdict(person)}, {"k": "chat", "chat": asdict(chat)}):
                file.write(json.dumps(record, ensure_ascii=False) + "\n")


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def _wait_until_up(url: str) -> None:
    for _ in range(600):
        try:
            if httpx.get(f"{url}/sandbox/faults", trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise TimeoutError("the sandbox did not start")
