"""Everything the sandbox knows. All that must outlive a restart goes through `record`."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.sandbox.bell import Bell
from bot.sandbox.chat_log import Author, ChatLog, EntryKind
from bot.sandbox.faults import FaultScript
from bot.sandbox.files import FileStore, StoredFile
from bot.sandbox.hub import Hub
from bot.sandbox.journal import Journal
from bot.sandbox.limits import Limiter
from bot.sandbox.people import FIRST_DIRECT_ID, Chat, Person, default_cast
from bot.sandbox.queries import Queries
from bot.sandbox.settings import SandboxSettings
from bot.sandbox.traffic import Traffic
from bot.sandbox.updates import QueuedUpdate, UpdateQueue

Json = dict[str, Any]


class World:
    """People, chats, what was said, and what waits for the bot."""

    def __init__(self, settings: SandboxSettings, clock: Callable[[], float] = time.time) -> None:
        folder = settings.data_dir
        self.settings = settings
        self.clock = clock
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.logs: dict[int, ChatLog] = {}
        self.profile: Json = {}
        self.webhook_error: tuple[int, str] | None = None
        self.inline_messages: dict[str, tuple[int, int]] = {}
        self.last_message_id = 0
        self.updates = UpdateQueue()
        self.files = FileStore(folder / "files" if folder else None)
        self.journal = Journal(folder / "ledger.jsonl" if folder else None)
        self.callbacks = Queries(settings.query_lifetime_s)
        self.inline = Queries(settings.query_lifetime_s)
        self.limiter = Limiter(settings.limits)
        self.faults = FaultScript()
        self.hub = Hub()
        self.closing = Bell()
        self.traffic = Traffic()
        self.calls: deque[Json] = deque(maxlen=2000)
        self._load()

    # History

    def record(self, record: Json) -> None:
        """Write down a change and make it."""
        self.journal.append(record)
        self._apply(record)

    def _load(self) -> None:
        count = 0
        for record in self.journal.read():
            self._apply(record)
            count += 1
        if count > self.settings.journal_records_before_compacting:
            self._compact()
        if not self.people:
            people, chats = default_cast()
            for person in people:
                self.save_person(person)
            for chat in chats:
                self.save_chat(chat)

    def _apply(self, record: Json) -> None:
        match record["k"]:
            case "entry":
                self._apply_entry(record)
            case "person":
                person = Person(**record["person"])
                self.people[person.id] = person
            case "chat":
                chat = record["chat"]
                self.chats[chat["id"]] = Chat(**{**chat, "member_ids": tuple(chat["member_ids"])})
            case "update":
                self.updates.put(
                    QueuedUpdate(record["update"]["update_id"], record["lane"], record["update"])
                )
            case "confirmed":
                self.updates.confirm_below(record["below"])
            case "acknowledged":
                self.updates.remove(record["update_id"])
            case "profile":
                self.profile[record["name"]] = record["value"]
            case "file":
                self.files.remember(StoredFile(**record["file"]))
            case "counters":
                self.last_message_id = record["last_message_id"]
                self.updates.next_id = record["next_update_id"]

    def _apply_entry(self, record: Json) -> None:
        message = record["message"]
        log = self.log(record["chat_id"])
        entry = log.add(record["kind"], record["at"], record["author"], message, record.get("keyboard"))
        self.last_message_id = max(self.last_message_id, message["message_id"])
        if inline_id := message.get("inline_message_id"):
            self.inline_messages[inline_id] = (record["chat_id"], message["message_id"])
        self.hub.publish({"type": "entry", "chat_id": record["chat_id"], "entry": entry.as_json()})

    def _compact(self) -> None:
        """Set the long history aside and begin a new file with what memory still holds."""
        self.journal.set_aside()
        for record in self._summary():
            self.journal.append(record)

    def _summary(self) -> list[Json]:
        counters = {"last_message_id": self.last_message_id, "next_update_id": self.updates.next_id}
        records: list[Json] = [{"k": "counters", **counters}]
        records += [{"k": "person", "person": person.as_json()} for person in self.people.values()]
        records += [{"k": "chat", "chat": chat.as_json()} for chat in self.chats.values()]
        records += [{"k": "profile", "name": name, "value": value} for name, value in self.profile.items()]
        records += [{"k": "file", "file": stored.as_json()} for stored in self.files.known.values()]
        records += [{"k": "update", "lane": item.lane, "update": item.body} for item in self.updates.pending]
        for chat_id, log in self.logs.items():
            for entry in log.entries:
                records.append({"k": "entry", "chat_id": chat_id, **entry.as_json()})
        return records

    # People and chats

    def log(self, chat_id: int) -> ChatLog:
        """Return the log of a chat, a new one at first use."""
        found = self.logs.get(chat_id)
        if found is None:
            found = self.logs[chat_id] = ChatLog(self.settings.messages_kept_per_chat)
        return found

    def save_person(self, person: Person) -> Person:
        """Keep a new or changed person, with their private chat."""
        self.record({"k": "person", "person": person.as_json()})
        if person.id not in self.chats:
            self.save_chat(Chat(person.id, "private", person.first_name, (person.id,)))
        self.hub.publish({"type": "people"})
        return person

    def change_person(self, person: Person, **changes: Any) -> Person:
        """Keep a person with some fields changed."""
        return self.save_person(replace(person, **changes))

    def save_chat(self, chat: Chat) -> Chat:
        """Keep a new or changed chat."""
        self.record({"k": "chat", "chat": chat.as_json()})
        self.hub.publish({"type": "people"})
        return chat

    def direct_chat(self, one: Person, other: Person) -> Chat:
        """Return the talk between two people, begun at first use."""
        members = tuple(sorted((one.id, other.id)))
        direct = [chat for chat in self.chats.values() if chat.kind == "direct"]
        for chat in direct:
            if chat.member_ids == members:
                return chat
        title = f"{one.first_name} và {other.first_name}"
        return self.save_chat(
            Chat(FIRST_DIRECT_ID + len(direct), "direct", title, members, bot_is_member=False)
        )

    def save_profile(self, name: str, value: Any) -> None:
        """Keep something the bot said about itself: commands, descriptions, webhook."""
        self.record({"k": "profile", "name": name, "value": value})
        self.hub.publish({"type": "profile"})

    def bot_user(self) -> Json:
        """Return the bot as the sender of its messages."""
        name = self.profile.get("name", {}).get("") or self.settings.bot_name
        bot = {"id": self.settings.bot_id, "is_bot": True, "first_name": name}
        return {**bot, "username": self.settings.bot_username}

    # Messages and updates

    def post(
        self,
        chat: Chat,
        author: Author,
        message: Json,
        keyboard: Json | None = None,
        kind: EntryKind = "message",
    ) -> Json:
        """Put a message, an edit or a deletion into a chat's ledger and return the message."""
        record: Json = {"k": "entry", "chat_id": chat.id, "kind": kind, "at": self.clock(), "author": author}
        record["message"] = message
        if keyboard is not None:
            record["keyboard"] = keyboard
        self.record(record)
        return message

    def tell_bot(self, kind: str, body: Json, lane: int) -> None:
        """Queue an update for the bot, unless it did not ask for this kind."""
        if self.updates.wants(kind):
            update = {"update_id": self.updates.next_id, kind: body}
            self.record({"k": "update", "lane": lane, "update": update})
            self.traffic.touch()

    def close(self) -> None:
        """End what waits and let go of the history file."""
        self.end_waiting()
        self.journal.close()

    def end_waiting(self) -> None:
        """End waiting polls, streams and held connections, so that a server can shut down."""
        self.hub.close()
        self.closing.ring()
        self.updates.bell.ring()
        for log in self.logs.values():
            log.bell.ring()
