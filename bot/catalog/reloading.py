"""Keeping the last good content while officers edit the files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.catalog.content import ContentFiles, version_of
from bot.catalog.loading import examine, unreadable
from bot.catalog.model import Catalog
from bot.catalog.problems import Problem


@dataclass(frozen=True, slots=True)
class Reload:
    """What a look at the files brought: whether `catalog` is new, and what keeps it from being so."""

    catalog: Catalog
    is_new: bool
    problems: tuple[Problem, ...] = ()


class CatalogKeeper:
    """Holds the last good snapshot. `read` hands over the texts of all content files.

    Reading files takes some milliseconds and is blocking: call `reload_if_changed` from a thread.
    """

    def __init__(self, catalog: Catalog, read: Callable[[], ContentFiles]) -> None:
        self._catalog = catalog
        self._read = read
        self._seen = catalog.version

    @property
    def catalog(self) -> Catalog:
        """The snapshot to answer from; replaced whole, so keep it for the length of one turn."""
        return self._catalog

    def reload_if_changed(self) -> Reload:
        """Take over changed content when it is whole; a broken edit changes nothing and says why.

        The same broken edit is reported once: ask again after the files changed.
        """
        try:
            files = self._read()
        except (OSError, UnicodeDecodeError) as error:
            return Reload(self._catalog, is_new=False, problems=(unreadable(error),))
        version = version_of(files)
        if version == self._seen:
            return Reload(self._catalog, is_new=False)
        self._seen = version
        examined = examine(files)
        if examined.catalog is None:
            return Reload(self._catalog, is_new=False, problems=examined.problems)
        is_new = examined.catalog.version != self._catalog.version
        self._catalog = examined.catalog
        return Reload(self._catalog, is_new=is_new)
