"""The gallery writes every chart twice and a page to look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.charts.gallery import gallery, main
from bot.texts import load_texts


def test_the_gallery_writes_every_chart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "new")]) == 0
    names = set(gallery(load_texts().speaker("vi")))
    assert {path.stem for path in (tmp_path / "new").glob("*.png")} == names
    assert {path.stem for path in (tmp_path / "new").glob("*.svg")} == names
    assert (tmp_path / "new" / "index.html").read_text(encoding="utf-8").count("<svg") == len(names)
    assert f"{len(names)} charts" in capsys.readouterr().out
