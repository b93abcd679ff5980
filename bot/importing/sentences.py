"""What an officer reads about an import: every problem with its place, notes, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from bot.conversations.staff.numbers import day_of, number
from bot.engagement.portal_problems import Note, PortalProblems, Problem
from bot.engagement.portal_rows import PortalImport
from bot.engagement.ports import AlreadyIn, Collides, ImportRecord, TakenIn, Undone
from bot.kernel.clock import local_day
from bot.texts import Html, Speaker

SHOWN_PROBLEMS = 50


def problem_lines(found: PortalProblems, say: Speaker, *, shown: int = SHOWN_PROBLEMS) -> Iterator[Html]:
    """The first problems with row, column and reason; how many more there are; that nothing was kept."""
    first = found.problems[:shown]
    for problem in first:
        yield problem_line(problem, say)
    if found.total > len(first):
        yield say("portal_import.more_problems", count=number(say, found.total - len(first)))
    if any(problem.row for problem in first):
        yield say("portal_import.nothing_kept", count=number(say, found.total))


def problem_line(problem: Problem, say: Speaker) -> Html:
    """One problem as one sentence with its place."""
    reason = say(f"portal_import.problem.{problem.kind}", **_in_words(problem.details, say))
    if problem.column:
        return say("portal_import.place.cell", row=problem.row, column=problem.column, reason=reason)
    return say("portal_import.place.row", row=problem.row, reason=reason) if problem.row else reason


def note_lines(notes: Sequence[Note], say: Speaker) -> Iterator[Html]:
    """What should be known of how a file was read."""
    for note in notes:
        yield say(f"portal_import.note.{note.kind}", **_in_words(note.details, say))


def outcome_line(outcome: TakenIn | AlreadyIn | Collides, counted: PortalImport, say: Speaker) -> Html:
    """What became of an import that could be read."""
    if isinstance(outcome, AlreadyIn):
        earlier = outcome.earlier
        return say("portal_import.already_in", number=earlier.number, day=day_of(local_day(earlier.at)))
    if isinstance(outcome, Collides):
        return say(
            "portal_import.collides",
            rows=number(say, outcome.rows),
            imports=", ".join(str(one) for one in outcome.imports),
            months=months_of(outcome.months, say),
        )
    told = {
        "number": outcome.number,
        "rows": number(say, outcome.rows),
        "dossiers": number(say, counted.dossiers),
        "months": months_of(counted.months, say),
    }
    if outcome.replaced:
        return say("portal_import.taken_in_replacing", replaced=number(say, outcome.replaced), **told)
    return say("portal_import.taken_in", **told)


def import_line(record: ImportRecord, say: Speaker) -> Html:
    """One import in a list."""
    told = {
        "number": record.number,
        "day": day_of(local_day(record.at)),
        "file": record.file_name,
        "rows": number(say, record.rows),
    }
    gone = record.rows - record.standing
    line = (
        say("portal_import.import_line_replaced", replaced=number(say, gone), **told)
        if gone
        else say("portal_import.import_line", **told)
    )
    return say("portal_import.synthetic_mark", line=line) if record.is_synthetic else line


def undone_line(undone: Undone, say: Speaker) -> Html:
    """That an import was taken back."""
    record = undone.record
    told = {"number": record.number, "file": record.file_name, "rows": number(say, record.rows)}
    if undone.restored:
        return say("portal_import.undone_restored", restored=number(say, undone.restored), **told)
    return say("portal_import.undone", **told)


def months_of(months: Sequence[date], say: Speaker) -> Html:
    """A stretch of months by its ends."""
    first, last = f"{months[0]:%m/%Y}", f"{months[-1]:%m/%Y}"
    if first == last:
        return say("portal_import.months.one", first=first)
    return say("portal_import.months.several", first=first, last=last)


_COUNTS = frozenset({"count", "stated", "counted"})


def _in_words(details: Mapping[str, str], say: Speaker) -> dict[str, object]:
    """Details with their columns, channels and numbers as people read them."""
    told: dict[str, object] = {
        key: number(say, int(value)) if key in _COUNTS else value for key, value in details.items()
    }
    if "missing" in details:
        columns = details["missing"].split(",")
        told["missing"] = ", ".join(say.label(f"portal_import.column.{one}") for one in columns)
    if "channel" in details:
        told["channel"] = say.label(f"portal_import.channel.{details['channel']}")
    return told
