"""An empty football pitch to scale, in braille, and the cells of places on it.

105 by 68 m, and the markings of the Laws of the Game (law 1). Places are percent of the pitch, from
the left and from the bottom, as the feed has them.
"""

from __future__ import annotations

from math import acos, ceil, cos, isfinite, pi, sin

from ..text.spans import Block
from .braille import ACROSS, DOWN, Canvas


LENGTH_M, WIDTH_M = 105.0, 68.0
BOX_M, BOX_WIDTH_M = 16.5, 40.32
GOAL_AREA_M, GOAL_AREA_WIDTH_M = 5.5, 18.32
CIRCLE_M, SPOT_M = 9.15, 11.0

# A cell of a terminal is about twice as high as it is wide, so that dots are about square.
CELL = 2.0
# On a smaller pitch lines cannot be told apart: only the frame is drawn.
LEAST_WIDTH, LEAST_HEIGHT = 20, 6

LINE, GRASS = "line", "grass"


def fit(width: int, height: int) -> tuple[int, int]:
    """The columns and lines of the largest pitch to scale that has room."""
    width, lines = max(0, width), max(0, height)
    lines = min(lines, int(width / CELL * WIDTH_M / LENGTH_M + 0.5))
    return min(width, round(lines * CELL * LENGTH_M / WIDTH_M)), lines


def at(x: float, y: float, width: int, height: int) -> tuple[int, int]:
    """The column and line of a place; a place off the pitch is on its edge."""
    return (
        _cell(x if isfinite(x) else 50.0, width),
        height - 1 - _cell(y if isfinite(y) else 50.0, height),
    )


def pitch(width: int, height: int) -> Block:
    """The rows of a pitch of that many cells, in the styles "line" and "grass"."""
    canvas = Canvas(width, height, GRASS)
    _Lines(canvas).draw()
    return canvas.rows()


class _Lines:
    """The markings, in metres from the bottom left, put onto a canvas."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.across = canvas.width * ACROSS - 1
        self.down = canvas.height * DOWN - 1

    def draw(self) -> None:
        self._box(0.0, 0.0, LENGTH_M, WIDTH_M)
        if self.canvas.width < LEAST_WIDTH or self.canvas.height < LEAST_HEIGHT:
            return
        middle = LENGTH_M / 2
        self._line(middle, 0.0, middle, WIDTH_M)
        self._arc(middle, CIRCLE_M, 0.0, pi)
        self._arc(middle, CIRCLE_M, pi, 2 * pi)
        # Only the part of the circle around the penalty spot that is outside the box.
        beyond = acos((BOX_M - SPOT_M) / CIRCLE_M)
        self._arc(SPOT_M, CIRCLE_M, -beyond, beyond)
        self._arc(LENGTH_M - SPOT_M, CIRCLE_M, pi - beyond, pi + beyond)
        for depth, breadth in ((BOX_M, BOX_WIDTH_M), (GOAL_AREA_M, GOAL_AREA_WIDTH_M)):
            low, high = (WIDTH_M - breadth) / 2, (WIDTH_M + breadth) / 2
            self._box(0.0, low, depth, high)
            self._box(LENGTH_M - depth, low, LENGTH_M, high)
        for spot in (SPOT_M, middle, LENGTH_M - SPOT_M):
            self._line(spot, WIDTH_M / 2, spot, WIDTH_M / 2)

    def _box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        for from_x, from_y, to_x, to_y in (
            (x0, y0, x1, y0),
            (x0, y1, x1, y1),
            (x0, y0, x0, y1),
            (x1, y0, x1, y1),
        ):
            self._line(from_x, from_y, to_x, to_y)

    def _arc(self, x: float, radius: float, start: float, end: float) -> None:
        steps = max(2, ceil(radius / LENGTH_M * self.across * abs(end - start)))
        for step in range(steps + 1):
            angle = start + (end - start) * step / steps
            across, up = x + radius * cos(angle), WIDTH_M / 2 + radius * sin(angle)
            self._line(across, up, across, up)

    def _line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.line(*self._dot(x0, y0), *self._dot(x1, y1), LINE)

    def _dot(self, x: float, y: float) -> tuple[int, int]:
        return round(x / LENGTH_M * self.across), round((1 - y / WIDTH_M) * self.down)


def _cell(percent: float, cells: int) -> int:
    return min(max(int(percent / 100 * cells), 0), cells - 1)
