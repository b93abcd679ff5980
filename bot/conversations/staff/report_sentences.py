"""Five sentences that say what the figures mean, each a whole text chosen by what is the case.

With few cases nothing is compared: that there are few is the finding.
"""

from __future__ import annotations

from bot.campaigns.latest_trial import LatestTrial
from bot.conversations.staff.numbers import number
from bot.conversations.staff.report_facts import Counted, ReportFacts, shortened
from bot.conversations.staff.trial_words import verdict_words
from bot.engagement.metrics import Metric
from bot.kernel.numerals import percent
from bot.texts import Html, Speaker

ENOUGH = 30
"""With fewer cases a sentence about shares or changes would be about chance."""

STEADY = 0.03
"""Changes below this share are told as "about the same"."""


def sentences(say: Speaker, facts: ReportFacts) -> tuple[Html, ...]:
    """Reach, what people ask, where they get stuck, what was reported submitted, the latest campaign."""
    return (
        reach_sentence(say, facts),
        asked_sentence(say, facts),
        stuck_sentence(say, facts.stuck, facts.value(Metric.GUIDES)),
        submitted_sentence(say, facts),
        trial_sentence(say, facts.trial),
    )


def reach_sentence(say: Speaker, facts: ReportFacts) -> Html:
    """How much it was used, and whether more than in as many days before."""
    now, before = facts.value(Metric.VISITS), facts.overview.before[Metric.VISITS]
    told = {"visits": number(say, now), "before": number(say, before), "days": facts.period.length}
    if not now:
        return say("report_chat.reach.none")
    if now + before < ENOUGH:
        return say("report_chat.reach.few", **told)
    if before < ENOUGH:
        return say("report_chat.reach.first", **told)
    change = now / before - 1
    if abs(change) < STEADY:
        return say("report_chat.reach.steady", **told)
    way = "more" if change > 0 else "less"
    return say(f"report_chat.reach.{way}", change=percent(abs(change), language=say.language), **told)


def asked_sentence(say: Speaker, facts: ReportFacts) -> Html:
    """What is opened most; in a commune's report it says that this is of the whole province."""
    where = "asked_province" if facts.commune else "asked"
    if not facts.top:
        return say(f"report_chat.{where}.none")
    first, *others = facts.top
    if facts.opened < ENOUGH:
        return say(f"report_chat.{where}.few", count=number(say, facts.opened))
    told = {"first": first.name, "count": number(say, first.count)}
    if facts.rising:
        rising = facts.rising[0]
        key = "rising_first" if rising.name == first.name else "rising"
        more = {"rising": rising.name, "now": number(say, rising.count), "before": number(say, rising.before)}
        return say(f"report_chat.{where}.{key}", **told, **more)
    if not others:
        return say(f"report_chat.{where}.one", **told)
    second = others[0]
    key = "tie" if second.count == first.count else "most"
    return say(
        f"report_chat.{where}.{key}", second=second.name, second_count=number(say, second.count), **told
    )


def stuck_sentence(say: Speaker, reasons: tuple[Counted, ...], guides: int) -> Html:
    """Where people get stuck, most frequent first."""
    told = {"guides": number(say, guides), "stuck": number(say, sum(one.count for one in reasons))}
    if not reasons:
        return say("report_chat.stuck.none" if guides else "report_chat.stuck.no_guides", **told)
    first, *others = reasons
    told |= {"first": first.name, "count": number(say, first.count)}
    if not others:
        return say("report_chat.stuck.one", **told)
    if others[0].count == first.count:
        return say("report_chat.stuck.tie", second=others[0].name, **told)
    return say("report_chat.stuck.most", **told)


def submitted_sentence(say: Speaker, facts: ReportFacts) -> Html:
    """What was reported submitted: by people themselves and for them, never added up to a success."""
    by_self, for_them = facts.value(Metric.SUBMITTED_SELF), facts.value(Metric.SUBMITTED_FOR_THEM)
    portal = facts.value(Metric.PORTAL)
    told = {"by_self": number(say, by_self), "for_them": number(say, for_them), "portal": number(say, portal)}
    if not by_self and not for_them:
        return say("report_chat.submitted.none" if portal else "report_chat.submitted.no_portal", **told)
    return say("report_chat.submitted.some", **told)


def trial_sentence(say: Speaker, trial: LatestTrial | None) -> Html:
    """What the latest campaign showed, or that nothing may be said yet."""
    if trial is None:
        return say("report_chat.trial.none")
    title = shortened(trial.title or say.label("report_chat.trial.untitled"))
    if trial.reading is None:
        return say(
            "report_chat.trial.seal_broken" if trial.is_broken else "report_chat.trial.no_holdout",
            title=title,
        )
    return say("report_chat.trial.told", title=title, verdict=verdict_words(say, trial.reading))
