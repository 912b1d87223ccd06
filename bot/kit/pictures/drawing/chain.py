"""A chain of acts as a snake of two columns: wide enough to read on a phone."""

from __future__ import annotations

import networkx as nx
from matplotlib.patches import Circle, FancyBboxPatch

from bot.kit.pictures.drawing import canvas as page
from bot.kit.pictures.drawing.canvas import Canvas
from bot.kit.pictures.sketches import ArtistMark, PathSketch, WorkMark

_COLUMNS = 2
_BOX_WIDTH = 370
_BOX_HEIGHT = 190
_GAP = 190  # between rows: a title, a year and air
_TOP = 190
_INSET = 24  # between a box's rim and its text
_NAMES = (42.0, 37.0, 33.0)
_HANGUL, _NOTE, _TITLE, _YEAR = 34, 30, 34, 32
_BADGE = 26

Point = tuple[float, float]


def draw_chain(sketch: PathSketch) -> bytes:
    """Draw the chain and give the PNG."""
    graph = _graph(sketch)
    rows = -(-len(sketch.artists) // _COLUMNS)
    canvas = Canvas(_TOP + rows * _BOX_HEIGHT + (rows - 1) * _GAP + page.MARGIN)
    _head(canvas, sketch)
    for number, (left, right, data) in enumerate(graph.edges(data=True), start=1):
        _edge(canvas, graph.nodes[left]["at"], graph.nodes[right]["at"], data["work"], number)
    ends = (0, len(sketch.artists) - 1)
    for node, data in graph.nodes(data=True):
        _box(canvas, data["at"], data["artist"], is_end=node in ends)
    return canvas.png()


def _graph(sketch: PathSketch) -> nx.Graph[int]:
    """Build the chain with a place for every act: left to right, then right to left, and so on."""
    graph: nx.Graph[int] = nx.path_graph(len(sketch.artists))
    nx.set_node_attributes(graph, dict(enumerate(sketch.artists)), "artist")
    nx.set_node_attributes(graph, {node: _place(node) for node in graph}, "at")
    works: dict[tuple[int, int], WorkMark] = {
        (number, number + 1): work for number, work in enumerate(sketch.works)
    }
    nx.set_edge_attributes(graph, works, "work")
    return graph


def _place(number: int) -> Point:
    """Return the middle of the box of the artist with this number."""
    row, step = divmod(number, _COLUMNS)
    column = step if row % 2 == 0 else _COLUMNS - 1 - step
    free = page.WIDTH - 2 * page.MARGIN - _BOX_WIDTH
    x = page.MARGIN + _BOX_WIDTH / 2 + column * free / (_COLUMNS - 1)
    return x, _TOP + _BOX_HEIGHT / 2 + row * (_BOX_HEIGHT + _GAP)


def _head(canvas: Canvas, sketch: PathSketch) -> None:
    """Write who is joined to whom: the longer name gives way until both are on the line."""
    width = page.WIDTH - 2 * page.MARGIN
    arrow, size = " → ", 52.0
    room = width - canvas.width_of(arrow, size)
    start, end = page.clean(sketch.start), page.clean(sketch.end)
    of_start, of_end = canvas.width_of(start, size), canvas.width_of(end, size)
    if of_start + of_end > room:
        start = canvas.fit(start, size, width=max(room / 2, room - of_end))
        end = canvas.fit(end, size, width=room - canvas.width_of(start, size))
    x = float(page.MARGIN)
    for text in (start, arrow, end):  # apart, so that each has a font of its own
        canvas.write(text, x, 64, size=size, bold=True)
        x += canvas.width_of(text, size)
    canvas.write(
        canvas.fit(sketch.subheading, 34, width=width), page.MARGIN, 126, size=34,
        colour=page.QUIET,
    )  # fmt: skip


def _box(canvas: Canvas, middle: Point, artist: ArtistMark, *, is_end: bool) -> None:
    x, y = middle
    canvas.page.add_patch(
        FancyBboxPatch(
            (x - _BOX_WIDTH / 2, y - _BOX_HEIGHT / 2), _BOX_WIDTH, _BOX_HEIGHT,
            boxstyle="round,pad=0,rounding_size=28", linewidth=4, zorder=2,
            facecolor=page.ORANGE if is_end else page.PANEL,
            edgecolor=page.ORANGE if is_end else page.SKY,
        )
    )  # fmt: skip
    lines = _box_lines(canvas, artist)
    top = y - sum(size * 1.25 for _, size, _ in lines) / 2
    for text, size, loud in lines:
        quiet = page.INK if is_end else page.QUIET
        colour = (page.INK if is_end else page.TEXT) if loud else quiet
        canvas.write(
            text, x, top + size * 0.625, size=size, colour=colour, align="center", bold=loud
        )
        top += size * 1.25


def _box_lines(canvas: Canvas, artist: ArtistMark) -> list[tuple[str, float, bool]]:
    """List the lines in a box with their size and whether they are bold."""
    width = _BOX_WIDTH - 2 * _INSET
    name, hangul = artist.name, artist.hangul
    if page.is_blank(name) and not page.is_blank(hangul):
        name, hangul = hangul, ""
    below = [(text, size) for text, size in ((hangul, _HANGUL), (artist.note, _NOTE)) if text]
    size, names = canvas.largest(name, _NAMES, width=width, lines=1 if len(below) == 2 else 2)
    lines = [(line, size, True) for line in names]
    return lines + [
        (canvas.fit(text, size, width=width), float(size), False) for text, size in below
    ]


def _edge(canvas: Canvas, start: Point, end: Point, work: WorkMark, number: int) -> None:
    canvas.page.plot(
        [start[0], end[0]], [start[1], end[1]], color=page.SKY, linewidth=6, zorder=1,
        solid_capstyle="butt",
    )  # fmt: skip
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    canvas.page.add_patch(Circle(middle, _BADGE, facecolor=page.SKY, edgecolor=page.PAGE, zorder=2))
    canvas.write(str(number), *middle, size=30, colour=page.INK, align="center", bold=True)
    if start[1] == end[1]:
        _label_between(canvas, middle, work)
    else:
        _label_beside(canvas, middle, work)


def _label_between(canvas: Canvas, middle: Point, work: WorkMark) -> None:
    x, y = middle
    width = page.WIDTH - 2 * page.MARGIN - _COLUMNS * _BOX_WIDTH - 24
    lines = canvas.wrap(work.title, _TITLE, width=width, lines=2)
    top = y - _BADGE - 10 - len(lines) * _TITLE * 1.2
    for index, line in enumerate(lines):
        canvas.write(line, x, top + (index + 0.5) * _TITLE * 1.2, size=_TITLE, align="center")
    canvas.write(work.year, x, y + _BADGE + 28, size=_YEAR, colour=page.QUIET, align="center")


def _label_beside(canvas: Canvas, middle: Point, work: WorkMark) -> None:
    """Write title and year beside an upright line, on the side with the room."""
    x, y = middle
    is_left = x < page.WIDTH / 2
    text_x = x + _BADGE + 22 if is_left else x - _BADGE - 22
    width = page.WIDTH - page.MARGIN - text_x if is_left else text_x - page.MARGIN
    title = canvas.fit(work.title, _TITLE, width=width)
    align: page.HorizontalAlign = "left" if is_left else "right"
    canvas.write(title, text_x, y - (22 if work.year else 0), size=_TITLE, align=align)
    canvas.write(work.year, text_x, y + 24, size=_YEAR, colour=page.QUIET, align=align)
