"""Editing the files changes the answers; a broken edit does not."""

from __future__ import annotations

from bot.catalog.reloading import CatalogKeeper
from bot.kernel.ids import ServiceId
from tests.unit.catalog.small_content import SERVICES_FILE, changed, small_catalog, small_files


class _Desk:
    """Stands for the disk: what a test writes is what the keeper reads."""

    def __init__(self) -> None:
        self.files = small_files()
        self.is_broken = False

    def read(self) -> dict[str, str]:
        if self.is_broken:
            raise PermissionError(13, "no", SERVICES_FILE)
        return self.files


def a_keeper() -> tuple[CatalogKeeper, _Desk]:
    desk = _Desk()
    return CatalogKeeper(small_catalog(), desk.read), desk


def test_nothing_happens_while_nothing_changed() -> None:
    keeper, _ = a_keeper()
    before = keeper.catalog
    assert not keeper.reload_if_changed().is_new
    assert keeper.catalog is before


def test_a_good_edit_is_taken_over() -> None:
    keeper, desk = a_keeper()
    desk.files = changed(SERVICES_FILE, "name: Báo mất thẻ thử", "name: Trình báo mất thẻ")
    reload = keeper.reload_if_changed()
    assert reload.is_new
    assert reload.problems == ()
    assert keeper.catalog.services[ServiceId("mat_the_thu")].name == "Trình báo mất thẻ"


def test_a_broken_edit_keeps_the_last_good_content_and_says_why_once() -> None:
    keeper, desk = a_keeper()
    desk.files = changed(SERVICES_FILE, "code: '1.001000'", "code: 1.001000")
    reload = keeper.reload_if_changed()
    assert not reload.is_new
    assert [problem.file for problem in reload.problems] == [SERVICES_FILE]
    assert keeper.catalog.services[ServiceId("the_thu")].procedures[0].code == "1.001000"
    assert keeper.reload_if_changed().problems == ()


def test_undoing_a_broken_edit_is_no_news() -> None:
    keeper, desk = a_keeper()
    desk.files = changed(SERVICES_FILE, "code: '1.001000'", "code: 1.001000")
    keeper.reload_if_changed()
    desk.files = small_files()
    assert not keeper.reload_if_changed().is_new
    desk.files = changed(SERVICES_FILE, "result: Thẻ thử", "result: Thẻ")
    assert keeper.reload_if_changed().is_new


def test_files_that_cannot_be_read_keep_the_last_good_content() -> None:
    keeper, desk = a_keeper()
    desk.is_broken = True
    reload = keeper.reload_if_changed()
    assert "không đọc được" in reload.problems[0].reason
    assert len(keeper.catalog.services) == 2
