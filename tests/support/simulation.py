"""Small simulations: the small catalogue, short lives, everything planted stands out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot.simulating import simulate
from bot.simulation.habits import Habits, World
from bot.simulation.reading import Result
from tests.support.journeys import reads_as
from tests.support.product import ScriptedContent

LAST_DAY = date(2026, 11, 22)
AT_PRESENT = datetime(2026, 11, 23, 2, tzinfo=UTC)
READINGS = {
    "đăng ký khai sinh": reads_as("khai_sinh"),
    "chứng thực bản sao": reads_as("chung_thuc"),
}

BRIEF = Habits(comes_back=0.0, guides=0.0, lists=0.0, portal=0.0, likes=0.0, dislikes=0.0, shares=0.0)
"""People who come once, ask once, and then only wait for mail: what a trial is made of, quickly."""


def small_world(**changes: object) -> World:
    """Some days of a few people, with one measured campaign."""
    world = World(citizens=60, days=10, seed=1, last_day=LAST_DAY, campaigns=1)
    return replace(world, **changes)  # type: ignore[arg-type]


def small_content() -> ScriptedContent:
    return ScriptedContent(READINGS)


async def simulated(world: World, database_url: str, folder: Path) -> Result:
    """Run one on a migrated database; `folder` holds no content of its own."""
    return await simulate(
        world,
        small_content(),
        database_url=database_url,
        content_folder=folder,
        posters=frozenset({"quay"}),
        at_present=AT_PRESENT,
    )
