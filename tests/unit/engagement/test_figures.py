"""Periods, figures and lists from sums written by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engagement.errors import BadPeriod
from bot.engagement.likeness import KeptQuestion, grouped
from bot.engagement.metrics import RULES, Figure, Metric, count_of, names_for
from bot.engagement.model import EventName
from bot.engagement.periods import LONGEST_DAYS, Period, Preset, period_of
from bot.engagement.popularity import is_rising, top_of
from bot.engagement.quality import quality_of
from bot.engagement.sharing import shareable_grid, shareable_list
from bot.engagement.stopping import steps_of, stuck_reasons_of
from bot.engagement.sums import SumKey
from bot.engagement.tables import TOTAL
from bot.texts import load_texts

TEXTS = load_texts()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_figure_has_its_name_definition_and_computation_and_nothing_else(language: str) -> None:
    written = {key for key in TEXTS.by_language[language] if key.startswith("report.")}
    for prefix, of in (("metric", "name_key"), ("definition", "definition_key"), ("how", "how_key")):
        expected = {getattr(metric, of) for metric in Metric}
        assert {key for key in written if key.startswith(f"report.{prefix}.")} == expected


class TestPeriods:
    @pytest.mark.parametrize(
        ("preset", "first", "last"),
        [
            (Preset.TODAY, date(2026, 11, 23), date(2026, 11, 23)),
            (Preset.SEVEN_DAYS, date(2026, 11, 17), date(2026, 11, 23)),
            (Preset.THIRTY_DAYS, date(2026, 10, 25), date(2026, 11, 23)),
            (Preset.THIS_MONTH, date(2026, 11, 1), date(2026, 11, 23)),
            (Preset.LAST_MONTH, date(2026, 10, 1), date(2026, 10, 31)),
            (Preset.THIS_QUARTER, date(2026, 10, 1), date(2026, 11, 23)),
            (Preset.LAST_QUARTER, date(2026, 7, 1), date(2026, 9, 30)),
        ],
    )
    def test_named_periods(self, preset: Preset, first: date, last: date) -> None:
        assert period_of(preset, date(2026, 11, 23)) == Period(first, last, preset)

    def test_in_january_the_last_quarter_is_of_last_year(self) -> None:
        found = period_of(Preset.LAST_QUARTER, date(2027, 1, 1))
        assert (found.first, found.last) == (date(2026, 10, 1), date(2026, 12, 31))

    def test_the_days_before_are_as_many_and_touch(self) -> None:
        before = Period(date(2026, 3, 1), date(2026, 3, 10)).before
        assert (before.first, before.last) == (date(2026, 2, 19), date(2026, 2, 28))

    @pytest.mark.parametrize("length", [0, LONGEST_DAYS + 1])
    def test_impossible_days_are_refused(self, length: int) -> None:
        first = date(2026, 1, 1)
        with pytest.raises(BadPeriod):
            Period(first, first + timedelta(days=length - 1))


class TestFigures:
    def test_a_share_needs_a_whole(self) -> None:
        assert Figure(Metric.ANSWERED, 1, 4).share == 0.25
        assert Figure(Metric.ANSWERED, 0, 0).share is None
        assert Figure(Metric.ANSWERED, 3).share is None

    def test_every_event_of_a_citizen_is_counted_in_some_figure(self) -> None:
        elsewhere = {
            EventName.UNBLOCKED, EventName.REMINDER_ASKED, EventName.REMINDER_SENT,
            EventName.CAMPAIGN_ASSIGNED, EventName.CAMPAIGN_DELIVERED,
        }  # fmt: skip
        assert set(names_for(RULES)) == set(EventName) - elsewhere

    @pytest.mark.parametrize(
        ("metric", "name", "detail", "counts"),
        [
            (Metric.GUIDES, EventName.STEP_REACHED, "first", True),
            (Metric.GUIDES, EventName.STEP_REACHED, "", False),
            (Metric.RATED_DOWN, EventName.FEEDBACK_DOWN, "", True),
            (Metric.RATED_DOWN, EventName.FEEDBACK_DOWN, "why.other", False),
            (Metric.CARDS, EventName.CARD_OPENED, "full", False),
            (Metric.ASKED_ABOUT, EventName.ANSWERED, "picked", True),
            (Metric.ASKED_ABOUT, EventName.ANSWERED, "life_event.sinh_con", False),
            (Metric.OPTED_OUT, EventName.OPTED_OUT, "notifications", True),
            (Metric.OPTED_OUT, EventName.OPTED_OUT, "measuring", False),
            (Metric.UNANSWERED, EventName.UNANSWERED, "none_of_these", False),
        ],
    )
    def test_what_counts(self, metric: Metric, name: EventName, detail: str, counts: bool) -> None:
        assert count_of(metric, {SumKey(name, "k", detail): 7}) == (7 if counts else 0)

    def test_other_talk_is_never_negative(self) -> None:
        quality = quality_of({SumKey(EventName.ASKED, "", ""): 1, SumKey(EventName.ANSWERED, "", ""): 2})
        assert quality.other_talk.value == 0


class TestSteps:
    def test_steps_nobody_opened_are_shown_between_others(self) -> None:
        reached = {"00": 10, "01": 6, "03": 8}
        sums = {SumKey(EventName.STEP_REACHED, "khai_sinh", step): n for step, n in reached.items()}
        sums[SumKey(EventName.STUCK, "khai_sinh", "01")] = 2
        steps = steps_of(sums)
        assert [step.reached.value for step in steps] == [10, 6, 0, 8]
        assert [step.left.value if step.left else None for step in steps] == [4, 6, 0, None]
        assert steps[0].left is not None
        assert steps[0].left.share == 0.4
        assert steps[1].stuck.share == 1 / 3

    def test_nobody_began(self) -> None:
        assert steps_of({}) == ()

    def test_reasons_are_ranked_and_summed_over_services(self) -> None:
        sums = {
            SumKey(EventName.STUCK, "a", "no_code"): 2,
            SumKey(EventName.STUCK, "b", "no_code"): 2,
            SumKey(EventName.STUCK, "a", "fee"): 4,
            SumKey(EventName.STUCK, "a", "photo"): 5,
        }
        found = stuck_reasons_of(sums)
        assert [reason for reason, _ in found.reasons] == ["photo", "fee", "no_code"]
        assert (found.total, found.reasons[0][1].share) == (13, 5 / 13)


class TestPopularity:
    def test_equal_counts_keep_one_order_and_shares_are_of_all(self) -> None:
        sums = {SumKey(EventName.CARD_OPENED, key, ""): n for key, n in [("b", 2), ("c", 5), ("a", 2)]}
        top = top_of(sums, limit=2)
        assert [(one.key, one.figure.share) for one in top] == [("c", 5 / 9), ("a", 2 / 9)]

    @pytest.mark.parametrize(
        ("now", "before", "rises"),
        [
            (19, 0, False),  # too few
            (20, 0, True),  # something new
            (29, 20, False),  # not half as many again
            (30, 20, False),  # 10 / √50 = 1.41 deviations
            (45, 25, True),  # 20 / √70 = 2.39 deviations
            (1000, 900, False),
        ],
    )
    def test_the_stated_rule(self, now: int, before: int, rises: bool) -> None:
        assert is_rising(now, before) is rises


class TestLikeness:
    @given(st.permutations(range(9)))
    def test_the_order_of_questions_changes_nothing(self, order: list[int]) -> None:
        texts = [
            "xin phép nuôi hươu",
            "xin phep nuoi huou",
            "nuôi hươu xin phép ạ",
            "đổi tên quán",
            "mở quán phở",
        ]
        questions = [KeptQuestion(texts[number % len(texts)], number) for number in range(9)]
        assert grouped([questions[place] for place in order]) == grouped(questions)

    def test_one_person_asking_often_is_no_group(self) -> None:
        found = grouped([KeptQuestion("đổi tên quán", 1)] * 10 + [KeptQuestion("đổi tên quán", 2)])
        assert (found.groups, found.others) == ((), 11)

    def test_words_in_another_order_are_alike_and_other_matters_are_not(self) -> None:
        asked = ["xin phép nuôi hươu", "nuôi hươu xin phép", "xin phép nuôi hươu nhé", "xin phép xây nhà"]
        found = grouped([KeptQuestion(text, person) for person, text in enumerate(asked)])
        assert [(group.questions, group.people) for group in found.groups] == [(3, 3)]
        assert found.others == 1

    def test_nothing_kept_gives_nothing(self) -> None:
        assert grouped([]).kept == 0


class TestSharing:
    def test_a_small_count_is_hidden_and_cannot_be_subtracted(self) -> None:
        shared = shareable_list({"a": 100, "b": 4, "c": 50})
        assert shared["b"] is None
        assert [shared["a"], shared["c"], shared[TOTAL]].count(None) >= 1

    def test_large_counts_are_exact(self) -> None:
        assert shareable_list({"a": 100, "b": 40}) == {"a": 100, "b": 40, TOTAL: 140}

    def test_days_as_rows_hide_what_two_days_would_tell(self) -> None:
        cells = {("day 1", "a"): 30, ("day 1", "b"): 40, ("day 2", "a"): 3, ("day 2", "b"): 50}
        shared = shareable_grid(cells)
        assert shared["day 2", "a"] is None
        assert shared["day 2", TOTAL] is None or shared["day 2", "b"] is None
