"""Reading one line of a report into numbers with their keys; every refused cell becomes a problem."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from bot.engagement.portal_cells import Figure, ReadCode, read_code, read_dossiers, read_month, read_word
from bot.engagement.portal_header import Layout
from bot.engagement.portal_notes import Remarks
from bot.engagement.portal_problems import Problem, ProblemKind, ProblemList, Refused
from bot.engagement.portal_register import PortalRegister
from bot.engagement.portal_rows import PortalChannel, PortalKey, PortalRow, SubmittedBy
from bot.engagement.portal_words import CHANNELS, SUBMITTERS, Column
from bot.kernel.ids import CommuneId

T = TypeVar("T")


class Memo(dict[str, T | Refused], Generic[T]):
    """What each text was read as; a report says few things many times."""

    def __init__(self, read: Callable[[str], T | Refused]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> T | Refused:
        found = self[text] = self._read(text)
        return found


@dataclass(frozen=True, slots=True)
class TableLine:
    """A line with its number, from 1."""

    number: int
    cells: Sequence[str]

    def text(self, place: int | None) -> str:
        """A cell without spaces around it, "" where there is none; a `Figure` stays one."""
        if place is None or place >= len(self.cells):
            return ""
        cell = self.cells[place]
        return cell if type(cell) is Figure else cell.strip()


@dataclass(frozen=True, slots=True)
class _About:
    """What the numbers of a line are about; the channel is missing in a wide table."""

    month: date
    code: ReadCode
    commune_id: CommuneId

    def key(self, channel: PortalChannel, submitted_by: SubmittedBy) -> PortalKey:
        return PortalKey(self.month, self.code.code, self.commune_id, channel, submitted_by)


class LineReader:
    """Reads the lines of one table by its layout."""

    def __init__(
        self,
        layout: Layout,
        register: PortalRegister,
        *,
        today: date,
        problems: ProblemList,
        remarks: Remarks,
    ) -> None:
        self._layout = layout
        self._register = register
        self._problems = problems
        self._remarks = remarks
        self._months = Memo[date](lambda text: read_month(text, today=today))
        self.codes = Memo[ReadCode](lambda text: read_code(text, register))
        self._communes = Memo[CommuneId](register.commune)
        self._channels = _memo_of(CHANNELS, ProblemKind.CHANNEL_UNKNOWN)
        self._submitters = _memo_of(SUBMITTERS, ProblemKind.SUBMITTER_UNKNOWN)

    def read(self, line: TableLine) -> Sequence[PortalRow]:
        """The rows of a line; none when a cell was refused."""
        before = self._problems.total
        about = self._about(line)
        rows = self._wide(line, about) if self._layout.is_wide else self._long(line, about)
        return rows if self._problems.total == before else ()

    def stated_total(self, line: TableLine) -> int | None:
        """What a line of totals says there are in all; None when it does not say it in one way."""
        places = self._layout.places
        column = Column.TOTAL if self._layout.is_wide else Column.DOSSIERS
        texts = [line.text(places.get(column))]
        if not any(texts):
            texts = [line.text(one.place) for one in self._layout.wide]
        numbers = [read_dossiers(text) for text in texts if text]
        counted = [number for number in numbers if isinstance(number, int)]
        return sum(counted) if counted and len(counted) == len(numbers) else None

    def _about(self, line: TableLine) -> _About | None:
        month = self._layout.month or self._cell(line, Column.MONTH, self._months)
        code = self._cell(line, Column.CODE, self.codes)
        commune_id = self._cell(line, Column.COMMUNE, self._communes)
        if month is None or code is None or commune_id is None:
            return None
        self._remark_on_code(line.text(self._layout.places[Column.CODE]), code)
        return _About(month, code, commune_id)

    def _long(self, line: TableLine, about: _About | None) -> Sequence[PortalRow]:
        channel = self._cell(line, Column.CHANNEL, self._channels)
        submitter = self._submitters[line.text(self._layout.places.get(Column.SUBMITTER))]
        if isinstance(submitter, Refused):
            self._refuse(line, self._layout.places[Column.SUBMITTER], submitter)
            return ()
        dossiers = self._number(line, self._layout.places[Column.DOSSIERS])
        if about is None or channel is None or dossiers is None:
            return ()
        return (PortalRow(about.key(channel, submitter), dossiers),)

    def _wide(self, line: TableLine, about: _About | None) -> Sequence[PortalRow]:
        filled = [one for one in self._layout.wide if line.text(one.place)]
        if not filled:
            self._refuse(line, self._layout.wide[0].place, Refused(ProblemKind.CELL_EMPTY))
        numbers = [self._number(line, one.place) for one in filled]
        known = [number for number in numbers if number is not None]
        if len(known) == len(filled):
            self._check_total(line, sum(known))
        if about is None or len(known) != len(filled):
            return ()
        return [
            PortalRow(about.key(one.channel, one.submitted_by), number)
            for one, number in zip(filled, known, strict=True)
        ]

    def _check_total(self, line: TableLine, counted: int) -> None:
        place = self._layout.places.get(Column.TOTAL)
        if place is None or not line.text(place):
            return
        stated = self._number(line, place)
        if stated is not None and stated != counted:
            details = {"stated": str(stated), "counted": str(counted)}
            self._refuse(line, place, Refused(ProblemKind.TOTAL_DIFFERS, details))

    def _cell(self, line: TableLine, column: Column, memo: Memo[T]) -> T | None:
        place = self._layout.places[column]
        text = line.text(place)
        found = memo[text] if text else Refused(ProblemKind.CELL_EMPTY)
        if isinstance(found, Refused):
            self._refuse(line, place, found)
            return None
        return found

    def _number(self, line: TableLine, place: int) -> int | None:
        text = line.text(place)
        found = read_dossiers(text) if text else Refused(ProblemKind.CELL_EMPTY)
        if isinstance(found, Refused):
            self._refuse(line, place, found)
            return None
        return found

    def _refuse(self, line: TableLine, place: int, refused: Refused) -> None:
        # A hint is looked for only where it will be shown: a wrong file has a hundred thousand of these.
        told = refused if self._problems.is_full else self._register.with_hint(refused)
        self._problems.add(Problem(line.number, self._layout.header(place), told.kind, told.details))

    def _remark_on_code(self, text: str, found: ReadCode) -> None:
        if isinstance(text, Figure):
            self._remarks.codes_as_numbers.add(text, found.code)
        elif found.had_comma:
            self._remarks.codes_with_commas.add(text, found.code)
        if found.had_suffix:
            self._remarks.codes_with_suffixes.add(text, found.code)


def _memo_of(words: Mapping[str, T], kind: ProblemKind) -> Memo[T]:
    return Memo[T](lambda text: read_word(text, words, kind))
