"""Folding and reading hold for any text, not only for the texts we thought of."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.kernel.folding import fold, nfc
from bot.search.letters import folded, strip_marks, toned, words_in
from bot.search.matcher import Matcher
from tests.unit.search.invented import a_catalog

MATCHER = Matcher(a_catalog())
VIETNAMESE = st.text(
    alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậếềểễệíìỉĩịóòỏõọớờởỡợúùủũụứừửữựýỳỷỹỵ ", max_size=60
)


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(VIETNAMESE)
def test_composed_and_decomposed_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(VIETNAMESE)
def test_the_table_agrees_with_the_definition(text: str) -> None:
    assert strip_marks(nfc(text)).split() == fold(text).split()


@given(VIETNAMESE)
def test_keys_of_words_are_stable(text: str) -> None:
    for word in words_in(text):
        assert folded(folded(word)) == folded(word)
        assert folded(toned(word).partition("'")[0]) == folded(word)


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_no_text_raises_and_reading_is_repeatable(text: str) -> None:
    first, second = MATCHER.understand(text), MATCHER.understand(text)
    assert first == second
    assert len(first.candidates) <= 5
    assert len(first.options) <= 3
    assert MATCHER.split(text)


@given(VIETNAMESE)
@settings(max_examples=80, deadline=None)
def test_case_never_matters(text: str) -> None:
    assert MATCHER.understand(text.upper()).candidates == MATCHER.understand(text).candidates
