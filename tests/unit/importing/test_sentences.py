"""What officers read: every kind has its sentence in both languages, with its details in it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.catalog.loading import load_catalog
from bot.engagement.portal_problems import Note, NoteKind, PortalProblems, Problem, ProblemKind, refused_whole
from bot.engagement.portal_rows import PortalImport
from bot.engagement.portal_shares import PortalShares, ShareBy, Tally
from bot.engagement.ports import AlreadyIn, Collides, ImportRecord, TakenIn, Undone
from bot.importing import read_upload
from bot.importing.errors import BadTemplatePath
from bot.importing.register import national_codes, register_of
from bot.importing.sentences import (
    import_line,
    note_lines,
    outcome_line,
    problem_line,
    problem_lines,
    undone_line,
)
from bot.importing.share_words import share_lines
from bot.importing.template import write_template
from bot.settings import ROOT
from bot.texts import Speaker, load_texts
from tests.support.portal import REGISTER, TODAY, a_row, an_import, bad

TEXTS = load_texts()
VI, EN = TEXTS.speaker("vi"), TEXTS.speaker("en")
DETAIL_NAMES = (
    "value name note names near other most stated counted headers sheets found count rows columns month "
    "written read encoding"
)
DETAILS = dict.fromkeys(DETAIL_NAMES.split(), "1") | {"missing": "month,dossiers", "channel": "online"}


@pytest.mark.parametrize("say", [VI, EN], ids=["vi", "en"])
@pytest.mark.parametrize("kind", ProblemKind)
def test_every_problem_has_a_sentence(kind: ProblemKind, say: Speaker) -> None:
    sentence = problem_line(Problem(7, "Số hồ sơ", kind, DETAILS), say)
    assert "7" in sentence
    assert "Số hồ sơ" in sentence


@pytest.mark.parametrize("say", [VI, EN], ids=["vi", "en"])
@pytest.mark.parametrize("kind", NoteKind)
def test_every_note_has_a_sentence(kind: NoteKind, say: Speaker) -> None:
    assert len(list(note_lines([Note(kind, DETAILS)], say))) == 1


def test_a_problem_names_its_place_and_escapes_what_was_typed() -> None:
    problem = Problem(12, "Số <hồ> sơ", ProblemKind.NOT_A_NUMBER, {"value": "<b>"})
    assert problem_line(problem, VI) == "Dòng 12, cột “Số &lt;hồ&gt; sơ”: “&lt;b&gt;” không phải số."


def test_missing_columns_are_named_in_words() -> None:
    problem = Problem(1, "", ProblemKind.HEADER_MISSING, {"missing": "month,dossiers", "found": "“x”"})
    assert problem_line(problem, VI) == (
        "Dòng 1: Không tìm thấy đủ tiêu đề cột trong 10 dòng đầu. Thiếu: Tháng, Số hồ sơ. Thấy: “x”."
    )


def test_the_first_fifty_problems_are_listed_and_the_rest_counted() -> None:
    kept = tuple(Problem(row, "", ProblemKind.KEY_TWICE, {"other": "1"}) for row in range(2, 202))
    lines = list(problem_lines(PortalProblems("a.csv", kept, 1234), VI))
    assert len(lines) == 52
    assert lines[50] == "… và 1.184 lỗi nữa."
    assert lines[51] == "Chưa nhập dòng nào. Anh/chị sửa 1.234 lỗi rồi nhập lại cả tệp."


def test_a_file_that_cannot_be_opened_has_one_sentence() -> None:
    found = refused_whole("a.csv", ProblemKind.FILE_TOO_LARGE, most="20")
    assert list(problem_lines(found, VI)) == [
        "Tệp lớn hơn 20 MB nên không mở. Anh/chị tách theo tháng rồi nhập từng tệp."
    ]


def test_what_became_of_an_import_is_said() -> None:
    counted = an_import(a_row(1000), a_row(234, month=date(2026, 9, 1)))
    record = ImportRecord(3, datetime(2026, 11, 22, 18, tzinfo=UTC), None, "a.csv", 2, 1, is_synthetic=True)
    said = [
        outcome_line(TakenIn(4, 2, 0), counted, VI),
        outcome_line(TakenIn(4, 2, 1), counted, VI),
        outcome_line(AlreadyIn(record), counted, VI),
        outcome_line(Collides(1, (date(2026, 10, 1),), (3,)), counted, VI),
        import_line(record, VI),
        undone_line(Undone(record, 1), VI),
        undone_line(Undone(record, 0), VI),
    ]
    assert said == [
        "Đã nhập lần 4: 2 dòng, 1.234 hồ sơ, từ tháng 09/2026 đến tháng 10/2026.",
        "Đã nhập lần 4: 2 dòng, 1.234 hồ sơ, từ tháng 09/2026 đến tháng 10/2026. "
        "Thay 1 dòng cũ; bỏ lần nhập này thì số cũ trở lại.",
        "Tệp này đã nhập rồi: lần 3, ngày 23/11/2026. Không có gì thay đổi.",
        "Chưa nhập: 1 dòng đã có trong các lần nhập trước (lần 3; tháng 10/2026). "
        "Muốn thay số cũ bằng số trong tệp này thì thêm --replace.",
        "Lần 3 · 23/11/2026 · a.csv: 2 dòng, 1 dòng đã bị lần sau thay · số liệu giả lập",
        "Đã bỏ lần nhập 3 (a.csv, 2 dòng). 1 dòng cũ trở lại.",
        "Đã bỏ lần nhập 3 (a.csv, 2 dòng).",
    ]


def test_shares_are_said_with_numerator_denominator_and_how() -> None:
    shares = PortalShares(
        ShareBy.SERVICE,
        groups={"khai_sinh": Tally(300, 100, 53, 547), "x": Tally(in_person=0)},
        total=Tally(300, 100, 53, 547, 200),
        ungrouped=Tally(postal=200),
        overlap=7,
        has_synthetic=True,
    )
    lines = list(share_lines(shares, lambda key: key.upper(), VI))
    assert lines[:4] == [
        "KHAI_SINH: 45,3% (453/1.000 hồ sơ); trong hồ sơ trực tuyến: tự nộp 300, nộp hộ 100, không rõ 53",
        "X: chưa có hồ sơ (0/0 hồ sơ)",
        "Thủ tục chưa có dịch vụ trong danh mục: 0,0% (0/200 hồ sơ)",
        "Toàn bộ: 37,8% (453/1.200 hồ sơ); trong hồ sơ trực tuyến: tự nộp 300, nộp hộ 100, không rõ 53",
    ]
    assert lines[4].startswith("7 hồ sơ thuộc nhiều nhóm")
    assert "giả lập" in lines[5]
    assert lines[6].startswith("Cách tính")
    assert "45.3%" in next(share_lines(shares, str, EN))


def test_no_figures_are_said_to_be_none() -> None:
    assert len(list(share_lines(PortalShares(ShareBy.MONTH, {}, Tally()), str, VI))) == 1


@pytest.mark.parametrize("say", [VI, EN], ids=["vi", "en"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_template_is_read_as_empty_and_filled_in_as_an_import(
    tmp_path: Path, ending: str, say: Speaker
) -> None:
    path = tmp_path / "new" / f"mau.{ending}"
    write_template(path, today=TODAY, say=say)
    assert [one[2] for one in bad(_read(path))] == [ProblemKind.NO_ROWS]
    _fill_in(path)
    found = _read(path)
    assert isinstance(found, PortalImport)
    assert found.rows == (a_row(12),)
    assert NoteKind.EXAMPLES_SKIPPED in {note.kind for note in found.notes}
    assert not found.is_synthetic


def test_a_template_never_writes_over_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mau.csv"
    path.write_text("quan trọng", encoding="utf-8")
    for refused in (path, tmp_path / "mau.ods"):
        with pytest.raises(BadTemplatePath):
            write_template(refused, today=TODAY, say=VI)
    assert path.read_text(encoding="utf-8") == "quan trọng"


def test_the_register_of_the_real_content_knows_its_own_and_the_countrys_codes() -> None:
    codes = national_codes(ROOT)
    register = register_of(load_catalog(ROOT), codes)
    assert len(codes) > 5000
    assert len(register.codes) > len(codes)
    assert len(register.communes) == 69
    assert all(register.commune(f"{one.kind} {one.name}") == one.id for one in register.communes)
    assert all(register.commune(one.name) == one.id for one in register.communes)
    assert national_codes(ROOT / "faq") == frozenset()


def _read(path: Path) -> PortalImport | PortalProblems:
    with path.open("rb") as stream:
        return read_upload(stream, path.name, register=REGISTER, today=TODAY)


def _fill_in(path: Path) -> None:
    from openpyxl import load_workbook

    line = ("10/2026", "1.001193", "Thành Sen", "Online", "Self", "12")
    if path.suffix == ".csv":
        with path.open("a", encoding="utf-8") as file:
            file.write(";".join(line) + "\r\n")
        return
    workbook = load_workbook(path)
    workbook.worksheets[0].append(line)
    workbook.save(path)
