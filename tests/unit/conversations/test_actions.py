"""Buttons survive the trip through Telegram, and forged ones do not get in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversations.actions import MAX_CALLBACK_BYTES, Action, decode, encode
from bot.conversations.desk import TAPS


def test_an_action_comes_back_as_it_went() -> None:
    action = Action("stuck", "fix", ("khai_sinh", "3", "page_error"))
    assert decode(encode(action)) == action


@given(st.text(max_size=80))
def test_whatever_is_forged_decodes_to_a_known_shape_or_nothing(data: str) -> None:
    action = decode(data)
    assert (
        action is None or len(encode(action).encode()) <= MAX_CALLBACK_BYTES or len(data) > MAX_CALLBACK_BYTES
    )


def test_too_long_an_action_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="too long"):
        encode(Action("card", "open", ("x" * 40, "y" * 40)))


def test_every_button_of_the_desk_has_a_spelling_that_fits() -> None:
    for area, verb in TAPS:
        assert decode(encode(Action(area, verb))) == Action(area, verb)
