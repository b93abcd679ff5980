"""What pages say about the step before comes from a closed list, each with words in both languages."""

from __future__ import annotations

import pytest

from bot.web.staff.notices import Said, said_in
from tests.support.staff_pages import INSIDE


@pytest.mark.parametrize("said", list(Said))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_notice_has_words(said: Said, language: str) -> None:
    assert INSIDE.texts.by_language[language][f"pages.notice.{said}"]
    assert said_in(said.value) is said


@pytest.mark.parametrize("typed", ["", "<b>x</b>", "Saved", "pages.notice.saved"])
def test_an_address_cannot_put_other_words_there(typed: str) -> None:
    assert said_in(typed) is None
