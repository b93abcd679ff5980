"""The command line: `python -m bot --help`. Each command imports what it needs, so that help is quick."""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.search.matcher import Matcher

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Một Cửa: run it, check it, ask it.",
)
catalog_app = typer.Typer(no_args_is_help=True, help="The content: services, answers, words.")
app.add_typer(catalog_app, name="catalog")

Files = Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="Labelled questions, JSONL.")]


def main() -> None:
    """Entry point of `python -m bot`. What a person can mend is said in a sentence, without a traceback."""
    from bot.catalog.errors import CatalogError
    from bot.charts.poster import NoSuchPoster
    from bot.database.errors import UnusableAddress

    try:
        app()
    except (CatalogError, NoSuchPoster, UnusableAddress) as error:
        sys.exit(str(error))


@app.command()
def run() -> None:
    """Start everything in one process: the sandbox in a browser without a token, else Telegram."""
    from bot.running import run_everything

    _log()
    run_everything()


@app.command()
def web() -> None:
    """The web process: webhook and pages."""
    from bot.app import build_product, serve_web
    from bot.settings import Settings

    _log()
    asyncio.run(serve_web(build_product(Settings())))


@app.command()
def worker() -> None:
    """The worker process: what is due."""
    from bot.app import build_product, serve_worker
    from bot.settings import Settings

    _log()
    asyncio.run(serve_worker(build_product(Settings())))


@app.command()
def migrate() -> None:
    """Bring the database to the newest shape."""
    from bot.app import prepare_database
    from bot.settings import Settings

    prepare_database(Settings())


@app.command()
def match(
    text: Annotated[str | None, typer.Argument(help="A question as a citizen would type it.")] = None,
    *,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read {id,text} lines, write one line each.")
    ] = False,
) -> None:
    """Explain how a question is understood, or match many at once."""
    from bot.search.commands import explain, match_lines

    matcher = _matcher()
    if jsonl:
        match_lines(matcher, sys.stdin, sys.stdout)
    elif text is not None:
        explain(matcher, text, sys.stdout)
    else:
        raise typer.BadParameter("give a question, or --jsonl with lines on standard input")


@app.command()
def evaluate(
    files: Files, picture: Annotated[Path | None, typer.Option(help="PNG of calibration.")] = None
) -> None:
    """Measure matching on labelled questions."""
    from bot.search.commands import evaluate_files

    evaluate_files(_matcher(), files, sys.stdout, picture=picture)


@catalog_app.command("check")
def catalog_check() -> None:
    """Check all content; every problem with file, line, field and reason."""
    from bot.catalog.lint import check_catalog
    from bot.catalog.problems import Severity
    from bot.kernel.clock import SystemClock, local_day
    from bot.settings import Settings

    problems = check_catalog(Settings().content_folder, today=local_day(SystemClock().now()))
    for problem in problems:
        typer.echo(str(problem))
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    typer.echo(f"{errors} lỗi, {len(problems) - errors} nhắc.")
    raise typer.Exit(1 if errors else 0)


@catalog_app.command("links")
def catalog_links() -> None:
    """Open every official link (needs internet) and report those that do not answer."""
    from bot.catalog.links import iter_links
    from bot.catalog.loading import load_catalog
    from bot.settings import Settings
    from bot.web.link_check import check_links

    problems = asyncio.run(check_links(iter_links(load_catalog(Settings().content_folder))))
    for problem in problems:
        typer.echo(str(problem))
    raise typer.Exit(1 if problems else 0)


@app.command()
def poster(
    service: Annotated[str, typer.Argument(help="Id of a service, for example khai_sinh.")],
    *,
    username: Annotated[str, typer.Option(help="The bot's name without @.")] = "mot_cua_bot",
    source: Annotated[str | None, typer.Option(help="Commune id or a poster source.")] = None,
    folder: Annotated[Path, typer.Option(help="Where PNG and PDF are written.")] = Path("var/posters"),
) -> None:
    """Make a printable poster with a QR code: PNG and PDF."""
    from bot.charts.poster import write_poster
    from bot.settings import Settings

    settings = Settings()
    for path in write_poster(
        settings.content_folder,
        service,
        username=username,
        source=source,
        folder=folder,
        posters=settings.posters,
    ):
        typer.echo(str(path))


def _matcher() -> Matcher:
    from bot.catalog.loading import load_catalog
    from bot.search.matcher import Matcher
    from bot.settings import Settings

    return Matcher(load_catalog(Settings().content_folder))


def _log() -> None:
    from bot.settings import Settings

    logging.basicConfig(level=Settings().log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # Chatty, or logging request addresses, which hold the token.
    for name in ("httpx", "httpcore", "telegram", "alembic", "apscheduler", "uvicorn"):
        logging.getLogger(name).setLevel(logging.WARNING)
