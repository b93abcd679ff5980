"""Reports that come by themselves: asked for, changed and stopped by one tap."""

from __future__ import annotations

from bot.conversations.buttons import act
from bot.conversations.inside import Inside
from bot.conversations.model import Outcome, Reply, Rows, Turn
from bot.conversations.staff.office import Office
from bot.conversations.staff.report_choice import AREA
from bot.engagement.pushing import HowOften
from bot.texts import Speaker

OFF = "off"


async def ask(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`report:push`: how it stands, and what may be chosen."""
    say = inside.speaker(turn)
    wish = await office.report_desk.wishes.wish(turn.state.chat_id)
    return Outcome(replies=(Reply(say(f"report_chat.push.is_{_value(wish)}"), _choices(say, wish)),))


async def choose(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`report:often:<how often>`; what was made up is passed over."""
    say, wishes = inside.speaker(turn), office.report_desk.wishes
    wanted = turn.action.arg(0) if turn.action else ""
    how_often = next((one for one in HowOften if one.value == wanted), None)
    if how_often is not None or wanted == OFF:
        await wishes.set_wish(turn.state.chat_id, how_often, now=turn.now)
    else:
        how_often = await wishes.wish(turn.state.chat_id)
    reply = Reply(say(f"report_chat.push.is_{_value(how_often)}"), _choices(say, how_often), replaces=True)
    return Outcome(replies=(reply,))


def _choices(say: Speaker, chosen: HowOften | None) -> Rows:
    options = [*(one.value for one in HowOften), OFF]
    return tuple(
        (
            act(
                f"{'🔘' if one == _value(chosen) else '⚪️'} {say.label(f'report_chat.push.{one}')}",
                AREA,
                "often",
                one,
            ),
        )
        for one in options
    )


def _value(wish: HowOften | None) -> str:
    return OFF if wish is None else wish.value
