"""A person counts once, however often they were written to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engagement.errors import ArmChanged
from bot.engagement.experiments import HOLDOUT
from bot.engagement.flows import Harms
from bot.engagement.waves import WaveRecord, flows_by_person
from bot.kernel.ids import Pseudonym

MOT, HAI, BA = (Pseudonym(name) for name in ("mot", "hai", "ba"))

RECORDS = [
    WaveRecord(MOT, 1, "a", undelivered="blocked", not_asked="blocked", blocked=True),
    WaveRecord(MOT, 2, "a", delivered=True, answered=True, yes=True),
    WaveRecord(HAI, 1, "a", undelivered="failed", not_asked="no_consent"),
    WaveRecord(HAI, 2, "a", undelivered="skipped", not_asked="left", opted_out=True),
    WaveRecord(BA, 1, HOLDOUT, answered=True, yes=True),
    WaveRecord(BA, 2, HOLDOUT, answered=True, yes=True),
]


def test_a_person_counts_once_with_whatever_happened_in_any_wave() -> None:
    treated, held = flows_by_person(RECORDS)
    assert (treated.assigned, treated.delivered, treated.asked, treated.answered, treated.yes) == (
        2,
        1,
        1,
        1,
        1,
    )
    assert (treated.undelivered, treated.not_asked) == ({"skipped": 1}, {"left": 1})
    assert treated.harms == Harms(opt_outs=1, blocks=1)
    assert (held.arm, held.assigned, held.answered, held.yes, held.undelivered) == (HOLDOUT, 1, 1, 1, {})


@given(st.permutations(RECORDS))
def test_the_order_of_records_does_not_matter(records: list[WaveRecord]) -> None:
    assert flows_by_person(records) == flows_by_person(RECORDS)


def test_a_person_in_two_arms_is_refused_without_naming_them() -> None:
    with pytest.raises(ArmChanged, match="one person in arms") as refused:
        flows_by_person([RECORDS[0], replace(RECORDS[1], arm="b")])
    assert MOT not in str(refused.value)


def test_nobody_makes_no_arm() -> None:
    assert flows_by_person([]) == ()
