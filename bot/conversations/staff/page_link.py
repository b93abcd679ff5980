"""`/trang`: a link that signs a member of staff in to the pages, once."""

from __future__ import annotations

from bot.conversations.inside import Inside
from bot.conversations.model import Button, Outcome, Reply, Turn
from bot.conversations.staff.office import Office
from bot.people.access import SIGN_IN_LASTS

MINUTE_S = 60


async def send(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`/trang`

    Telegram refuses buttons with an address that only this machine knows, so there the link is text.
    """
    say = inside.speaker(turn)
    token = await office.access.sign_in_link(turn.state.chat_id, now=turn.now)
    address = f"{office.pages_url}/staff/in?t={token}"
    minutes = int(SIGN_IN_LASTS.total_seconds()) // MINUTE_S
    if office.pages_are_public:
        button = Button(say.label("signin.open"), url=address)
        reply = Reply(say("signin.link", minutes=minutes), ((button,),), in_confidence=True)
    else:
        html = say("signin.link_here_only", minutes=minutes, address=address)
        reply = Reply(html, in_confidence=True)
    return Outcome(replies=(reply,), state=turn.state)
