"""In a group the bot speaks only when addressed, shortly, and invites to a private chat."""

from __future__ import annotations

from bot.conversations import facts
from bot.conversations.inside import Inside
from bot.conversations.model import Button, Outcome, Reply, Turn
from bot.conversations.names import full_name_of
from bot.engagement.model import Event, EventName
from bot.kernel.ids import EntryId
from bot.search.model import Band


def reply(turn: Turn, inside: Inside) -> Outcome:
    """A one-service pointer with a link into the private chat; no state is kept of a group."""
    say = inside.speaker(turn)
    read = inside.understand(turn.text) if turn.text.strip() else None
    service = inside.service(read.best.entry_id) if read and read.best and read.band is Band.ANSWER else None
    if read is not None and read.emergency:
        return Outcome(replies=(Reply(say("emergency.any")),))
    if service is None:
        link = Button(say.label("groups.private"), url=inside.deep_link("nhom"))
        return Outcome(replies=(Reply(say("groups.hello"), ((link,),)),))
    link = Button(say.label("share.open"), url=inside.deep_link(f"sv_{service.id}"))
    source = facts.sources(say, service, service.main, turn.now.date())
    html = say("share.card", name=full_name_of(say, service), source=source)
    events = (Event(EventName.ASKED), Event(EventName.ANSWERED, EntryId(service.id)))
    return Outcome(replies=(Reply(html, ((link,),)),), events=events)
