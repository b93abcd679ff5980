"""The command line: `python -m bot --help`. Each command imports what it needs, so that help is quick."""

from __future__ import annotations

import asyncio
import io
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.portal_cli import portal_app
from bot.report_cli import report_app
from bot.simulate_cli import simulate

if TYPE_CHECKING:
    from bot.search.matcher import Matcher

TRAINING_QUESTIONS = ("questions_dev.jsonl", "questions_strangers.jsonl")
"""What weights are learned from; the set-aside file is for one last measurement only."""

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Một Cửa: run it, check it, ask it.",
)
catalog_app = typer.Typer(no_args_is_help=True, help="The content: services, answers, words.")
app.add_typer(catalog_app, name="catalog")
campaign_app = typer.Typer(no_args_is_help=True, help="Campaigns: what went out, and whether it adds up.")
app.add_typer(campaign_app, name="campaign")
app.add_typer(portal_app, name="portal")
app.command()(simulate)
app.add_typer(report_app, name="report")


def main() -> None:
    """Entry point of `python -m bot`. What a person can mend is said in a sentence, without a traceback."""
    from pydantic import ValidationError

    from bot.campaigns.errors import NoSuchCampaign
    from bot.catalog.errors import CatalogError
    from bot.charts.errors import NoSuchPoster
    from bot.database.errors import UnusableAddress
    from bot.settings import explain

    try:
        app()
    except ValidationError as error:
        if error.title != "Settings":
            raise
        sys.exit(f"The settings need mending (see .env.example).\n{explain(error)}")
    except (CatalogError, NoSuchPoster, UnusableAddress) as error:
        sys.exit(str(error))
    except NoSuchCampaign:
        sys.exit("Không có chiến dịch mang số này.")


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
    from bot.search.commands import answer_lines, explain

    _speak_utf8()
    if not jsonl and text is None:
        raise typer.BadParameter("give a question, or --jsonl with lines on standard input")
    matcher = _matcher()
    for line in answer_lines(matcher, sys.stdin) if jsonl else explain(matcher, text or ""):
        print(line, flush=True)


@app.command()
def evaluate(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="Questions, JSONL.")],
    *,
    picture: Annotated[Path | None, typer.Option(help="Where the reliability picture (SVG) goes.")] = None,
) -> None:
    """Measure matching on labelled questions."""
    from bot.search.commands import evaluate as measure
    from bot.search.labelled import read_questions

    _speak_utf8()
    questions = [one for file in files for one in read_questions(file.read_text("utf-8").splitlines())]
    lines, drawn = measure(_matcher(), questions)
    for line in lines:
        print(line)
    if picture is not None:
        picture.write_text(drawn, encoding="utf-8")


@app.command()
def train(
    files: Annotated[
        list[Path] | None, typer.Argument(exists=True, dir_okay=False, help="Labelled questions, JSONL.")
    ] = None,
) -> None:
    """Learn the matcher's weights anew and report how left-out authors are served."""
    from bot.content import WEIGHTS
    from bot.search.labelled import read_questions
    from bot.search.learning import train as learn
    from bot.search.reports import report
    from bot.search.weights import weights_as_text
    from bot.settings import Settings

    _speak_utf8()
    folder = Settings().content_folder
    chosen = files or [folder / "training" / name for name in TRAINING_QUESTIONS]
    questions = [one for file in chosen for one in read_questions(file.read_text("utf-8").splitlines())]
    learned = learn(_matcher(), questions, print)
    (folder / WEIGHTS).write_text(weights_as_text(learned.weights), encoding="utf-8")
    for name, judged in (("clean", learned.clean), ("dirtied", learned.dirty)):
        print(f"\nleft-out authors, {name}")
        for line in report(judged):
            print(line)


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

    answers = asyncio.run(check_links(iter_links(load_catalog(Settings().content_folder))))
    bad = [answer for answer in answers if not answer.is_good]
    for answer in bad:
        typer.echo(f"{answer.link.url}: {answer.status or answer.reason}")
    typer.echo(f"{len(answers)} liên kết, {len(bad)} không mở được.")
    raise typer.Exit(1 if bad else 0)


@campaign_app.command("audit")
def campaign_audit(number: Annotated[int, typer.Argument(help="The campaign's number.")]) -> None:
    """Check that assigned = sent + failed + skipped + pending + unknown in every run of a campaign."""
    from bot.campaigns.auditing import audit
    from bot.campaigns.model import CampaignId
    from bot.database.campaigns.shelf import DatabaseShelf
    from bot.database.engine import create_database
    from bot.settings import Settings

    _speak_utf8()

    async def look() -> bool:
        database = create_database(Settings().database_url)
        try:
            found = await audit(DatabaseShelf(database), CampaignId(number))
        finally:
            await database.close()
        for line in found.lines:
            typer.echo(line)
        return found.holds

    raise typer.Exit(0 if asyncio.run(look()) else 1)


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
    from bot.content import read_weights
    from bot.search.matcher import Matcher
    from bot.settings import Settings

    folder = Settings().content_folder
    return Matcher(load_catalog(folder), read_weights(folder))


def _speak_utf8() -> None:
    """Vietnamese on standard input and output whatever the machine's locale; broken bytes are replaced."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _log() -> None:
    from bot.settings import Settings

    logging.basicConfig(level=Settings().log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # Chatty, or logging request addresses, which hold the token.
    for name in ("httpx", "httpcore", "telegram", "alembic", "apscheduler", "uvicorn"):
        logging.getLogger(name).setLevel(logging.WARNING)
