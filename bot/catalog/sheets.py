"""Reading YAML with the place of every value kept, so that each complaint has a line.

Values are read from the parser's nodes, not from converted objects: an unquoted code such as 1.001193
is then still visible as a number, and `no` or `on` stay words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import TypeVar

import yaml

from bot.catalog.problems import Problem, Severity

_Choice = TypeVar("_Choice", bound=StrEnum)
_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_QUOTES = ("'", '"')
_ID = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
NO_DAY = date.min
"""Stands for a missing or unreadable date after the problem was noted; no snapshot is made then."""


class Sheet:
    """One file under reading: its name and the problems found so far."""

    def __init__(self, file: str, first_line: int = 1) -> None:
        self.file = file
        self.first_line = first_line
        self.problems: list[Problem] = []

    def complain(
        self, node: yaml.Node | None, field: str, reason: str, severity: Severity = Severity.ERROR
    ) -> None:
        line = 0 if node is None else node.start_mark.line + self.first_line
        self.problems.append(Problem(self.file, line, field, reason, severity))

    def read(self, text: str) -> yaml.Node | None:
        """The root node; None, with a problem noted, when the text is empty or no YAML."""
        try:
            node: yaml.Node | None = yaml.compose(text, Loader=_PARSER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + self.first_line if mark else 0
            reason = f"không đọc được YAML ({error.problem}); xem lại thụt dòng, dấu nháy, dấu hai chấm"
            self.problems.append(Problem(self.file, line, "", reason))
            return None
        except yaml.YAMLError as error:
            self.problems.append(Problem(self.file, 0, "", f"không đọc được YAML ({error})"))
            return None
        if node is None:
            self.problems.append(Problem(self.file, 0, "", "tệp trống"))
        return node

    def table(self, text: str) -> Table | None:
        """The root as a table of keys; None, with a problem noted, when it is something else."""
        node = self.read(text)
        return None if node is None else self._table(node)

    def rows(self, text: str) -> list[Table]:
        """The root as a list of tables."""
        node = self.read(text)
        return [] if node is None else tables_of(self, node, "")

    def _table(self, node: yaml.Node) -> Table | None:
        if isinstance(node, yaml.MappingNode):
            return Table(self, node, "")
        self.complain(node, "", "phải là các dòng `khóa: giá trị`")
        return None


class Table:
    """The keys of one mapping. Each reader marks its key as known; `finish` reports the others.

    `line` is where the table starts: the line of the key that opens it, where there is one.
    """

    def __init__(self, sheet: Sheet, node: yaml.MappingNode, path: str, opened_by: yaml.Node | None = None):
        self.sheet = sheet
        self.node = node
        self.path = path
        self.line = (opened_by or node).start_mark.line + sheet.first_line
        self._known: set[str] = set()
        self._values: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else "?"
            if name in self._values:
                sheet.complain(key, self.at(name), "khóa bị lặp")
            else:
                self._values[name] = (key, value)

    def at(self, key: str) -> str:
        """The full name of a field, for complaints: `khai_sinh.variants[1].code`."""
        return f"{self.path}.{key}" if self.path else key

    def entries(self) -> Iterator[tuple[str, yaml.Node]]:
        """Keys in the order of the file, each with the node that names it."""
        for name, (key, _) in self._values.items():
            self._known.add(name)
            yield name, key

    def node_of(self, key: str) -> yaml.Node:
        """Where to point when this field is wrong: its value, or the table when it is missing."""
        return self._values[key][1] if key in self._values else self.node

    def complain(self, key: str, reason: str, severity: Severity = Severity.ERROR) -> None:
        self.sheet.complain(self.node_of(key), self.at(key), reason, severity)

    def has(self, key: str) -> bool:
        """True when the key is there with a value; an empty value counts as left out."""
        self._known.add(key)
        return key in self._values and not _is_empty(self._values[key][1])

    def text(self, key: str) -> str:
        """A text that must be there; empty, with a problem noted, when it is not."""
        found = self.text_or_none(key)
        if found is None:
            if not self.has(key):
                self.complain(key, "thiếu, phải có giá trị")
            return ""
        return found

    def text_or_none(self, key: str) -> str | None:
        if not self.has(key):
            return None
        node = self._values[key][1]
        if not isinstance(node, yaml.ScalarNode):
            self.complain(key, "phải là một dòng chữ")
            return None
        return str(node.value).strip()

    def quoted(self, key: str) -> str | None:
        """A code that must stand in quotes, or YAML would read it as a number."""
        found = self.text_or_none(key)
        node = self.node_of(key)
        if found is not None and isinstance(node, yaml.ScalarNode) and _is_number(node):
            self.complain(key, f"mã phải có nháy: '{found}' (không nháy sẽ bị đọc thành số)")
        return found

    def name(self, key: str) -> str:
        """An id: lower-case letters, digits, `_` or `-`."""
        found = self.text(key)
        if found and not _ID.fullmatch(found):
            self.complain(key, f"mã “{found}” chỉ được gồm chữ thường không dấu, số, gạch dưới")
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """Several texts: a list, or a block (`|`) with one text a line."""
        if not self.has(key):
            return ()
        node = self._values[key][1]
        if isinstance(node, yaml.ScalarNode):
            return tuple(line.strip() for line in node.value.splitlines() if line.strip())
        if not isinstance(node, yaml.SequenceNode):
            self.complain(key, "phải là danh sách, hoặc khối nhiều dòng mở bằng `|`")
            return ()
        found = []
        for child in node.value:
            if isinstance(child, yaml.ScalarNode) and child.value.strip():
                found.append(child.value.strip())
            else:
                self.sheet.complain(child, self.at(key), "mỗi mục của danh sách phải là một dòng chữ")
        return tuple(found)

    def day(self, key: str) -> date:
        """A date that must be there, written 2026-07-17."""
        found = self.day_or_none(key)
        if found is None and not self.has(key):
            self.complain(key, "thiếu ngày, viết dạng 2026-07-17")
        return found or NO_DAY

    def day_or_none(self, key: str) -> date | None:
        found = self.text_or_none(key)
        if found is None:
            return None
        try:
            return date.fromisoformat(found)
        except ValueError:
            self.complain(key, f"ngày “{found}” không đúng, viết dạng 2026-07-17")
            return None

    def flag(self, key: str, default: bool) -> bool:
        found = self.flag_or_none(key)
        return default if found is None else found

    def flag_or_none(self, key: str) -> bool | None:
        found = self.text_or_none(key)
        if found in ("true", "false"):
            return found == "true"
        if found is not None:
            self.complain(key, "chỉ nhận true hoặc false")
        return None

    def whole(self, key: str) -> int | None:
        """A whole number of at least 0, or None when left out."""
        found = self.text_or_none(key)
        if found is None:
            return None
        if found.isdecimal():
            return int(found)
        self.complain(key, f"“{found}” không phải số nguyên (viết 20000, không có dấu chấm)")
        return None

    def choice(self, key: str, among: type[_Choice]) -> _Choice:
        """One of a closed set; the first of the set, with a problem noted, when it is none of them."""
        found = self.text(key)
        values = {one.value: one for one in among}
        if found and found not in values:
            self.complain(key, f"“{found}” không dùng được; chọn một trong: {', '.join(values)}")
        return values.get(found, next(iter(values.values())))

    def table(self, key: str) -> Table:
        """A nested table that must be there; an empty one, with a problem noted, when it is not."""
        found = self.table_or_none(key)
        if found is None:
            if not self.has(key):
                self.complain(key, "thiếu mục này")
            return Table(self.sheet, yaml.MappingNode(_TAG + "map", [], *_marks(self.node)), self.at(key))
        return found

    def table_or_none(self, key: str) -> Table | None:
        if not self.has(key):
            return None
        node = self._values[key][1]
        if isinstance(node, yaml.MappingNode):
            return Table(self.sheet, node, self.at(key))
        self.complain(key, "phải là các dòng `khóa: giá trị`")
        return None

    def tables(self, key: str) -> list[Table]:
        """A list of tables; empty when left out."""
        return tables_of(self.sheet, self._values[key][1], self.at(key)) if self.has(key) else []

    def nested(self) -> Iterator[tuple[str, Table]]:
        """Every key of this table with its nested table; other values are complained about."""
        for name, (key, value) in self._values.items():
            self._known.add(name)
            if isinstance(value, yaml.MappingNode):
                yield name, Table(self.sheet, value, self.at(name), opened_by=key)
            else:
                self.sheet.complain(key, self.at(name), "phải là các dòng `khóa: giá trị`")

    def finish(self) -> None:
        """Complain about keys nobody asked for: most often a slip of the fingers."""
        for name, (key, _) in self._values.items():
            if name not in self._known:
                known = ", ".join(sorted(self._known))
                self.sheet.complain(key, self.at(name), f"khóa lạ; các khóa dùng được: {known}")


def tables_of(sheet: Sheet, node: yaml.Node, path: str) -> list[Table]:
    """The tables of a list node; anything else is complained about."""
    if not isinstance(node, yaml.SequenceNode):
        sheet.complain(node, path, "phải là danh sách, mỗi mục mở bằng dấu gạch `-`")
        return []
    found = []
    for number, child in enumerate(node.value, start=1):
        if isinstance(child, yaml.MappingNode):
            found.append(Table(sheet, child, f"{path}[{number}]"))
        else:
            sheet.complain(child, f"{path}[{number}]", "phải là các dòng `khóa: giá trị`")
    return found


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in ("", "~", "null")


def _is_number(node: yaml.ScalarNode) -> bool:
    return node.style not in _QUOTES and node.tag in (_TAG + "float", _TAG + "int")


def _marks(node: yaml.Node) -> tuple[yaml.Mark, yaml.Mark]:
    return node.start_mark, node.end_mark
