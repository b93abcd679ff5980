"""`/vaitro`: who works here, who let whom in, and changing or taking back a role."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversations import buttons
from bot.conversations.buttons import act
from bot.conversations.inside import Inside
from bot.conversations.model import Button, Notice, Outcome, Reply, Rows, Turn
from bot.conversations.staff.commands import listed
from bot.conversations.staff.office import Office
from bot.conversations.staff.role_words import called, entry_words, member_words, names_in, role_words
from bot.kernel.ids import ChatId
from bot.people.access import RoleChange, StaffMember
from bot.people.model import Role
from bot.people.roles import Permission, is_staff, may
from bot.texts import Html, Speaker

AREA = "role"
A_PAGE = 12
LOG_LINES = 8
STAFF_ROLES = tuple(role for role in Role if is_staff(role))


async def show(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`/vaitro`, `role:list:<page>`"""
    say = inside.speaker(turn)
    members = await office.access.members()
    page = (turn.action.number(0) if turn.action else None) or 0
    shown = members[page * A_PAGE : (page + 1) * A_PAGE]
    lines: list[str] = [
        say("roles.title", count=len(members)),
        *(member_words(say, member) for member in shown),
    ]
    if page == 0:
        name_of = names_in(say, members)
        log = [entry_words(say, entry, name_of) for entry in await office.access.log(limit=LOG_LINES)]
        lines += ["", say("roles.log.title"), *log] if log else []
    rows = _doors(say, shown) if may(turn.person.role, Permission.INVITE_STAFF) else ()
    count = -(-len(members) // A_PAGE)
    further = buttons.pages(say, page=page, count=count, area=AREA, verb="list", args=())
    rows = (*rows, (further,)) if further else rows
    return Outcome(replies=(Reply("\n".join(lines), rows, replaces=turn.action is not None),))


async def show_member(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`role:member:<chat>`: what can be changed about one person."""
    say = inside.speaker(turn)
    member = await _member_named(turn, office)
    if member is None:
        return _alert(say, RoleChange.NOT_STAFF)
    others = [role for role in STAFF_ROLES if role is not member.role]
    choices = [
        _about(say.label("roles.make", role=role_words(say, role)), "ask", member, role) for role in others
    ]
    choices.append(_about(say.label("roles.take_back"), "ask", member, Role.CITIZEN))
    rows = tuple((button,) for button in (*choices, act(say.label("buttons.back"), AREA, "list")))
    return Outcome(replies=(Reply(member_words(say, member), rows, replaces=True),))


async def ask_change(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`role:ask:<chat>:<role>`: one confirmation, which says what will happen."""
    say = inside.speaker(turn)
    member, role = await _member_named(turn, office), role_named(turn, 1)
    if member is None or role is None:
        return _alert(say, RoleChange.NOT_STAFF)
    verb = "change" if is_staff(role) else "take_back"
    html = say(
        f"roles.confirm.{verb}",
        name=called(say, member),
        before=role_words(say, member.role),
        after=role_words(say, role),
    )
    if member.chat_id == turn.state.chat_id:
        html = say("roles.confirm.yourself", question=html)
    yes = _about(say.label(f"roles.confirm.{verb}_yes"), "set", member, role)
    no = act(say.label("roles.confirm.no"), AREA, "list")
    return Outcome(replies=(Reply(html, ((yes,), (no,)), replaces=True),))


async def change(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`role:set:<chat>:<role>`: done in one step; the person affected is told, and their menu follows."""
    say = inside.speaker(turn)
    member, role = await _member_named(turn, office), role_named(turn, 1)
    if member is None or role is None:
        return _alert(say, RoleChange.NOT_STAFF)
    changed = await office.access.change_role(member.chat_id, role, by=turn.state.chat_id, now=turn.now)
    if changed is not RoleChange.DONE:
        return _alert(say, changed)
    if member.chat_id == turn.state.chat_id:
        reply = Reply(_done(say, role, "yourself_"), replaces=True)
        return Outcome(replies=(reply,), role_changes=(member.chat_id,))
    back = act(say.label("roles.back"), AREA, "list")
    reply = Reply(_done(say, role, "", name=called(say, member)), ((back,),), replaces=True)
    told = Notice(member.chat_id, (_told(say, role),))
    return Outcome(replies=(reply,), notices=(told,), role_changes=(member.chat_id,))


def role_named(turn: Turn, position: int) -> Role | None:
    """The role a button names; None when it was tampered with."""
    named = turn.action.arg(position) if turn.action else ""
    return next((role for role in Role if role.value == named), None)


def _done(say: Speaker, role: Role, whose: str, **names: str) -> Html:
    verb = "change" if is_staff(role) else "take_back"
    return say(f"roles.done.{whose}{verb}", role=role_words(say, role), **names)


def _told(say: Speaker, role: Role) -> Reply:
    """What the person affected hears."""
    if not is_staff(role):
        return Reply(say("roles.told.take_back"))
    return Reply(say("roles.told.change", role=role_words(say, role), commands=listed(say, role)))


def _doors(say: Speaker, shown: Sequence[StaffMember]) -> Rows:
    """For whoever may: a button for each person, and one to invite for each role."""
    people = [
        act(say.label("roles.open", name=called(say, member)), AREA, "member", str(member.chat_id))
        for member in shown
    ]
    invitations = [
        act(say.label("roles.invite", role=role_words(say, role)), AREA, "invite", role.value)
        for role in STAFF_ROLES
    ]
    return (*buttons.rows_of(people), *((button,) for button in invitations))


def _about(label: str, verb: str, member: StaffMember, role: Role) -> Button:
    return act(label, AREA, verb, str(member.chat_id), role.value)


async def _member_named(turn: Turn, office: Office) -> StaffMember | None:
    """The colleague a button names, if they still work here."""
    named = turn.action.arg(0) if turn.action else ""
    if not (named.isascii() and named.isdigit()):
        return None
    return await office.access.member(ChatId(int(named)))


def _alert(say: Speaker, change: RoleChange) -> Outcome:
    return Outcome(toast=say.label(f"roles.not_done.{change}"), toast_is_alert=True)
