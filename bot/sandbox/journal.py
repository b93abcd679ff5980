"""History on disk: one JSON record a line, only ever appended to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

Json = dict[str, Any]


class Journal:
    """An append-only file of records; without a path it keeps nothing."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._file: TextIO | None = None

    def read(self) -> Iterator[Json]:
        """Yield every whole record, oldest first; a line torn by a crash is passed over."""
        if self.path is None or not self.path.exists():
            return
        with self.path.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                record = _record(line)
                if record is not None:
                    yield record

    def append(self, record: Json) -> None:
        """Write one record through to the operating system."""
        if self.path is None:
            return
        if self._file is None:
            self._file = self._open(self.path)
        self._file.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")
        self._file.flush()

    def set_aside(self) -> None:
        """Move the file out of the way under the next free number; a new one begins with the next record."""
        self.close()
        if self.path is None or not self.path.exists():
            return
        number = 1
        while (older := self.path.with_name(f"{self.path.stem}-{number}{self.path.suffix}")).exists():
            number += 1
        self.path.rename(older)

    def close(self) -> None:
        """Let go of the file; a later `append` opens it again."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _open(self, path: Path) -> TextIO:
        path.parent.mkdir(parents=True, exist_ok=True)
        torn = _ends_mid_line(path)
        opened = path.open("a", encoding="utf-8")
        if torn:
            opened.write("\n")
        return opened


def _record(line: str) -> Json | None:
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def _ends_mid_line(path: Path) -> bool:
    if not path.exists() or path.stat().st_size == 0:
        return False
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) != b"\n"
