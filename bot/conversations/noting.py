"""What is added to the events of a turn before they are kept, in one place for all journeys.

Where the person is from, which broadcast brought them, that an answer was gone on with, that the chat was
used today. What happened before already (a second tap on "đã nộp", a consent that stood) is left out, so
that impatient thumbs change no figure. Pure; every `Memory` calls it, the fake one too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.conversations.model import EndSubscription, Outcome, WithdrawConsent
from bot.engagement.model import FULL_CARD, OF_LIFE_EVENT, Event, EventName
from bot.kernel.clock import local_day
from bot.kernel.ids import EntryId, ServiceId
from bot.people.model import ChatState, Consent, GuidePlace, Person

_SUBMITTED = frozenset({EventName.SUBMITTED_SELF, EventName.SUBMITTED_FOR_THEM})
_OUTCOMES = _SUBMITTED | {EventName.NOT_SUBMITTED, EventName.NOT_NEEDED}
_GOES_ON = frozenset(
    {EventName.CHECKLIST_OPENED, EventName.STEP_REACHED, EventName.PORTAL_TAPPED, EventName.FEEDBACK_UP}
)
"""Taps under an answer that nobody makes on a wrong one; so does opening the whole card."""


def noted(person: Person, outcome: Outcome, *, is_update: bool, now: datetime) -> Outcome:
    """The outcome with its events complete, and its state remembering what was counted.

    Args:
        is_update: the person did something; else the program acted by itself.
    """
    events = [event for event in outcome.events if _is_change(person, event)]
    state = outcome.state
    if state is not None:
        is_measured = _stays_measured(person, outcome)
        state = _from_campaign(state, events) if is_measured else _without_campaigns(state)
        state, events = _followed(state, events)
    if is_update and _is_first_today(person, outcome, now):
        events = [Event(EventName.VISITED), *events]
    return replace(outcome, state=state, events=placed(events, state or person.state))


def placed(events: Sequence[Event], state: ChatState) -> tuple[Event, ...]:
    """Events with the person's commune, and the poster they came from, where they name none themselves."""
    return tuple(
        replace(
            event,
            commune_id=event.commune_id or state.commune_id,
            source=event.source or state.source,
        )
        for event in events
    )


def _is_change(person: Person, event: Event) -> bool:
    """Agreeing to what stands, or taking back what does not, is no event."""
    if event.name not in (EventName.OPTED_IN, EventName.OPTED_OUT):
        return True
    agreed = any(event.detail == consent.value for consent in Consent if person.agreed_to(consent))
    return agreed is (event.name is EventName.OPTED_OUT)


def _is_first_today(person: Person, outcome: Outcome, now: datetime) -> bool:
    """Whether the chat was not used yet on this day. Only chats that are remembered can tell."""
    is_remembered = outcome.state is not None or not person.state.is_new
    has_left = any(isinstance(effect, EndSubscription) for effect in outcome.effects)
    last = person.state.last_used_on
    return is_remembered and not has_left and (last is None or last < local_day(now))


def _stays_measured(person: Person, outcome: Outcome) -> bool:
    withdraws = any(effect == WithdrawConsent(Consent.MEASURING) for effect in outcome.effects)
    return person.pseudonym is not None and not withdraws


def _without_campaigns(state: ChatState) -> ChatState:
    """Of people who did not agree to measuring it is not kept which broadcast brought them."""
    if all(place.campaign_id is None for place in state.places.values()):
        return state
    places = {key: replace(place, campaign_id=None, arm=None) for key, place in state.places.items()}
    return replace(state, places=places)


def _from_campaign(state: ChatState, events: Sequence[Event]) -> ChatState:
    """The service on screen remembers the broadcast whose button was tapped in this turn."""
    opened = next((event for event in events if event.name is EventName.CAMPAIGN_OPENED), None)
    if opened is None or state.current is None or opened.entry_id != EntryId(state.current):
        return state
    place = state.place_in(state.current)
    return state.at(replace(place, campaign_id=opened.campaign_id, arm=opened.arm))


def _followed(state: ChatState, events: Sequence[Event]) -> tuple[ChatState, list[Event]]:
    """Events seen with the place they belong to, one after the other."""
    places, kept = dict(state.places), list[Event]()
    for event in events:
        place = places.get(ServiceId(event.entry_id)) if event.entry_id else None
        if place is None:
            kept += [event, *_confirmed_without_place(event)]
            continue
        if _was_counted(place, event):
            continue
        kept += [_of_campaign(event, place), *_confirmed(event, place)]
        places[place.service_id] = _after(place, event)
    return replace(state, places=places), kept


def _was_counted(place: GuidePlace, event: Event) -> bool:
    if event.name in _SUBMITTED:
        return place.reported in _SUBMITTED
    return event.name in _OUTCOMES and place.reported == event.name


def _of_campaign(event: Event, place: GuidePlace) -> Event:
    if place.campaign_id is None or event.campaign_id is not None:
        return event
    return replace(event, campaign_id=place.campaign_id, arm=place.arm)


def _confirmed(event: Event, place: GuidePlace) -> list[Event]:
    if not (place.is_answer and _goes_on(event)):
        return []
    return [_of_campaign(Event(EventName.CONFIRMED, EntryId(place.service_id)), place)]


def _confirmed_without_place(event: Event) -> list[Event]:
    """An answer that is no service has nothing to go on with: only 👍 says that it was right."""
    return [Event(EventName.CONFIRMED, event.entry_id)] if event.name is EventName.FEEDBACK_UP else []


def _goes_on(event: Event) -> bool:
    return event.name in _GOES_ON or (event.name is EventName.CARD_OPENED and event.detail == FULL_CARD)


def _after(place: GuidePlace, event: Event) -> GuidePlace:
    """The place once the event was counted: asking anew, or beginning the guide anew, opens it again."""
    if event.name is EventName.ANSWERED and not (event.detail or "").startswith(OF_LIFE_EVENT):
        return replace(place, is_answer=True, reported=None)
    if event.name is EventName.STEP_REACHED and event.step == 0:
        place = replace(place, reported=None)
    if event.name in _OUTCOMES:
        return replace(place, reported=event.name.value)
    return replace(place, is_answer=False) if _ends_waiting(event) else place


def _ends_waiting(event: Event) -> bool:
    return _goes_on(event) or event.name is EventName.FEEDBACK_DOWN
