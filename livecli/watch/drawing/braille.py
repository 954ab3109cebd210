"""A canvas of braille dots: two across and four down in every cell, each cell of one style."""

from __future__ import annotations

from ..text.spans import Block, Span, joined


ACROSS, DOWN = 2, 4  # dots in a cell
FIRST = 0x2800  # the empty pattern; each dot is a bit (Unicode, Braille Patterns)
BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


class Canvas:
    """Dots on `width` by `height` cells, counted from the top left. Dots outside are not drawn."""

    def __init__(self, width: int, height: int, style: str = "") -> None:
        self.width = max(width, 0)
        self.height = max(height, 0)
        self._dots = [[0] * self.width for _ in range(self.height)]
        self._styles = [[style] * self.width for _ in range(self.height)]
        self._signs: dict[tuple[int, int], str] = {}

    def dot(self, x: int, y: int, style: str) -> None:
        """One dot; the cell takes its style."""
        if 0 <= x < self.width * ACROSS and 0 <= y < self.height * DOWN:
            self._dots[y // DOWN][x // ACROSS] |= BITS[y % DOWN][x % ACROSS]
            self._styles[y // DOWN][x // ACROSS] = style

    def line(self, x0: int, y0: int, x1: int, y1: int, style: str) -> None:
        """The dots nearest to a straight line, both ends among them."""
        steps = max(abs(x1 - x0), abs(y1 - y0))
        for step in range(steps + 1):
            part = step / steps if steps else 0.0
            self.dot(round(x0 + (x1 - x0) * part), round(y0 + (y1 - y0) * part), style)

    def sign(self, column: int, line: int, char: str, style: str) -> None:
        """A character of its own in place of a cell's dots."""
        if 0 <= column < self.width and 0 <= line < self.height:
            self._signs[column, line] = char
            self._styles[line][column] = style

    def rows(self) -> Block:
        """The lines of the canvas; a cell without dots is a space."""
        return [
            joined(
                Span(self._char(column, line), self._styles[line][column])
                for column in range(self.width)
            )
            for line in range(self.height)
        ]

    def _char(self, column: int, line: int) -> str:
        dots = self._dots[line][column]
        return self._signs.get((column, line)) or (chr(FIRST + dots) if dots else " ")
