"""A rule as SQL: which subscribers it meets, and who of them is left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    true,
)

from bot.campaigns.audience import Audience, AudienceCounts, LeftOut
from bot.campaigns.schedule import CAP_WINDOW
from bot.campaigns.statuses import REACHED_SENDS, SendState
from bot.database.tables import CHATS, CONSENTS, EVENTS, PEOPLE, TOPICS
from bot.database.tables.campaigns import RUNS, SENDS
from bot.engagement.model import EventName
from bot.kernel.clock import VIETNAM_TIME, local_day
from bot.people.model import Consent

_ASKED = (EventName.ANSWERED, EventName.CARD_OPENED, EventName.CHECKLIST_OPENED, EventName.STEP_REACHED)
_OPENED = (EventName.CHECKLIST_OPENED, EventName.STEP_REACHED, EventName.PORTAL_TAPPED)
_SETTLED = (EventName.SUBMITTED_SELF, EventName.SUBMITTED_FOR_THEM, EventName.NOT_NEEDED)
_WROTE = (*REACHED_SENDS, SendState.HELD_OUT)

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Question:
    """A rule asked at a moment, for a campaign that may have gone out before."""

    audience: Audience
    weekly_cap: int
    now: datetime
    campaign_id: int | None = None


PEOPLE_AND_CHATS = PEOPLE.outerjoin(CHATS, CHATS.c.chat_id == PEOPLE.c.chat_id)
"""What the conditions below speak of."""

SUBSCRIBED: Condition = PEOPLE.c.notifications


def meets(question: Question) -> Condition:
    """Whether a subscriber meets the rule, exclusions apart."""
    audience = question.audience
    conditions = [*_chosen(audience), *_behaved(question)]
    if audience.joined_since is not None:
        conditions.append(_joined_since(audience.joined_since))
    return and_(true(), *conditions)


def left_out(question: Question) -> ColumnElement[str | None]:
    """The first reason why a subscriber who meets the rule is not written to; NULL when there is none."""
    audience = question.audience
    reasons: list[tuple[Condition, ColumnElement[str]]] = []
    if excluded := _excluded(audience):
        reasons.append((_any(excluded), _text(LeftOut.EXCLUDED)))
    if audience.follows_behaviour:
        reasons.append((not_(PEOPLE.c.follow_up), _text(LeftOut.NOT_FOLLOWED)))
    if audience.once and question.campaign_id is not None:
        reasons.append((_wrote_before(question.campaign_id), _text(LeftOut.WROTE_BEFORE)))
    reasons.append((_too_often(question), _text(LeftOut.TOO_OFTEN)))
    return case(*reasons, else_=null())


def count_audience(connection: Connection, question: Question) -> AudienceCounts:
    """What a rule comes to now, by one pass over the subscribers."""
    met = (
        select(left_out(question).label("reason"), PEOPLE.c.measuring.label("measured"))
        .select_from(PEOPLE_AND_CHATS)
        .where(SUBSCRIBED, meets(question))
        .subquery()
    )
    grouped = select(
        met.c.reason, func.count(), func.sum(case((met.c.measured, 1), else_=0), type_=Integer)
    ).group_by(met.c.reason)
    subscribers = select(func.count()).select_from(PEOPLE).where(SUBSCRIBED)
    by_reason = {
        reason: (int(count), int(measured)) for reason, count, measured in connection.execute(grouped)
    }
    eligible, measured = by_reason.pop(None, (0, 0))
    left = {LeftOut(reason): count for reason, (count, _) in by_reason.items()}
    return AudienceCounts(
        subscribers=connection.execute(subscribers).scalar_one(),
        met=eligible + sum(left.values()),
        eligible=eligible,
        measured=measured,
        left_out=left,
    )


def _chosen(audience: Audience) -> list[Condition]:
    """What people told us: where they live, what they follow, how they speak, where they came from."""
    conditions: list[Condition] = []
    if audience.communes:
        conditions.append(CHATS.c.commune_id.in_(sorted(audience.communes)))
    if audience.languages:
        conditions.append(CHATS.c.language.in_(sorted(audience.languages)))
    if audience.sources:
        conditions.append(CHATS.c.source.in_(sorted(audience.sources)))
    if audience.topics:
        conditions.append(or_(_follows(audience.topics), not_(_chose_topics())))
    return conditions


def _behaved(question: Question) -> list[Condition]:
    audience, conditions = question.audience, list[Condition]()
    if audience.asked_about:
        conditions.append(_did(_ASKED, sorted(audience.asked_about)))
    if (opened := audience.opened_not_submitted) is not None:
        entries = sorted(opened.entries)
        last_day = local_day(question.now) - timedelta(days=opened.after_days)
        conditions.append(_did(_OPENED, entries, EVENTS.c.day <= last_day))
        conditions.append(not_(_did(_OPENED, entries, EVENTS.c.day > last_day)))
        conditions.append(not_(_did(_SETTLED, entries)))
    return conditions


def _did(names: Sequence[EventName], entries: Sequence[str], *more: Condition) -> Condition:
    of_person = (PEOPLE.c.measuring, EVENTS.c.pseudonym == PEOPLE.c.pseudonym)
    return (
        select(EVENTS.c.id)
        .where(*of_person, EVENTS.c.name.in_(names), EVENTS.c.entry_id.in_(entries), *more)
        .correlate(PEOPLE)
        .exists()
    )


def _follows(topics: frozenset[str]) -> Condition:
    """Whether somebody chose one of these."""
    return (
        select(TOPICS.c.topic)
        .where(TOPICS.c.chat_id == PEOPLE.c.chat_id, TOPICS.c.topic.in_(sorted(topics)))
        .correlate(PEOPLE)
        .exists()
    )


def _chose_topics() -> Condition:
    """Whether somebody chose at all: who did not hears everything."""
    return select(TOPICS.c.topic).where(TOPICS.c.chat_id == PEOPLE.c.chat_id).correlate(PEOPLE).exists()


def _joined_since(day: date) -> Condition:
    since = datetime(day.year, day.month, day.day, tzinfo=VIETNAM_TIME)
    agreed = CONSENTS.c.given & (CONSENTS.c.consent == Consent.NOTIFICATIONS.value)
    return (
        select(CONSENTS.c.id)
        .where(CONSENTS.c.chat_id == PEOPLE.c.chat_id, agreed, CONSENTS.c.at >= since)
        .correlate(PEOPLE)
        .exists()
    )


def _excluded(audience: Audience) -> list[Condition]:
    excluded: list[Condition] = []
    if audience.excluded_communes:
        excluded.append(func.coalesce(CHATS.c.commune_id, "").in_(sorted(audience.excluded_communes)))
    if audience.excluded_topics:
        excluded.append(_follows(audience.excluded_topics))
    excluded += [_wrote_before(number) for number in sorted(audience.excluded_campaigns)]
    return excluded


def _wrote_before(campaign_id: int) -> Condition:
    runs = select(RUNS.c.id).where(RUNS.c.campaign_id == campaign_id)
    return (
        select(SENDS.c.id)
        .where(SENDS.c.run_id.in_(runs), SENDS.c.chat_id == PEOPLE.c.chat_id, SENDS.c.state.in_(_WROTE))
        .correlate(PEOPLE)
        .exists()
    )


def _too_often(question: Question) -> Condition:
    """As many broadcasts within the window as one person may get, or wishes to get."""
    cap, wish = question.weekly_cap, PEOPLE.c.broadcasts_weekly
    return _recent(PEOPLE.c.chat_id, question.now) >= case((wish < cap, wish), else_=cap)


def _recent(chat_id: ColumnElement[int], now: datetime) -> ColumnElement[int]:
    return recent_sends(now).where(SENDS.c.chat_id == chat_id).correlate(PEOPLE).scalar_subquery()


def recent_sends(now: datetime) -> Select[int]:
    """How many copies left within the window, to be narrowed to one chat."""
    return select(func.count()).where(
        SENDS.c.attempted_at > now - CAP_WINDOW, SENDS.c.state.in_(sorted(REACHED_SENDS))
    )


def _any(conditions: Sequence[Condition]) -> Condition:
    one, *others = conditions
    for other in others:
        one = one | other
    return one


def _text(reason: LeftOut) -> ColumnElement[str]:
    return cast(literal(reason.value), String)
