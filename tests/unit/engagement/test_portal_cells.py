"""Single cells of a report: months, codes, numbers, communes."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from bot.engagement.portal_cells import Figure, ReadCode, read_code, read_dossiers, read_month
from bot.engagement.portal_problems import ProblemKind, Refused
from bot.engagement.portal_register import PortalRegister
from bot.kernel.ids import CommuneId, ProcedureCode
from tests.support.portal import BIRTH, COPIES, HA, KIM_1, OCTOBER, PERMIT, REGISTER, SEN, TODAY


@pytest.mark.parametrize(
    "text",
    [
        "10/2026", "2026-10", "Tháng 10 năm 2026", "thang 10 nam 2026", "THÁNG 10/2026", "T10/2026",
        "10-2026",
        "10.2026", "2026/10", "năm 2026 tháng 10", "01/10/2026", "1/10/2026", "31/10/2026", "2026-10-01",
        "2026-10-31", "2026-10-01 00:00:00", "46296",
        unicodedata.normalize("NFD", "Tháng 10 năm 2026"),
    ],
)  # fmt: skip
def test_a_month_is_read_however_it_is_written(text: str) -> None:
    assert read_month(text, today=TODAY) == OCTOBER


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("13/2026", ProblemKind.MONTH_UNREADABLE),
        ("0/2026", ProblemKind.MONTH_UNREADABLE),
        ("tháng 10", ProblemKind.MONTH_UNREADABLE),
        ("10/26", ProblemKind.MONTH_UNREADABLE),
        ("quý 4/2026", ProblemKind.MONTH_UNREADABLE),
        ("31/02/2026", ProblemKind.MONTH_UNREADABLE),
        ("10/1999", ProblemKind.MONTH_UNREADABLE),
        ("99999", ProblemKind.MONTH_UNREADABLE),
        ("15/10/2026", ProblemKind.MONTH_IS_A_DAY),
        ("10/01/2026", ProblemKind.MONTH_IS_A_DAY),  # 1 October turned round by an American spreadsheet
        ("12/2026", ProblemKind.MONTH_IN_FUTURE),
        ("2027-01-01", ProblemKind.MONTH_IN_FUTURE),
    ],
)
def test_what_is_no_month_of_the_past_is_refused(text: str, kind: ProblemKind) -> None:
    assert read_month(text, today=TODAY) == Refused(kind, {"value": text})


def test_the_month_that_runs_is_read() -> None:
    assert read_month("11/2026", today=TODAY) == date(2026, 11, 1)
    assert read_month("11/2026", today=date(2026, 11, 1)) == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("text", "dossiers"),
    [
        ("0", 0), ("-", 0), ("–", 0), ("7", 7), ("007", 7), ("1.234", 1234), ("1,234", 1234), ("1 234", 1234),
        ("1\u00a0234", 1234), ("1\u202f234", 1234), ("1'234", 1234), ("1.234.567", 1234567), ("12,00", 12),
        ("1.234,0", 1234), (" 12 ", 12), (Figure("1234"), 1234),
    ],
)  # fmt: skip
def test_a_whole_number_is_read_with_any_marks_between_thousands(text: str, dossiers: int) -> None:
    assert read_dossiers(text) == dossiers


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("-5", ProblemKind.NUMBER_NEGATIVE),
        ("−5", ProblemKind.NUMBER_NEGATIVE),
        ("(1.234)", ProblemKind.NUMBER_NEGATIVE),
        (Figure("-5"), ProblemKind.NUMBER_NEGATIVE),
        ("1.5", ProblemKind.NUMBER_DECIMAL),
        ("1,25", ProblemKind.NUMBER_DECIMAL),
        ("0.123", ProblemKind.NUMBER_DECIMAL),
        ("1.234,567", ProblemKind.NUMBER_DECIMAL),
        ("12,3456", ProblemKind.NUMBER_DECIMAL),
        (Figure("1.234"), ProblemKind.NUMBER_TYPED_DECIMAL),
        (Figure("1e+20"), ProblemKind.NUMBER_TYPED_DECIMAL),
        ("12 hồ sơ", ProblemKind.NOT_A_NUMBER),
        ("1.23.456", ProblemKind.NOT_A_NUMBER),
        ("#REF!", ProblemKind.NOT_A_NUMBER),
        ("²", ProblemKind.NOT_A_NUMBER),
        ("10.000.001", ProblemKind.NUMBER_TOO_LARGE),
        ("9" * 5000, ProblemKind.NUMBER_TOO_LARGE),
    ],
)
def test_other_numbers_are_refused_each_for_its_reason(text: str, kind: ProblemKind) -> None:
    found = read_dossiers(text)
    assert isinstance(found, Refused)
    assert found.kind is kind


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1.001193", ReadCode(BIRTH)),
        (" 1.001193 ", ReadCode(BIRTH)),
        (Figure("1.001193"), ReadCode(BIRTH)),
        ("1,001193", ReadCode(BIRTH, had_comma=True)),
        ("1.001193.000.00.00.H28", ReadCode(BIRTH, had_suffix=True)),
    ],
)
def test_a_code_is_read_and_it_is_told_what_was_put_right(text: str, read: ReadCode) -> None:
    assert read_code(text, REGISTER) == read


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("2.0002", (COPIES,)),  # zeros lost at the end
        ("1.01004", (PERMIT,)),
        ("1.00119", (BIRTH,)),  # one digit lost
        ("1.001194", (BIRTH,)),
        ("1.001139", (BIRTH,)),
        ("1001193", (BIRTH,)),
        ("9.999999", ()),
        ("khai sinh", ()),
        ("", ()),
    ],
)
def test_an_unknown_code_is_refused_with_the_nearest_known(
    text: str, near: tuple[ProcedureCode, ...]
) -> None:
    assert read_code(text, REGISTER) == Refused(ProblemKind.CODE_UNKNOWN, {"value": text})
    assert REGISTER.nearest_codes(text) == near


def test_a_lost_digit_at_the_end_is_likelier_than_other_slips() -> None:
    codes = frozenset(ProcedureCode(f"1.00{number}") for number in ("1119", "1193", "1194", "1195", "1196"))
    assert PortalRegister(codes, ()).nearest_codes("1.00119") == ("1.001193", "1.001194", "1.001195")


@pytest.mark.parametrize(
    ("text", "commune"),
    [
        ("phuong-thanh-sen", SEN),
        ("phường Thành Sen", SEN),
        ("Thành Sen", SEN),
        ("THANH SEN", SEN),
        ("P. Thành Sen", SEN),
        ("UBND phường Thành Sen", SEN),
        ("Ủy ban nhân dân xã Thạch Hà", HA),
        ("xa thach ha", HA),
        ("xã Thach Ha", HA),
        ("Sơn Kim 1", KIM_1),
        ("xã Hoà Bình", CommuneId("xa-hoa-binh")),
        (unicodedata.normalize("NFD", "Thạch Hà"), HA),
    ],
)
def test_a_commune_is_known_by_id_or_name(text: str, commune: CommuneId) -> None:
    assert REGISTER.commune(text) == commune


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("Thạch Hạ", ProblemKind.COMMUNE_UNKNOWN_NEAR, "xã Thạch Hà"),  # an old commune, not this one
        ("phường Thạch Hà", ProblemKind.COMMUNE_UNKNOWN_NEAR, "xã Thạch Hà"),
        ("Sơn Kim", ProblemKind.COMMUNE_UNKNOWN_NEAR, "xã Sơn Kim"),
        ("Sở Tư pháp", ProblemKind.COMMUNE_UNKNOWN, "Sở Tư pháp"),
        ("Hòa Bình", ProblemKind.COMMUNE_AMBIGUOUS, "xã Hòa Bình, phường Hòa Bình"),
        ("huyen huong son", ProblemKind.COMMUNE_FORMER, "Không còn cấp huyện từ 01/7/2025"),
        ("UBND huyện Hương Sơn", ProblemKind.COMMUNE_FORMER, "huyện Hương Sơn"),
    ],
)
def test_another_commune_is_refused_with_what_is_known(text: str, kind: ProblemKind, said: str) -> None:
    found = REGISTER.commune(text)
    assert isinstance(found, Refused)
    told = REGISTER.with_hint(found)
    assert told.kind is kind
    assert said in " | ".join(told.details.values())
