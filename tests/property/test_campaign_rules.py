"""Whatever is planned: rates, arms, quiet hours and caps hold."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.campaigns.assignment import POINTS, Arm, arm_of, draw_of
from bot.campaigns.pace import BURST_S, PaceState, pause, reserve
from bot.campaigns.schedule import Hours, Repeat, Schedule, next_moment
from bot.kernel.clock import VIETNAM_TIME

START = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
STEPS = st.lists(st.tuples(st.floats(0, 2), st.integers(1, 20)), min_size=1, max_size=60)


@given(STEPS, st.sampled_from([1.0, 25.0, 1000.0]), st.floats(0.01, 5))
def test_no_window_holds_more_than_burst_and_rate(
    steps: list[tuple[float, int]], per_s: float, window: float
) -> None:
    state, now, moments, largest = PaceState(), 1000.0, list[float](), 0
    for waited, count in steps:
        now += waited
        state, slots = reserve(state, now, count=count, per_s=per_s)
        moments += [now + slots.delay_s + place * slots.interval_s for place in range(count)]
        largest = max(largest, count)
    # A moment in the past is used at once: at most the burst may be caught up.
    for first in moments:
        inside = sum(first <= moment < first + window for moment in moments)
        assert inside <= per_s * (window + BURST_S) + 1 + 1e-6
    assert moments == sorted(moments)


@given(STEPS, st.floats(1, 60))
def test_after_a_refusal_nothing_is_reserved_within_the_pause(
    steps: list[tuple[float, int]], seconds: float
) -> None:
    state, now = PaceState(), 1000.0
    for waited, count in steps:
        now += waited
        state, _ = reserve(state, now, count=count, per_s=25)
    state = pause(state, now, seconds=seconds)
    state, slots = reserve(state, now, count=1, per_s=25)
    assert slots.delay_s >= seconds - 1e-6
    assert slots.interval_s > 1 / 25


@given(st.text(min_size=1, max_size=8), st.floats(0, 0.5), st.booleans())
def test_arms_keep_their_shares_and_never_change(salt: str, share: float, two: bool) -> None:
    draw = draw_of(salt, holdout_share=share, wordings=1 + two)
    people = [f"{number:016x}" for number in range(2000)]
    arms = [arm_of(draw, name) for name in people]
    assert arms == [arm_of(draw, name) for name in people]
    held = arms.count(Arm.HOLDOUT) / len(people)
    # Five standard errors of a binomial share.
    assert abs(held - share) <= 5 * (share * (1 - share) / len(people)) ** 0.5 + 1 / POINTS
    if two:
        rest = len(people) - arms.count(Arm.HOLDOUT)
        assert abs(arms.count(Arm.B) / rest - 0.5) <= 5 * (0.25 / rest) ** 0.5
    else:
        assert Arm.B not in arms


@given(MOMENTS, st.integers(0, 23), st.integers(1, 24))
def test_the_next_opening_is_open_and_never_before(at: datetime, opens: int, length: int) -> None:
    closes = time(opens + length) if opens + length < 24 else time.max
    hours = Hours(time(opens), closes)
    opening = hours.next_opening(at)
    assert hours.are_open(opening)
    assert at <= opening < at + timedelta(days=1)


@given(MOMENTS, st.sampled_from(Repeat), MOMENTS)
def test_a_repetition_keeps_its_hour_and_goes_forward(
    first: datetime, repeat: Repeat, after: datetime
) -> None:
    moment = next_moment(Schedule(first, repeat), after)
    assert moment is not None
    assert moment > after
    assert moment.astimezone(VIETNAM_TIME).time() == first.astimezone(VIETNAM_TIME).time()
    if moment != first:
        longest = {Repeat.DAILY: 1, Repeat.WEEKLY: 7, Repeat.MONTHLY: 31}[repeat]
        assert moment - max(after, first) <= timedelta(days=longest)
