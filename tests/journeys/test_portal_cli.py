"""An officer at the command line: template, mistakes, import, shares, replacement, undo."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app

HEADER = "Tháng;Mã thủ tục;Xã/phường;Kênh nộp;Người nộp;Số hồ sơ"
GOOD = """\
SỐ LIỆU GIẢ LẬP DÙNG ĐỂ THỬ
Tháng;Mã thủ tục;Xã/phường;Kênh nộp;Người nộp;Số hồ sơ
9/2026;1.001193;phường Thành Sen;Trực tuyến;Tự nộp;300
9/2026;1.001193;phường Thành Sen;Trực tuyến;Nộp hộ;100
9/2026;1.001193;phường Thành Sen;Trực tiếp;;600
10/2026;1.002759;xã Thạch Hà;Bưu chính;;1.000
Tổng cộng;;;;;2.000
"""


class Officer:
    """Writes files and runs `portal` commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, name: str, text: str) -> str:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def runs(self, *args: str, code: int = 0) -> list[str]:
        """The lines a command says; it must end with this exit code."""
        result = CliRunner().invoke(app, ["portal", *args])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert result.exit_code == code, result.output
        return result.output.splitlines()


@pytest.fixture
def officer(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Officer:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.chdir(tmp_path)
    return Officer(tmp_path)


def test_from_a_file_to_shares_and_back(officer: Officer) -> None:
    good = officer.file("thang-9-10.csv", GOOD)
    assert officer.runs("imports") == ["Chưa nhập lần nào."]
    said = officer.runs("import", good)
    assert said[-1] == "Đã nhập lần 1: 4 dòng, 2.000 hồ sơ, từ tháng 09/2026 đến tháng 10/2026."
    assert "Bỏ qua 1 dòng cộng (dòng 7)." in said
    assert said[0].startswith("Số liệu giả lập")
    assert officer.runs("import", good, code=1)[-1].startswith("Tệp này đã nhập rồi: lần 1")

    shares = officer.runs("share", "--by", "month")
    assert shares[:3] == [
        "2026-09: 40,0% (400/1.000 hồ sơ); trong hồ sơ trực tuyến: tự nộp 300, nộp hộ 100, không rõ 0",
        "2026-10: 0,0% (0/1.000 hồ sơ)",
        "Toàn bộ: 20,0% (400/2.000 hồ sơ); trong hồ sơ trực tuyến: tự nộp 300, nộp hộ 100, không rõ 0",
    ]
    assert "Có số liệu giả lập trong bảng này." in shares
    assert officer.runs("share", "--by", "commune")[:2] == [
        shares[0].replace("2026-09", "phường Thành Sen"),
        "xã Thạch Hà: 0,0% (0/1.000 hồ sơ)",
    ]
    services = officer.runs("share", "--by", "service", "--since", "2026-10", "--until", "2026-10")
    assert len([line for line in services if "(0/1.000 hồ sơ)" in line]) == 3  # two services and the total
    assert any(line.startswith("1.000 hồ sơ thuộc nhiều nhóm") for line in services)

    assert officer.runs("undo", "1") == ["Đã bỏ lần nhập 1 (thang-9-10.csv, 4 dòng)."]
    assert officer.runs("undo", "1", code=1) == ["Không có lần nhập số 1."]
    assert officer.runs("share") == ["Chưa có số liệu cho phần này."]


def test_a_correction_replaces_only_when_asked(officer: Officer) -> None:
    officer.runs("import", officer.file("a.csv", f"{HEADER}\n9/2026;1.001193;Thành Sen;Trực tuyến;;10\n"))
    correction = officer.file("b.csv", f"{HEADER}\n9/2026;1.001193;Thành Sen;Trực tuyến;;12\n")
    assert officer.runs("import", correction, code=1)[-1].startswith("Chưa nhập: 1 dòng đã có")
    assert "Thay 1 dòng cũ" in officer.runs("import", "--replace", "--synthetic", correction)[-1]
    listed = officer.runs("imports")
    assert listed[0].endswith("b.csv: 1 dòng · số liệu giả lập")
    assert listed[1].endswith("a.csv: 1 dòng, 1 dòng đã bị lần sau thay")
    assert officer.runs("undo", "2")[-1].endswith("1 dòng cũ trở lại.")
    assert "(10/10 hồ sơ)" in officer.runs("share")[0]


def test_mistakes_are_listed_with_their_rows_and_nothing_is_kept(officer: Officer) -> None:
    lines = [
        "9/2026;1.001193;Thành Sen;Trực tuyến;;10",
        "9/2027;1.00119;huyện Kỳ Anh;Bồ câu;;-3",
        *["9/2026;1.001193;Thành Sen;Trực tuyến;;x"] * 60,
    ]
    said = officer.runs("import", officer.file("a.csv", "\n".join([HEADER, *lines])), code=1)
    assert said[0] == "Dòng 3, cột “Tháng”: “9/2027” là tháng chưa tới."
    assert said[1].startswith(
        "Dòng 3, cột “Mã thủ tục”: Không có thủ tục nào mang mã “1.00119”. Có phải 1.001193"
    )
    assert said[2].startswith("Dòng 3, cột “Xã/phường”: “huyện Kỳ Anh” là tên cũ.")
    assert said[3].startswith("Dòng 3, cột “Kênh nộp”: Không hiểu kênh nộp “Bồ câu”.")
    assert said[4] == "Dòng 3, cột “Số hồ sơ”: “-3” là số âm."
    assert len(said) == 52
    assert said[50] == "… và 15 lỗi nữa."
    assert officer.runs("imports") == ["Chưa nhập lần nào."]


def test_a_hundred_megabytes_are_refused_kindly_at_once(officer: Officer) -> None:
    path = officer.folder / "lon.csv"
    with path.open("wb") as file:
        file.truncate(100 * 1024**2)
    assert officer.runs("import", str(path), code=1)[0].startswith("Tệp lớn hơn 20 MB nên không mở.")


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_template_is_written_once(officer: Officer, ending: str) -> None:
    assert officer.runs("template", f"mau.{ending}") == [f"Đã ghi mẫu vào mau.{ending}."]
    assert officer.runs("template", f"mau.{ending}", code=1)[0].startswith("Không ghi được mẫu")
    assert officer.runs("import", f"mau.{ending}", code=1) == ["Không có dòng số liệu nào."]
