"""What an officer's next message is for: the one place that knows what a chat may wait for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.conversations.buttons import act
from bot.conversations.inside import Inside
from bot.conversations.model import Outcome, Reply, Turn
from bot.conversations.staff import (
    approving,
    audience_choosing,
    audience_step,
    button_step,
    holdout_step,
    timing_step,
    writing,
)
from bot.conversations.staff.drafting import Waiting, idle, waiting_of
from bot.conversations.staff.office import Office

Receiver = Callable[[Turn, Inside, Office, Waiting], Awaitable[Outcome]]

RECEIVERS: Mapping[str, Receiver] = {
    "new": writing.receive_new,
    "text": writing.receive_text,
    "second": writing.receive_second,
    "pic": writing.receive_picture,
    "key_service": button_step.receive_service,
    "key_link": button_step.receive_link,
    "key_answer": button_step.receive_answer,
    "part": audience_choosing.receive,
    "since": audience_step.receive_joined,
    "time": timing_step.receive,
    "person": timing_step.receive_person,
    "reason": holdout_step.receive_reason,
    "return": approving.receive_note,
}


async def receive(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """The message a step asked for."""
    waiting = waiting_of(turn.state)
    receiver = RECEIVERS.get(waiting.what) if waiting else None
    if waiting is None or receiver is None:
        say = inside.speaker(turn)
        mine = act(say.label("officer.to_list"), "draft", "list")
        return Outcome(replies=(Reply(say("officer.left"), ((mine,),)),), state=idle(turn))
    return await receiver(turn, inside, office, waiting)
