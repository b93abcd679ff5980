"""Choosing one's commune: optional, searched without tone marks, never guessed."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from bot.catalog.model import Commune
from bot.conversations import card
from bot.conversations.buttons import act, rows_of
from bot.conversations.inside import Inside
from bot.conversations.model import Button, Outcome, Reply, Turn
from bot.kernel.folding import fold
from bot.kernel.ids import CommuneId
from bot.people.model import Awaiting
from bot.texts import Speaker

MAX_FOUND = 8


def ask(turn: Turn, inside: Inside) -> Outcome:
    """`commune:ask`: the next text is the name of a commune."""
    say = inside.speaker(turn)
    rows = ((act(say.label("commune.skip"), "commune", "clear"),),)
    state = replace(turn.state, awaiting=Awaiting.COMMUNE)
    return Outcome(replies=(Reply(say("commune.ask"), rows),), state=state)


def search(turn: Turn, inside: Inside) -> Outcome:
    """The text typed after `ask`: the communes it may name, or what became of an old unit."""
    say = inside.speaker(turn)
    found = find_communes(turn.text, inside.catalog.province.communes)
    if found:
        buttons = [act(one.full_name, "commune", "set", one.id) for one in found[:MAX_FOUND]]
        return Outcome(
            replies=(Reply(say("commune.found"), rows_of([*buttons, _skip(say)])),), state=turn.state
        )
    former = former_unit(turn.text, inside)
    reply = Reply(former_text(say, *former) if former else say("commune.not_found"), rows_of([_skip(say)]))
    return Outcome(replies=(reply,), state=turn.state)


def choose(turn: Turn, inside: Inside) -> Outcome:
    """`commune:set:<id>`"""
    assert turn.action is not None
    commune = inside.commune(turn.action.arg(0))
    if commune is None:
        return card.stale(turn, inside)
    state = replace(turn.state, commune_id=commune.id, awaiting=None)
    reply = Reply(inside.speaker(turn)("commune.set", name=commune.full_name), replaces=True)
    return Outcome(replies=(reply,), state=state)


def clear(turn: Turn, inside: Inside) -> Outcome:
    """`commune:clear`: no commune is a fine answer."""
    state = replace(turn.state, commune_id=None, awaiting=None)
    reply = Reply(inside.speaker(turn)("commune.cleared"), replaces=True)
    return Outcome(replies=(reply,), state=state)


def find_communes(text: str, communes: tuple[Commune, ...]) -> list[Commune]:
    """Communes whose name is in the text or contains it, tone marks ignored; exact names first."""
    wanted = " ".join(fold(text).replace("xa ", " ").replace("phuong ", " ").split())
    if len(wanted) < 2:
        return []
    exact = [one for one in communes if fold(one.name) == wanted]
    inside_text = [one for one in communes if f" {fold(one.name)} " in f" {wanted} "]
    containing = [one for one in communes if wanted in fold(one.name)]
    return list(dict.fromkeys((*exact, *inside_text, *containing)))


def former_unit(text: str, inside: Inside) -> tuple[str, str] | None:
    """An old district or commune named in the text, with what is known of it."""
    folded = f" {fold(text)} "
    known = inside.catalog.province.former_units.items()
    return next(((name, note) for name, note in known if f" {_folded(name)} " in folded), None)


@cache
def _folded(name: str) -> str:
    """A name of the province's profile, folded once: every question is looked through for all of them."""
    return fold(name)


def former_text(say: Speaker, name: str, note: str) -> str:
    return say("commune.former", name=name, note=note)


def set_from_poster(turn_commune: CommuneId | None, commune: Commune | None) -> CommuneId | None:
    """A poster's commune counts only where none was chosen before."""
    return turn_commune or (commune.id if commune else None)


def _skip(say: Speaker) -> Button:
    return act(say.label("commune.skip"), "commune", "clear")
