"""Workers die; nobody is missing, nobody gets a second copy, and the sum holds after every death."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.campaigns.statuses import SendState
from bot.telegram.campaign_sender import SenderSettings
from tests.crash.scene import Sandbox, Scene, sandbox_process, scene, subscribers
from tests.crash.worker import MOMENTS

SEED = int(os.environ.get("CRASH_SEED", "20261123"))
PEOPLE = subscribers(90)
PER_S = 60.0
LOST_BY_FAULTS = 4
PASSED_ONCE = ("begun", "before_publishing", "published", "claimed")
"""Moments a run passes a single time; at the others the second passing is fatal."""


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with sandbox_process(PEOPLE) as running:
        yield running


async def ready(worker: subprocess.Popen[str]) -> None:
    """Wait until a worker works, or is dead already."""
    assert worker.stdout is not None
    await asyncio.to_thread(worker.stdout.readline)


async def killed(worker: subprocess.Popen[str]) -> None:
    worker.send_signal(signal.SIGKILL)
    await ended(worker)


async def ended(worker: subprocess.Popen[str]) -> None:
    _, said = await asyncio.to_thread(worker.communicate, timeout=30)
    assert "Traceback" not in said, said


async def add_faults(sandbox: Sandbox, people: list[int], order: random.Random) -> None:
    """429, 500, blocked people, broken connections before and after delivery, a chat that moved."""
    odd = order.sample(people, 12)
    for chat_id in odd[:3]:
        await sandbox.fault("blocked", chat_id=chat_id, method="sendMessage")
    for chat_id in odd[3:6]:
        await sandbox.fault("server_error", chat_id=chat_id, method="sendMessage")
    for chat_id in odd[6:8]:
        await sandbox.fault("lost_answer", chat_id=chat_id, method="sendMessage")
    for chat_id in odd[8:10]:
        await sandbox.fault("lost_request", chat_id=chat_id, method="sendMessage")
    await sandbox.fault("retry_after", chat_id=odd[10], method="sendMessage", retry_after=1)


async def assert_truth(scene: Scene, people: list[int]) -> Counter[SendState]:
    """What the database says is what people really got."""
    await scene.assert_conserved()
    conservation = await scene.shelf.conservation(scene.run_id)
    assert conservation.assigned + conservation.held_out == len(people), "nobody is missing"
    copies, states = await scene.sandbox.copies(), await scene.states()
    assert {chat: count for chat, count in copies.items() if count > 1} == {}, "nobody gets a second copy"
    for chat_id, state in states.items():
        got = copies.get(chat_id, 0)
        if state is SendState.SENT:
            assert got == 1, "what is called sent arrived"
        elif state is not SendState.UNKNOWN:
            assert got == 0, f"what is called {state} did not arrive"
    return Counter(states.values())


async def test_killed_at_random_on_sqlite(sqlite_url: str, sandbox: Sandbox) -> None:
    await _random_kills(sqlite_url, sandbox, kills=3, workers=1, people=PEOPLE)


async def test_killed_at_random_among_three_workers_on_postgresql(
    postgresql_url: str, sandbox: Sandbox
) -> None:
    await _random_kills(postgresql_url, sandbox, kills=2, workers=3, people=PEOPLE)


@pytest.mark.long
async def test_fifty_kills_on_sqlite(sqlite_url: str) -> None:
    people = subscribers(2000)
    with sandbox_process(people) as sandbox:
        await _random_kills(sqlite_url, sandbox, kills=50, workers=1, people=people)


@pytest.mark.long
async def test_fifty_kills_on_postgresql(postgresql_url: str) -> None:
    people = subscribers(3000)
    with sandbox_process(people) as sandbox:
        await _random_kills(postgresql_url, sandbox, kills=50, workers=3, people=people)


@pytest.mark.long
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("moment", MOMENTS)
async def test_killed_at_every_named_moment(
    request: pytest.FixtureRequest, kind: str, moment: str, sandbox: Sandbox
) -> None:
    await _killed_at(str(request.getfixturevalue(f"{kind}_url")), sandbox, moment)


@pytest.mark.parametrize("moment", ["chunk", "called"])
async def test_killed_where_it_hurts_most(sqlite_url: str, sandbox: Sandbox, moment: str) -> None:
    counts = await _killed_at(sqlite_url, sandbox, moment)
    # Died between the attempt and its outcome: told as unknown, and never sent again.
    assert (counts[SendState.UNKNOWN] > 0) == (moment == "called")


async def test_told_to_stop_it_leaves_in_order(sqlite_url: str, sandbox: Sandbox) -> None:
    async with scene(sqlite_url, sandbox, PEOPLE, per_s=40.0) as campaign:
        worker = campaign.worker(1)
        await ready(worker)
        await asyncio.sleep(1.5)
        worker.terminate()
        started = asyncio.get_running_loop().time()
        await ended(worker)
        assert asyncio.get_running_loop().time() - started < 8
        counts = await assert_truth(campaign, PEOPLE)
        assert counts[SendState.SENT] > 0
        # Nothing is left in its hands, and nothing became unknown.
        assert set(counts) <= {SendState.SENT, SendState.PENDING, SendState.HELD_OUT}


async def _killed_at(database_url: str, sandbox: Sandbox, moment: str) -> Counter[SendState]:
    people = PEOPLE[:60]
    async with scene(database_url, sandbox, people, per_s=200.0, chunk=25) as campaign:
        first_death = "permitted" if moment == "recovered" else moment
        doomed = campaign.worker(1, die_at=first_death, die_after=1 if moment in PASSED_ONCE else 2)
        await asyncio.to_thread(doomed.wait, 30)
        await ended(doomed)
        assert doomed.returncode == -signal.SIGKILL
        await campaign.assert_conserved()
        if moment == "recovered":
            second = campaign.worker(2, die_at=moment, die_after=1)
            await asyncio.to_thread(second.wait, 30)
            await ended(second)
            assert second.returncode == -signal.SIGKILL
        heir = campaign.worker(3)
        await campaign.until_over()
        heir.terminate()
        await ended(heir)
        return await assert_truth(campaign, people)


async def _random_kills(
    database_url: str, sandbox: Sandbox, *, kills: int, workers: int, people: list[int]
) -> None:
    order = random.Random(SEED)
    shared = workers > 1
    async with scene(database_url, sandbox, people, per_s=PER_S, shared=shared, chunk=40) as campaign:
        await add_faults(sandbox, people, order)
        alive = [campaign.worker(number) for number in range(workers)]
        for number in range(kills):
            victim = alive.pop(order.randrange(len(alive)))
            await ready(victim)
            await asyncio.sleep(order.uniform(0.02, 0.8))
            await killed(victim)
            await campaign.assert_conserved()
            alive.append(campaign.worker(workers + number))
        await campaign.until_over(timeout_s=120)
        for worker in alive:
            worker.terminate()
        for worker in alive:
            await ended(worker)
        counts = await assert_truth(campaign, people)
        assert counts[SendState.PENDING] == counts[SendState.CLAIMED] == counts[SendState.SENDING] == 0
        # At most what was on the wire at each kill, and the answers that the faults lost.
        on_the_wire = SenderSettings(per_s=PER_S).calls_at_once
        assert counts[SendState.UNKNOWN] <= kills * on_the_wire + LOST_BY_FAULTS
        _tell(database_url, kills, counts)


def _tell(database_url: str, kills: int, counts: Counter[SendState]) -> None:
    """Leave the figures where whoever asked for them finds them."""
    if folder := os.environ.get("CRASH_FIGURES"):
        kind = database_url.partition(":")[0]
        line = f"{kind} seed={SEED} kills={kills} " + " ".join(f"{k}={v}" for k, v in sorted(counts.items()))
        with Path(folder).open("a", encoding="utf-8") as file:
            file.write(line + "\n")
