"""What the command line offers: explain one question, answer a stream of them, measure on question sets.

Pure functions over text streams; `bot/cli.py` gives them their files and a matcher.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from bot.search.answers import answer_of
from bot.search.evaluation import judge, reliability
from bot.search.labelled import LabelledQuestion
from bot.search.matcher import Explanation, Matcher
from bot.search.reports import reliability_svg, report

SHOWN_FEATURES = 6
"""Features shown per candidate: those that moved its score most."""


def explain(matcher: Matcher, text: str) -> Iterator[str]:
    """Lines that tell how a question was read: words, candidates, features with weights, probability,
    band."""
    told = matcher.explain(text)
    read = told.understanding
    yield f"read as:  {read.normalised or '(nothing)'}"
    yield f"band:     {read.band} ({read.kind}{', ' + read.group if read.group else ''})"
    evidence = told.evidence
    yield (
        f"belief:   first {evidence.best:.3f}, second {evidence.second:.3f}, vague {evidence.vague:.3f}; "
        f"likeness {evidence.likeness:.3f}, known words {evidence.known_share:.2f}"
    )
    yield from _extras(told)
    yield "\nresults after vague requests are shared out"
    yield from (f"  {one.probability:.3f}  {one.entry_id}" for one in read.candidates)
    yield "\nleading entries: feature × weight"
    for candidate, phrase in told.rows:
        yield f"  {candidate.probability:.3f}  {candidate.entry_id}   nearest: «{phrase}»"
        yield "         " + "  ".join(_moved(candidate.features.items(), told))


def _extras(told: Explanation) -> Iterator[str]:
    read = told.understanding
    pairs = (
        ("facets", ", ".join(read.facets)),
        ("asks", read.question),
        ("choices", ", ".join(read.options)),
        ("event", read.life_event),
        ("call", read.emergency),
        ("about", "the service shown before" if read.is_about_previous else None),
    )
    yield from (f"{name + ':':<10}{value}" for name, value in pairs if value)


def _moved(features: Iterable[tuple[str, float]], told: Explanation) -> Iterator[str]:
    parts = [(name, value, told.weights[name]) for name, value in features]
    parts.sort(key=lambda part: -abs(part[1] * part[2]))
    for name, value, weight in parts[:SHOWN_FEATURES]:
        yield f"{name} {value:.2f}×{weight:.2f}={value * weight:+.2f}"


def answer_lines(matcher: Matcher, lines: Iterable[str]) -> Iterator[str]:
    """The `--jsonl` protocol: one JSON line out for every non-empty line in, in order.

    A line that is no object with a text gives `{"id", "error"}` (id null when there is none).
    """
    for line in lines:
        if line.strip():
            yield json.dumps(_answer_line(matcher, line), ensure_ascii=False)


def _answer_line(matcher: Matcher, line: str) -> dict[str, object]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return {"id": None, "error": "not a JSON object"}
    if not isinstance(row, dict):
        return {"id": None, "error": "not a JSON object"}
    if not isinstance(row.get("text"), str):
        return {"id": row.get("id"), "error": "no text"}
    return {"id": row.get("id"), **answer_of(matcher.understand(row["text"])).as_row()}


def evaluate(matcher: Matcher, questions: Iterable[LabelledQuestion]) -> tuple[Iterator[str], str]:
    """The report's lines and the reliability picture (SVG) for a question set."""
    judged = judge(questions, lambda text: answer_of(matcher.understand(text)))
    return report(judged), reliability_svg(reliability(judged))
