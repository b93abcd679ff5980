"""What stands where there is nothing to draw: a sentence instead of an empty frame."""

from __future__ import annotations

from bot.charts.chart import Plot
from bot.charts.marks import Box, boxes
from bot.charts.palette import BAND
from bot.charts.wording import paragraph
from bot.texts import Speaker


def nothing_yet(say: Speaker, width: float) -> Plot:
    """A calm box that says there are no figures yet."""
    sentence = say.label("charts.empty")
    words, bottom = paragraph(sentence, width - 32, top=16, left=16)
    return Plot([boxes([Box(0, width, 0, bottom + 14)], colour=BAND), words], bottom + 14, sentence)
