"""A row with consent, a count without, and the same totals either way."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.engagement.model import Event, EventName
from bot.engagement.recording import CounterKey, folded, recording_of
from bot.kernel.ids import CommuneId, EntryId, Pseudonym

AT = datetime(2026, 11, 22, 18, tzinfo=UTC)
WHO = Pseudonym("0123456789abcdef")

events = st.lists(
    st.builds(
        Event,
        name=st.sampled_from(list(EventName)[:4]),
        entry_id=st.sampled_from([None, EntryId("khai_sinh"), EntryId("ket_hon")]),
        step=st.sampled_from([None, 0, 1]),
        commune_id=st.sampled_from([None, CommuneId("xa-ky-anh")]),
        campaign_id=st.sampled_from([None, 7]),
        arm=st.sampled_from([None, "holdout"]),
    ),
    max_size=20,
)


def test_without_a_pseudonym_nothing_names_anyone() -> None:
    step = Event(EventName.STEP_REACHED, entry_id=EntryId("khai_sinh"), step=0)
    recording = recording_of([step, Event(EventName.ASKED), step], pseudonym=None, at=AT)
    assert recording.rows == ()
    assert recording.counts == (
        (CounterKey(date(2026, 11, 23), "guide.step_reached", entry_id="khai_sinh", step=0), 2),
        (CounterKey(date(2026, 11, 23), "question.asked"), 1),
    )


def test_with_a_pseudonym_every_event_is_a_row() -> None:
    asked = Event(EventName.ASKED, detail="again")
    recording = recording_of([asked, asked], pseudonym=WHO, at=AT)
    assert recording.counts == ()
    assert [(row.event, row.pseudonym, row.at) for row in recording.rows] == [(asked, WHO, AT)] * 2
    assert {row.day for row in recording.rows} == {date(2026, 11, 23)}


@given(events)
def test_folding_rows_counts_as_if_there_had_never_been_consent(happened: list[Event]) -> None:
    rows = recording_of(happened, pseudonym=WHO, at=AT).rows
    assert folded(rows) == recording_of(happened, pseudonym=None, at=AT).counts


@given(events)
def test_counters_grow_in_the_order_of_their_keys(happened: list[Event]) -> None:
    keys = [key for key, _ in recording_of(happened, pseudonym=None, at=AT).counts]
    assert keys == sorted(set(keys))
