"""Campaigns that went out, with what their trials showed: also those that showed nothing."""

from __future__ import annotations

from collections.abc import Sequence

from bot.campaigns.latest_trial import LatestTrial
from bot.campaigns.trial_reading import TrialReading
from bot.conversations.staff.trial_words import verdict_words
from bot.exports.context import Context
from bot.exports.model import Cell, Kind, Table
from bot.kernel.clock import local_day
from bot.texts import plain


def trials_table(context: Context, trials: Sequence[LatestTrial]) -> Table:
    """One campaign a row; numbers only where the window has closed and no group is small."""
    columns = [context.plain("campaign"), context.plain("closes", Kind.DAY), context.plain("verdict")]
    columns += [
        context.plain(key, Kind.POINTS) for key in ("difference", "difference_low", "difference_high")
    ]
    columns += [context.plain(key, Kind.COUNT) for key in ("treated", "held_back")]
    columns.append(context.plain("seal"))
    rows = [_row(context, trial) for trial in trials]
    notes = [context.say.label("exports.note.trials" if rows else "exports.note.no_trials")]
    return context.table("trials", columns, rows, months=(), notes=notes)


def _row(context: Context, trial: LatestTrial) -> Sequence[Cell]:
    say, reading = context.say, trial.reading
    if reading is None:
        why = "seal_broken" if trial.is_broken else "no_holdout"
        return trial.title, None, say.label(f"exports.verdict.{why}"), *(None,) * 6
    sealed = reading.experiment.trial
    closes, verdict = local_day(sealed.closes_at), plain(verdict_words(say, reading))
    return trial.title, closes, verdict, *_numbers(reading), sealed.sealed.digest


def _numbers(reading: TrialReading) -> Sequence[Cell]:
    """Difference with its interval, and the people of both arms; of communes the difference alone."""
    if reading.conclusion is not None and reading.conclusion.figures is not None:
        figures = reading.conclusion.figures
        people: Sequence[Cell] = (figures.treated.assigned, figures.control.assigned)
        difference = figures.difference
    elif reading.by_commune is not None and reading.by_commune.figures is not None:
        people, difference = (None, None), reading.by_commune.figures.difference
    else:
        return (None,) * 5
    return difference.points, difference.low, difference.high, *people
