"""What happened in a family, and the services that usually follow, in order."""

from __future__ import annotations

from dataclasses import replace

from bot.catalog.model import Service
from bot.conversations import card
from bot.conversations.buttons import open_card, rows_of
from bot.conversations.inside import Inside
from bot.conversations.model import Outcome, Reply, Rows, Turn
from bot.conversations.names import name_of
from bot.engagement.model import OF_LIFE_EVENT, Event, EventName
from bot.kernel.ids import EntryId
from bot.texts import Html, Speaker

MAX_NAMED = 5


def open_from_button(turn: Turn, inside: Inside) -> Outcome:
    """`event:open:<id>`: looked up in a list, so it answers no question."""
    assert turn.action is not None
    return replace(tell(turn, inside, turn.action.arg(0)), events=())


def tell(turn: Turn, inside: Inside, event_id: str) -> Outcome:
    """The opening sentence, the services in order, one button each."""
    event = next((one for one in inside.catalog.life_events if one.id == event_id), None)
    if event is None:
        return card.stale(turn, inside)
    say = inside.speaker(turn)
    services = [(inside.service(item.service_id), item.when) for item in event.items]
    known = [(service, when) for service, when in services if service is not None]
    lines = [
        say(
            "events.line_when" if when else "events.line",
            number=number,
            name=name_of(say, service),
            when=when,
        )
        for number, (service, when) in enumerate(known, 1)
    ]
    html = say("events.tell", opening=event.opening, lines=Html("\n".join(lines)))
    buttons = _buttons(say, [service for service, _ in known])
    noted = Event(EventName.ANSWERED, EntryId(known[0][0].id), detail=f"{OF_LIFE_EVENT}{event.id}")
    return Outcome(
        replies=(Reply(html, buttons),),
        state=turn.state,
        events=(noted,) if known else (),
    )


def _buttons(say: Speaker, services: list[Service]) -> Rows:
    """Named buttons while they are few; numbers of the list above when names would fill the screen."""
    if len(services) <= MAX_NAMED:
        named = [
            open_card(say, one, f"{number}. {name_of(say, one)}") for number, one in enumerate(services, 1)
        ]
        return rows_of(named, per_row=1)
    return rows_of([open_card(say, one, str(number)) for number, one in enumerate(services, 1)], per_row=5)
