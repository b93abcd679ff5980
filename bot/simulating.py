"""A simulation put together: the real rooms on a database of its own, with a clock and a chance handed in.

Part of the composition root beside `bot.app`; no room imports it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from bot.campaigns.service import Campaigns, Rules
from bot.content import Content
from bot.conversations.closing_question import closing_question
from bot.conversations.staff.office import Office
from bot.database.access import DatabaseAccess
from bot.database.campaigns.machinery import DatabaseMachinery, DatabaseOutbox
from bot.database.campaigns.shelf import DatabaseShelf
from bot.database.engine import Database, create_database
from bot.database.memory import DatabaseMemory
from bot.database.synthetic_marks import DatabaseGround
from bot.kernel.calculate import here
from bot.kernel.ids import Pseudonym
from bot.reporting import build_measuring
from bot.simulation.clock import SimulatedClock
from bot.simulation.habits import CHATS, World
from bot.simulation.ports import Found, Ground
from bot.simulation.post import SimulatedPost
from bot.simulation.reading import Result
from bot.simulation.rhythm import at
from bot.simulation.running import Parts, Simulation
from bot.simulation.stage import Stage, remembering
from bot.trials import build_trial_reader

RAW_EVENT_DAYS = 90
RULES = Rules(approval_above=0)
"""Everything a simulated officer writes is approved by the manager."""


class NotEmpty(Exception):
    """The database holds somebody or something that no simulation made; nothing was changed."""


class NoFiles:
    """Simulated staff send no pictures."""

    async def fetch(self, file_id: str, *, most_bytes: int) -> bytes | None:
        """Nothing is there."""
        del file_id, most_bytes
        return None


async def simulate(
    world: World,
    content: Content,
    *,
    database_url: str,
    content_folder: Path,
    posters: frozenset[str],
    at_present: datetime,
    on_day: Callable[[int], None] = lambda _: None,
) -> Result:
    """Fill a migrated database with a simulation; an earlier one in it gives way.

    Args:
        at_present: the real moment, kept with the mark.
        on_day: told the number of each day that was lived through.
    Raises:
        NotEmpty: somebody real may be in the database.
    """
    async with _opened(database_url) as database:
        await take_ground(DatabaseGround(database), seed=world.seed, at_present=at_present)
        simulation = build_simulation(
            world, content, database=database, content_folder=content_folder, posters=posters
        )
        simulation.on_day = on_day
        return await simulation.run()


async def take_ground(ground: Ground, *, seed: int, at_present: datetime) -> None:
    """Make a database the simulation's own, marked before anybody arrives.

    Raises:
        NotEmpty: somebody real may be in it, or another simulation begins just now.
    """
    found = await ground.found(CHATS)
    if found is Found.OTHERS:
        raise NotEmpty
    if found is Found.SIMULATION:
        await ground.clear()
    if not await ground.mark(seed=seed, at=at_present):
        raise NotEmpty


def build_simulation(
    world: World, content: Content, *, database: Database, content_folder: Path, posters: frozenset[str]
) -> Simulation:
    """Build it on a database that is its own."""
    chance = Random(world.seed)
    clock = SimulatedClock(at(world.last_day - timedelta(days=world.days - 1), 0))
    inside, shelf = remembering(content.inside()), DatabaseShelf(database)
    memory = DatabaseMemory(database, new_pseudonym=lambda: Pseudonym(f"{chance.getrandbits(64):016x}"))
    measuring = build_measuring(
        database,
        catalog=lambda: inside.catalog,
        clock=clock,
        raw_event_days=RAW_EVENT_DAYS,
        content_folder=content_folder,
    )
    campaigns = Campaigns(
        shelf=shelf,
        machinery=DatabaseMachinery(database),
        clock=clock,
        allowed_hosts=lambda: inside.catalog.province.allowed_hosts,
        new_salt=lambda: f"{chance.getrandbits(128):032x}",
        rules=RULES,
        question_of=lambda plan: closing_question(content.texts.speaker("vi"), inside, plan),
        communes=lambda: [one.id for one in inside.catalog.province.communes],
    )
    office = Office(campaigns, shelf, DatabaseAccess(database), NoFiles(), pages_url="")
    parts = Parts(
        clock=clock,
        memory=memory,
        office=office,
        stage=Stage(memory, inside, office),
        post=SimulatedPost(DatabaseOutbox(database), rules=RULES, post=world.post, chance=chance),
        reader=build_trial_reader(
            shelf, measuring.portal_counts, catalog=lambda: inside.catalog, clock=clock, calculate=here
        ),
        roll_up=measuring.roll_ups.roll_up,
        portal_counts=measuring.portal_counts,
        register=measuring.register(),
        ground=DatabaseGround(database),
        posters=sorted(posters),
    )
    return Simulation(world, parts, chance)


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Database]:
    database = create_database(url)
    try:
        yield database
    finally:
        await database.close()
