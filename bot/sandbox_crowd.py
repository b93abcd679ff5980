"""Invented subscribers for the sandbox, so that a broadcast can be tried: fewer than ten are never sent to.

They press Start in the sandbox like anybody and agree to everything; their names say that they are invented.
"""

from __future__ import annotations

import httpx

from bot.conversations.model import GiveConsent, Outcome
from bot.conversations.ports import Memory
from bot.kernel.clock import Clock
from bot.kernel.ids import ChatId
from bot.people.consent import CURRENT_WORDING
from bot.people.model import ChatState, Consent, Person

CROWD = 24
"""Enough for a holdout and two wordings to show."""

NAME = "Người thử {number:02d} (giả lập)"


async def invite_crowd(sandbox_url: str, memory: Memory, clock: Clock) -> None:
    """Let the crowd in, once for each sandbox; whoever deleted or blocked something stays as they are."""
    async with httpx.AsyncClient(base_url=f"{sandbox_url}/sandbox", trust_env=False) as http:
        people = (await http.get("/people")).json()["people"]
        names = {person["first_name"] for person in people}
        for number in range(1, CROWD + 1):
            if (name := NAME.format(number=number)) not in names:
                await _join(http, name, memory, clock)


async def _join(http: httpx.AsyncClient, name: str, memory: Memory, clock: Clock) -> None:
    person_id = (await http.post("/people", json={"name": name})).json()["id"]
    await http.post(f"/chats/{person_id}/start", json={"from": person_id, "payload": ""})
    person = Person(ChatState(ChatId(person_id)))
    agreed = Outcome(
        effects=tuple(GiveConsent(consent, CURRENT_WORDING[consent]) for consent in Consent),
        state=person.state,
    )
    await memory.record(person=person, outcome=agreed, update_id=None, outbox=None, now=clock.now())
