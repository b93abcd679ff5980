"""What a report says, in one sentence computed from its figures; with few figures, that they are too few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.engagement.metrics import Metric
from bot.engagement.ranking import RankedChange, RankedShare, Standing
from bot.engagement.reports import Coverage, Funnel, Overview, Reach, StepDrop, UnansweredQuestions
from bot.kernel.numerals import full_day, percent, signed, whole
from bot.texts import Speaker
from bot.web.staff.reports.names import Names

ENOUGH = 30
"""With fewer cases a sentence about shares or changes would be about chance."""

STEADY = 0.03
"""Changes below this share are told as "about the same"."""


def overview_finding(overview: Overview, say: Speaker) -> str:
    """How much it was used, and whether more than before."""
    main = Metric.CARDS if overview.basis.scope.is_about_services else Metric.VISITS
    now = next(one.value for one in overview.figures if one.metric is main)
    before = overview.before[main]
    change = now / before - 1 if before else 0.0
    told = {"count": whole(now), "before": whole(before), "change": percent(abs(change))}
    return say.label(f"reports_pages.finding.overview.{main.value}.{_movement(now, before, change)}", **told)


def _movement(now: int, before: int, change: float) -> str:
    if now + before < ENOUGH:
        return "few"
    if before < ENOUGH:
        return "first"
    if abs(change) < STEADY:
        return "steady"
    return "more" if change > 0 else "less"


def funnel_finding(funnel: Funnel, subject: str, say: Speaker) -> str:
    """Between which two stages most is lost; only stages that become fewer lose anything.

    Args:
        subject: what the funnel is of; empty for everything.
    """
    whose = "of" if subject else "all"
    losses = [
        (before.value - after.value, before, after)
        for before, after in zip(funnel.stages, funnel.stages[1:], strict=False)
        if before.value >= ENOUGH and after.value < before.value
    ]
    if not losses:
        return say.label(f"reports_pages.finding.funnel.few.{whose}", subject=subject)
    _, before, after = max(losses, key=lambda loss: loss[0])
    return say.label(
        f"reports_pages.finding.funnel.loss.{whose}",
        subject=subject,
        before=say.label(f"report.metric.{before.metric.value}"),
        after=say.label(f"report.metric.{after.metric.value}"),
        share=percent(after.value / before.value),
    )


def services_finding(
    opened: Mapping[str, int], names: Mapping[str, str], say: Speaker, *, total: int | None = None
) -> str:
    """What is opened most, and how much of all that is; `total` when more was opened than is listed."""
    total = sum(opened.values()) if total is None else total
    if total < ENOUGH:
        return say.label("reports_pages.finding.services.few", count=whole(total))
    first = max(sorted(opened), key=lambda key: opened[key])
    share = percent(opened[first] / total)
    return say.label(
        "reports_pages.finding.services.most", name=names[first], count=whole(opened[first]), share=share
    )


def service_finding(steps: Sequence[StepDrop], entry_id: str, names: Names) -> str:
    """At which step of the guide most people stop."""
    say, name = names.say, names.of_entry(entry_id)
    leaving = [step for step in steps if step.left is not None and step.left.value]
    if not leaving or max(step.reached.value for step in steps) < ENOUGH:
        return say.label("reports_pages.finding.service.few", name=name)
    worst = max(leaving, key=lambda step: step.left.value if step.left else 0)
    assert worst.left is not None
    return say.label(
        "reports_pages.finding.service.stop",
        name=name,
        step=lower_first(names.step(entry_id, worst.number)),
        count=whole(worst.left.value),
        share=percent(worst.left.share),
    )


def questions_finding(found: UnansweredQuestions, say: Speaker) -> str:
    """What is missed most."""
    if not found.groups:
        return say.label("reports_pages.finding.questions.few", count=whole(found.kept))
    first = found.groups[0]
    return say.label(
        "reports_pages.finding.questions.most",
        groups=whole(len(found.groups)),
        example=first.example,
        people=whole(first.people),
    )


def ranking_finding(
    rows: Sequence[RankedShare] | Sequence[RankedChange], name_of: Mapping[str, str], say: Speaker
) -> str:
    """Who clearly stands out; nobody does, when the intervals all hold the common level."""
    above = [row for row in rows if row.standing is Standing.ABOVE]
    below = [row for row in rows if row.standing is Standing.BELOW]
    if not rows:
        return say.label("reports_pages.finding.ranking.few")
    if not above and not below:
        return say.label("reports_pages.finding.ranking.alike", count=whole(len(rows)))
    told = {"above": whole(len(above)), "below": whole(len(below)), "count": whole(len(rows))}
    if not above:
        return say.label("reports_pages.finding.ranking.below", **told)
    return say.label("reports_pages.finding.ranking.above", first=name_of[above[0].unit], **told)


def counts_finding(counts: Mapping[str, int], name_of: Mapping[str, str], say: Speaker) -> str:
    """Where most comes from."""
    total = sum(counts.values())
    if total < ENOUGH:
        return say.label("reports_pages.finding.units.few", count=whole(total))
    first = max(sorted(counts), key=lambda key: counts[key])
    return say.label(
        "reports_pages.finding.units.most",
        first=name_of[first],
        share=percent(counts[first] / total),
        used=whole(sum(count > 0 for count in counts.values())),
        count=whole(len(counts)),
    )


def coverage_finding(coverage: Coverage, say: Speaker) -> str:
    """How many services are fully online, and how much of what people open that is."""
    full = next((one for one in coverage.levels if one.level == "full"), None)
    if full is None:
        return say.label("reports_pages.finding.catalog.none")
    told = {"full": whole(full.services.value), "all": whole(full.services.of or 0)}
    if (full.cards.of or 0) < ENOUGH:
        return say.label("reports_pages.finding.catalog.only", **told)
    return say.label("reports_pages.finding.catalog.both", cards=percent(full.cards.share), **told)


def reach_finding(found: Reach, say: Speaker) -> str:
    """How many a day, and the best day."""
    visits = found.days[Metric.VISITS]
    total = sum(visits.values())
    if total < ENOUGH:
        return say.label("reports_pages.finding.reach.few", count=whole(total))
    best: date = max(sorted(visits), key=lambda day: visits[day])
    return say.label(
        "reports_pages.finding.reach.days",
        average=whole(round(total / len(visits))),
        best=full_day(best),
        most=whole(visits[best]),
    )


def change_in_points(now: float | None, before: float | None) -> str | None:
    """A change of shares in points, "+1,2"; None when either is unknown."""
    return None if now is None or before is None else signed(100 * (now - before))


def lower_first(words: str) -> str:
    """A name within a sentence."""
    return words[:1].lower() + words[1:]
