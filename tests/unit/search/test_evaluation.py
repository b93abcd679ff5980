"""Figures count what they say they count."""

from __future__ import annotations

import pytest

from bot.kernel.ids import EntryId
from bot.search.answers import Answer
from bot.search.errors import BadQuestion
from bot.search.evaluation import calibration_error, confusions, figures, judge, reliability
from bot.search.labelled import LabelledQuestion, author_of, read_questions
from bot.search.model import Band, EntryKind


def a_question(label: str, kind: EntryKind = EntryKind.SERVICE, *acceptable: str) -> LabelledQuestion:
    right = frozenset(map(EntryId, (label, *acceptable)))
    return LabelledQuestion(label, label, EntryId(label), right, kind, "s", ())


def an_answer(band: Band, kind: EntryKind, *slugs: str, first: float = 0.9) -> Answer:
    results = tuple((EntryId(slug), EntryKind.SERVICE, first / (at + 1)) for at, slug in enumerate(slugs))
    return Answer(band, kind, results)


def test_acceptable_labels_count_as_right() -> None:
    told = judge(
        [a_question("a", EntryKind.SERVICE, "b")], lambda _: an_answer(Band.ANSWER, EntryKind.SERVICE, "b")
    )
    assert figures(told).accuracy_1 == 1
    assert figures(told).wrong_of_all == 0


def test_sure_and_wrong_is_a_share_of_all_and_of_the_answered() -> None:
    answers = {
        "a": an_answer(Band.ANSWER, EntryKind.SERVICE, "a"),
        "b": an_answer(Band.ANSWER, EntryKind.SERVICE, "x", "b"),
        "c": an_answer(Band.ASK, EntryKind.SERVICE, "x", "y", "c"),
        "d": an_answer(Band.ANSWER, EntryKind.CHITCHAT),
    }
    told = figures(judge([a_question(name) for name in answers], lambda text: answers[text]))
    assert told.accuracy_1 == pytest.approx(0.25)
    assert told.accuracy_3 == pytest.approx(0.75)
    assert told.mrr == pytest.approx((1 + 1 / 2 + 1 / 3) / 4)
    assert told.answered == pytest.approx(0.5)
    assert told.wrong_of_all == pytest.approx(0.5), "small talk said for a service is wrong as well"
    assert told.wrong_of_answered == pytest.approx(0.5)


def test_services_outside_the_scope_are_counted_apart() -> None:
    answers = {
        "oos_x": an_answer(Band.ANSWER, EntryKind.SERVICE, "a"),
        "oos_y": an_answer(Band.ASK, EntryKind.SERVICE, "a"),
        "oos_z": an_answer(Band.ANSWER, EntryKind.OUT_OF_SCOPE, "a"),
    }
    asked = [a_question(name, EntryKind.OUT_OF_SCOPE) for name in answers]
    told = figures(judge(asked, lambda text: answers[text]))
    assert told.service_in_answer == pytest.approx(1 / 3)
    assert told.service_in_ask == pytest.approx(1 / 3)
    assert told.kind_right == pytest.approx(1 / 3)


def test_reliability_compares_belief_with_truth() -> None:
    asked = [a_question("a"), a_question("b")]
    told = judge(asked, lambda _: an_answer(Band.ANSWER, EntryKind.SERVICE, "a", first=0.75))
    (only,) = reliability(told)
    assert (only.count, only.believed, only.right) == (2, 0.75, 0.5)
    assert calibration_error((only,)) == pytest.approx(0.25)
    assert confusions(told) == [("b", "a", 1)]


@pytest.mark.parametrize("line", ["x", "{}", '{"text":"a","label":{"slug":"b"},"kind":"poem"}', "[]"])
def test_a_bad_line_is_named(line: str) -> None:
    with pytest.raises(BadQuestion, match="line 2"):
        read_questions(['{"id":"1","text":"a","label":{"slug":"b"},"kind":"faq","source":"s"}', line])


def test_files_of_one_author_stay_together() -> None:
    assert author_of("owner/name:one.yml") == author_of("owner/name:two.yml") == "owner/name"
