"""The example environment names every setting, with the default the program really has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import ROOT, Settings

EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")


def documented() -> dict[str, str]:
    found = re.findall(r"^(?:# )?([A-Z_]+)=(.*)$", EXAMPLE, flags=re.MULTILINE)
    return dict(found)


def test_every_setting_is_in_the_example_and_nothing_else() -> None:
    assert set(documented()) == {name.upper() for name in Settings.model_fields}


def test_the_example_gives_the_real_defaults(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in documented():
        monkeypatch.delenv(name, raising=False)
    defaults = Settings()
    values = {name: value for name, value in documented().items() if name != "CONTENT_FOLDER"}
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    assert Settings() == defaults


def test_settings_cannot_be_changed_after_they_were_read() -> None:
    settings = Settings()
    with pytest.raises(Exception, match="frozen"):
        settings.port = 1
