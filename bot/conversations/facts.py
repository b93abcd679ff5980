"""Wording a service's facts: each with what it rests on, gaps named as gaps."""

from __future__ import annotations

from datetime import date

from bot.catalog.model import (
    OnlineLevel,
    Procedure,
    ProvinceProfile,
    RequiredDocument,
    Service,
)
from bot.conversations.names import full_name_of
from bot.guide.checklist import checklist_of
from bot.guide.facts import FactLine, fee_lines, time_lines
from bot.search.model import Facet
from bot.texts import Html, Speaker

MAX_PAPERS_ON_CARD = 6
MAX_LAWS_ON_CARD = 6


def short_card(say: Speaker, service: Service, procedure: Procedure, today: date) -> Html:
    """Name, level, papers, time, fee, agency: what a person needs to decide, and its source."""
    return join(
        heading(say, service, procedure),
        papers(say, procedure, limit=MAX_PAPERS_ON_CARD),
        times(say, procedure),
        fees(say, procedure),
        where(say, procedure),
        _several(say, service, procedure),
        say("card.covers", text=service.covers) if service.covers else None,
        sources(say, service, procedure, today),
    )


def full_card(say: Speaker, service: Service, procedure: Procedure | None, today: date) -> Html:
    """Every fact of one variant."""
    if procedure is None:
        return join(
            say("card.heading_plain", name=full_name_of(say, service)), sources(say, service, None, today)
        )
    return join(
        heading(say, service, procedure),
        say("card.variant", text=procedure.sets_apart) if procedure.sets_apart else None,
        papers(say, procedure, limit=None),
        times(say, procedure),
        fees(say, procedure),
        where(say, procedure),
        how_to_submit(say, procedure),
        say("card.result", text=procedure.result) if procedure.result else None,
        laws(say, procedure),
        say("card.code", code=procedure.code),
        cautions(say, procedure),
        say("card.covers", text=service.covers) if service.covers else None,
        sources(say, service, procedure, today),
    )


def facet_answer(
    say: Speaker, service: Service, procedure: Procedure, facets: tuple[Facet, ...], today: date
) -> Html:
    """Only the things asked about, under the service's name."""
    parts = [_FACETS[facet](say, procedure) for facet in facets]
    return join(heading(say, service, procedure), *parts, sources(say, service, procedure, today))


def pointer(
    say: Speaker, province: ProvinceProfile, service: Service, procedure: Procedure | None, today: date
) -> Html:
    """Only the name and the way on: the sources hold no details."""
    code = procedure.code if procedure else service.code_known
    return join(
        say("card.heading_plain", name=full_name_of(say, service)),
        say("card.pointer", portal=province.portal_name),
        say("card.code", code=code) if code else None,
        say("card.agency_hint", text=service.agency_hint) if service.agency_hint else None,
        say("card.covers", text=service.covers) if service.covers else None,
        sources(say, service, procedure, today),
    )


def heading(say: Speaker, service: Service, procedure: Procedure) -> Html:
    return say("card.heading", name=full_name_of(say, service), level=level(say, procedure))


def level(say: Speaker, procedure: Procedure) -> Html:
    """The level in words; a level without a stated online channel is not an invitation to go online."""
    if procedure.level is OnlineLevel.UNVERIFIED:
        return say("level.unverified_online" if procedure.can_submit_online else "level.unverified")
    if not procedure.can_submit_online:
        return say("level.doubtful")
    return say(f"level.{procedure.level.value}")


def papers(say: Speaker, procedure: Procedure, limit: int | None) -> Html:
    """Papers to prepare: the evident ones as boxes, the others on one line each or counted."""
    checklist = checklist_of(procedure)
    if checklist.is_empty:
        return say("card.papers_unknown")
    core = [say("card.paper", name=paper_name(say, paper)) for _, paper in checklist.core]
    rest = [paper_with_condition(say, paper) for _, paper in checklist.conditional]
    if limit is not None and len(rest) > limit - len(core):
        shown = rest[: max(2, limit - len(core))]
        more = len(rest) - len(shown)
        rest = [*shown, say("card.papers_more", count=more)] if more else shown
    parts = [say("card.papers_core"), *core] if core else []
    parts += [say("card.papers_conditional"), *rest] if rest else []
    return Html("\n".join([*parts, *cut_note(say, procedure)]))


def cut_note(say: Speaker, procedure: Procedure) -> list[Html]:
    """One line on what the mark behind cut names means, where there is such a name."""
    return [say("card.cut_note")] if any(paper.is_cut for paper in procedure.documents) else []


def paper_name(say: Speaker, paper: RequiredDocument) -> Html:
    key = "card.paper_cut" if paper.is_cut else "card.paper_whole"
    return say(key, name=paper.name.rstrip("… .") if paper.is_cut else paper.name)


def paper_with_condition(say: Speaker, paper: RequiredDocument) -> Html:
    name = paper_name(say, paper)
    if paper.when:
        return say("card.paper_when", name=name, when=condition(paper))
    return say("card.paper_depends", name=name)


def condition(paper: RequiredDocument) -> str:
    """When a paper is needed, without the "khi" that the sentence around it brings."""
    return (paper.when or "").removeprefix("khi ").removeprefix("Khi ")


def fees(say: Speaker, procedure: Procedure) -> Html:
    lines = fee_lines(procedure)
    return _fact(say, "fee", lines)


def times(say: Speaker, procedure: Procedure) -> Html:
    return _fact(say, "time", time_lines(procedure))


def where(say: Speaker, procedure: Procedure) -> Html:
    return say("card.where", agency=procedure.agency) if procedure.agency else say("card.where_unknown")


def how_to_submit(say: Speaker, procedure: Procedure) -> Html:
    return say("card.submit_online" if procedure.can_submit_online else "card.submit_desk")


def result(say: Speaker, procedure: Procedure) -> Html:
    return say("card.result", text=procedure.result) if procedure.result else say("card.result_unknown")


def laws(say: Speaker, procedure: Procedure) -> Html:
    if not procedure.legal_basis:
        return say("card.laws_unknown")
    shown = procedure.legal_basis[:MAX_LAWS_ON_CARD]
    more = len(procedure.legal_basis) - len(shown)
    listed = ", ".join(shown)
    return say("card.laws_more", laws=listed, count=more) if more else say("card.laws", laws=listed)


def cautions(say: Speaker, procedure: Procedure) -> Html | None:
    if not procedure.cautions:
        return None
    return Html("\n".join(say("card.caution", text=text) for text in procedure.cautions))


def sources(say: Speaker, service: Service, procedure: Procedure | None, today: date) -> Html:
    """Where it comes from; "checked" is said only when the province has set a date."""
    if service.checked_on:
        told = say("card.source_checked", date=show_date(service.checked_on))
    else:
        told = say("card.source", read_as=procedure.read_as if procedure else service.read_as)
    return Html(told + review_note(say, service.review_by, today))


def review_note(say: Speaker, review_by: date, today: date) -> str:
    """What to add once an entry's review date has passed; empty before."""
    return "\n" + say("card.review_due", date=show_date(review_by)) if today > review_by else ""


def show_date(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def join(*parts: Html | None) -> Html:
    """Parts as paragraphs; None is left out."""
    return Html("\n\n".join(part for part in parts if part))


def _several(say: Speaker, service: Service, procedure: Procedure) -> Html | None:
    others = [one.sets_apart for one in service.procedures if one.code != procedure.code and one.sets_apart]
    if not others:
        return None
    return say("card.several", shown=procedure.sets_apart or procedure.name, others="; ".join(others))


def _fact(say: Speaker, name: str, lines: tuple[FactLine, ...]) -> Html:
    if not lines:
        return say(f"card.{name}_unknown")
    if len(lines) == 1 and not lines[0].channels:
        return say(f"card.{name}", text=_hedged(say, lines[0]))
    listed = [say("card.by_channel", channel=_channels(say, line), text=_hedged(say, line)) for line in lines]
    return Html("\n".join([say(f"card.{name}_by_channel"), *listed]))


def _hedged(say: Speaker, line: FactLine) -> Html:
    return say("card.confirmed" if line.confirmed else "card.unconfirmed", text=line.text)


def _channels(say: Speaker, line: FactLine) -> str:
    return ", ".join(say.label(f"channel.{channel.value}") for channel in line.channels)


_FACETS = {
    Facet.DOCUMENTS: lambda say, procedure: papers(say, procedure, limit=None),
    Facet.FEE: fees,
    Facet.TIME: times,
    Facet.WHERE: where,
    Facet.ONLINE: how_to_submit,
    Facet.STEPS: how_to_submit,
    Facet.RESULT: result,
    Facet.LEGAL_BASIS: laws,
}
