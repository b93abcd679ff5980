"""Arithmetic in another process: answers, errors, and a child that was killed."""

from __future__ import annotations

import asyncio
import os

import pytest

from bot.calculating import Calculator
from bot.engagement.arithmetic.proportions import newcombe_interval


def pid(_: int) -> int:
    return os.getpid()


async def test_it_computes_elsewhere_and_keeps_its_process() -> None:
    async with Calculator() as calculate:
        first, second = await calculate(pid, 1), await calculate(pid, 2)
        assert first == second != os.getpid()
        low, high = await calculate(newcombe_interval, 56, 70, 48, 80)
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)


async def test_an_error_comes_out_as_it_is() -> None:
    async with Calculator() as calculate:
        with pytest.raises(ValueError, match="no more yes than people"):
            await calculate(newcombe_interval, 5, 4, 1, 2)


async def test_a_killed_child_is_replaced_and_an_idle_one_ends() -> None:
    async with Calculator(idle_s=0.05) as calculate:
        first = await calculate(pid, 1)
        os.kill(first, 9)
        second = await calculate(pid, 1)
        assert second != first
        await asyncio.sleep(0.3)
        assert await calculate(pid, 1) != second
