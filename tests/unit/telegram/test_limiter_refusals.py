"""What a 429 pauses, and how the pace recovers."""

from __future__ import annotations

import pytest

from bot.telegram.pacing import Lane, Pacing, Sending

HOA, NAM = Sending(Lane.REPLY, 1), Sending(Lane.REPLY, 2)
BULK_TO_HOA = Sending(Lane.BULK, 1)


def sent(pacing: Pacing, sending: Sending, times: int, now: float) -> None:
    for _ in range(times):
        pacing.spend(sending, now)


def test_a_chat_that_got_many_messages_is_paused_alone() -> None:
    pacing = Pacing()
    sent(pacing, HOA, 4, now=100.0)
    pacing.refuse(HOA, 5.0, now=100.2)
    assert pacing.chat_ready_at(HOA) == 105.2
    assert pacing.chat_ready_at(BULK_TO_HOA) == 105.2
    assert pacing.overall_ready_at(NAM) < 100.2


def test_an_edit_refused_pauses_its_chat_alone() -> None:
    pacing = Pacing()
    edit = Sending(Lane.REPLY, 1, is_edit=True)
    pacing.spend(edit, 100.0)
    pacing.refuse(edit, 5.0, now=100.2)
    assert pacing.chat_ready_at(edit) == 105.2
    assert pacing.chat_ready_at(HOA) == 105.2
    assert pacing.overall_ready_at(NAM) < 100.2


def test_a_quiet_chat_refused_means_everybody_waits() -> None:
    pacing = Pacing()
    sent(pacing, HOA, 1, now=100.0)
    pacing.refuse(HOA, 5.0, now=100.2)
    assert pacing.overall_ready_at(NAM) == 105.2


def test_two_chats_refused_together_mean_everybody_waits() -> None:
    pacing = Pacing()
    for chat in (HOA, NAM):
        sent(pacing, chat, 3, now=100.0)
    pacing.refuse(HOA, 5.0, now=100.2)
    pacing.refuse(NAM, 3.0, now=100.3)
    assert pacing.overall_ready_at(Sending(Lane.REPLY, 3)) == 103.3


def test_a_pause_is_never_shortened() -> None:
    pacing = Pacing()
    pacing.refuse(HOA, 50.0, now=100.0)
    pacing.refuse(HOA, 1.0, now=100.1)
    assert pacing.paused_until(HOA) == 150.0


def test_paid_sending_refused_leaves_replies_alone() -> None:
    pacing = Pacing()
    paid = Sending(Lane.BULK, 1, is_paid=True)
    pacing.spend(paid, 100.0)
    pacing.refuse(paid, 5.0, now=100.1)
    assert pacing.overall_ready_at(paid) == 105.1
    assert pacing.overall_ready_at(NAM) < 100.1


def rate_at(pacing: Pacing, now: float) -> float:
    """Messages a second just now: the slot one message takes, turned over; beyond any pause."""
    for _ in range(100):
        pacing.spend(HOA, now)
    before = pacing.overall_ready_at(HOA)
    pacing.spend(HOA, now)
    return 1 / (pacing.overall_ready_at(HOA) - before)


def test_after_a_refusal_sending_goes_on_slower_and_recovers() -> None:
    pacing = Pacing()
    pacing.refuse(HOA, 1.0, now=100.0)
    assert rate_at(pacing, 100.0) == pytest.approx(25 * 0.7)
    assert rate_at(pacing, 115.0) == pytest.approx(25 * 0.85)
    assert rate_at(pacing, 200.0) == pytest.approx(25)


def test_calls_refused_while_already_on_the_way_slow_down_only_once() -> None:
    pacing = Pacing()
    for chat in range(10):
        pacing.refuse(Sending(Lane.BULK, chat + 1), 2.0, now=100.0 + chat / 100)
    assert rate_at(pacing, 100.1) == pytest.approx(25 * 0.7, rel=0.01)


def test_however_often_refused_it_never_stands_still() -> None:
    pacing = Pacing()
    for number in range(50):
        pacing.refuse(HOA, 0.5, now=100.0 + number)
    assert rate_at(pacing, 150.0) > 25 * 0.1 - 1e-6


def test_chats_long_quiet_are_forgotten() -> None:
    pacing = Pacing()
    for chat in range(1, 30_000):
        pacing.spend(Sending(Lane.BULK, chat), now=float(chat))
    assert len(pacing._chats) <= 4097
