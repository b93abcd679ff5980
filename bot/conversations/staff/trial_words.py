"""What a trial may say, in whole sentences: before sending what it can show, afterwards what it showed."""

from __future__ import annotations

from bot.campaigns.outlook import TrialOutlook
from bot.campaigns.sealing import window_days
from bot.campaigns.trial_reading import Standing, TrialReading
from bot.conversations.staff.numbers import day_of, number
from bot.engagement.clusters import ClusterConclusion
from bot.engagement.comparison import Interval, Reason, Verdict
from bot.engagement.experiments import OutcomeSource
from bot.engagement.lift import ArmFigures, Conclusion
from bot.engagement.power import Improvement, Suggestion
from bot.kernel.clock import local_day
from bot.kernel.numerals import decimal, month, percent, signed
from bot.texts import Html, Speaker


def outlook_words(say: Speaker, outlook: TrialOutlook | None) -> Html:
    """What a plan can show, and what would help; one sentence each, with the assumptions named."""
    if outlook is None:
        return say("trial_words.outlook.none")
    assumed = {
        "base": percent(outlook.outlook.base_share, places=0, language=say.language),
        "response": percent(outlook.outlook.response_share, places=0, language=say.language),
    }
    if outlook.detectable is None:
        head = say("trial_words.outlook.too_few", **assumed)
    else:
        points = decimal(outlook.detectable.true_points, language=say.language)
        head = say("trial_words.outlook.detectable", points=points, **assumed)
    helps = [suggestion_words(say, one) for one in outlook.suggestions]
    return Html("\n".join([head, *helps]))


def suggestion_words(say: Speaker, suggestion: Suggestion) -> Html:
    """One change, and what would then be seen."""
    then = suggestion.detectable
    assert then is not None, "only what helps is suggested"
    points = decimal(then.true_points, language=say.language)
    relative = "" if then.relative is None else percent(then.relative, places=0, language=say.language)
    key = "longer" if suggestion.improvement is Improvement.LONGER_WINDOW else suggestion.improvement.value
    return say(f"trial_words.helps.{key}", points=points, relative=relative)


def verdict_words(say: Speaker, reading: TrialReading) -> Html:
    """The one sentence that may stand as a headline. Before the window closes it is only a date."""
    trial = reading.experiment.trial
    day = day_of(local_day(trial.closes_at))
    if reading.standing is not Standing.READ:
        months = ", ".join(month(one) for one in reading.months)
        return say(f"trial_words.standing.{reading.standing.value}", day=day, months=months)
    if reading.by_commune is not None:
        return _concluded(say, reading.by_commune, "communes")
    assert reading.conclusion is not None, "a trial by person that is read has a conclusion"
    return _concluded(say, reading.conclusion, "verdict")


def summary_words(say: Speaker, reading: TrialReading) -> Html:
    """Verdict, both arms and what they rest on: the manager's paragraph."""
    lines = [say("trial_words.bold", sentence=verdict_words(say, reading))]
    if reading.conclusion is not None and (figures := reading.conclusion.figures) is not None:
        lines.append(arm_words(say, "treated", figures.treated))
        lines.append(arm_words(say, "holdout", figures.control))
        lines.append(say("trial_words.self_told"))
    return Html("\n".join(lines))


def arm_words(say: Speaker, side: str, arm: ArmFigures) -> Html:
    """One arm: how many said they submitted online themselves, of everybody assigned."""
    return say(
        f"trial_words.arm.{side}",
        share=percent(arm.yes_share, language=say.language),
        yes=number(say, arm.yes),
        of=number(say, arm.assigned),
        answered=percent(arm.answered_share, places=0, language=say.language),
    )


def design_words(say: Speaker, reading: TrialReading) -> Html:
    """What was sealed, in words, with the beginning of its hash."""
    trial = reading.experiment.trial
    asked = trial.design.outcome is OutcomeSource.ASKED_AT_END
    return say(
        "trial_words.design.asked" if asked else "trial_words.design.portal",
        holdout=percent(trial.design.holdout_share, places=0, language=say.language),
        days=window_days(trial.design.window),
        day=day_of(local_day(trial.sealed.sealed_at)),
        digest=trial.sealed.digest[:16],
    )


def _concluded(say: Speaker, conclusion: Conclusion | ClusterConclusion, unit: str) -> Html:
    """The sentence of a conclusion; `unit` chooses the words for people or for communes."""
    verdict = conclusion.verdict
    if verdict is Verdict.UNEQUAL_REPORTING:
        return say(f"trial_words.unequal.{_reason(conclusion.reason)}")
    if verdict is Verdict.NOT_ENOUGH_DATA:
        return _not_enough(say, conclusion)
    if conclusion.figures is None:
        return say(f"trial_words.hidden.{verdict.value}")
    return say(f"trial_words.{unit}.{verdict.value}", **_sizes(say, conclusion.figures.difference))


def _not_enough(say: Speaker, conclusion: Conclusion | ClusterConclusion) -> Html:
    if conclusion.reason is Reason.INTERVAL_COVERS_ZERO and conclusion.figures is not None:
        return say("trial_words.not_enough.interval", **_ends(say, conclusion.figures.difference))
    return say(f"trial_words.not_enough.{_reason(conclusion.reason)}")


def _ends(say: Speaker, interval: Interval) -> dict[str, str]:
    parts = {"points": interval.points, "low": interval.low, "high": interval.high}
    return {name: signed(value, language=say.language) for name, value in parts.items()}


def _sizes(say: Speaker, interval: Interval) -> dict[str, str]:
    """The limits of a difference that excludes 0 without their sign, the smaller first."""
    smaller, larger = sorted((abs(interval.low), abs(interval.high)))
    parts = {"points": abs(interval.points), "low": smaller, "high": larger}
    return {name: decimal(value, language=say.language) for name, value in parts.items()}


def _reason(reason: Reason | None) -> str:
    return Reason.INTERVAL_COVERS_ZERO.value if reason is None else reason.value
