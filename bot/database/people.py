"""Reading and writing a person: service state, consents, role, topics."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)

from bot.database.direct import Direct, Prepared
from bot.database.tables import CHATS, HANDLED, PEOPLE, TOPICS
from bot.database.upserts import replacing
from bot.kernel.ids import ChatId, CommuneId, ProcedureCode, Pseudonym, ServiceId
from bot.people.model import Awaiting, ChatState, Consent, GuidePlace, Language, Person, Role
from bot.people.roles import is_staff

_CHAT = bindparam("chat", type_=CHATS.c.chat_id.type)
_TODAY = bindparam("today", type_=CHATS.c.last_used_on.type)
_ONE = select(literal(1).label("one")).subquery("one")
_STATE_COLUMNS = [column for column in CHATS.columns if column.name != "chat_id"]
_PERSON_COLUMNS = [column for column in PEOPLE.columns if column.name != "chat_id"]
_SOURCE = _ONE.outerjoin(CHATS, CHATS.c.chat_id == _CHAT).outerjoin(PEOPLE, PEOPLE.c.chat_id == _CHAT)


def _columns(dialect: str) -> list[ColumnElement[Any]]:
    """State, person and topics (one text, a line each): all empty where nothing is kept."""
    joined = func.group_concat if dialect == "sqlite" else func.string_agg
    topics = select(joined(TOPICS.c.topic, "\n", type_=String)).where(TOPICS.c.chat_id == _CHAT)
    return [
        CHATS.c.chat_id.label("known"),
        *_STATE_COLUMNS,
        PEOPLE.c.chat_id.label("agreed"),
        *_PERSON_COLUMNS,
        topics.scalar_subquery().label("topics"),
    ]


_SELECT_PERSON = Prepared(lambda dialect: select(*_columns(dialect)).select_from(_SOURCE))
_SELECT_TURN = Prepared(
    lambda dialect: select(*_columns(dialect), HANDLED.c.is_done, HANDLED.c.outbox).select_from(
        _SOURCE.outerjoin(HANDLED, HANDLED.c.update_id == bindparam("update", type_=HANDLED.c.update_id.type))
    )
)
"""The same, with what is remembered of an update: `is_done` is empty for a new one."""

_SAVE_STATE = Prepared(replacing(CHATS))
_TOUCH_STATE = Prepared(
    lambda _: (
        update(CHATS)
        .where(CHATS.c.chat_id == _CHAT, CHATS.c.last_used_on != _TODAY)
        .values(last_used_on=_TODAY)
    )
)
_CONSENTS_AND_WISHES = frozenset({column.name for column in _PERSON_COLUMNS} - {"role"})
_SAVE_PERSON = Prepared(replacing(PEOPLE, only=_CONSENTS_AND_WISHES))
_SAVE_ROLE = Prepared(replacing(PEOPLE, only=frozenset({"role"})))
"""Two hands write a person: the person's own taps, and whoever gives roles. Neither undoes the other."""

_DROP_EMPTY_PERSON = Prepared(
    lambda _: delete(PEOPLE).where(
        PEOPLE.c.chat_id == _CHAT,
        PEOPLE.c.role == Role.CITIZEN.value,
        *(~PEOPLE.c[consent.value] for consent in Consent),
    )
)
"""A citizen who agreed to nothing needs no row."""


def load_person(direct: Direct, chat_id: ChatId) -> Person:
    """The person of a chat as kept now; a fresh one when nothing is kept."""
    row = direct.one_or_none(_SELECT_PERSON, {"chat": chat_id})
    assert row is not None, "the statement always gives one row, empty for a chat we do not know"
    return _person_from(chat_id, row)


def load_turn(direct: Direct, chat_id: ChatId, update_id: int) -> tuple[Person, bool | None, str | None]:
    """The person; whether the update is done (None: it is new); and what is still to be said about it."""
    row = direct.one_or_none(_SELECT_TURN, {"chat": chat_id, "update": update_id})
    assert row is not None, "the statement always gives one row"
    return _person_from(chat_id, row), row["is_done"], row["outbox"]


def save_state(direct: Direct, chat_id: ChatId, state: ChatState, today: date) -> None:
    """Keep the service state of a chat, used today."""
    row = {
        "chat_id": chat_id,
        "language": state.language.value,
        "commune_id": state.commune_id,
        "current": state.current,
        "places": [_place_as_json(place) for place in state.places.values()],
        "awaiting": None if state.awaiting is None else state.awaiting.value,
        "awaiting_about": state.awaiting_about,
        "source": state.source,
        "offered": " ".join(sorted(state.offered)),
        "last_used_on": today,
    }
    direct.change(_SAVE_STATE, row)


def touch_state(direct: Direct, chat_id: ChatId, today: date) -> None:
    """Note that a kept state was used today; a chat without one stays without."""
    direct.change(_TOUCH_STATE, {"chat": chat_id, "today": today})


def save_person(direct: Direct, person: Person) -> None:
    """Keep consents, pseudonym and wishes; a role given meanwhile stays as it is."""
    direct.change(_SAVE_PERSON, _person_as_row(person))
    if not person.consents:
        direct.change(_DROP_EMPTY_PERSON, {"chat": person.state.chat_id})


def save_role(direct: Direct, chat_id: ChatId, role: Role) -> None:
    """Give or take back a role; consents given meanwhile stay as they are."""
    direct.change(_SAVE_ROLE, _person_as_row(Person(ChatState(chat_id), role=role)))
    if not is_staff(role):
        direct.change(_DROP_EMPTY_PERSON, {"chat": chat_id})


def save_topics(connection: Connection, chat_id: ChatId, topics: frozenset[str]) -> None:
    """Replace the topics a person follows."""
    connection.execute(delete(TOPICS).where(TOPICS.c.chat_id == chat_id))
    if topics:
        connection.execute(insert(TOPICS), [{"chat_id": chat_id, "topic": topic} for topic in sorted(topics)])


def _person_as_row(person: Person) -> dict[str, Any]:
    row: dict[str, Any] = {
        "chat_id": person.state.chat_id,
        "role": person.role.value,
        "pseudonym": person.pseudonym,
        "broadcasts_weekly": person.broadcasts_weekly,
    }
    row.update({consent.value: consent in person.consents for consent in Consent})
    return row


def _person_from(chat_id: ChatId, row: Mapping[str, Any]) -> Person:
    state = ChatState(chat_id) if row["known"] is None else _state_from(chat_id, row)
    if row["agreed"] is None:
        return Person(state)
    return Person(
        state=state,
        consents=frozenset(consent for consent in Consent if row[consent.value]),
        pseudonym=None if row["pseudonym"] is None else Pseudonym(row["pseudonym"]),
        role=Role(row["role"]),
        topics=frozenset(row["topics"].split("\n")) if row["topics"] else frozenset(),
        broadcasts_weekly=row["broadcasts_weekly"],
    )


def _state_from(chat_id: ChatId, row: Mapping[str, Any]) -> ChatState:
    places = [_place_from_json(place) for place in row["places"]]
    return ChatState(
        chat_id=chat_id,
        language=Language(row["language"]),
        commune_id=None if row["commune_id"] is None else CommuneId(row["commune_id"]),
        current=None if row["current"] is None else ServiceId(row["current"]),
        places={place.service_id: place for place in places},
        awaiting=None if row["awaiting"] is None else Awaiting(row["awaiting"]),
        awaiting_about=row["awaiting_about"],
        source=row["source"],
        offered=frozenset(Consent(name) for name in row["offered"].split()),
        is_new=False,
        last_used_on=row["last_used_on"],
    )


def _place_as_json(place: GuidePlace) -> dict[str, Any]:
    # A list of places keeps their order: the oldest is dropped first (PostgreSQL's JSON type keeps text).
    always = {
        "service_id": place.service_id,
        "variant": place.variant,
        "step": place.step,
        "ticks": sorted(place.ticks),
    }
    sometimes = {name: getattr(place, name) for name in _MARKS}
    return always | {name: value for name, value in sometimes.items() if value}


_MARKS = ("is_answer", "reported", "campaign_id", "arm")
"""What most places lack; it is written only where it is set."""


def _place_from_json(value: Mapping[str, Any]) -> GuidePlace:
    variant = value["variant"]
    return GuidePlace(
        service_id=ServiceId(value["service_id"]),
        variant=None if variant is None else ProcedureCode(variant),
        step=value["step"],
        ticks=frozenset(value["ticks"]),
        is_answer=value.get("is_answer", False),
        reported=value.get("reported"),
        campaign_id=value.get("campaign_id"),
        arm=value.get("arm"),
    )
