"""`/start`, its deep links, help and privacy."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.conversations import card, communes, small_talk
from bot.conversations.buttons import act, rows_of
from bot.conversations.inside import Inside
from bot.conversations.model import Outcome, Reply, Turn
from bot.engagement.model import Event, EventName
from bot.people.model import ChatState, Language

PAYLOAD = re.compile(r"(?:sv_(?P<service>[a-z0-9_]+))?-?(?:src_(?P<source>[a-z0-9-]+))?")
"""`sv_<service>`, `src_<poster>`, or both joined by a dash, in Telegram's start alphabet."""


def start(turn: Turn, inside: Inside) -> Outcome:
    """Greet shortly, or open the service a link names; a known poster is remembered."""
    service_id, source = read_payload(turn.text)
    is_known = bool(source) and inside.is_known_source(source)
    state = _from_poster(turn.state, inside, source) if is_known else turn.state
    turn = replace(turn, person=replace(turn.person, state=state))
    events = [Event(EventName.STARTED, source=state.source)] if turn.state.is_new else []
    events += [Event(EventName.JOINED_FROM, source=source)] if is_known else []
    service = inside.service(service_id) if service_id else None
    greeting = _greeting(turn, inside, is_short=service is not None)
    if service is None:
        return Outcome(replies=(greeting,), state=state, events=tuple(events))
    shown = card.show(turn, inside, service, facets=(), replaces=False)
    replies = (greeting, *shown.replies) if state.is_new else shown.replies
    return replace(shown, replies=replies, events=(*events, *shown.events))


def read_payload(text: str) -> tuple[str, str]:
    """The service and the source of a start parameter; empty texts where it names none."""
    found = PAYLOAD.fullmatch(text.strip())
    if found is None:
        return "", ""
    return found["service"] or "", found["source"] or ""


def help_text(turn: Turn, inside: Inside) -> Outcome:
    """`/trogiup`"""
    say = inside.speaker(turn)
    reply = Reply(say("start.help"), rows_of(small_talk.menu(say)))
    return Outcome(replies=(reply,), state=turn.state)


def privacy(turn: Turn, inside: Inside) -> Outcome:
    """`/privacy`"""
    say = inside.speaker(turn)
    rows = ((act(say.label("start.my_data"), "data", "show"),),)
    html = say("start.privacy", operator=inside.catalog.province.operator)
    return Outcome(replies=(Reply(html, rows),), state=turn.state)


def choose_language(turn: Turn, inside: Inside) -> Outcome:
    """`/ngonngu`"""
    say = inside.speaker(turn)
    rows = ((act("Tiếng Việt", "lang", "set", "vi"), act("English", "lang", "set", "en")),)
    return Outcome(replies=(Reply(say("start.language"), rows),), state=turn.state)


def set_language(turn: Turn, inside: Inside) -> Outcome:
    """`lang:set:<language>`"""
    assert turn.action is not None
    chosen = next((one for one in Language if one.value == turn.action.arg(0)), None)
    if chosen is None:
        return card.stale(turn, inside)
    state = replace(turn.state, language=chosen)
    say = inside.texts.speaker(chosen.value)
    return Outcome(replies=(Reply(say("start.language_set"), replaces=True),), state=state)


def _greeting(turn: Turn, inside: Inside, *, is_short: bool) -> Reply:
    say = inside.speaker(turn)
    province = inside.catalog.province
    key = "start.greeting_short" if is_short else "start.greeting"
    html = say(key, province=province.name, operator=province.operator)
    return Reply(html, () if is_short else rows_of(small_talk.menu(say)))


def _from_poster(state: ChatState, inside: Inside, source: str) -> ChatState:
    commune = inside.commune(source)
    return replace(state, source=source, commune_id=communes.set_from_poster(state.commune_id, commune))
