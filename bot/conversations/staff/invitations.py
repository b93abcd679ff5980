"""Inviting a colleague by a link that works once, and taking an invitation up."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from bot.conversations.buttons import act
from bot.conversations.inside import Inside
from bot.conversations.model import Button, Notice, Outcome, Reply, Turn
from bot.conversations.staff.commands import listed
from bot.conversations.staff.office import Office
from bot.conversations.staff.role_words import role_words
from bot.conversations.staff.roles import AREA, STAFF_ROLES, role_named
from bot.conversations.staff.words import moment_words
from bot.people.access import INVITATION_LASTS, Accepted, tidy_name
from bot.people.roles import is_staff
from bot.texts import Speaker

INVITED = "inv_"
"""What the start parameter of an invitation begins with; the token follows."""


async def invite(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`role:invite:<role>`: a link for one person, to be handed on by the administrator."""
    say = inside.speaker(turn)
    role = role_named(turn, 0)
    if role not in STAFF_ROLES:
        return Outcome(toast=say.label("common.stale_button"), toast_is_alert=True)
    token = await office.access.invite(role, by=turn.state.chat_id, now=turn.now)
    link = inside.deep_link(f"{INVITED}{token}")
    until = moment_words(say, turn.now + INVITATION_LASTS)
    html = say("roles.invitation", role=role_words(say, role), link=link, until=until)
    words = say.label("roles.invitation_words", role=role_words(say, role))
    rows = (
        (Button(say.label("roles.share"), url=_share_address(link, words)),),
        (Button(say.label("roles.copy"), copy=link),),
        (act(say.label("roles.back"), AREA, "list"),),
    )
    return Outcome(replies=(Reply(html, rows, in_confidence=True),))


async def accept(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`/start inv_<token>`"""
    say, chat_id = inside.speaker(turn), turn.state.chat_id
    token = turn.text.strip().removeprefix(INVITED)
    accepted = await office.access.accept(token, chat_id=chat_id, name=turn.sender_name, now=turn.now)
    if accepted is None:
        is_in = is_staff(turn.person.role)
        html = say("roles.link_over_for_staff") if is_in else say("roles.link_over")
        return Outcome(replies=(Reply(html),), state=turn.state)
    role = role_words(say, accepted.role)
    if not accepted.is_new:
        return Outcome(replies=(Reply(say("roles.has_it_already", role=role)),), state=turn.state)
    html = say("roles.welcome", role=role, commands=listed(say, accepted.role))
    return Outcome(
        replies=(Reply(html),),
        state=turn.state,
        notices=(_news(say, turn, accepted),),
        role_changes=(chat_id,),
    )


def _news(say: Speaker, turn: Turn, accepted: Accepted) -> Notice:
    """Tells the one who invited, so that a link which went astray is noticed at once."""
    name = tidy_name(turn.sender_name) or say.label("roles.nameless")
    html = say("roles.taken_up", name=name, role=role_words(say, accepted.role))
    see = act(say.label("roles.see"), AREA, "list")
    return Notice(accepted.invited_by, (Reply(html, ((see,),)),))


def _share_address(link: str, words: str) -> str:
    """Telegram's own page for handing something on to a chat of one's choice."""
    return f"https://t.me/share/url?{urlencode({'url': link, 'text': words}, quote_via=quote)}"
