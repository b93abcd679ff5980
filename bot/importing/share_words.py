"""Online shares as lines: share, numerator and denominator, who submitted, and how computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.conversations.staff.numbers import number
from bot.engagement.portal_shares import PortalShares, Tally
from bot.texts import Html, Speaker


def share_lines(shares: PortalShares, name_of: Callable[[str], str], say: Speaker) -> Iterator[Html]:
    """Every group, what belongs to none, the total, and what must be known to read them rightly."""
    if not shares.groups and not shares.ungrouped.dossiers:
        yield say("portal_import.share.empty")
        return
    for key, tally in shares.groups.items():
        yield share_line(name_of(key), tally, say)
    if shares.ungrouped.dossiers:
        yield share_line(say.label("portal_import.share.ungrouped"), shares.ungrouped, say)
    yield share_line(say.label("portal_import.share.total"), shares.total, say)
    if shares.overlap:
        yield say("portal_import.share.overlap", count=number(say, shares.overlap))
    if shares.has_synthetic:
        yield say("portal_import.share.synthetic")
    yield say("portal_import.share.how")


def share_line(name: str, tally: Tally, say: Speaker) -> Html:
    """One group: "Tháng 11/2026: 45,3% (453/1.000 hồ sơ)", and who submitted where the reports say so."""
    told = {
        "name": name,
        "share": percent(tally.share, say),
        "online": number(say, tally.online),
        "dossiers": number(say, tally.dossiers),
    }
    if not tally.online_self and not tally.online_for_them:
        return say("portal_import.share.line", **told)
    who = {
        "own": number(say, tally.online_self),
        "for_them": number(say, tally.online_for_them),
        "unknown": number(say, tally.online_unknown),
    }
    return say("portal_import.share.line_who", **told, **who)


def percent(share: float | None, say: Speaker) -> str:
    """A share of 0 to 1 with one decimal, as the language writes it; words where there is none."""
    if share is None:
        return say.label("portal_import.share.none")
    written = f"{share * 100:.1f}%"
    return written if say.language == "en" else written.replace(".", ",")
