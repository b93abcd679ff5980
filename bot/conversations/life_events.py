"""What happened in a family, and the services that usually follow, in order."""

from __future__ import annotations

from bot.conversations import card
from bot.conversations.buttons import open_card, rows_of
from bot.conversations.inside import Inside
from bot.conversations.model import Outcome, Reply, Turn
from bot.conversations.names import name_of
from bot.engagement.model import Event, EventName
from bot.kernel.ids import EntryId
from bot.texts import Html


def open_from_button(turn: Turn, inside: Inside) -> Outcome:
    """`event:open:<id>`"""
    assert turn.action is not None
    return tell(turn, inside, turn.action.arg(0))


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
    buttons = [
        open_card(say, service, f"{number}. {name_of(say, service)}")
        for number, (service, _) in enumerate(known, 1)
    ]
    noted = Event(EventName.ANSWERED, EntryId(known[0][0].id), detail=f"life_event.{event.id}")
    return Outcome(
        replies=(Reply(html, rows_of(buttons, per_row=1)),),
        state=turn.state,
        events=(noted,) if known else (),
    )
