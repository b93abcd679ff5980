"""The house font, shipped with the program: drawing looks alike on every machine.

The drawing library's own Liberation Sans lacks part of the Vietnamese letters and would borrow them from
whatever the machine has. Roboto (Apache License 2.0, beside the files) has them all.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

FAMILY = "Roboto"


@cache
def register_fonts() -> None:
    """Make the house font known to the drawing library, once."""
    import vl_convert  # noqa: PLC0415 - heavy, and only pictures need it

    vl_convert.register_font_directory(str(Path(__file__).parent / "fonts"))
