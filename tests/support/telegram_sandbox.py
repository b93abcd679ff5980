"""The tests' Telegram: a sandbox on a free port, and people who write, tap and see in it over HTTP."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from bot.sandbox import RateLimits, SandboxSettings, run_sandbox

Json = dict[str, Any]
UNLIMITED = RateLimits(enabled=False)
PATIENCE_S = 5.0
"""How long a person waits for the bot before the test fails."""


class NotSeen(AssertionError):
    """What a person waited for did not appear; the message lists what did."""


class TelegramSandbox:
    """A sandbox in its own thread, used as `async with TelegramSandbox() as telegram:`.

    Args:
        data_dir: keep history there, so that a second sandbox on it goes on where this one ended.
        limits: sending limits; off unless given.
        settings: everything else, when the usual is not wanted.
    """

    def __init__(
        self,
        data_dir: Path | None = None,
        limits: RateLimits = UNLIMITED,
        settings: SandboxSettings | None = None,
    ) -> None:
        self._settings = settings or SandboxSettings(port=0, data_dir=data_dir, limits=limits)

    async def __aenter__(self) -> Self:
        self._running = await asyncio.to_thread(run_sandbox, self._settings)
        self.http = httpx.AsyncClient(base_url=self._running.url, timeout=70.0, trust_env=False)
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        await self.http.aclose()
        await asyncio.to_thread(self._running.stop)

    @property
    def token(self) -> str:
        """The token the bot uses."""
        return self._settings.token

    @property
    def url(self) -> str:
        """Where the chat page is."""
        return self._running.url

    @property
    def base_url(self) -> str:
        """For `ApplicationBuilder().base_url(...)`."""
        return self._running.base_url

    @property
    def base_file_url(self) -> str:
        """For `ApplicationBuilder().base_file_url(...)`."""
        return self._running.base_file_url

    async def ask(self, method: str, path: str, body: Json | None = None, **query: Any) -> Json:
        """Drive the sandbox at `/sandbox<path>`; a refusal of the driver is an AssertionError."""
        answer = await self.http.request(method, f"/sandbox{path}", json=body, params=query or None)
        if answer.status_code != 200:
            raise AssertionError(f"{method} /sandbox{path}: {answer.status_code} {answer.text}")
        result: Json = answer.json()
        return result

    async def call(self, method: str, **params: Any) -> Json:
        """Call the Bot API directly and return the whole answer, refusals too."""
        answer = await self.http.post(f"{self.base_url}{self.token}/{method}", json=params)
        result: Json = answer.json()
        return result

    async def citizen(self, name: str = "Chị Hoa") -> CitizenClient:
        """Return someone of the cast by name; a new name joins the cast as a citizen."""
        people = (await self.ask("GET", "/people"))["people"]
        found = next((person for person in people if person["first_name"] == name), None)
        return CitizenClient(self, found or await self.ask("POST", "/people", {"name": name}))

    async def add_person(self, name: str, role: str = "citizen", **more: Any) -> CitizenClient:
        """Let someone new in; `more` may be `id`, `username`, `language_code`."""
        return CitizenClient(self, await self.ask("POST", "/people", {"name": name, "role": role, **more}))

    async def fault(self, kind: str, **more: Any) -> None:
        """Queue a fault: see `bot.sandbox.faults.Fault` for the fields."""
        await self.ask("POST", "/faults", {"kind": kind, **more})

    async def set_limits(self, **changes: Any) -> None:
        """Change the sending limits while running, for example `enabled=True`."""
        await self.ask("PATCH", "/limits", changes)

    async def ledger(self, chat_id: int, everything: bool = False) -> list[Json]:
        """Return the entries of one chat: kind, at, author, message; from disk with `everything`."""
        query: Json = {"chat_id": chat_id, **({"everything": 1} if everything else {})}
        found: list[Json] = (await self.ask("GET", "/ledger", **query))["entries"]
        return found

    async def received_counts(self) -> dict[int, int]:
        """Return how many messages of the bot each chat received."""
        counted = (await self.ask("GET", "/ledger"))["chats"]
        return {int(chat_id): counts["bot"] for chat_id, counts in counted.items()}

    async def calls(self, method: str = "") -> list[Json]:
        """Return the latest Bot API calls (method, chat_id, status), of one method or of all."""
        found: list[Json] = (await self.ask("GET", "/calls"))["calls"]
        return [call for call in found if method in {"", call["method"]}]

    async def settled(
        self, timeout_s: float = 10.0, quiet_s: float = 0.05, also: Callable[[], bool] | None = None
    ) -> None:
        """Wait until the bot has handled everything.

        Exact over a webhook. A polling bot confirms when it takes an update, so there "handled" means that
        nothing moved for `quiet_s` seconds; `also` may add what the test knows, such as an empty queue.
        """
        deadline = time.monotonic() + timeout_s
        while True:
            left = deadline - time.monotonic()
            state = await self.ask("GET", "/settled", timeout_s=max(left, 0), quiet_s=quiet_s)
            if not state["settled"]:
                raise NotSeen(f"not settled after {timeout_s} s: {state}")
            if also is None or also():
                return
            if left <= 0:
                raise NotSeen(f"not settled after {timeout_s} s: the given condition does not hold")
            await asyncio.sleep(0.01)


class CitizenClient:
    """One person with a phone. What the bot sends is looked for after the person's own last act."""

    def __init__(self, telegram: TelegramSandbox, person: Json, chat_id: int | None = None) -> None:
        self.telegram = telegram
        self.person = person
        self.id: int = person["id"]
        self.chat_id = chat_id or self.id
        self.messages: list[Json] = []
        self._entries: list[Json] = []
        self._revision = 0
        self._acted_at = 0
        self.keyboard: Json | None = None

    async def in_group(self, title: str = "Tổ dân phố 3") -> CitizenClient:
        """Return the same person writing in a group."""
        chats = (await self.telegram.ask("GET", "/chats"))["chats"]
        group = next(chat for chat in chats if chat["title"] == title)
        return await self._elsewhere(group["id"])

    async def with_person(self, other: CitizenClient) -> CitizenClient:
        """Return the same person in a talk with someone else, which the bot cannot see."""
        chat = await self.telegram.ask("POST", "/direct", {"from": self.id, "to": other.id})
        return await self._elsewhere(chat["id"])

    async def _elsewhere(self, chat_id: int) -> CitizenClient:
        moved = CitizenClient(self.telegram, self.person, chat_id)
        await moved.refresh()
        return moved

    # Acting

    async def starts(self, payload: str | None = None) -> Json:
        """Press Start, or open a link with a payload."""
        return await self._act("start", {"payload": payload or ""})

    async def writes(self, text: str, reply_to: int | None = None) -> Json:
        """Send a text."""
        body: Json = {"text": text}
        return await self._act(
            "send", body if reply_to is None else {**body, "reply_to_message_id": reply_to}
        )

    async def edits(self, message_id: int, text: str) -> Json:
        """Change an own message."""
        return await self._act("edit", {"message_id": message_id, "text": text})

    async def sends(self, kind: str, content: bytes | None = None, **more: Any) -> Json:
        """Send a photo, voice, sticker, location, contact or document; made up when no content is given."""
        body: Json = {"kind": kind, **more}
        if content is not None:
            body["content_base64"] = base64.b64encode(content).decode()
        return await self._act("send", body)

    async def sends_photo(self, caption: str = "", content: bytes | None = None) -> Json:
        """Send a picture."""
        return await self.sends("photo", content, caption=caption)

    async def blocks(self) -> None:
        """Block the bot."""
        await self._act("block", {})

    async def unblocks(self) -> None:
        """Unblock the bot."""
        await self._act("unblock", {})

    async def deactivates(self) -> None:
        """Give up the account."""
        await self.telegram.ask("PATCH", f"/people/{self.id}", {"deactivated": True})

    async def taps(self, label: str, message: Json | None = None, answer_s: float = PATIENCE_S) -> Json:
        """Tap the button whose label holds `label`, on the newest message that has one; wait for the answer.

        Returns:
            For a callback button the bot's answer (`text`, `show_alert`, `url`). For other buttons what they
            do (`url`, `copy_text`, `switch_inline_query`...). A reply-keyboard button sends its text.
        Raises:
            NotSeen: no such button, or no answer within `answer_s` seconds (0: do not wait).
        """
        found = await self._find_button(label, message)
        if found is None:
            return await self._tap_keyboard(label)
        holder, button = found
        body: Json = {"message_id": holder["message_id"], "label": button["text"]}
        if "callback_data" in button:
            body["data"] = button["callback_data"]
        done = await self._act("tap", body)
        return await self._answered(done, answer_s) if "callback_query_id" in done else done

    async def taps_data(self, message_id: int, data: str, answer_s: float = PATIENCE_S) -> Json:
        """Press with any callback data at all, as a tampered client could."""
        done = await self._act("tap", {"message_id": message_id, "forged_data": data})
        return await self._answered(done, answer_s)

    async def asks_inline(self, query: str, wait_s: float = PATIENCE_S) -> Json:
        """Type `@bot query` here; returns `query_id`, `results`, `next_offset`, `button`."""
        body = {"from": self.id, "query": query, "wait_s": wait_s}
        return await self.telegram.ask("POST", f"/chats/{self.chat_id}/inline", body)

    async def chooses(self, answer: Json, place: int = 0) -> Json:
        """Put one of the offered results into this chat."""
        body = {"query_id": answer["query_id"], "result_id": answer["results"][place]["id"]}
        return await self._act("inline/choose", body)

    async def _act(self, act: str, body: Json) -> Json:
        await self.refresh()
        self._acted_at = self._revision
        done = await self.telegram.ask("POST", f"/chats/{self.chat_id}/{act}", {"from": self.id, **body})
        message: Json = done.get("message", done)
        return message

    async def _answered(self, done: Json, answer_s: float) -> Json:
        if not answer_s:
            return {}
        path = f"/callbacks/{done['callback_query_id']}"
        answer = (await self.telegram.ask("GET", path, wait_s=answer_s))["answer"]
        if answer is None:
            raise NotSeen("the button press was not answered")
        found: Json = answer
        return found

    async def _find_button(self, label: str, message: Json | None) -> tuple[Json, Json] | None:
        await self.refresh()
        for holder in [message] if message else reversed(self.messages):
            buttons = [button for row in rows_of(holder) for button in row]
            exact = [button for button in buttons if button["text"] == label]
            for button in exact or [button for button in buttons if label in button["text"]]:
                return holder, button
        return None

    async def _tap_keyboard(self, label: str) -> Json:
        rows = (self.keyboard or {}).get("keyboard", [])
        texts = [button["text"] for row in rows for button in row]
        text = next((text for text in texts if label in text), None)
        if text is None:
            raise NotSeen(f"no button {label!r} among {self.buttons + texts}\n{self._story()}")
        return await self.writes(text)

    # Seeing

    async def sees(self, text: str, timeout_s: float = PATIENCE_S) -> Json:
        """Wait until the bot sent, or edited into, something holding `text` since the last act; return it."""
        return await self.sees_message(lambda message: text in words_of(message), timeout_s, f"{text!r}")

    async def sees_message(
        self, wanted: Callable[[Json], bool], timeout_s: float = PATIENCE_S, what: str = "the message"
    ) -> Json:
        """Wait for a message of the bot, new or edited since the last act, that `wanted` accepts."""
        deadline = time.monotonic() + timeout_s
        while True:
            for entry in self._entries:
                fresh = entry["revision"] > self._acted_at and entry["kind"] != "delete"
                if fresh and entry["author"] == "bot" and wanted(entry["message"]):
                    message: Json = entry["message"]
                    return message
            left = deadline - time.monotonic()
            if left <= 0:
                raise NotSeen(f"{self.person['first_name']} did not see {what}\n{self._story()}")
            await self.refresh(wait_s=left)

    async def sees_nothing(self, quiet_s: float = 0.05) -> None:
        """Check that the bot, once settled, sent nothing since the last act."""
        await self.telegram.settled(quiet_s=quiet_s)
        await self.refresh()
        fresh = [entry for entry in self._entries if entry["revision"] > self._acted_at]
        assert [words_of(entry["message"]) for entry in fresh if entry["author"] == "bot"] == []

    async def refresh(self, wait_s: float = 0.0) -> None:
        """Look at the chat again, waiting up to `wait_s` seconds for something new."""
        path = f"/chats/{self.chat_id}/history"
        seen = await self.telegram.ask("GET", path, after=self._revision, wait_s=wait_s)
        self.messages = seen["messages"]
        self._entries += seen["entries"]
        self._revision = seen["revision"]
        self.keyboard = seen["chat"]["keyboard"]

    @property
    def last_message(self) -> Json:
        """The newest message of the chat, as of the last look."""
        if not self.messages:
            raise NotSeen("the chat is empty")
        return self.messages[-1]

    @property
    def buttons(self) -> list[str]:
        """Labels of the inline buttons of the newest message that has some."""
        for message in reversed(self.messages):
            if rows := rows_of(message):
                return [button["text"] for row in rows for button in row]
        return []

    def _story(self) -> str:
        told = [
            f"  {message['from']['first_name']}: {words_of(message)[:300]}" for message in self.messages[-8:]
        ]
        return "\n".join(["The chat shows:", *told])


def words_of(message: Json) -> str:
    """Return the text or caption of a message."""
    return str(message.get("text", message.get("caption", "")))


def rows_of(message: Json) -> list[list[Json]]:
    """Return the inline buttons of a message, row by row."""
    rows: list[list[Json]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    return rows
