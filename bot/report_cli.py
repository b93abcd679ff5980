"""`python -m bot report …`: files with small counts hidden, for cron and for whoever has no browser."""

from __future__ import annotations

import asyncio
import io
import re
import sys
from collections.abc import Awaitable, Callable
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.engagement.periods import Period
    from bot.exports.books import Books

T = TypeVar("T")

report_app = typer.Typer(no_args_is_help=True, help="Reports as files: tables and open data, to be shared.")

MONTHS = re.compile(r"(\d{4})-(\d{2})(?:\.\.(\d{4})-(\d{2}))?")
QUARTER = re.compile(r"(\d{4})-Q([1-4])")
YEAR = re.compile(r"(\d{4})")

PeriodOption = Annotated[
    str,
    typer.Option(help="2026-10, 2026-08..2026-10, 2026-Q3, 2026; empty: the latest month that is over."),
]


@report_app.command("export")
def export(
    folder: Annotated[Path, typer.Argument(file_okay=False, help="Where the files are written.")],
    *,
    period: PeriodOption = "",
) -> None:
    """Write every table as XLSX, CSV and Parquet."""
    from bot.exports.books import Format, file_of
    from bot.texts import load_texts

    say = load_texts().speaker("vi")

    async def write(books: Books, days: Period) -> int:
        tables = await books.all_tables(days)
        folder.mkdir(parents=True, exist_ok=True)
        for table in tables:
            for kind in Format:
                (folder / f"{table.name}.{kind}").write_bytes(file_of(table, kind, say))
        return len(tables) * len(Format)

    with _refusals():
        count = _with_books(period, write)
    _tell(f"{count} tệp trong {folder}. Số nhỏ đã ẩn.")


@report_app.command("open-data")
def open_data(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="The ZIP file to write.")],
    *,
    period: PeriodOption = "",
) -> None:
    """Write open data: CSV, Parquet and a README, zipped."""
    with _refusals():
        content = _with_books(period, lambda books, days: books.open_data(days))
    file.write_bytes(content)
    _tell(f"{file}: {len(content):,} byte. Số nhỏ đã ẩn.")


def period_named(text: str, today: date) -> Period:
    """The days that an option names.

    Raises:
        ValueError: when it names none.
    """
    from bot.engagement.months import latest_over, month_of
    from bot.engagement.periods import Period

    if not text:
        return latest_over(today)
    if found := MONTHS.fullmatch(text):
        first = date(int(found[1]), int(found[2]), 1)
        last = date(int(found[3]), int(found[4]), 1) if found[3] else first
        return Period(first, month_of(last).last)
    if found := QUARTER.fullmatch(text):
        first = date(int(found[1]), 3 * int(found[2]) - 2, 1)
        return Period(first, month_of(first + timedelta(days=70)).last)
    if found := YEAR.fullmatch(text):
        return Period(date(int(found[1]), 1, 1), date(int(found[1]), 12, 31))
    raise ValueError("a period that cannot be read")


@contextmanager
def _refusals() -> Iterator[None]:
    """What a person can mend is said in a sentence."""
    from bot.engagement.errors import BadPeriod
    from bot.exports.books import MOST_MONTHS, NoMonthOver, TooManyMonths

    try:
        yield
    except NoMonthOver:
        sys.exit("Kỳ này chưa có tháng nào đã hết, nên chưa có số để chia sẻ.")
    except TooManyMonths:
        sys.exit(f"Kỳ này dài hơn {MOST_MONTHS} tháng.")
    except (BadPeriod, ValueError):
        sys.exit("Không hiểu kỳ này. Viết như 2026-10, 2026-08..2026-10, 2026-Q3 hoặc 2026.")
    except OSError as error:
        sys.exit(f"Không ghi được tệp: {error.strerror}.")


def _with_books(period: str, ask: Callable[[Books, Period], Awaitable[T]]) -> T:
    """Ask the database of the settings, brought to its newest shape first."""
    from bot.content import LiveContent
    from bot.database.engine import create_database
    from bot.database.migrate import migrate
    from bot.kernel.calculate import here
    from bot.kernel.clock import SystemClock, local_day
    from bot.report_output import build_output
    from bot.settings import Settings

    settings, clock = Settings(), SystemClock()
    days = period_named(period, local_day(clock.now()))
    migrate(settings.database_url)
    content = LiveContent(settings.content_folder, posters=settings.posters)

    async def asked() -> T:
        database = create_database(settings.database_url)
        try:
            output = build_output(settings, database, inside=content.inside, clock=clock, calculate=here)
            return await ask(output.books, days)
        finally:
            await database.close()

    return asyncio.run(asked())


def _tell(line: str) -> None:
    """Print in UTF-8 whatever the machine's locale."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    typer.echo(line)
