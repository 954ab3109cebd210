"""A page as an SVG picture that looks the same everywhere: what is drawn needs no font.

Block and braille characters become shapes, so that they meet without seams; everything else is
text in whatever monospaced font there is, held to the width of its cells.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from html import escape
from itertools import count
from pathlib import Path

from rich.cells import cell_len
from rich.color import Color
from rich.style import Style

from .palette import Palette, style
from .spans import Block, width


CELL = (8.4, 18.0)  # pixels; what a font of 14 pixels takes
FONT = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"
BASELINE = 13.4
EDGE = 14.0
WORDS = re.compile(r"[^ ]+(?: [^ ]+)*")  # two blanks begin another piece, at its own cell
# Braille: bit → column and row of its dot.
DOTS = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))
# Of a cell: left, top, right, bottom in eighths.
BLOCKS: dict[str, tuple[float, float, float, float]] = {
    "▀": (0, 0, 8, 4),
    "━": (0, 3, 8, 5),
    "─": (0, 3.7, 8, 4.3),
    "▔": (0, 0, 8, 1),
    **{char: (0, 8 - eighths, 8, 8) for eighths, char in enumerate("▁▂▃▄▅▆▇█", 1)},
}


def svg(lines: Block, palette: Palette, title: str) -> str:
    """The picture; the same lines give the same bytes."""
    wide = max(map(width, lines)) * CELL[0] + 2 * EDGE
    tall = len(lines) * CELL[1] + 2 * EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.1f} {tall:.1f}" '
        f'font-family="{FONT}" font-size="14">',
        f"<title>{escape(title)}</title>",
        f'<rect width="100%" height="100%" rx="10" fill="{palette.ground}"/>',
    ]
    for row, each in enumerate(lines):
        column = 0
        for span in each:
            looks = style(span.role, palette)
            parts += _span(span.text, looks, EDGE + column * CELL[0], EDGE + row * CELL[1], palette)
            column += cell_len(span.text)
    return "\n".join([*parts, "</svg>", ""])


def free_path(name: str) -> Path:
    """A file in the working directory that does not exist yet, not even as a link to nowhere."""
    paths = (Path(f"{name}-{number}.svg") for number in count(1))
    return next(path for path in paths if not os.path.lexists(path))


def _span(text: str, looks: Style, x: float, y: float, palette: Palette) -> Iterator[str]:
    """The background of a span, then its shapes, then its text."""
    ink, ground = _colour(looks.color, palette.text), _colour(looks.bgcolor, palette.ground)
    if looks.reverse:
        ink, ground = ground, ink
    if ground != palette.ground:
        size = f'width="{cell_len(text) * CELL[0]:.1f}" height="{CELL[1]:.1f}"'
        yield f'<rect x="{x:.1f}" y="{y:.1f}" {size} fill="{ground}"/>'
    shapes, written = "", ""
    for char in text:
        shape = _shape(char, x + cell_len(written) * CELL[0], y)
        shapes += shape or ""
        written += char if shape is None else " "
    if shapes:
        # Smoothed edges would leave seams between blocks; dots ("a", arcs) need smoothing.
        edges = "" if "a" in shapes else ' shape-rendering="crispEdges"'
        yield f'<path d="{shapes}" fill="{ink}"{edges}/>'
    weight = ' font-weight="bold"' if looks.bold else ""
    for match in WORDS.finditer(written):
        start, words = cell_len(written[: match.start()]), match[0]
        yield (
            f'<text x="{x + start * CELL[0]:.1f}" y="{y + BASELINE:.1f}" '
            f'textLength="{cell_len(words) * CELL[0]:.1f}" lengthAdjust="spacingAndGlyphs" '
            f'fill="{ink}"{weight}>{escape(words)}</text>'
        )


def _shape(char: str, x: float, y: float) -> str | None:
    """The path of a character that is drawn; None for one that is text."""
    if char in BLOCKS:
        left, top, right, bottom = BLOCKS[char]
        x0, x1 = x + left * CELL[0] / 8, x + right * CELL[0] / 8
        y0, y1 = y + top * CELL[1] / 8, y + bottom * CELL[1] / 8
        return f"M{x0:.1f} {y0:.1f}H{x1:.1f}V{y1:.1f}H{x0:.1f}Z"
    if "\u2800" <= char <= "\u28ff":
        bits = ord(char) - 0x2800
        dots = [at for number, at in enumerate(DOTS) if bits >> number & 1]
        return "".join(
            _dot(x + (c + 0.5) * CELL[0] / 2, y + (r + 0.5) * CELL[1] / 4) for c, r in dots
        )
    return None


def _dot(x: float, y: float) -> str:
    return f"M{x - 1.3:.1f} {y:.1f}a1.3 1.3 0 1 0 2.6 0a1.3 1.3 0 1 0 -2.6 0"


def _colour(color: Color | None, otherwise: str) -> str:
    if color is None or color.triplet is None:
        return otherwise
    return color.triplet.hex
