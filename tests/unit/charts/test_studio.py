"""Charts are drawn in a process of their own: nobody waits for them, and nothing is left behind."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from datetime import date

import pytest

from bot.charts.chart import Chart, Plot
from bot.charts.easel import DONE, FAILED, LENGTH, answer, serve
from bot.charts.errors import NotDrawn
from bot.charts.model import About, Bar
from bot.charts.ranked import ranked_chart
from bot.charts.studio import Studio
from bot.settings import ROOT
from bot.texts import load_texts

SAY = load_texts().speaker("vi")
ABOUT = About("Khai sinh được hỏi nhiều nhất", "Tháng 11/2026", "nhật ký", date(2026, 12, 1))
CHART = ranked_chart([Bar("Hộ tịch", 1234), Bar("Cư trú", 56)], ABOUT, SAY)
IMPOSSIBLE = Chart(ABOUT, SAY, lambda width: Plot([{"mark": "no such mark"}], 10, f"{width}"))


async def test_the_studio_draws_what_the_chart_draws() -> None:
    async with Studio() as studio:
        assert await studio.svg(CHART) == CHART.svg()
        assert await studio.svg(CHART, 720, key="a") == CHART.svg(720, key="a")
        assert await studio.png(CHART) == CHART.png()


async def test_others_are_answered_while_a_chart_is_drawn() -> None:
    many = ranked_chart([Bar(f"Xã {number}", number) for number in range(70)], ABOUT, SAY)
    longest_wait = 0.0
    async with Studio() as studio:
        drawing = asyncio.create_task(studio.png(many))
        began = time.monotonic()
        while not drawing.done():
            asked = time.monotonic()
            await asyncio.sleep(0.001)
            longest_wait = max(longest_wait, time.monotonic() - asked)
        drawn_in = time.monotonic() - began
        assert (await drawing).startswith(b"\x89PNG")
    assert longest_wait < drawn_in / 2  # drawn here, nobody would be answered until the end


async def test_several_at_once_each_get_their_own_picture() -> None:
    charts = [ranked_chart([Bar(f"Xã {number}", number + 1)], ABOUT, SAY) for number in range(4)]
    async with Studio() as studio:
        drawn = await asyncio.gather(*(studio.svg(chart) for chart in charts))
    assert drawn == [chart.svg() for chart in charts]


async def test_a_process_that_ended_is_replaced() -> None:
    async with Studio() as studio:
        await studio.svg(CHART)
        process = studio._process
        assert process is not None
        process.kill()
        await process.wait()
        assert await studio.svg(CHART) == CHART.svg()
        assert studio._process is not process


async def test_what_cannot_be_drawn_is_said_and_the_next_chart_is_fine() -> None:
    async with Studio() as studio:
        with pytest.raises(NotDrawn, match="Error: "):
            await studio.svg(IMPOSSIBLE)
        assert await studio.svg(CHART) == CHART.svg()


async def test_a_drawing_that_takes_too_long_is_given_up_and_its_process_ended() -> None:
    async with Studio(timeout_s=0.01) as studio:
        with pytest.raises(NotDrawn, match="no answer"):
            await studio.svg(CHART)
        assert studio._process is None


async def test_a_caller_who_leaves_does_not_mix_up_the_next_answer() -> None:
    async with Studio() as studio:
        await studio.svg(CHART)
        leaving = asyncio.create_task(studio.png(CHART))
        await asyncio.sleep(0.01)
        leaving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await leaving
        assert await studio.svg(CHART) == CHART.svg()


def test_the_drawing_process_answers_and_ends_with_its_input() -> None:
    request = b"{\"svg\": \"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>\", \"scale\": 1}"
    done = subprocess.run(
        [sys.executable, "-m", "bot.charts.easel"],
        input=LENGTH.pack(len(request)) + request,
        capture_output=True,
        cwd=ROOT,
        timeout=30,
        check=True,
    )
    assert done.stdout[LENGTH.size :].startswith(DONE + b"\x89PNG")
    assert len(done.stdout) == LENGTH.size + LENGTH.unpack(done.stdout[: LENGTH.size])[0]


def test_the_drawing_process_ends_when_nobody_asks_any_more() -> None:
    incoming, outgoing = os.pipe()
    with open(incoming, "rb") as requests, open(os.devnull, "wb") as answers:  # noqa: PTH123 - a pipe
        serve(requests, answers, idle_s=0.01)
    os.close(outgoing)


def test_nonsense_is_answered_as_failed() -> None:
    assert answer(b"no json").startswith(FAILED)


def test_charts_are_imported_without_the_drawing_library() -> None:
    code = "import sys, bot.charts.gallery, bot.charts.studio; print('vl_convert' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "False"
