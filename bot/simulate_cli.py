"""`python -m bot simulate …`: invented citizens in a database of their own, and what reports see of them."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from bot.simulation.habits import MOST_CITIZENS, MOST_DAYS

if TYPE_CHECKING:
    from bot.simulation.habits import World
    from bot.simulation.reading import Result
    from bot.texts import Speaker

DATABASE = "sqlite:///var/simulation.db"
USUAL_EFFECT = 10.0
TOLD_EVERY_DAYS = 10


def simulate(
    *,
    citizens: Annotated[int, typer.Option(min=1, max=MOST_CITIZENS, help="How many people.")] = 2000,
    days: Annotated[int, typer.Option(min=1, max=MOST_DAYS, help="How many days.")] = 30,
    seed: Annotated[int, typer.Option(min=0, max=2**53, help="The same seed gives the same figures.")] = 1,
    effect: Annotated[
        float | None,
        typer.Option(min=-20, max=50, help="Points by which the broadcast raises online submission (10)."),
    ] = None,
    campaigns: Annotated[int, typer.Option(min=0, max=50, help="Measured campaigns, a week apart.")] = 2,
    database: Annotated[
        str, typer.Option(help="SQLite file or PostgreSQL, with nobody real in it.")
    ] = DATABASE,
    unequal_reporting: Annotated[
        bool,
        typer.Option(
            "--unequal-reporting", help="No effect, but who got the broadcast answers more readily."
        ),
    ] = False,
    last_day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last simulated day; else yesterday.")
    ] = None,
) -> None:
    """Simulate citizens with a planted effect; all pages then say that the figures are invented.

    The last line is one JSON object. To look around: DATABASE_URL=sqlite:///var/simulation.db make run
    """
    from bot.kernel.clock import SystemClock, local_day
    from bot.simulation.habits import World
    from bot.simulation.officers import most_campaigns

    if unequal_reporting and effect:
        raise typer.BadParameter("--unequal-reporting plants no effect; leave --effect out")
    if campaigns > (most := most_campaigns(days)):
        raise typer.BadParameter(
            f"{days} days have room for {most} measured campaigns", param_hint="--campaigns"
        )
    yesterday = local_day(SystemClock().now()) - timedelta(days=1)
    world = World(
        citizens,
        days,
        seed,
        last_day=_last_day(last_day, yesterday),
        effect_points=0.0 if unequal_reporting else USUAL_EFFECT if effect is None else effect,
        campaigns=campaigns,
        unequal_reporting=unequal_reporting,
    )
    began = time.perf_counter()
    result = _run(world, database)
    typer.echo(json.dumps(result.as_json(seconds=time.perf_counter() - began), ensure_ascii=False))


def _last_day(given: datetime | None, yesterday: date) -> date:
    if given is None:
        return yesterday
    if given.date() > yesterday:
        raise typer.BadParameter("a day that is not over cannot be simulated", param_hint="--last-day")
    return given.date()


def _run(world: World, url: str) -> Result:
    from bot.content import LiveContent
    from bot.database.migrate import migrate
    from bot.kernel.clock import SystemClock
    from bot.settings import Settings
    from bot.simulating import NotEmpty, simulate

    settings = Settings()
    content = LiveContent(settings.content_folder, posters=settings.posters)
    say = content.texts.speaker("vi")
    _tell(say, "simulate.begins", citizens=world.citizens, days=world.days, seed=world.seed)
    migrate(url)
    try:
        result = asyncio.run(
            simulate(
                world,
                content,
                database_url=url,
                content_folder=settings.content_folder,
                posters=settings.posters,
                at_present=SystemClock().now(),
                on_day=lambda day: _tell_day(say, day, world.days),
            )
        )
    except NotEmpty:
        sys.exit(say.label("simulate.not_empty"))
    _tell(say, "simulate.look", url=url)
    return result


def _tell_day(say: Speaker, day: int, days: int) -> None:
    if day % TOLD_EVERY_DAYS == 0 or day == days:
        _tell(say, "simulate.day", day=day, days=days)


def _tell(say: Speaker, key: str, **params: object) -> None:
    typer.echo(say.label(key, **params))
