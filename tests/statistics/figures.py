"""Writing down what a run found, when somebody asks for it with TRUTH_FIGURES=<file>."""

from __future__ import annotations

import json
import os
from pathlib import Path


def note(what: str, setting: str, times: int, **shares: float) -> None:
    """Append one line of JSON to the file that the environment names; nothing without it."""
    if target := os.environ.get("TRUTH_FIGURES"):
        figures = {name: round(share, 4) for name, share in shares.items()}
        line = json.dumps({"what": what, "setting": setting, "simulations": times, **figures})
        with Path(target).open("a", encoding="utf-8") as file:
            file.write(line + "\n")
