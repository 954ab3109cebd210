"""A row of text in pieces, each with the name of its style, so that any renderer can colour it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby


Cell = tuple[str, str]  # one character, and its style
Row = list[Cell]  # pieces: text, and its style


def row(cells: Iterable[Cell]) -> Row:
    """Cells as pieces: neighbours of the same style become one."""
    return [
        ("".join(char for char, _ in same), style)
        for style, same in groupby(cells, key=lambda cell: cell[1])
    ]
