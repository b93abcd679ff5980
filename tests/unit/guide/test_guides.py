"""Guides are made of shared blocks and sourced facts, never of guesses."""

from __future__ import annotations

import pytest

from bot.catalog.model import Channel, Fee
from bot.guide.checklist import checklist_of
from bot.guide.facts import fee_lines
from bot.guide.model import StepKind, StuckReason
from bot.guide.steps import build_guide
from bot.guide.stuck import REASONS, reasons_for
from bot.kernel.ids import ProcedureCode
from tests.support.small_content import a_procedure, a_service


def test_only_a_stated_online_channel_gives_online_steps() -> None:
    for channel, expected in ((True, True), (False, False), (None, False)):
        guide = build_guide(a_service("x", "X", a_procedure(has_online_channel=channel)))
        assert guide is not None
        assert guide.is_online is expected
        assert (StepKind.SIGN_IN in {step.kind for step in guide.steps}) is expected


def test_a_pointer_has_no_guide() -> None:
    assert build_guide(a_service("x", "X")) is None


def test_an_unknown_variant_falls_back_to_the_main_one() -> None:
    service = a_service("x", "X", a_procedure("1.000001"), a_procedure("1.000002"))
    chosen = build_guide(service, ProcedureCode("1.000002"))
    fallen_back = build_guide(service, ProcedureCode("9.999999"))
    assert chosen is not None
    assert chosen.procedure.code == "1.000002"
    assert fallen_back is not None
    assert fallen_back.procedure.code == "1.000001"


def test_each_fact_is_told_at_exactly_one_step() -> None:
    facts = ("Nộp trực tuyến: tự kê khai, nộp lệ phí qua chức năng thanh toán", "Kết quả: Thẻ", "Việc khác")
    guide = build_guide(a_service("x", "X", a_procedure(steps=facts)))
    assert guide is not None
    told = [fact for step in guide.steps for fact in step.facts]
    assert sorted(told) == sorted(facts)
    by_kind = {step.kind: step.facts for step in guide.steps}
    assert by_kind[StepKind.SUBMIT] == facts[:1]
    assert by_kind[StepKind.TRACK] == facts[1:2]


@pytest.mark.parametrize("kind", list(StepKind))
def test_every_step_has_reasons_and_a_last_resort(kind: StepKind) -> None:
    reasons = reasons_for(kind)
    assert len(reasons) >= 2
    assert reasons[-1] is StuckReason.OTHER
    assert len(set(reasons)) == len(reasons)
    assert kind in REASONS


def test_one_wording_for_all_channels_is_one_line() -> None:
    same = tuple(Fee(channel, 10, "10 đồng", True) for channel in Channel)
    assert [line.channels for line in fee_lines(a_procedure(fees=same))] == [()]
    two = fee_lines(a_procedure())
    assert [(line.text, line.channels) for line in two] == [
        ("10.000 đồng", (Channel.ONLINE,)),
        ("20.000 đồng", (Channel.DESK,)),
    ]


def test_a_single_channel_with_a_fee_says_which() -> None:
    lines = fee_lines(a_procedure(fees=(Fee(Channel.DESK, 10, "10 đồng", True),)))
    assert [line.channels for line in lines] == [(Channel.DESK,)]


def test_ticks_keep_their_positions() -> None:
    checklist = checklist_of(a_procedure())
    assert [position for position, _ in checklist.core] == [0]
    assert [position for position, _ in checklist.conditional] == [1]
