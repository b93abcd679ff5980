"""Training is repeatable, keeps authors together, and its file is read back as written."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from bot.kernel.ids import EntryId
from bot.search.calibration import TERMS, Evidence, confidence, fit
from bot.search.errors import BadWeights
from bot.search.labelled import LabelledQuestion
from bot.search.learning import dirty_copies, folds, train
from bot.search.matcher import Matcher
from bot.search.model import EntryKind
from bot.search.noise import MAKERS, dirtied
from bot.search.ranking import DEFAULT_WEIGHTS
from bot.search.weights import weights_as_text, weights_from
from tests.unit.search.invented import a_catalog


def questions(source: str, count: int) -> list[LabelledQuestion]:
    asked = [("em rơi mất thẻ phi hành", "the_lai"), ("làm thẻ phi hành lần đầu", "the_moi")]
    return [
        LabelledQuestion(
            f"{source}{number}",
            asked[number % 2][0],
            EntryId(asked[number % 2][1]),
            frozenset({EntryId(asked[number % 2][1])}),
            EntryKind.SERVICE,
            source,
            (),
        )
        for number in range(count)
    ]


def test_folds_keep_authors_whole() -> None:
    asked = [*questions("a/b:1", 20), *questions("a/b:2", 20), *questions("c", 3), *questions("d", 4)]
    named = dict(folds(asked))
    assert set(named) == {"a/b", "others"}
    assert len(named["a/b"]) == 40
    assert len(named["others"]) == 7


def test_training_twice_gives_the_same_weights() -> None:
    matcher = Matcher(a_catalog())
    asked = [*questions("one", 4), *questions("two", 4)]
    first = train(matcher, asked, lambda _line: None)
    again = train(matcher, asked, lambda _line: None)
    assert first.weights == again.weights
    assert len(first.clean) == 8
    assert weights_from(weights_as_text(first.weights)) == first.weights


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", weights_as_text(replace(DEFAULT_WEIGHTS, features={})).replace("{}", '{"luck": 1}')],
)
def test_bad_weights_are_refused(text: str) -> None:
    with pytest.raises(BadWeights):
        weights_from(text)


def test_confidence_rises_with_belief_once_learnt() -> None:
    weak = Evidence(0.3, 0.2, 0.3, 0.2, 0.0, 0.1, 0.6)
    strong = Evidence(0.95, 0.01, 0.8, 0.9, 0.0, 0.0, 1.0)
    learnt = fit([weak, strong] * 20, [False, True] * 20)
    assert set(learnt) == set(TERMS)
    assert confidence(strong, learnt) > 0.9
    assert confidence(weak, learnt) < 0.1


def test_noise_is_repeatable_and_really_dirty() -> None:
    text = "em muốn đăng ký giấy khai sinh cho con thì cần giấy tờ gì"
    assert dirtied(text, Random(3)) == dirtied(text, Random(3))
    for name, make in MAKERS.items():
        assert any(make(text, Random(seed)) != text for seed in range(5)), name


def test_copies_keep_their_label() -> None:
    (one, two) = dirty_copies(questions("a", 1), 2, seed=1)
    assert one.label == two.label == "the_lai"
    assert one.id != two.id
