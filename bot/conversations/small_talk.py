"""What is not a question about a service: greetings, thanks, abuse, other topics, emergencies."""

from __future__ import annotations

from bot.conversations.buttons import act, rows_of
from bot.conversations.inside import Inside
from bot.conversations.model import Button, Outcome, Reply, Turn
from bot.kernel.ids import EntryId
from bot.texts import Speaker

_WITH_MENU = frozenset({"cc_chao_hoi", "cc_mo_ho", "cc_hoi_ve_bot", "cc_vo_nghia", "cc_che_bai"})


def reply(turn: Turn, inside: Inside, group: EntryId) -> Outcome:
    """The fitting sentence for a recognised group, and a way back to the point."""
    if group == "oos_khan_cap":
        return emergency(turn, inside, "any")
    say = inside.speaker(turn)
    key = f"talk.{group}"
    text = say(key, province=inside.catalog.province.name) if say.has(key) else say("talk.oos_other")
    offers_menu = group in _WITH_MENU or group.startswith("oos_")
    return Outcome(replies=(Reply(text, rows_of(menu(say)) if offers_menu else ()),), state=turn.state)


def emergency(turn: Turn, inside: Inside, kind: str) -> Outcome:
    """The number to call first, then the others; the bot says it cannot call for anyone."""
    say = inside.speaker(turn)
    key = f"emergency.{kind}"
    return Outcome(replies=(Reply(say(key if say.has(key) else "emergency.any")),), state=turn.state)


def which_service(turn: Turn, inside: Inside) -> Outcome:
    """A question about a fee or a paper with no service to refer to: ask which one."""
    say = inside.speaker(turn)
    return Outcome(replies=(Reply(say("ask.which_service"), rows_of(menu(say))),), state=turn.state)


def menu(say: Speaker) -> list[Button]:
    """The three doors to everything."""
    return [
        act(say.label("buttons.popular"), "browse", "popular"),
        act(say.label("buttons.browse_events"), "browse", "events"),
        act(say.label("buttons.browse_fields"), "browse", "fields"),
        act(say.label("buttons.browse_levels"), "browse", "levels"),
    ]
