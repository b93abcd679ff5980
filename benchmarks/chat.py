"""`python -m benchmarks.chat`: questions a second, end to end, beside python-telegram-bot's own echo bot.

Three processes' worth of truth: a crowd in the sandbox (one process) asks the product, then the echo bot
(another process, the same crowd, the same questions), turn by turn, over loopback HTTP with long polling.
Apart from that, both bots without HTTP, to tell our own cost; start-up to "ready"; peak memory.
`BENCH_QUICK=1` ends within 50 s. The last line of output is one JSON object.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from bot.content import LiveContent
from bot.conversations.desk import respond
from bot.conversations.model import Incoming, Turn
from bot.kernel.ids import ChatId
from bot.people.model import ChatState, Person
from bot.settings import ROOT

QUESTIONS = ROOT / "training" / "questions_dev.jsonl"
GOALS = {"share_of_echo": 0.40, "ready_s": 2.0, "memory_mb": 150.0}
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    rounds: int
    count: int
    inside_rounds: int
    inside_count: int
    starts: int
    chats: int = 64


FULL = Size(rounds=5, count=2000, inside_rounds=3, inside_count=1500, starts=7)
QUICK = Size(rounds=1, count=400, inside_rounds=1, inside_count=300, starts=1)


@dataclass(frozen=True)
class Measured:
    """One bot before one crowd."""

    per_s: float
    took_s: list[float]
    messages: int
    memory_mb: float


def main() -> None:
    """Measure, tell on the way, and end with the JSON line."""
    size = QUICK if os.environ.get("BENCH_QUICK") == "1" else FULL
    questions = single_answer_questions()
    print(f"{len(questions)} questions that are answered by exactly one message; {size}")
    runs: dict[str, list[Measured]] = {"product": [], "echo": [], "echo-side-by-side": []}
    inside: dict[str, list[float]] = {"product": [], "echo": []}
    for _ in range(size.rounds):
        for kind, measured in runs.items():
            measured.append(ask(kind, questions, size))
            print(f"{kind}: {measured[-1].per_s:.0f}/s")
    for _ in range(size.inside_rounds):
        for kind, rates in inside.items():
            rates.append(size.inside_count / inside_seconds(kind, questions, size.inside_count))
            print(f"{kind} without HTTP: {rates[-1]:.0f}/s")
    result = {**summed_up(runs, inside, size), **started(size.starts)}
    result["goals"] = GOALS
    result["goals_met"] = {
        "share_of_echo": result["share_of_echo"] >= GOALS["share_of_echo"],
        "ready_s": result["ready_s"] <= GOALS["ready_s"],
        "memory_mb": result["memory_mb"] <= GOALS["memory_mb"],
    }
    print(json.dumps(result))


def single_answer_questions() -> list[str]:
    """Labelled questions to which the product says one message, so that answers can be told apart."""
    inside = LiveContent(ROOT, posters=frozenset()).inside()
    texts = [json.loads(line)["text"] for line in QUESTIONS.read_text("utf-8").splitlines() if line]
    person = Person(ChatState(ChatId(1)))
    return [
        text
        for text in dict.fromkeys(texts)
        if len(respond(Turn(Incoming.TEXT, person, NOON, text=text), inside).replies) == 1
    ]


def ask(kind: str, questions: Sequence[str], size: Size) -> Measured:
    """Put one bot, in a fresh process, before a fresh crowd."""
    port = free_port()
    plan = {
        "port": port,
        "chats": size.chats,
        "warm_up": 2 * size.chats,
        "count": size.count,
        "questions": questions,
    }
    with tempfile.TemporaryDirectory() as folder:
        crowd = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.chat_crowd"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert crowd.stdin is not None
        crowd.stdin.write(json.dumps(plan))
        crowd.stdin.close()
        wait_for_port(port)
        bot = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.chat_bots", kind, f"http://127.0.0.1:{port}", folder],
            cwd=ROOT,
            stderr=subprocess.DEVNULL,  # the crowd leaves while the bot still polls
        )
        try:
            assert crowd.stdout is not None
            told: dict[str, Any] = json.loads(crowd.stdout.readline())
            memory_mb = peak_memory_mb(bot.pid)
        finally:
            end(bot)
            end(crowd)
    return Measured(len(told["took_s"]) / told["seconds"], told["took_s"], told["messages"], memory_mb)


def inside_seconds(kind: str, questions: Sequence[str], count: int) -> float:
    """Seconds one bot takes for `count` questions when every call is answered at once."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.chat_bots", f"{kind}-inside", str(count), folder],
            cwd=ROOT,
            input=json.dumps(list(questions)),
            capture_output=True,
            text=True,
            check=True,
        )
    return float(done.stdout.splitlines()[-1])


def started(times: int) -> dict[str, float]:
    """Start `python -m bot run` again and again; the first start makes the database."""
    with tempfile.TemporaryDirectory() as folder:
        runs = [start_once(Path(folder)) for _ in range(times + 1)]
    return {
        "first_ready_s": round(runs[0][0], 2),
        "ready_s": round(statistics.median(one[0] for one in runs[1:]), 2),
        "memory_with_sandbox_mb": round(max(one[1] for one in runs), 1),
    }


def start_once(folder: Path) -> tuple[float, float]:
    """Seconds until health says ready, and peak memory then, of product and sandbox together."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TELEGRAM_")}
    environment |= {
        "PYTHONPATH": str(ROOT),
        "PORT": str(port),
        "SANDBOX_PORT": str(free_port()),
        "DATABASE_URL": f"sqlite:///{folder / 'bench.db'}",
        "SANDBOX_FOLDER": str(folder / "sandbox"),
    }
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not is_ready(port):
            if process.poll() is not None or time.perf_counter() - began > 30:
                raise SystemExit("`python -m bot run` did not become ready")
            time.sleep(0.01)
        return time.perf_counter() - began, peak_memory_mb(process.pid)
    finally:
        end(process)


def is_ready(port: int) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def summed_up(runs: dict[str, list[Measured]], inside: dict[str, list[float]], size: Size) -> dict[str, Any]:
    """Medians over the rounds; percentiles over all questions of the product."""
    per_s = {kind: statistics.median(one.per_s for one in measured) for kind, measured in runs.items()}
    took_ms = sorted(1000 * seconds for one in runs["product"] for seconds in one.took_s)
    inside_per_s = {kind: statistics.median(rates) for kind, rates in inside.items()}
    return {
        "product_per_s": round(per_s["product"], 1),
        "echo_per_s": round(per_s["echo"], 1),
        "share_of_echo": round(per_s["product"] / per_s["echo"], 3),
        "echo_side_by_side_per_s": round(per_s["echo-side-by-side"], 1),
        "share_of_echo_side_by_side": round(per_s["product"] / per_s["echo-side-by-side"], 3),
        "p50_ms": percentile(took_ms, 50),
        "p95_ms": percentile(took_ms, 95),
        "p99_ms": percentile(took_ms, 99),
        "inside_product_per_s": round(inside_per_s["product"], 1),
        "inside_echo_per_s": round(inside_per_s["echo"], 1),
        "inside_share_of_echo": round(inside_per_s["product"] / inside_per_s["echo"], 3),
        "memory_mb": round(max(one.memory_mb for one in runs["product"]), 1),
        "messages_per_question": round(sum(one.messages for one in runs["product"]) / len(took_ms), 3),
        "rounds": size.rounds,
        "questions_per_round": size.count,
        "chats_at_once": size.chats,
        "transport": {
            "product": "aiohttp (its default), polling, 64 updates at once",
            "echo": "httpx (the library's default), polling, one update at a time (the library's default)",
            "echo_side_by_side": "as echo, 64 updates at once",
        },
        "database": "SQLite, WAL, a turn's state and events written",
        "latency_is": "from the question in the sandbox to its answer there, every chat asking without pause",
        "python": sys.version.split()[0],
        "cores": os.cpu_count(),
    }


def percentile(ordered: Sequence[float], percent: int) -> float:
    return round(ordered[min(len(ordered) - 1, len(ordered) * percent // 100)], 1)


def peak_memory_mb(pid: int) -> float:
    """Most memory the process ever held, where the system tells; else what it holds now."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return float(psutil.Process(pid).memory_info().rss) / 1024**2


def free_port() -> int:
    with closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def wait_for_port(port: int) -> None:
    for _ in range(1000):
        with closing(socket.socket()) as sock:
            if sock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    raise SystemExit("the sandbox did not start")


def end(process: subprocess.Popen[Any]) -> None:
    """Ask to stop, and insist after a while."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


if __name__ == "__main__":
    main()
