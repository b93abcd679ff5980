"""What became of every copy of a run, to take home: CSV and Excel, one row a copy, by pseudonym."""

from __future__ import annotations

import asyncio
import csv
import io
import os
import tempfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from bot.campaigns.model import Run
from bot.campaigns.outcome_rows import OutcomeRow
from bot.conversations.staff.outcome_file import outcome_cells, outcome_header
from bot.exports.cells import safe_cell
from bot.people.access import StaffSession
from bot.texts import Speaker
from bot.web.staff.staff_inside import StaffInside, campaign_id_of, run_id_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cell = str | int


def cells_of(say: Speaker, row: OutcomeRow) -> tuple[Cell, ...]:
    """One row in words, the same as in chat, with nothing a spreadsheet would reckon."""
    cells = outcome_cells(say, row)
    return tuple(safe_cell(cell) if isinstance(cell, str) else cell for cell in cells)


@dataclass(frozen=True, slots=True)
class Downloads:
    """`…/outcomes.csv` and `…/outcomes.xlsx`; neither is ever whole in memory."""

    staff: StaffInside

    async def csv(self, request: Request, session: StaffSession) -> Response:
        """UTF-8 with a mark at the beginning, without which Excel garbles Vietnamese."""
        del session
        run = await self._run(request)
        headers = _as_file(run, "csv")
        return StreamingResponse(self._lines(run), media_type="text/csv; charset=utf-8", headers=headers)

    async def xlsx(self, request: Request, session: StaffSession) -> Response:
        """Written to a file beside, row after row, and deleted once it was sent."""
        del session
        run = await self._run(request)
        handle, path = tempfile.mkstemp(suffix=".xlsx")
        os.close(handle)
        away = BackgroundTask(os.unlink, path)
        try:
            await self._write_workbook(run, path)
        except BaseException:
            await away()
            raise
        headers = _as_file(run, "xlsx")
        return FileResponse(path, media_type=XLSX, headers=headers, background=away)

    async def _lines(self, run: Run) -> AsyncIterator[str]:
        yield "\ufeff" + _csv([outcome_header(self.staff.say)])
        say = self.staff.say
        async for rows in self.staff.shelf.outcomes(run.id):
            yield _csv([cells_of(say, row) for row in rows])

    async def _write_workbook(self, run: Run, path: str) -> None:
        import xlsxwriter  # noqa: PLC0415 - seldom needed, slow to load

        say = self.staff.say
        workbook = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False})
        sheet = workbook.add_worksheet(say.label("pages.run.outcomes"))
        sheet.freeze_panes(1, 0)
        sheet.set_column(1, 6, 24)
        sheet.write_row(0, 0, outcome_header(self.staff.say), workbook.add_format({"bold": True}))
        line = 1
        async for rows in self.staff.shelf.outcomes(run.id):
            for row in rows:
                sheet.write_row(line, 0, cells_of(say, row))
                line += 1
        await asyncio.to_thread(workbook.close)

    async def _run(self, request: Request) -> Run:
        run = await self.staff.shelf.run(run_id_of(request))
        if run.campaign_id != campaign_id_of(request):
            raise HTTPException(404)
        return run


def _csv(rows: Sequence[Sequence[Cell]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()


def _as_file(run: Run, extension: str) -> dict[str, str]:
    name = f"ket-qua-{run.campaign_id}-{run.number}.{extension}"
    return {"Content-Disposition": f'attachment; filename="{name}"'}
