"""`/staff/reports/portal/import`: a report is taken in whole, or every fault of it is listed."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from bot.conversations.staff.numbers import number
from bot.engagement.portal_problems import PortalProblems, ProblemKind, refused_whole
from bot.engagement.portal_rows import PortalImport
from bot.engagement.ports import AlreadyIn, Collides, TakenIn
from bot.importing import MOST_BYTES, read_upload
from bot.importing.sentences import (
    import_line,
    months_of,
    note_lines,
    outcome_line,
    problem_lines,
    undone_line,
)
from bot.importing.template import write_template
from bot.people.access import StaffSession
from bot.texts import Html
from bot.web.staff.downloads import XLSX
from bot.web.staff.forms import Upload, read_form
from bot.web.staff.reports.report_inside import ReportInside
from bot.web.staff.reports.sections import PORTAL

FILE, REPLACE, SYNTHETIC = "tep", "thay", "gia_lap"
IMPORTS_SHOWN = 30
TEMPLATE = "mau-so-lieu-cong.xlsx"


@dataclass(frozen=True, slots=True)
class Told:
    """What is said above the form. `lines` come one below the other; `may_replace` offers that choice."""

    title: str
    lines: Sequence[Html] = ()
    is_setback: bool = False
    may_replace: bool = False
    status: int = 200


@dataclass(frozen=True, slots=True)
class ImportPages:
    """The form, what became of a file, the imports so far and taking one back."""

    inside: ReportInside

    async def show(self, request: Request, session: StaffSession) -> Response:
        """`GET /staff/reports/portal/import`"""
        del request
        return await self._page(session, None)

    async def take_in(self, request: Request, session: StaffSession) -> Response:
        """`POST /staff/reports/portal/import`: answered on the spot; the same file again changes nothing."""
        form = await read_form(request)
        upload = form.files.get(FILE)
        if upload is None:
            title = self.inside.say.label("reports_pages.import.no_file")
            return await self._page(session, Told(title, is_setback=True, status=422))
        read = await self._read(upload, is_synthetic=bool(form.one(SYNTHETIC)))
        if isinstance(read, PortalProblems):
            return await self._page(session, self._refused(read))
        outcome = await self.inside.portal_counts.take_in(
            read, staff=session.member.chat_id, now=self.inside.clock.now(), replace=bool(form.one(REPLACE))
        )
        return await self._page(session, self._told(outcome, read))

    async def undo(self, request: Request, session: StaffSession) -> Response:
        """`POST …/import/<number>/undo`"""
        say, wanted = self.inside.say, int(request.path_params["number"])
        undone = await self.inside.portal_counts.undo(wanted) if wanted < 2**53 else None
        if undone is None:
            title = say.label("portal_import.no_such_import", number=wanted)
            return await self._page(session, Told(title, is_setback=True, status=404))
        return await self._page(
            session, Told(say.label("reports_pages.import.undone"), [undone_line(undone, say)])
        )

    async def template(self, request: Request, session: StaffSession) -> Response:
        """`GET …/import/template`: an empty report to fill in."""
        del request, session
        content = await asyncio.to_thread(self._template)
        headers = {"Content-Disposition": f'attachment; filename="{TEMPLATE}"'}
        return Response(content, media_type=XLSX, headers=headers)

    async def _read(self, upload: Upload, *, is_synthetic: bool) -> PortalImport | PortalProblems:
        content = upload.content
        if content is None:
            return refused_whole(upload.name, ProblemKind.FILE_TOO_LARGE, most=str(MOST_BYTES // 1024**2))
        today = self.inside.today
        return await asyncio.to_thread(
            lambda: read_upload(
                content, upload.name, register=self.inside.register(), today=today, is_synthetic=is_synthetic
            )
        )

    def _refused(self, found: PortalProblems) -> Told:
        say = self.inside.say
        title = say.label(
            "reports_pages.import.refused", file=found.file_name, count=number(say, found.total)
        )
        return Told(title, list(problem_lines(found, say)), is_setback=True, status=422)

    def _told(self, outcome: TakenIn | AlreadyIn | Collides, read: PortalImport) -> Told:
        say = self.inside.say
        notes = list(note_lines(read.notes, say))
        if isinstance(outcome, Collides):
            line = say(
                "reports_pages.import.collides",
                rows=number(say, outcome.rows),
                imports=", ".join(str(one) for one in outcome.imports),
                months=months_of(outcome.months, say),
            )
            title = say.label("reports_pages.import.nothing_yet")
            return Told(title, [line, *notes], is_setback=True, may_replace=True, status=409)
        line = outcome_line(outcome, read, say)
        if isinstance(outcome, AlreadyIn):
            title = say.label("reports_pages.import.nothing_new")
            return Told(title, [line], is_setback=True)
        return Told(say.label("reports_pages.import.taken_in"), [line, *notes])

    def _template(self) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / TEMPLATE
            write_template(path, today=self.inside.today, say=self.inside.say)
            return path.read_bytes()

    async def _page(self, session: StaffSession, told: Told | None) -> Response:
        say = self.inside.say
        records = await self.inside.portal_counts.imports(limit=IMPORTS_SHOWN)
        return await self.inside.page(
            "import.html",
            session,
            PORTAL,
            finding=say.label("reports_pages.import.title"),
            status=told.status if told else 200,
            told=told,
            imports=[(record.number, import_line(record, say)) for record in records],
        )
