"""The drawing process: `python -m bot.charts.easel` draws what it reads, until there is nothing more to draw.

Each message is a length of four bytes and that many bytes. A request is JSON: the arguments of `svg_of` or of
`png_of`. An answer begins with one byte, `DONE` or `FAILED`, then the drawing, or why there is none.
The process ends when its input closes, so it never outlives the program, and when nobody asks for a while,
so that its memory (100 MB and more) is given back.
"""

from __future__ import annotations

import json
import select
import struct
import sys
from typing import BinaryIO

from bot.charts.drawing import png_of, svg_of

LENGTH = struct.Struct(">I")
DONE, FAILED = b"\x01", b"\x00"
IDLE_S = 300.0


def answer(request: bytes) -> bytes:
    """The answer to one request; whatever goes wrong is an answer too."""
    try:
        wanted = json.loads(request)
        if "layers" in wanted:
            return DONE + svg_of(**wanted).encode()
        return DONE + png_of(**wanted)
    except Exception as error:
        return FAILED + f"{type(error).__name__}: {error}".encode()


def serve(requests: BinaryIO, answers: BinaryIO, idle_s: float = IDLE_S) -> None:
    """Answer requests one by one until the end of the input or of the patience."""
    while select.select([requests], [], [], idle_s)[0]:
        head = requests.read(LENGTH.size)
        if len(head) < LENGTH.size:
            return
        drawn = answer(requests.read(LENGTH.unpack(head)[0]))
        answers.write(LENGTH.pack(len(drawn)) + drawn)
        answers.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
