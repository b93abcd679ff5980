"""How many broadcasts a week a subscriber wants at most; the province's own limit holds besides."""

from __future__ import annotations

from bot.conversations import card, topics
from bot.conversations.buttons import act, rows_of
from bot.conversations.inside import Inside
from bot.conversations.model import Button, Outcome, Reply, SetFrequency, Turn
from bot.people.model import Consent, Person
from bot.texts import Speaker

CHOICES: tuple[int | None, ...] = (None, 2, 1)
"""At most so many in seven days; None: as many as the province sends. None at all is `/dungnhan`."""


def ask(turn: Turn, inside: Inside) -> Outcome:
    """`often:ask`"""
    if not turn.person.agreed_to(Consent.NOTIFICATIONS):
        return topics.unsubscribed(turn, inside)
    page = _page(inside.speaker(turn), turn.person.broadcasts_weekly)
    return Outcome(replies=(page,), state=turn.state)


def choose(turn: Turn, inside: Inside) -> Outcome:
    """`often:set:<count>`, or `often:set:0` for as many as the province sends."""
    assert turn.action is not None
    given = turn.action.number(0)
    wish = None if given == 0 else given
    if given is None or wish not in CHOICES:
        return card.stale(turn, inside)
    if not turn.person.agreed_to(Consent.NOTIFICATIONS):
        return topics.unsubscribed(turn, inside)
    page = _page(inside.speaker(turn), wish)
    return Outcome(replies=(page,), state=turn.state, effects=(SetFrequency(wish),))


def in_words(say: Speaker, person: Person) -> str:
    """What a person wishes: "nhiều nhất 1 tin một tuần"."""
    return _said(say, person.broadcasts_weekly)


def choose_button(say: Speaker) -> Button:
    """Leads here."""
    return act(say.label("wishes.choose_frequency"), "often", "ask")


def _page(say: Speaker, wish: int | None) -> Reply:
    buttons = [_choice(say, choice, is_chosen=choice == wish) for choice in CHOICES]
    done = act(say.label("wishes.done"), "consent", "settings")
    html = say("wishes.frequency_ask", frequency=_said(say, wish))
    return Reply(html, (*rows_of(buttons, per_row=3), (done,)), replaces=True)


def _choice(say: Speaker, choice: int | None, *, is_chosen: bool) -> Button:
    if choice is None:
        label = say.label("wishes.as_sent_label")
    else:
        label = say.label("wishes.at_most_label", count=choice)
    shown = say.label("wishes.chosen", label=label) if is_chosen else label
    return act(shown, "often", "set", str(choice or 0))


def _said(say: Speaker, wish: int | None) -> str:
    return say.label("wishes.as_sent") if wish is None else say.label("wishes.at_most", count=wish)
