"""The editor's fields: a plan goes in and comes out the same; what cannot be read is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.campaigns.audience import Audience, OpenedNotSubmitted
from bot.campaigns.model import ButtonKind, CampaignButton, Content, Plan
from bot.campaigns.schedule import Repeat, Schedule
from bot.campaigns.trial import Trial, Unit
from bot.kernel.ids import CommuneId, EntryId, ServiceId
from bot.people.model import Language
from bot.web.staff.plan_fields import ButtonFields, PlanFields, fields_of_plan
from bot.web.staff.plan_reading import plan_of
from tests.support.staff_pages import INSIDE

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
EMPTY = Plan("", Content(("",)))
FULL = Plan(
    title="Khai sinh tại nhà",
    content=Content(
        ("Lời <b>A</b>\nhai dòng", "Lời B"),
        (
            CampaignButton("Bắt đầu", ButtonKind.SERVICE, "khai_sinh"),
            CampaignButton("Cổng", ButtonKind.LINK, "https://dichvucong.gov.vn"),
            CampaignButton("Vì sao?", ButtonKind.ANSWER, "Vì tiện."),
        ),
        promotes=ServiceId("khai_sinh"),
        picture=b"\x89PNG",
    ),
    audience=Audience(
        communes=frozenset({CommuneId("phuong-thanh-sen"), CommuneId("xa-son-kim-1")}),
        topics=frozenset({"ho_tich"}),
        languages=frozenset({Language.ENGLISH}),
        sources=frozenset({"quay"}),
        joined_since=date(2026, 11, 1),
        excluded_communes=frozenset({CommuneId("xa-son-kim-2")}),
        excluded_topics=frozenset({"ho_tich"}),
        excluded_campaigns=frozenset({7}),
        asked_about=frozenset({EntryId("khai_sinh"), EntryId("faq_otp")}),
        opened_not_submitted=OpenedNotSubmitted(frozenset({EntryId("chung_thuc")}), 5),
        once=True,
    ),
    schedule=Schedule(
        datetime(2026, 11, 30, 1, 30, tzinfo=UTC),
        Repeat.MONTHLY,
        date(2027, 3, 31),
        timedelta(hours=1.5),
        timedelta(hours=12),
    ),
    holdout_share=0.0,
    holdout_off_reason="bão lũ",
    trial=Trial(Unit.COMMUNE, 21),
)


def read(fields: PlanFields, before: Plan = EMPTY) -> tuple[Plan, list[str]]:
    plan, misread = plan_of(fields, before, INSIDE, NOW)
    return plan, [one.key for one in misread]


def test_a_plan_shown_and_saved_unchanged_is_the_same_plan() -> None:
    assert read(fields_of_plan(FULL, INSIDE), FULL) == (FULL, [])


@pytest.mark.parametrize(
    "schedule",
    [
        None,
        Schedule(datetime(2026, 12, 1, 1, 0, tzinfo=UTC)),
        Schedule(NOW, at_once=True),
        Schedule(datetime(2026, 12, 1, 1, 0, tzinfo=UTC), Repeat.DAILY),
    ],
)
def test_every_way_of_timing_survives_the_editor(schedule: Schedule | None) -> None:
    plan = replace(FULL, schedule=schedule)
    assert read(fields_of_plan(plan, INSIDE), plan) == (plan, [])


def test_relative_to_a_persons_own_date_is_daily_and_once_each() -> None:
    fields = PlanFields(
        time_mode="own_date", day="30/11/2026", clock="8:30", opened=frozenset({"khai_sinh"}), opened_days="3"
    )
    plan, misread = read(fields)
    assert misread == []
    assert plan.schedule == Schedule(datetime(2026, 11, 30, 1, 30, tzinfo=UTC), Repeat.DAILY)
    assert plan.audience.once
    assert plan.audience.opened_not_submitted == OpenedNotSubmitted(frozenset({EntryId("khai_sinh")}), 3)
    assert fields_of_plan(plan, INSIDE).time_mode == "own_date"
    _, without_guide = read(replace(fields, opened=frozenset()))
    assert without_guide == ["own_date_needs_guide"]


def test_a_life_event_stands_for_its_services() -> None:
    plan, _ = read(PlanFields(life_events=frozenset({"sinh_con"})))
    assert plan.audience.asked_about == {"khai_sinh"}


def test_a_service_is_found_by_its_name_and_the_first_button_is_what_it_is_about() -> None:
    plan, misread = read(PlanFields(buttons=(ButtonFields("Mở", "service", " đăng ký  KHAI SINH "),)))
    assert misread == []
    assert plan.content.buttons == (CampaignButton("Mở", ButtonKind.SERVICE, "khai_sinh"),)
    assert plan.content.promotes == "khai_sinh"


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"time_mode": "at"}, "day_missing"),
        ({"time_mode": "at", "day": "31/02/2026"}, "day"),
        ({"time_mode": "at", "day": "2026-11-30", "clock": "25:00"}, "clock"),
        ({"time_mode": "repeated", "day": "2026-11-30", "last_day": "mai"}, "last_day"),
        ({"time_mode": "at", "day": "2026-11-30", "spread_hours": "nhiều"}, "spread_hours"),
        ({"time_mode": "at", "day": "2026-11-30", "too_late_hours": "nan"}, "too_late_hours"),
        ({"holdout_percent": "60"}, "holdout"),
        ({"opened_days": "0"}, "opened_days"),
        ({"window_days": "500"}, "window_days"),
        ({"joined_since": "hôm qua"}, "day"),
        ({"communes": frozenset({"xa-la"})}, "unknown_choice"),
        ({"title": "x" * 121}, "title_too_long"),
        ({"buttons": (ButtonFields("Mở", "service", "không có"),)}, "service"),
        ({"buttons": (ButtonFields("Mở", "link", ""),)}, "button_target"),
        ({"promotes": "không có"}, "service"),
    ],
)
def test_what_cannot_be_read_is_said_in_words_there_are(changes: dict[str, object], key: str) -> None:
    _, misread = plan_of(PlanFields(**changes), EMPTY, INSIDE, NOW)  # type: ignore[arg-type]
    assert [one.key for one in misread] == [key]
    say = INSIDE.texts.speaker("vi")
    assert say(f"pages.misread.{key}", **misread[0].params)


def test_a_button_no_officer_may_make_is_not_made() -> None:
    plan, _ = read(PlanFields(buttons=(ButtonFields("x", "outcome", "self_online"),)))
    assert plan.content.buttons[0].kind is ButtonKind.SERVICE
