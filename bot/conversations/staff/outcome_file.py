"""The outcomes of a run as a table: a CSV file in chat, the same columns on the pages."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from bot.campaigns.errors import NoSuchCampaign
from bot.campaigns.model import RunId
from bot.campaigns.outcome_rows import OutcomeRow
from bot.campaigns.statuses import ASSIGNED_SENDS, SendState
from bot.conversations.inside import Inside
from bot.conversations.model import Attachment, Outcome, Reply, Turn
from bot.conversations.staff.drafting import idle
from bot.conversations.staff.numbers import number
from bot.conversations.staff.office import Office
from bot.kernel.clock import VIETNAM_TIME
from bot.texts import Speaker

MOST_ROWS = 50_000
"""Rows of a file in chat, some 4 MB; larger runs are fetched from the pages."""

COLUMNS = ("number", "pseudonym", "arm", "state", "reason", "attempts", "at")
_FOR_SPREADSHEETS = "utf-8-sig"
"""Without the mark at its beginning, spreadsheets take Vietnamese letters for something else."""


async def send(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`run:csv:<run>`"""
    run_id = turn.action.number(0) if turn.action else None
    if run_id is None:
        raise NoSuchCampaign("the button names no run")
    say, progress = inside.speaker(turn), await office.shelf.progress(RunId(run_id))
    rows = progress.count(*ASSIGNED_SENDS, SendState.HELD_OUT)
    if rows > MOST_ROWS:
        html = say("officer.run.csv_large", count=number(say, rows), url=office.pages_url)
        return Outcome(replies=(Reply(html),), state=idle(turn))
    run = progress.run
    name = f"ket-qua-dot-{run.campaign_id}-lan-{run.number}.csv"
    content = await _csv(say, office, run.id)
    reply = Reply(
        say("officer.run.csv", id=run.campaign_id, number=run.number),
        attachment=Attachment(name, content),
        in_confidence=True,
    )
    return Outcome(replies=(reply,), state=idle(turn))


def outcome_header(say: Speaker) -> tuple[str, ...]:
    """The names of the columns."""
    return tuple(say.label(f"campaign.outcome.{column}") for column in COLUMNS)


def outcome_cells(say: Speaker, row: OutcomeRow) -> tuple[str | int, ...]:
    """One row in words; the time is that of Viet Nam."""
    at = f"{row.at.astimezone(VIETNAM_TIME):%d/%m/%Y %H:%M:%S}" if row.at else ""
    return (
        row.number,
        row.pseudonym,
        say.label(f"campaign.arm.{row.arm}"),
        say.label(f"campaign.state.{row.state}"),
        say.label(f"campaign.reason.{row.reason}") if row.reason else "",
        row.attempts,
        at,
    )


async def _csv(say: Speaker, office: Office, run_id: RunId) -> bytes:
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(outcome_header(say))
    async for rows in office.shelf.outcomes(run_id):
        table.writerows(_cells_of(say, rows))
    return written.getvalue().encode(_FOR_SPREADSHEETS)


def _cells_of(say: Speaker, rows: Sequence[OutcomeRow]) -> list[tuple[str | int, ...]]:
    return [outcome_cells(say, row) for row in rows]
