"""Whatever a number, month or order of lines looks like, it is read back equal or refused."""

from __future__ import annotations

import random
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.engagement.portal_cells import MOST_DOSSIERS, Figure, read_dossiers, read_month
from bot.engagement.portal_problems import PortalProblems, Refused
from bot.engagement.portal_reading import read_table
from bot.engagement.portal_register import CommuneName
from bot.engagement.portal_rows import PortalChannel, SubmittedBy, dossiers_in
from bot.kernel.ids import ProcedureCode
from tests.support.portal import BIRTH, COPIES, HEADER, PERMIT, REGISTER, TODAY, good

NUMBERS = st.integers(0, MOST_DOSSIERS)
MARKS = st.sampled_from([".", ",", " ", "\u00a0", "\u202f", "'", ""])
MONTHS = st.dates(date(2000, 1, 1), TODAY).map(lambda day: day.replace(day=1))
MONTH_STYLES = st.sampled_from(
    ["{0:%m/%Y}", "{0.month}/{0.year}", "{0:%Y-%m}", "Tháng {0.month} năm {0.year}", "T{0.month}/{0.year}",
     "{0:%Y-%m-%d}", "{0:%d/%m/%Y}", "{0:%m.%Y}"]
)  # fmt: skip
CHANNEL_WORDS = {
    PortalChannel.ONLINE: "Trực tuyến",
    PortalChannel.IN_PERSON: "truc tiep",
    PortalChannel.POSTAL: "Bưu chính",
}
WHO_WORDS = {SubmittedBy.SELF: "Tự nộp", SubmittedBy.FOR_THEM: "Nộp hộ", SubmittedBy.UNKNOWN: ""}
Key = tuple[date, ProcedureCode, CommuneName, PortalChannel, SubmittedBy]
KEYS = st.tuples(
    MONTHS,
    st.sampled_from([BIRTH, COPIES, PERMIT]),
    st.sampled_from(REGISTER.communes),
    st.sampled_from(list(PortalChannel)),
    st.sampled_from(list(SubmittedBy)),
)


@given(NUMBERS, MARKS)
def test_a_number_in_any_supported_style_is_read_back(number: int, mark: str) -> None:
    assert read_dossiers(f"{number:,}".replace(",", mark)) == number
    assert read_dossiers(Figure(number)) == number


@given(NUMBERS.filter(bool), MARKS)
def test_a_minus_is_never_lost(number: int, mark: str) -> None:
    assert isinstance(read_dossiers("-" + f"{number:,}".replace(",", mark)), Refused)


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    found = read_dossiers(text)
    assert isinstance(found, Refused) or 0 <= found <= MOST_DOSSIERS


@given(MONTHS, MONTH_STYLES)
def test_a_month_in_any_supported_style_is_read_back(month: date, style: str) -> None:
    assert read_month(style.format(month), today=TODAY) == month


@given(st.text(max_size=30))
def test_any_text_is_a_month_of_the_past_or_refused(text: str) -> None:
    found = read_month(text, today=TODAY)
    assert isinstance(found, Refused) or (found.day == 1 and found <= TODAY)


@given(st.dictionaries(KEYS, NUMBERS, min_size=1, max_size=12), MARKS, MONTH_STYLES, st.randoms())
def test_order_and_style_change_nothing(
    counts: dict[Key, int], mark: str, style: str, chance: random.Random
) -> None:
    lines = [
        (style.format(month), code, f"{commune.kind} {commune.name}", CHANNEL_WORDS[channel], WHO_WORDS[who],
         f"{number:,}".replace(",", mark))
        for (month, code, commune, channel, who), number in counts.items()
    ]  # fmt: skip
    chance.shuffle(lines)
    found = good(read_table([HEADER, *lines], REGISTER, today=TODAY))
    expected = {
        (month, code, commune.id, *rest): number for (month, code, commune, *rest), number in counts.items()
    }
    assert {tuple(row.key): row.dossiers for row in found.rows} == expected
    assert dossiers_in(found.rows) == sum(counts.values())


@given(st.lists(st.lists(st.text(max_size=12), max_size=8), max_size=15))
def test_no_table_raises(lines: list[list[str]]) -> None:
    assert isinstance(read_table(lines, REGISTER, today=TODAY), PortalProblems)
    read_table([HEADER, *lines], REGISTER, today=TODAY)
