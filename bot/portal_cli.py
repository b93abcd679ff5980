"""`python -m bot portal …`: counts of the portal's reports, taken in, listed, taken back and read."""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Callable, Coroutine, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from bot.engagement.portal_shares import ShareBy

if TYPE_CHECKING:
    from bot.catalog.model import Catalog
    from bot.engagement.ports import PortalCounts
    from bot.texts import Html, Speaker

T = TypeVar("T")

portal_app = typer.Typer(no_args_is_help=True, help="Counts of the portal's reports: import, undo, shares.")


@portal_app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="CSV or XLSX.")],
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Replace counts of earlier imports.")] = False,
    synthetic: Annotated[bool, typer.Option("--synthetic", help="The figures are invented.")] = False,
) -> None:
    """Take in a report whole, or list everything that is wrong with it and change nothing."""
    from bot.catalog.loading import load_catalog
    from bot.engagement.portal_problems import PortalProblems
    from bot.engagement.ports import TakenIn
    from bot.importing import read_upload
    from bot.importing.register import national_codes, register_of
    from bot.importing.sentences import note_lines, outcome_line, problem_lines
    from bot.kernel.clock import SystemClock, local_day
    from bot.settings import Settings

    say, now, folder = _speaker(), SystemClock().now(), Settings().content_folder
    register = register_of(load_catalog(folder), national_codes(folder))
    with file.open("rb") as stream:
        read = read_upload(stream, file.name, register=register, today=local_day(now), is_synthetic=synthetic)
    if isinstance(read, PortalProblems):
        _tell(problem_lines(read, say))
        raise typer.Exit(1)
    _tell(note_lines(read.notes, say))
    outcome = _with_counts(lambda counts: counts.take_in(read, staff=None, now=now, replace=replace))
    _tell([outcome_line(outcome, read, say)])
    raise typer.Exit(0 if isinstance(outcome, TakenIn) else 1)


@portal_app.command("imports")
def list_imports() -> None:
    """List what was taken in, the latest first."""
    from bot.importing.sentences import import_line

    say = _speaker()
    found = _with_counts(lambda counts: counts.imports())
    _tell([import_line(record, say) for record in found] or [say("portal_import.no_imports")])


@portal_app.command("undo")
def undo_import(
    number: Annotated[int, typer.Argument(min=1, max=2**53, help="The import's number.")],
) -> None:
    """Take an import back; what it had replaced counts again."""
    from bot.importing.sentences import undone_line

    say = _speaker()
    undone = _with_counts(lambda counts: counts.undo(number))
    if undone is None:
        _tell([say("portal_import.no_such_import", number=number)])
        raise typer.Exit(1)
    _tell([undone_line(undone, say)])


@portal_app.command("template")
def template(
    file: Annotated[Path, typer.Argument(help="Where it is written: a name ending in .xlsx or .csv.")],
) -> None:
    """Write an empty report to fill in, with invented examples and an explanation of each column."""
    from bot.importing.errors import BadTemplatePath
    from bot.importing.template import write_template
    from bot.kernel.clock import SystemClock, local_day

    say = _speaker()
    try:
        write_template(file, today=local_day(SystemClock().now()), say=say)
    except (BadTemplatePath, OSError):
        _tell([say("portal_import.template.refused", file=file.name)])
        raise typer.Exit(1) from None
    _tell([say("portal_import.template.written", file=file.name)])


Month = Annotated[datetime | None, typer.Option(formats=["%Y-%m"], help="A month such as 2026-11.")]


@portal_app.command("share")
def share(
    *,
    by: Annotated[ShareBy, typer.Option(help="What is told apart.")] = ShareBy.MONTH,
    since: Month = None,
    until: Month = None,
    commune: Annotated[str | None, typer.Option(help="Id of one commune.")] = None,
) -> None:
    """Show online shares with numerator and denominator, and how they are computed."""
    from bot.catalog.loading import load_catalog
    from bot.catalog.procedure_joins import join_procedures
    from bot.engagement.portal_service import PortalReports
    from bot.engagement.portal_shares import PortalPeriod
    from bot.importing.share_words import share_lines
    from bot.kernel.ids import CommuneId
    from bot.settings import Settings

    catalog = load_catalog(Settings().content_folder)
    joins = join_procedures(catalog)
    period = PortalPeriod(
        since=since.date() if since else None,
        until=until.date() if until else None,
        commune_id=CommuneId(commune) if commune else None,
    )
    shares = _with_counts(
        lambda counts: PortalReports(counts, services_of=joins.services, fields_of=joins.fields).online_share(
            by, period
        )
    )
    _tell(share_lines(shares, _namer(catalog, by), _speaker()))


def _namer(catalog: Catalog, by: ShareBy) -> Callable[[str], str]:
    """How a group is called; codes of procedures without a card stay codes."""
    names: dict[str, str] = {}
    if by is ShareBy.SERVICE:
        names = {one.id: one.name for one in catalog.services.values()}
    elif by is ShareBy.FIELD:
        names = {one.id: one.title for one in catalog.fields}
    elif by is ShareBy.COMMUNE:
        names = {one.id: one.full_name for one in catalog.province.communes}
    return lambda key: names.get(key, key)


def _with_counts(ask: Callable[[PortalCounts], Coroutine[Any, Any, T]]) -> T:
    """Ask the database of the settings, brought to its newest shape first."""
    from bot.database.engine import create_database
    from bot.database.migrate import migrate
    from bot.database.portal_counts import DatabasePortalCounts
    from bot.settings import Settings

    url = Settings().database_url
    migrate(url)

    async def asked() -> T:
        database = create_database(url)
        try:
            return await ask(DatabasePortalCounts(database))
        finally:
            await database.close()

    return asyncio.run(asked())


def _speaker() -> Speaker:
    from bot.texts import load_texts

    return load_texts().speaker("vi")


def _tell(lines: Iterable[Html]) -> None:
    """Print sentences as plain text, in UTF-8 whatever the machine's locale."""
    from bot.texts import plain

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    for line in lines:
        typer.echo(plain(line))
