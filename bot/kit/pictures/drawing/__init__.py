"""Drawing with Pillow. Whoever needs a picture imports it then: not every bot is asked for one."""

from __future__ import annotations

from bot.kit.pictures.drawing.chain import draw_chain
from bot.kit.pictures.drawing.charts import draw_charts, draw_scores
from bot.kit.pictures.drawing.timeline import draw_timeline
from bot.kit.pictures.sketches import PathSketch, ScoreSketch, Sketch, TimelineSketch


def draw(sketch: Sketch) -> bytes:
    """Draw a sketch and return the PNG."""
    if isinstance(sketch, PathSketch):
        return draw_chain(sketch)
    if isinstance(sketch, ScoreSketch):
        return draw_scores(sketch)
    return draw_timeline(sketch) if isinstance(sketch, TimelineSketch) else draw_charts(sketch)
