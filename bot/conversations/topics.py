"""What a subscriber wants to hear about: fields of the catalogue, several; none means everything."""

from __future__ import annotations

from bot.catalog.model import Field
from bot.conversations import card
from bot.conversations.buttons import act, rows_of
from bot.conversations.inside import Inside
from bot.conversations.model import Button, Outcome, Reply, SetTopics, Turn
from bot.people.model import Consent, Person
from bot.texts import Speaker

ALL = "all"
"""What stands in a button for "no topic chosen", which no field is called."""

_HALF_A_PHONE = 18
"""Letters that half the width of a phone has room for, beside an emoji and a tick."""


def ask(turn: Turn, inside: Inside) -> Outcome:
    """`topic:ask`: every field as a button, those chosen with a tick."""
    if not turn.person.agreed_to(Consent.NOTIFICATIONS):
        return unsubscribed(turn, inside)
    return Outcome(replies=(_page(inside.speaker(turn), inside, turn.person.topics),), state=turn.state)


def tick(turn: Turn, inside: Inside) -> Outcome:
    """`topic:tick:<field>`, or `topic:tick:all`: kept at once; the page shows the new choice."""
    assert turn.action is not None
    given, known = turn.action.arg(0), {field.id for field in inside.catalog.fields}
    if given not in known | {ALL}:
        return card.stale(turn, inside)
    if not turn.person.agreed_to(Consent.NOTIFICATIONS):
        return unsubscribed(turn, inside)
    # A field that left the catalogue could no longer be unticked, so it goes with the next tap.
    chosen = frozenset[str]() if given == ALL else (turn.person.topics & known) ^ {given}
    page = _page(inside.speaker(turn), inside, chosen)
    return Outcome(replies=(page,), state=turn.state, effects=(SetTopics(chosen),))


def unsubscribed(turn: Turn, inside: Inside) -> Outcome:
    """An older keyboard: wishes are kept only while notifications are agreed to."""
    return Outcome(toast=inside.speaker(turn).label("wishes.needs_notifications"), toast_is_alert=True)


def in_words(say: Speaker, inside: Inside, person: Person) -> str:
    """The topics of a person, short: "👶 Hộ tịch, 🏠 Cư trú"."""
    return _listed(say, inside, person.topics)


def choose_button(say: Speaker) -> Button:
    """Leads here."""
    return act(say.label("wishes.choose_topics"), "topic", "ask")


def _page(say: Speaker, inside: Inside, chosen: frozenset[str]) -> Reply:
    buttons = [
        act(_label(say, field, is_chosen=field.id in chosen), "topic", "tick", field.id)
        for field in inside.catalog.fields
    ]
    everything = say.label("wishes.hear_everything")
    last = [
        act(everything if chosen else say.label("wishes.chosen", label=everything), "topic", "tick", ALL),
        act(say.label("wishes.done"), "consent", "settings"),
    ]
    html = say("wishes.topics_ask", topics=_listed(say, inside, chosen))
    return Reply(html, (*rows_of(buttons), *rows_of(last)), replaces=True)


def _label(say: Speaker, field: Field, *, is_chosen: bool) -> str:
    label = f"{field.emoji} {_short_title(say, field)}"
    return say.label("wishes.chosen", label=label) if is_chosen else label


def _listed(say: Speaker, inside: Inside, chosen: frozenset[str]) -> str:
    names = [f"{one.emoji} {_short_title(say, one)}" for one in inside.catalog.fields if one.id in chosen]
    return ", ".join(names) if names else say.label("wishes.every_topic")


def _short_title(say: Speaker, field: Field) -> str:
    """The title without its examples: "Hộ tịch: khai sinh, kết hôn, khai tử" → "Hộ tịch"."""
    title = (field.title_en if say.language == "en" else field.title).partition(":")[0]
    return title if len(title) <= _HALF_A_PHONE else title.partition(",")[0]
