"""What the catalogue room raises.

CatalogError        the content cannot be used; carries every problem found
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalog.problems import Problem


class CatalogError(Exception):
    """The content cannot be used. `problems` holds all that was found, in the order of the files."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
