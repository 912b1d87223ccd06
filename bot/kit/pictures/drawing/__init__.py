"""Drawing with Pillow. Whoever needs a picture imports it then: not every bot is asked for one."""

from __future__ import annotations

from bot.kit.pictures.drawing.chain import draw_chain
from bot.kit.pictures.drawing.charts import draw_charts, draw_scores
from bot.kit.pictures.drawing.cover import draw_cover
from bot.kit.pictures.drawing.podium import draw_podium
from bot.kit.pictures.drawing.timeline import draw_timeline
from bot.kit.pictures.sketches import (
    CoverSketch,
    PathSketch,
    PodiumSketch,
    ScoreSketch,
    Sketch,
    StatsSketch,
    TimelineSketch,
)


def draw(sketch: Sketch) -> bytes:
    """Draw a sketch and return the PNG."""
    match sketch:
        case CoverSketch():
            return draw_cover(sketch)
        case PathSketch():
            return draw_chain(sketch)
        case ScoreSketch():
            return draw_scores(sketch)
        case PodiumSketch():
            return draw_podium(sketch)
        case TimelineSketch():
            return draw_timeline(sketch)
        case StatsSketch():
            return draw_charts(sketch)
