"""An evaluation in words and tables, and the reliability picture as SVG text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.search.evaluation import (
    Bin,
    Figures,
    Judged,
    calibration_error,
    confusions,
    figures,
    grouped,
    reliability,
)

_HEAD = f"{'group':<34}{'n':>6}{'@1':>7}{'@3':>7}{'mrr':>7}{'answer':>8}{'ask':>7}{'wrong':>7}{'w/ans':>7}"


def report(judged: Sequence[Judged]) -> Iterator[str]:
    """The whole report, line by line; no question's text is shown."""
    total = figures(judged)
    yield _HEAD
    yield _row("all in scope", total)
    yield from _outside(total)
    for title, groups in (
        ("by kind", grouped(judged, lambda one: (str(one.question.kind),))),
        ("by style", grouped(judged, lambda one: one.question.style or ("plain",))),
        ("by source", grouped(judged, lambda one: (one.question.source,))),
    ):
        yield f"\n{title}"
        yield from (_row(name, figures(group)) for name, group in groups.items())
    yield from _weak_services(judged)
    yield from _confused(judged)
    yield from _reliability_lines(reliability(judged))


def _row(name: str, one: Figures) -> str:
    shares = (one.accuracy_1, one.accuracy_3, one.mrr)
    rest = (one.asked, one.wrong_of_all, one.wrong_of_answered)
    return (
        f"{name[-33:]:<34}{one.in_scope or one.out_of_scope:>6}"
        + "".join(f"{share:>7.3f}" for share in shares)
        + f"{one.answered:>8.3f}"
        + "".join(f"{share:>7.3f}" for share in rest)
    )


def _outside(total: Figures) -> Iterator[str]:
    if total.out_of_scope:
        yield (
            f"\nout of scope and small talk: {total.out_of_scope}; recognised {total.kind_right:.3f}; "
            f"a service said {total.service_in_answer:.3f}, offered {total.service_in_ask:.3f}"
        )


def _weak_services(judged: Sequence[Judged]) -> Iterator[str]:
    yield "\nby service: every label that is not always first"
    inside = [one for one in judged if one.question.is_in_scope]
    for name, group in grouped(inside, lambda one: (str(one.question.label),)).items():
        right = sum(1 for one in group if one.rank == 1)
        if right < len(group):
            yield f"  {name:<40}{right:>4} of {len(group)}"


def _confused(judged: Sequence[Judged]) -> Iterator[str]:
    yield "\nsaid instead of the label"
    for label, said, count in confusions(judged):
        yield f"  {label:<34} → {said:<34}{count:>4}"


def _reliability_lines(table: Sequence[Bin]) -> Iterator[str]:
    yield f"\nreliability (expected calibration error {calibration_error(table):.3f})"
    yield f"  {'believed':<14}{'n':>5}{'mean':>8}{'right':>8}"
    for one in table:
        bar = "█" * round(20 * one.right)
        span = f"{one.low:.1f}-{one.high:.1f}"
        yield f"  {span:<14}{one.count:>5}{one.believed:>8.3f}{one.right:>8.3f}  {bar}"


def reliability_svg(table: Sequence[Bin], size: int = 320) -> str:
    """The reliability picture: a dot per bin, larger for more questions; on the diagonal is perfect."""
    most = max((one.count for one in table), default=1)
    dots = "".join(_dot(one, size, most) for one in table)
    marks = "".join(_marks(share, size) for share in (0.0, 0.5, 1.0))
    middle = 20 + size / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size + 70}" height="{size + 60}" '
        f'font-family="sans-serif" font-size="11"><rect x="40" y="20" width="{size}" height="{size}" '
        f'fill="none" stroke="#999"/><line x1="40" y1="{size + 20}" x2="{size + 40}" y2="20" '
        f'stroke="#999" stroke-dasharray="4 4"/>{dots}{marks}'
        f'<text x="{middle + 20}" y="{size + 54}" text-anchor="middle">believed</text>'
        f'<text x="12" y="{middle}" transform="rotate(-90 12 {middle})" text-anchor="middle">right</text>'
        "</svg>\n"
    )


def _dot(one: Bin, size: int, most: int) -> str:
    x, y = 40 + one.believed * size, 20 + (1 - one.right) * size
    radius = 3 + 9 * (one.count / most) ** 0.5
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#0b6e4f" fill-opacity="0.75"/>'


def _marks(share: float, size: int) -> str:
    along, up = 40 + share * size, 24 + (1 - share) * size
    return (
        f'<text x="{along:.0f}" y="{size + 38}" text-anchor="middle">{share:.1f}</text>'
        f'<text x="32" y="{up:.0f}" text-anchor="end">{share:.1f}</text>'
    )
