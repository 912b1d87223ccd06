"""The worker's loop: a line in, a frame out, until the bot closes its end.

A frame is one byte (`R` ready, `P` picture, `E` the traceback of what went wrong), the length of
what follows as four bytes, most significant first, and that.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
from typing import BinaryIO

from bot.kit.pictures.drawing.chain import draw_chain
from bot.kit.pictures.drawing.charts import draw_charts
from bot.kit.pictures.drawing.scores import draw_scores
from bot.kit.pictures.drawing.timeline import draw_timeline
from bot.kit.pictures.sketches import PathSketch, ScoreSketch, TimelineSketch, load


def draw(line: bytes) -> bytes:
    """Draw what a line describes and give the PNG."""
    sketch = load(line)
    if isinstance(sketch, PathSketch):
        return draw_chain(sketch)
    if isinstance(sketch, ScoreSketch):
        return draw_scores(sketch)
    return draw_timeline(sketch) if isinstance(sketch, TimelineSketch) else draw_charts(sketch)


def _send(out: BinaryIO, kind: bytes, payload: bytes = b"") -> None:
    out.write(kind + len(payload).to_bytes(4, "big") + payload)
    out.flush()


def serve(lines: BinaryIO, out: BinaryIO) -> None:
    """Answer every line; a sketch that can't be drawn costs its own picture only."""
    _send(out, b"R")
    for line in lines:
        try:
            _send(out, b"P", draw(line))
        except Exception:  # whatever it is, the bot logs it and answers with text
            _send(out, b"E", traceback.format_exc().encode())


def main() -> None:
    """Serve on the real standard output; whatever else prints goes to standard error."""
    # The first start ever lists the fonts, and matplotlib would say so as a warning.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, out)


if __name__ == "__main__":
    main()
