"""The one thing that is asked about a service."""

from __future__ import annotations

import pytest

from bot.search.facets import facets_in, names_nothing
from bot.search.matcher import Matcher
from bot.search.model import Facet
from tests.unit.search.invented import a_catalog

READER = Matcher(a_catalog()).reader


@pytest.mark.parametrize(
    ("asked", "facet"),
    [
        ("làm thẻ phi hành cần giấy tờ gì", Facet.DOCUMENTS),
        ("can chuan bi nhung gi", Facet.DOCUMENTS),
        ("thẻ phi hành hết bao nhiêu tiền", Facet.FEE),
        ("lệ phí thế nào", Facet.FEE),
        ("làm thẻ mất bao lâu", Facet.TIME),
        ("may ngay co the", Facet.TIME),
        ("nộp ở đâu", Facet.WHERE),
        ("làm qua mạng được không", Facet.ONLINE),
        ("các bước làm thẻ", Facet.STEPS),
        ("xong thì được cấp giấy gì", Facet.RESULT),
        ("theo nghị định nào", Facet.LEGAL_BASIS),
    ],
)
def test_facet_is_found(asked: str, facet: Facet) -> None:
    assert facet in facets_in(READER.read(asked))


def test_steps_give_way_to_what_is_narrower() -> None:
    assert facets_in(READER.read("làm thế nào và hết bao nhiêu tiền")) == (Facet.FEE,)


@pytest.mark.parametrize(
    "asked", ["cần giấy tờ gì vậy ạ", "mất mấy ngày", "le phi bao nhieu", "nộp ở đâu vậy"]
)
def test_scaffolding_names_no_service(asked: str) -> None:
    assert names_nothing(READER.read(asked))


@pytest.mark.parametrize("asked", ["thẻ phi hành cần giấy tờ gì", "xe mặt trăng mất mấy ngày"])
def test_a_named_service_is_no_scaffolding(asked: str) -> None:
    assert not names_nothing(READER.read(asked))
