"""One turn at a time for a chat, one handling for an update.

A claim names its holder and its update, so that a process which was thought dead can neither record over
the one that took its place nor release what it no longer holds.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import UpdateBase, bindparam, delete, false, insert, select, update

from bot.conversations.ports import CLAIM_SECONDS, Begun, Claim, ClaimLost
from bot.database.direct import Direct, Prepared
from bot.database.people import load_turn
from bot.database.tables import CLAIMS, HANDLED
from bot.database.upserts import insert_into, inserting_all
from bot.kernel.ids import ChatId

NO_UPDATE = -1
"""Stands for a claim that no update asked for; Telegram numbers its updates from 1."""

_CHAT = bindparam("chat", type_=CLAIMS.c.chat_id.type)
_UPDATE = bindparam("update", type_=CLAIMS.c.update_id.type)
_MINE = (CLAIMS.c.chat_id == _CHAT, CLAIMS.c.holder == bindparam("me"), CLAIMS.c.update_id == _UPDATE)


def _claim(dialect: str) -> UpdateBase:
    """Takes the chat, unless another claim still stands at `present`."""
    insert = inserting_all(dialect, CLAIMS)
    return insert.on_conflict_do_update(
        index_elements=["chat_id"],
        set_={name: insert.excluded[name] for name in ("holder", "update_id", "until")},
        where=CLAIMS.c.until <= bindparam("present", type_=CLAIMS.c.until.type),
    )


def _remember(dialect: str) -> UpdateBase:
    """Adds a handled update if the chat is still claimed for it, and if nobody added it before."""
    given = {
        "update_id": CLAIMS.c.update_id,
        "chat_id": CLAIMS.c.chat_id,
        "is_done": false(),
        "forgets": bindparam("forgets", type_=HANDLED.c.forgets.type),
        "outbox": bindparam("outbox", type_=HANDLED.c.outbox.type),
        "at": bindparam("at", type_=HANDLED.c.at.type),
    }
    from_claim = insert_into(dialect, HANDLED).from_select([*given], select(*given.values()).where(*_MINE))
    return from_claim.on_conflict_do_nothing()


_CLAIM = Prepared(_claim)
_REMEMBER = Prepared(_remember)
_RELEASE = Prepared(lambda _: delete(CLAIMS).where(*_MINE).returning(CLAIMS.c.until))
_FINISH = Prepared(
    lambda _: (
        update(HANDLED)
        .where(HANDLED.c.update_id == _UPDATE)
        .values(is_done=True, chat_id=None, outbox=None)
        .returning(HANDLED.c.forgets)
    )
)
_ADD_DONE = Prepared(
    lambda _: insert(HANDLED).values(
        update_id=_UPDATE, is_done=True, forgets=False, at=bindparam("at", type_=HANDLED.c.at.type)
    )
)


def begin_turn(
    direct: Direct, *, chat_id: ChatId, update_id: int | None, holder: str, now: datetime
) -> Begun:
    """Claim the chat for an update and load the person. A claim taken for a DONE update is given back."""
    number = NO_UPDATE if update_id is None else update_id
    until = now + timedelta(seconds=CLAIM_SECONDS)
    claim = {"chat_id": chat_id, "holder": holder, "update_id": number, "until": until, "present": now}
    # The claim comes first: on PostgreSQL it waits for the other process, and what is read after it is fresh.
    is_taken = direct.change(_CLAIM, claim) == 1
    person, is_done, outbox = load_turn(direct, chat_id, number)
    if is_done:
        if is_taken:
            direct.one_or_none(_RELEASE, {"chat": chat_id, "me": holder, "update": number})
        return Begun(Claim.DONE)
    if not is_taken:
        return Begun(Claim.BUSY)
    if is_done is None:
        return Begun(Claim.TAKEN, person=person)
    return Begun(Claim.RECORDED, outbox=outbox)


def keep_update(
    direct: Direct,
    *,
    chat_id: ChatId,
    update_id: int,
    holder: str,
    outbox: str | None,
    forgets: bool,
    now: datetime,
) -> None:
    """Remember that an update's outcome is recorded, with what is still to be said.

    Raises:
        ClaimLost: when another process took over meanwhile, or the update was recorded before.
    """
    mine = {"chat": chat_id, "me": holder, "update": update_id}
    if direct.change(_REMEMBER, {**mine, "outbox": outbox, "forgets": forgets, "at": now}) != 1:
        raise ClaimLost("another process handles this chat now")


def finish_turn(direct: Direct, *, chat_id: ChatId, update_id: int | None, holder: str) -> bool:
    """Release the chat and drop what was to be said. Returns whether the turn made us forget something."""
    number = NO_UPDATE if update_id is None else update_id
    claim = direct.one_or_none(_RELEASE, {"chat": chat_id, "me": holder, "update": number})
    if update_id is None:
        return False
    finished = direct.one_or_none(_FINISH, {"update": update_id})
    if finished is None and claim is not None:
        # Answered without anything to record (or with an apology): a second delivery changes nothing either.
        direct.change(_ADD_DONE, {"update": update_id, "at": claim["until"]})
    return bool(finished and finished["forgets"])
