"""`/dulieu`: see, take away, or delete everything kept about oneself, at once."""

from __future__ import annotations

from bot.conversations import consents
from bot.conversations.buttons import act
from bot.conversations.inside import Inside
from bot.conversations.model import ForgetMe, Outcome, Reply, Turn
from bot.texts import Html


def show(turn: Turn, inside: Inside) -> Outcome:
    """What kinds of data there are and what may be done; the values come with the export."""
    say = inside.speaker(turn)
    rows = (
        (act(say.label("data.export_button"), "data", "export"),),
        (act(say.label("data.delete_button"), "data", "delete"),),
    )
    html = Html("\n\n".join([say("data.show"), *_messages(turn, inside)]))
    return Outcome(replies=(Reply(html, rows),), state=turn.state, shows_data=True)


def export(turn: Turn, inside: Inside) -> Outcome:
    """`data:export`: the adapter attaches the file, read from the database."""
    return Outcome(
        replies=(Reply(inside.speaker(turn)("data.exported")),), state=turn.state, exports_data=True
    )


def ask_delete(turn: Turn, inside: Inside) -> Outcome:
    """`data:delete`: one question, since it cannot be undone."""
    say = inside.speaker(turn)
    rows = (
        (
            act(say.label("data.delete_yes"), "data", "deleted"),
            act(say.label("data.delete_no"), "data", "keep"),
        ),
    )
    return Outcome(replies=(Reply(say("data.delete_ask"), rows, replaces=True),), state=turn.state)


def delete(turn: Turn, inside: Inside) -> Outcome:
    """`data:deleted`"""
    reply = Reply(inside.speaker(turn)("data.deleted"), replaces=True)
    return Outcome(replies=(reply,), effects=(ForgetMe(),))


def keep(turn: Turn, inside: Inside) -> Outcome:
    """`data:keep`"""
    return Outcome(replies=(Reply(inside.speaker(turn)("data.kept"), replaces=True),), state=turn.state)


def _messages(turn: Turn, inside: Inside) -> list[Html]:
    """Which broadcasts come, in words; nothing for whoever gets none."""
    say = inside.speaker(turn)
    wishes = consents.wishes(say, inside, turn.person)
    return [say("wishes.data", topics=wishes[0], frequency=wishes[1])] if wishes else []
