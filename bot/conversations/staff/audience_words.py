"""An audience rule in words, and what it comes to; counts are blurred so that they point at nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.campaigns.audience import SMALLEST_AUDIENCE, Audience, AudienceCounts
from bot.conversations.inside import Inside
from bot.conversations.names import name_of
from bot.conversations.staff.numbers import blurred, day_of
from bot.conversations.staff.progress_words import reason_words
from bot.texts import Html, Speaker

MOST_NAMES = 6
"""Names listed before "and so many more"."""


def audience_words(say: Speaker, inside: Inside, audience: Audience) -> Html:
    """The rule, one part a line; an empty rule is everybody who gets messages."""
    lines = [*_chosen(say, inside, audience), *_behaviour(say, inside, audience)]
    if not lines:
        lines.append(say("campaign.audience.everyone"))
    lines += _excluded(say, inside, audience)
    if audience.once:
        lines.append(say("campaign.audience.once"))
    if audience.follows_behaviour:
        lines.append(say("campaign.audience.consent_note"))
    return Html("\n".join(lines))


def counts_words(say: Speaker, counts: AudienceCounts, holdout_share: float) -> Html:
    """To how many it will go, who is left out and why, how many are held back to compare."""
    held = round(counts.measured * holdout_share)
    met = say(
        "campaign.counts.met",
        met=blurred(say, counts.met),
        subscribers=blurred(say, counts.subscribers),
    )
    lines = [f"{say('campaign.counts.sent', count=_about(say, counts.eligible - held))} ({met})"]
    reasons = [
        say("campaign.counts.reason", count=blurred(say, count), reason=reason_words(say, reason))
        for reason, count in counts.left_out.items()
        if count
    ]
    if reasons:
        lines.append(say("campaign.counts.left_out", reasons=Html(" · ".join(reasons))))
    lines.append(_held_words(say, counts.measured, held, holdout_share))
    return Html("\n".join(lines))


def source_name(say: Speaker, inside: Inside, source: str) -> str:
    """A poster as people call it: a known place, a commune, or the name in the settings."""
    key = f"campaign.source.{source}"
    if say.has(key):
        return say.label(key)
    commune = inside.commune(source)
    return commune.full_name if commune else source


def commune_name(inside: Inside, commune_id: str) -> str:
    """The full name of a commune; its id when it left the list."""
    commune = inside.commune(commune_id)
    return commune.full_name if commune else commune_id


def topic_name(say: Speaker, inside: Inside, topic: str) -> str:
    """The title of a field of the catalogue."""
    found = next((field for field in inside.catalog.fields if field.id == topic), None)
    if found is None:
        return topic
    return found.title_en if say.language == "en" else found.title.partition(":")[0]


def entry_name(say: Speaker, inside: Inside, entry_id: str) -> str:
    """The short name of a service, or the title of an answer."""
    service = inside.service(entry_id)
    if service is not None:
        return name_of(say, service)
    faq = inside.faq(entry_id)
    return faq.title if faq else entry_id


def _about(say: Speaker, count: int) -> Html | str:
    """A rounded count says that it is one; a small one is only "<10"."""
    shown = blurred(say, count)
    return shown if count < SMALLEST_AUDIENCE else say("campaign.counts.about", count=shown)


def _held_words(say: Speaker, measured: int, held: int, share: float) -> Html:
    if share == 0:
        return say("campaign.counts.held_off")
    if measured == 0:
        return say("campaign.counts.held_nobody")
    return say("campaign.counts.held", count=_about(say, held), percent=round(share * 100))


def _chosen(say: Speaker, inside: Inside, audience: Audience) -> list[Html]:
    lines = [
        *_part(say, "communes", audience.communes, lambda one: commune_name(inside, one)),
        *_part(say, "topics", audience.topics, lambda one: topic_name(say, inside, one)),
        *_part(say, "languages", audience.languages, lambda one: _language_name(say, one)),
        *_part(say, "sources", audience.sources, lambda one: source_name(say, inside, one)),
    ]
    if audience.joined_since is not None:
        lines.append(say("campaign.audience.joined_since", day=day_of(audience.joined_since)))
    return lines


def _behaviour(say: Speaker, inside: Inside, audience: Audience) -> list[Html]:
    def called(entry_id: str) -> str:
        return entry_name(say, inside, entry_id)

    lines = _part(say, "asked_about", audience.asked_about, called)
    if (opened := audience.opened_not_submitted) is not None:
        names = _listed(say, opened.entries, called)
        lines.append(say("campaign.audience.opened_not_submitted", days=opened.after_days, names=names))
    return lines


def _excluded(say: Speaker, inside: Inside, audience: Audience) -> list[Html]:
    lines = [
        *_part(say, "excluded_communes", audience.excluded_communes, lambda one: commune_name(inside, one)),
        *_part(say, "excluded_topics", audience.excluded_topics, lambda one: topic_name(say, inside, one)),
    ]
    if audience.excluded_campaigns:
        numbers = ", ".join(f"#{campaign}" for campaign in sorted(audience.excluded_campaigns))
        lines.append(say("campaign.audience.excluded_campaigns", names=numbers))
    return lines


def _part(say: Speaker, part: str, ids: Iterable[str], called: Callable[[str], str]) -> list[Html]:
    """The line of one part of a rule; none when the part is not set."""
    names = _listed(say, ids, called)
    return [say(f"campaign.audience.{part}", names=names)] if names else []


def _language_name(say: Speaker, language: str) -> str:
    return say.label(f"campaign.audience.languages_{language}")


def _listed(say: Speaker, ids: Iterable[str], called: Callable[[str], str]) -> str:
    names = sorted(called(one) for one in ids)
    shown = ", ".join(names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return f"{shown} {say.label('campaign.audience.more', count=more)}" if more > 0 else shown
