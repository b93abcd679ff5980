"""The short question at the end of a trial's window: the same words to everybody asked, whatever their arm.

It must not tell which arm somebody is in, so it names neither the broadcast nor a wording.
"""

from __future__ import annotations

from bot.campaigns.model import ButtonKind, CampaignButton, Content, Plan
from bot.campaigns.trial import AnswerKind
from bot.conversations.inside import Inside
from bot.conversations.names import name_of
from bot.texts import Speaker


def closing_question(say: Speaker, inside: Inside, plan: Plan) -> Content:
    """The question about what a plan promotes; about any online dossier when it promotes nothing."""
    service = None if plan.content.about is None else inside.service(plan.content.about)
    days = plan.trial.window_days
    text = (
        say("trial.question_any", days=days)
        if service is None
        else say("trial.question", days=days, service=name_of(say, service))
    )
    buttons = tuple(
        CampaignButton(say.label(f"trial.answer_{kind.value}"), ButtonKind.OUTCOME, kind.value)
        for kind in AnswerKind
    )
    return Content((str(text),), buttons)
