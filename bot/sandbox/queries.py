"""Button presses and inline queries waiting for the bot's answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.bell import Bell
from bot.sandbox.errors import Refusal, bad_request

Json = dict[str, Any]
_KEPT = 2000


@dataclass(slots=True)
class Query:
    """One question to the bot; `answer` stays None until it comes."""

    id: str
    person_id: int
    chat_id: int
    asked_at: float
    text: str = ""
    answer: Json | None = None
    bell: Bell = field(default_factory=Bell)


class Queries:
    """The latest questions of one kind, by id."""

    def __init__(self, lifetime_s: float) -> None:
        self._lifetime_s = lifetime_s
        self._open: dict[str, Query] = {}

    def ask(self, query: Query) -> None:
        """Remember a question; the oldest are forgotten."""
        self._open[query.id] = query
        if len(self._open) > _KEPT:
            del self._open[next(iter(self._open))]

    def find(self, query_id: str) -> Query | None:
        """Return a question that was asked, answered or not."""
        return self._open.get(query_id)

    def answer(self, query_id: str, answer: Json, now: float) -> Query:
        """Store the bot's answer and wake whoever waits for it.

        Raises:
            Refusal: unknown question, or one asked too long ago.
        """
        query = self._open.get(query_id)
        if query is None or now - query.asked_at > self._lifetime_s:
            raise too_old()
        query.answer = answer
        query.bell.ring()
        return query


def too_old() -> Refusal:
    """Return Telegram's refusal of a late answer."""
    return bad_request("query is too old and response timeout expired or query ID is invalid")
