"""The people and chats of the sandbox, and how the Bot API shows them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Json = dict[str, Any]
Role = Literal["citizen", "officer", "manager", "administrator"]
ChatKind = Literal["private", "group", "direct"]

FIRST_PERSON_ID = 7_200_000_001
"""Ids of real accounts passed 2^31 long ago; here all do, so that 32-bit columns fail early."""
FIRST_GROUP_ID = -4_200_000_001
FIRST_DIRECT_ID = 9_200_000_000_001


@dataclass(frozen=True, slots=True)
class Person:
    """Someone with an account.

    `started` turns true with the first press on Start; before that the bot cannot write to them.
    """

    id: int
    first_name: str
    role: Role = "citizen"
    username: str = ""
    language_code: str = "vi"
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    def as_user(self) -> Json:
        """Return the Bot API `User`."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.username:
            user["username"] = self.username
        return {**user, "language_code": self.language_code}

    def as_json(self) -> Json:
        """Return everything the chat page and the tests may know."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Chat:
    """A place where messages land; `direct` is a talk between two people the bot cannot see."""

    id: int
    kind: ChatKind
    title: str
    member_ids: tuple[int, ...]
    bot_is_member: bool = True

    def as_json(self) -> Json:
        """Return everything the chat page and the tests may know."""
        return asdict(self)


def default_cast() -> tuple[list[Person], list[Chat]]:
    """Return the people and the group every new sandbox starts with."""
    names: list[tuple[str, Role, str]] = [
        ("Chị Hoa", "citizen", "chi_hoa"),
        ("Bác Lâm", "citizen", ""),
        ("Em Tú", "citizen", "em_tu_2k5"),
        ("Cán bộ Minh", "officer", "canbo_minh"),
        ("Lãnh đạo An", "manager", "lanhdao_an"),
        ("Quản trị Bình", "administrator", "quantri_binh"),
    ]
    people = [
        Person(FIRST_PERSON_ID + place, name, role, username)
        for place, (name, role, username) in enumerate(names)
    ]
    members = tuple(person.id for person in people[:3])
    return people, [Chat(FIRST_GROUP_ID, "group", "Tổ dân phố 3", members)]


def chat_json(chat: Chat, person: Person | None) -> Json:
    """Return the Bot API `Chat`; `person` is the other side of a private chat."""
    if chat.kind == "group":
        return {"id": chat.id, "type": "group", "title": chat.title, "all_members_are_administrators": False}
    shown: Json = {"id": chat.id, "type": "private", "first_name": chat.title}
    if person and person.username:
        shown["username"] = person.username
    return shown
