"""The sandbox in its own process, with a crowd in it: each chat asks, waits for the answer, asks again.

`python -m benchmarks.chat_crowd` reads a plan (JSON) on standard input and prints one JSON object.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.acting import write
from bot.sandbox.chat_log import Author, EntryKind
from bot.sandbox.people import Chat, Person
from bot.sandbox.server import SandboxServer
from bot.sandbox.settings import RateLimits, SandboxSettings
from bot.sandbox.world import World

Json = dict[str, Any]
FIRST_ID = 7_000_000_000
PATIENCE_S = 60.0


@dataclass(frozen=True)
class Plan:
    """What the crowd does: `warm_up` questions unmeasured, then `count` measured, `chats` at a time."""

    port: int
    chats: int
    warm_up: int
    count: int
    questions: tuple[str, ...]


@dataclass
class Round:
    """One row of questions, from the first asked to the last answered."""

    left: int
    asked_at: dict[int, float] = field(default_factory=dict)
    took_s: list[float] = field(default_factory=list)
    messages: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)


class CrowdedWorld(World):
    """A sandbox whose people ask on as soon as they are answered."""

    def __init__(self, settings: SandboxSettings, plan: Plan) -> None:
        super().__init__(settings)
        self.plan = plan
        self.round = Round(0)
        self._next = 0
        self.crowd = [
            self.save_person(Person(FIRST_ID + number, f"Dân {number}")) for number in range(plan.chats)
        ]

    async def ask(self, count: int) -> tuple[Round, float]:
        """Ask so many questions; returns the round and how many seconds it took."""
        now = self.round = Round(count)
        began = time.perf_counter()
        for person in self.crowd[:count]:
            self._ask_one(person)
        await asyncio.wait_for(now.over.wait(), PATIENCE_S)
        return now, time.perf_counter() - began

    def post(
        self,
        chat: Chat,
        author: Author,
        message: Json,
        keyboard: Json | None = None,
        kind: EntryKind = "message",
    ) -> Json:
        posted = super().post(chat, author, message, keyboard, kind)
        if author == "bot" and chat.id >= FIRST_ID:
            self.round.messages += 1
            asked_at = self.round.asked_at.pop(chat.id, None)
            if asked_at is not None:
                self.round.took_s.append(time.perf_counter() - asked_at)
                # Not now: the bot's call is answered first.
                asyncio.get_running_loop().call_soon(self._ask_one, self.people[chat.id])
        return posted

    def _ask_one(self, person: Person) -> None:
        now = self.round
        if now.left > 0:
            now.left -= 1
            self._next += 1
            now.asked_at[person.id] = time.perf_counter()
            write(self, self.chats[person.id], person, self._question())
        elif not now.asked_at:
            now.over.set()

    def _question(self) -> str:
        return self.plan.questions[self._next % len(self.plan.questions)]


async def run(plan: Plan) -> Json:
    """Serve, wait for the bot to poll, ask, and report."""
    settings = SandboxSettings(port=plan.port, limits=RateLimits(enabled=False), messages_kept_per_chat=50)
    world = CrowdedWorld(settings, plan)
    server = SandboxServer(world, settings)
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    opened.bind(("127.0.0.1", plan.port))
    opened.listen(256)
    serving = asyncio.create_task(server.serve(sockets=[opened]))
    await world.ask(plan.warm_up)
    await asyncio.sleep(0.3)
    done, seconds = await world.ask(plan.count)
    server.should_exit = True
    await serving
    return {"took_s": done.took_s, "seconds": seconds, "messages": done.messages}


def main() -> None:
    """Read the plan, do it, print what happened."""
    plan = json.load(sys.stdin)
    print(json.dumps(asyncio.run(run(Plan(**{**plan, "questions": tuple(plan["questions"])})))))


if __name__ == "__main__":
    main()
