"""Laws of pacing, on generated traffic in simulated time."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.lanes import Lanes, Ticket
from bot.telegram.pacing import Lane, Pace, Pacing, Rate, Sending, overall_pace

NEARLY = 1e-6
"""Seconds lost to floating point."""


@dataclass(frozen=True)
class Left:
    """A call: when it asked, and when it left."""

    asked_at: float
    at: float
    sending: Sending


def simulate(
    arrivals: Iterable[tuple[float, Sending]], pace: Pace | None = None, timer_late_s: float = 0.0
) -> list[Left]:
    """Let calls ask at their times, and timers ring (a little late); returns calls as they left."""
    lanes = Lanes(Pacing(pace or Pace()))
    left: list[Left] = []
    asked: dict[Ticket, float] = {}
    coming = deque(sorted(arrivals, key=lambda arrival: arrival[0]))
    rings_at = math.inf
    while coming or rings_at < math.inf:
        if coming and coming[0][0] <= rings_at:
            now, arriving = coming.popleft()
            if lanes.may_leave_at_once(arriving, now):
                left.append(Left(now, now, arriving))
                continue
            ticket = Ticket(arriving)
            asked[ticket] = now
            lanes.join(ticket)
        else:
            now = rings_at
        released, look_again = lanes.release(now)
        left += [Left(asked[ticket], now, ticket.sending) for ticket in released]
        rings_at = max(look_again, now) + timer_late_s
    assert lanes.waiting() == ()
    return left


def most_above(left: Iterable[Left], rate: Rate) -> float:
    """The largest count of any window beyond `burst + per_s * T`; at most 0 when the law holds."""
    times = sorted(call.at for call in left for _ in range(call.sending.cost))
    return max(
        (
            last - first + 1 - rate.burst - rate.per_s * (times[last] - times[first])
            for first in range(len(times))
            for last in range(first, len(times))
        ),
        default=0.0,
    )


lane = st.sampled_from(Lane)
gaps = st.one_of(st.just(0.0), st.floats(0, 0.2), st.floats(0, 5))
chats = st.integers(-3, 6).filter(bool)
sendings = st.builds(
    Sending, lane=lane, chat=chats, cost=st.integers(1, 3), is_edit=st.booleans(), is_paid=st.booleans()
)


@st.composite
def traffic(draw: Callable[..., list[tuple[float, Sending]]]) -> list[tuple[float, Sending]]:
    asked = draw(st.lists(st.tuples(gaps, sendings), max_size=60))
    now, arrivals = 0.0, []
    for gap, sending in asked:
        now += gap
        arrivals.append((now, sending))
    return arrivals


@given(traffic())
def test_in_any_window_at_most_the_burst_and_the_rate_leave(arrivals: list[tuple[float, Sending]]) -> None:
    left = simulate(arrivals)
    pace = Pace()
    assert most_above((one for one in left if not one.sending.is_paid), pace.overall) <= NEARLY
    assert most_above((one for one in left if one.sending.is_paid), pace.paid) <= NEARLY
    for chat in {one.sending.chat for one in left}:
        of_chat = [one for one in left if one.sending.chat == chat and not one.sending.is_edit]
        assert most_above(of_chat, pace.group if int(chat) < 0 else pace.chat) <= NEARLY


@given(traffic())
def test_everybody_leaves_and_a_chat_keeps_its_order_within_a_lane(
    arrivals: list[tuple[float, Sending]],
) -> None:
    told_apart = [(at, replace(one, cost=1, is_paid=False, is_edit=False)) for at, one in arrivals]
    left = simulate(told_apart)
    assert len(left) == len(arrivals)
    for chat in {one.sending.chat for one in left}:
        for one_lane in Lane:
            asked = [x.asked_at for x in left if x.sending.chat == chat and x.sending.lane is one_lane]
            assert asked == sorted(asked)


@given(st.lists(st.tuples(gaps, lane), max_size=80))
def test_no_bulk_leaves_while_a_reply_waits(asked: list[tuple[float, Lane]]) -> None:
    """Every call to a chat of its own, so that only the overall rate makes anybody wait."""
    now, arrivals = 0.0, []
    for chat, (gap, one_lane) in enumerate(asked, start=1):
        now += gap
        arrivals.append((now, Sending(one_lane, chat)))
    left = simulate(arrivals)
    for bulk in (one for one in left if one.sending.lane is Lane.BULK):
        waiting = [one for one in left if one.sending.lane is Lane.REPLY and one.asked_at < bulk.at < one.at]
        assert waiting == []


def bulk(count: int, *, paid: bool = False) -> list[tuple[float, Sending]]:
    return [(0.0, Sending(Lane.BULK, 1000 + number, is_paid=paid)) for number in range(count)]


def test_replies_find_a_place_at_once_while_bulk_runs_at_full_rate() -> None:
    replies = [(1.0 + 0.5 * number, Sending(Lane.REPLY, number + 1)) for number in range(20)]
    left = simulate(bulk(400) + replies)
    assert [one.at - one.asked_at for one in left if one.sending.lane is Lane.REPLY] == [0.0] * 20


def test_a_crowd_of_replies_waits_no_longer_than_without_bulk_but_for_two_slots() -> None:
    crowd = [(5.0, Sending(Lane.REPLY, number + 1)) for number in range(50)]
    with_bulk = [one.at for one in simulate(bulk(400) + crowd) if one.sending.lane is Lane.REPLY]
    alone = [one.at for one in simulate(crowd)]
    assert all(later - sooner <= 2 / 25 + NEARLY for later, sooner in zip(with_bulk, alone, strict=True))


def test_bulk_alone_uses_the_whole_rate_though_timers_ring_late() -> None:
    for per_s, late_s in ((25.0, 0.01), (960.0, 0.002)):
        count = round(per_s * 10)
        left = simulate(bulk(count), overall_pace(per_s), timer_late_s=late_s)
        assert count / left[-1].at >= 0.99 * per_s


def test_paid_bulk_takes_no_place_of_the_free_rate() -> None:
    left = simulate(bulk(2000, paid=True) + [(0.5, Sending(Lane.REPLY, number)) for number in (1, 2, 3, 4)])
    assert [one.at for one in left if one.sending.lane is Lane.REPLY] == pytest.approx([0.5] * 4)


def test_a_talkative_chat_holds_up_itself_only() -> None:
    flood = [(0.0, Sending(Lane.REPLY, 7)) for _ in range(8)]
    left = simulate([*flood, (0.1, Sending(Lane.REPLY, 8))])
    assert [one.at for one in left if one.sending.chat == 7] == [0, 0, 0, 0, 1, 2, 3, 4]
    assert [one.at for one in left if one.sending.chat == 8] == [0.1]


def test_a_guide_tapped_through_by_edits_is_never_slowed() -> None:
    taps = [(0.4 * number, Sending(Lane.REPLY, 7, is_edit=True)) for number in range(30)]
    assert all(one.at == one.asked_at for one in simulate(taps))


def test_a_group_gets_no_more_than_twenty_in_any_minute() -> None:
    left = simulate([(0.0, Sending(Lane.REPLY, -5)) for _ in range(50)])
    times = [one.at for one in left]
    assert max(sum(start <= at <= start + 60 for at in times) for start in times) == 20
