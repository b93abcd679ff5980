"""One turn at a time, each update once, nothing said without being remembered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.conversations.model import Outcome
from bot.conversations.ports import CLAIM_SECONDS, Begun, Claim, ClaimLost, Memory
from bot.engagement.model import Event, EventName
from bot.kernel.ids import ChatId, CommuneId, ProcedureCode, ServiceId
from bot.people.model import Awaiting, ChatState, Consent, GuidePlace, Language, Person
from tests.contract.memories import AN, BINH, Chat, Insight, total
from tests.support.clock import FakeClock

ASKED = Event(EventName.ASKED)


async def begin(memory: Memory, clock: FakeClock, update_id: int | None, chat_id: ChatId = AN) -> Begun:
    return await memory.begin(chat_id=chat_id, update_id=update_id, now=clock.now())


async def record(
    memory: Memory, clock: FakeClock, person: Person, update_id: int | None, outbox: str | None = None
) -> None:
    outcome = Outcome(state=person.state, events=(ASKED,))
    await memory.record(person=person, outcome=outcome, update_id=update_id, outbox=outbox, now=clock.now())


async def taken(memory: Memory, clock: FakeClock, update_id: int | None, chat_id: ChatId = AN) -> Person:
    begun = await begin(memory, clock, update_id, chat_id)
    assert begun.claim is Claim.TAKEN
    assert begun.person is not None
    return begun.person


async def test_an_unknown_chat_is_new_and_nothing_is_kept(memory: Memory, clock: FakeClock) -> None:
    person = await taken(memory, clock, 1)
    assert person == Person(ChatState(AN))
    assert person.state.is_new
    await memory.done(chat_id=AN, update_id=1)
    assert await memory.export(chat_id=AN) == {}


async def test_a_state_comes_back_whole_and_in_order(chat: Chat) -> None:
    state = ChatState(
        chat_id=AN,
        language=Language.ENGLISH,
        commune_id=CommuneId("phuong-thanh-sen"),
        awaiting=Awaiting.COMMUNE,
        awaiting_about="khai_sinh",
        offered=frozenset({Consent.FOLLOW_UP, Consent.MEASURING}),
        source="ubnd-thanh-sen",
    )
    state = state.at(GuidePlace(ServiceId("z_first"), ProcedureCode("1.001193"), 3, frozenset({0, 4})))
    state = state.at(GuidePlace(ServiceId("a_second"), step=1, reported="outcome.not_submitted"))
    state = state.at(GuidePlace(ServiceId("b_third"), is_answer=True))
    kept = (await chat.turn(state=state)).state
    assert not kept.is_new
    assert list(kept.places) == ["z_first", "a_second", "b_third"]
    assert (kept.current, kept.places) == ("b_third", state.places)
    assert (kept.language, kept.commune_id) == (Language.ENGLISH, "phuong-thanh-sen")
    assert kept.offered == {Consent.FOLLOW_UP, Consent.MEASURING}
    assert (kept.awaiting, kept.awaiting_about) == (Awaiting.COMMUNE, "khai_sinh")
    assert kept.source == "ubnd-thanh-sen"


async def test_a_turn_without_a_new_state_keeps_the_old_one(chat: Chat) -> None:
    before = await chat.turn(state=ChatState(AN, commune_id=CommuneId("xa-ky-anh")))
    assert await chat.turn() == before


async def test_a_turn_without_a_state_keeps_none_for_an_unknown_chat(chat: Chat) -> None:
    assert (await chat.turn(events=[ASKED])).state.is_new


async def test_a_second_delivery_changes_nothing(memory: Memory, insight: Insight, clock: FakeClock) -> None:
    await record(memory, clock, await taken(memory, clock, 5), 5, "hello")
    await memory.done(chat_id=AN, update_id=5)
    assert await begin(memory, clock, 5) == Begun(Claim.DONE)
    assert await total(insight, EventName.ASKED) == 1
    # The chat was not left claimed by the refusal.
    await taken(memory, clock, 6)


async def test_a_second_delivery_is_done_even_while_the_chat_is_busy(
    memory: Memory, clock: FakeClock
) -> None:
    await record(memory, clock, await taken(memory, clock, 5), 5)
    await memory.done(chat_id=AN, update_id=5)
    await taken(memory, clock, 6)
    assert (await begin(memory, clock, 5)).claim is Claim.DONE
    assert (await begin(memory, clock, 7)).claim is Claim.BUSY


async def test_an_update_answered_without_anything_to_record_is_done_too(
    memory: Memory, clock: FakeClock
) -> None:
    await taken(memory, clock, 5)
    await memory.done(chat_id=AN, update_id=5)
    assert (await begin(memory, clock, 5)).claim is Claim.DONE


async def test_a_chat_claimed_by_another_process_is_busy_until_it_is_done(
    memory: Memory, insight: Insight, clock: FakeClock
) -> None:
    other = insight.another_process()
    await taken(other, clock, 5)
    assert await begin(memory, clock, 6) == Begun(Claim.BUSY)
    assert (await begin(memory, clock, 6, BINH)).claim is Claim.TAKEN
    await other.done(chat_id=AN, update_id=5)
    assert (await begin(memory, clock, 6)).claim is Claim.TAKEN


async def test_a_claim_of_a_dead_process_ends(memory: Memory, insight: Insight, clock: FakeClock) -> None:
    await taken(insight.another_process(), clock, 5)
    clock.advance(timedelta(seconds=CLAIM_SECONDS - 1))
    assert (await begin(memory, clock, 5)).claim is Claim.BUSY
    clock.advance(timedelta(seconds=1))
    assert (await begin(memory, clock, 5)).claim is Claim.TAKEN


async def test_a_crash_before_speaking_leaves_the_words_to_the_next(
    memory: Memory, insight: Insight, clock: FakeClock
) -> None:
    crashed = insight.another_process()
    await record(crashed, clock, await taken(crashed, clock, 5), 5, '{"say": "Chào"}')
    assert (await begin(memory, clock, 5)).claim is Claim.BUSY
    clock.advance(timedelta(seconds=CLAIM_SECONDS))
    assert await begin(memory, clock, 5) == Begun(Claim.RECORDED, outbox='{"say": "Chào"}')
    # Only one process speaks.
    assert (await begin(insight.another_process(), clock, 5)).claim is Claim.BUSY
    await memory.done(chat_id=AN, update_id=5)
    assert (await begin(memory, clock, 5)).claim is Claim.DONE
    assert await total(insight, EventName.ASKED) == 1


async def test_of_two_processes_with_one_update_only_one_records(
    memory: Memory, insight: Insight, clock: FakeClock
) -> None:
    slow = insight.another_process()
    person = await taken(slow, clock, 5)
    clock.advance(timedelta(seconds=CLAIM_SECONDS))
    again = await taken(memory, clock, 5)
    refused = 0
    for process, seen in ((slow, person), (memory, again)):
        try:
            await record(process, clock, seen, 5)
        except ClaimLost:
            refused += 1
    assert refused == 1
    assert await total(insight, EventName.ASKED) == 1


async def test_a_turn_that_outlived_its_claim_records_nothing(
    memory: Memory, insight: Insight, clock: FakeClock
) -> None:
    slow = insight.another_process()
    person = await taken(slow, clock, 5)
    clock.advance(timedelta(seconds=CLAIM_SECONDS))
    await taken(memory, clock, 6)
    with pytest.raises(ClaimLost):
        await record(slow, clock, person, 5)
    assert (await memory.person(chat_id=AN)).state.is_new
    assert await insight.counters() == {}


async def test_the_late_end_of_a_lost_turn_releases_nothing(
    memory: Memory, insight: Insight, clock: FakeClock
) -> None:
    slow = insight.another_process()
    await taken(slow, clock, 5)
    clock.advance(timedelta(seconds=CLAIM_SECONDS))
    await taken(memory, clock, 6)
    await slow.done(chat_id=AN, update_id=5)
    assert (await begin(memory, clock, 7)).claim is Claim.BUSY


async def test_turns_that_no_update_caused_are_recorded_too(
    memory: Memory, insight: Insight, clock: FakeClock
) -> None:
    person = await taken(memory, clock, None)
    assert (await begin(memory, clock, 6)).claim is Claim.BUSY
    await record(memory, clock, person, None)
    await memory.done(chat_id=AN, update_id=None)
    assert not (await memory.person(chat_id=AN)).state.is_new
    assert await total(insight, EventName.ASKED) == 1
    await taken(memory, clock, 6)


@pytest.mark.parametrize("chat_id", [1, -1001234567890123, 2**31, 2**52, 2**63 - 1, -(2**63)])
async def test_huge_and_forged_chat_ids_are_only_numbers(
    memory: Memory, clock: FakeClock, chat_id: int
) -> None:
    chat = Chat(memory, clock, ChatId(chat_id))
    kept = await chat.turn(state=ChatState(chat.chat_id, source="bến-xe'); DROP TABLE chats; --"))
    assert kept.state.chat_id == chat_id
    assert kept.state.source == "bến-xe'); DROP TABLE chats; --"
