"""A report as one message: the picture and, below it, five sentences with their buttons."""

from __future__ import annotations

from dataclasses import replace

from bot.charts.errors import NotDrawn
from bot.charts.model import About, Figure, Line, Stage
from bot.charts.model import Period as Days
from bot.charts.report_picture import Report, report_picture
from bot.conversations.model import Attachment, Reply, Rows
from bot.conversations.staff.numbers import day_of, number
from bot.conversations.staff.report_desk import Artist
from bot.conversations.staff.report_facts import ReportFacts
from bot.conversations.staff.report_sentences import reach_sentence, sentences
from bot.engagement.metrics import Metric
from bot.kernel.clock import local_day
from bot.texts import Html, Speaker, plain

LONGEST_CAPTION = 1024
"""Telegram's limit on the words below a picture, in UTF-16 units without tags."""

SHOWN = (Metric.VISITS, Metric.QUESTIONS, Metric.PORTAL, Metric.SUBMITTED_SELF)
"""The four big figures of the picture."""

MARKS = ("👥", "🔎", "🧩", "📨", "📣")
"""In front of the sentences, so that each is found at a glance."""

PICTURE = "bao-cao.png"


async def report_letter(
    say: Speaker, facts: ReportFacts, artist: Artist, rows: Rows = (), *, foot: str = ""
) -> tuple[Reply, ...]:
    """One message; two when the words do not fit below the picture; words alone when it cannot be drawn."""
    html = report_html(say, facts, foot)
    try:
        picture = await artist.png(report_picture(*picture_of(say, facts), say))
    except NotDrawn:
        return (Reply(html, rows),)
    shown = Reply(html, rows, attachment=Attachment(PICTURE, picture, is_picture=True))
    if _utf16_length(plain(html)) <= LONGEST_CAPTION:
        return (shown,)
    return replace(shown, html=say("report_chat.heading", title=title_of(say, facts)), rows=()), Reply(
        html, rows
    )


def report_html(say: Speaker, facts: ReportFacts, foot: str = "") -> Html:
    """Title, five sentences, and what they rest on."""
    marked = [
        say("report_chat.line", mark=mark, sentence=sentence)
        for mark, sentence in zip(MARKS, sentences(say, facts), strict=True)
    ]
    lines = [say("report_chat.heading", title=title_of(say, facts)), "", *marked]
    if facts.overview.basis.lost:
        lines.append(say("report_chat.lost", count=number(say, facts.overview.basis.lost)))
    if facts.is_synthetic:
        lines.insert(0, say("report_chat.synthetic"))
    if foot:
        lines += ["", foot]
    return Html("\n".join(lines))


def title_of(say: Speaker, facts: ReportFacts) -> Html:
    """Which days, and where."""
    return say(
        "report_chat.title.commune" if facts.commune else "report_chat.title.all",
        first=day_of(facts.period.first),
        last=day_of(facts.period.last),
        commune=facts.commune,
    )


def picture_of(say: Speaker, facts: ReportFacts) -> tuple[Report, About]:
    """What the picture shows, and what stands around it."""
    overview, today = facts.overview, local_day(facts.now)
    figures = [Figure(_name(say, one), facts.value(one), overview.before[one]) for one in SHOWN]
    stages = [Stage(_name(say, stage.metric), stage.value) for stage in overview.funnel.stages]
    line = Line(say.label("report_chat.visits"), dict(overview.reach.days[Metric.VISITS]))
    days = Days(facts.period.first, facts.period.last, today if facts.period.holds(today) else None)
    about = About(
        plain(reach_sentence(say, facts)),
        counted=plain(title_of(say, facts)),
        source=say.label("report_chat.source"),
        made_on=today,
        is_synthetic=facts.is_synthetic,
    )
    return Report(figures, stages, line, days), about


def _name(say: Speaker, metric: Metric) -> str:
    return say.label(f"report.metric.{metric.value}")


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
