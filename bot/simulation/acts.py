"""What a simulated person does with a phone, and what they see on it.

A visit is a generator: it yields an act and is sent the screen that the act led to. So the people know
nothing of memory or database, and can be tested with a desk alone.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

from bot.conversations.actions import Action
from bot.conversations.model import Incoming, Reply


@dataclass(frozen=True, slots=True)
class Act:
    """One message, command or tap; the fields are those of a `Turn`."""

    incoming: Incoming
    text: str = ""
    command: str | None = None
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """The buttons that lie in front of somebody."""

    actions: tuple[Action, ...] = ()

    def button(self, area: str, verb: str, *args: str) -> Action | None:
        """The first button of this kind whose arguments begin so; None when there is none."""
        return next(self.buttons(area, verb, *args), None)

    def buttons(self, area: str, verb: str, *args: str) -> Iterator[Action]:
        """All buttons of this kind whose arguments begin so."""
        for action in self.actions:
            if (action.area, action.verb) == (area, verb) and action.args[: len(args)] == args:
                yield action


Visit = Generator[Act, Screen, None]
"""What somebody does in one go; ends when they put the phone away."""

Step = Generator[Act, Screen, Screen]
"""A part of a visit; returns what is on the screen after it."""


def starts(payload: str = "") -> Act:
    """Press Start, or open a link."""
    return Act(Incoming.COMMAND, payload, command="start")


def commands(name: str) -> Act:
    """Send a command, without its slash."""
    return Act(Incoming.COMMAND, command=name)


def writes(text: str) -> Act:
    """Send a text."""
    return Act(Incoming.TEXT, text)


def taps(action: Action) -> Act:
    """Tap a button."""
    return Act(Incoming.TAP, action=action)


def shares(service_id: str) -> Act:
    """Send a card into another chat."""
    return Act(Incoming.INLINE_CHOSEN, service_id)


def blocks() -> Act:
    """Block the bot."""
    return Act(Incoming.BLOCKED)


def screen_of(replies: Sequence[Reply]) -> Screen:
    """The buttons of some messages, in reading order."""
    found = (button.action for reply in replies for row in reply.rows for button in row)
    return Screen(tuple(action for action in found if action is not None))
