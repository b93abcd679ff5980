"""Plans as they are stored, and what an approval stands for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.campaigns.audience import Audience, OpenedNotSubmitted
from bot.campaigns.errors import PlanUnreadable
from bot.campaigns.fingerprint import fingerprint_of, text_digest
from bot.campaigns.model import ButtonKind, CampaignButton, Content, Plan
from bot.campaigns.plan_json import (
    audience_as_json,
    audience_from_json,
    content_as_json,
    content_from_json,
    schedule_as_json,
    schedule_from_json,
)
from bot.campaigns.schedule import Repeat, Schedule
from bot.kernel.ids import CommuneId, EntryId, ServiceId
from bot.people.model import Language

EVERYTHING = Audience(
    communes=frozenset({CommuneId("xa-a"), CommuneId("xa-b")}),
    topics=frozenset({"ho-tich"}),
    languages=frozenset({Language.VIETNAMESE}),
    sources=frozenset({"quay"}),
    joined_since=date(2026, 11, 1),
    excluded_communes=frozenset({CommuneId("xa-c")}),
    excluded_topics=frozenset({"dat-dai"}),
    excluded_campaigns=frozenset({3}),
    asked_about=frozenset({EntryId("khai_sinh")}),
    opened_not_submitted=OpenedNotSubmitted(frozenset({EntryId("khai_sinh")}), 3),
    once=True,
)
CONTENT = Content(("Một", "Hai"), (CampaignButton("Mở", ButtonKind.SERVICE, "khai_sinh"),), ServiceId("x"))
PLAN = Plan("Tên", CONTENT, EVERYTHING)


@pytest.mark.parametrize("audience", [Audience(), EVERYTHING])
def test_a_rule_survives_being_stored(audience: Audience) -> None:
    assert audience_from_json(audience_as_json(audience)) == audience


def test_content_and_schedule_survive_being_stored() -> None:
    schedule = Schedule(
        datetime(2026, 11, 24, 1, tzinfo=UTC), Repeat.MONTHLY, date(2027, 1, 1), timedelta(hours=2)
    )
    assert schedule_from_json(schedule_as_json(schedule)) == schedule
    assert schedule_from_json(schedule_as_json(None)) is None
    assert content_from_json(content_as_json(CONTENT)) == CONTENT


@pytest.mark.parametrize(
    "values",
    [
        {"bịa": 1},
        {"languages": ["xx"]},
        {"communes": "xa-a"},
        {"joined_since": "hôm qua"},
        {"opened_not_submitted": {}},
    ],
)
def test_a_rule_that_no_longer_parses_is_said_to_be_so(values: dict[str, Any]) -> None:
    with pytest.raises(PlanUnreadable):
        audience_from_json(values)


@pytest.mark.parametrize(
    "changed",
    [
        replace(PLAN, content=replace(CONTENT, wordings=("Một", "Ba"))),
        replace(PLAN, content=replace(CONTENT, picture=b"x")),
        replace(PLAN, content=replace(CONTENT, buttons=())),
        replace(PLAN, audience=Audience()),
        replace(PLAN, holdout_share=0.0),
    ],
)
def test_an_approval_stands_for_one_content_only(changed: Plan) -> None:
    assert fingerprint_of(changed) != fingerprint_of(PLAN)
    assert fingerprint_of(replace(PLAN, title="Tên khác")) == fingerprint_of(PLAN)


def test_texts_that_read_the_same_are_the_same() -> None:
    assert text_digest(Content(("<b>Nộp hồ sơ!</b>",))) == text_digest(Content(("nop ho so",)))
    assert text_digest(Content(("Nộp",))) != text_digest(Content(("Rút",)))
