"""The table of `fields`: rows of four columns below a title."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from textwrap import wrap
from typing import NamedTuple

from livecli.terminal.display import cells, cut


class FieldRow(NamedTuple):
    """`text` is what stands in the last column, of any length."""

    path: str
    types: str
    share: str
    text: str


WIDEST = (48, 24, 10)  # cells on a terminal; no path of the feed is longer
NARROW = 24  # cells; where the last column would have fewer, its text goes below the row
INDENT = 6  # of what goes below
Fold = Callable[[str, int], list[str]]  # a text in lines of at most so many cells


def folded(text: str, width: int) -> list[str]:
    """All of an ASCII text."""
    return wrap(text, width, break_on_hyphens=False)


def one_line(text: str, width: int) -> list[str]:
    """As much of the text as a line holds."""
    return [cut(text, width)]


def table(title: str, rows: Sequence[FieldRow], width: int | None, heading: str, fold: Fold) -> str:
    """The title, and each row below the `heading` of its last column; for a terminal of `width`
    cells, or with a whole row on each line if that is None."""
    lines = [FieldRow("PATH", "TYPE", "SHARE", heading), *rows]
    text = [title] if width is None else fold(title, width)
    columns = [
        _padded([line[at] for line in lines], most if width is not None else None)
        for at, most in enumerate(WIDEST)
    ]
    for line, *row in zip(lines, *columns, strict=True):
        text += _row("  ".join(("", *row, "")), line.text, width, fold)
    return "\n".join(text) + "\n"


def _padded(column: list[str], most: int | None) -> list[str]:
    """All cells as wide as the widest, at most `most`."""
    shown = column if most is None else [cut(cell, most) for cell in column]
    widest = max(map(cells, shown))
    return [cell + " " * (widest - cells(cell)) for cell in shown]


def _row(left: str, text: str, width: int | None, fold: Fold) -> list[str]:
    whole = (left + text).rstrip()
    if width is None or cells(whole) <= width:
        return [whole]
    room = width - cells(left)
    if room < NARROW or not text:
        below = fold(text, max(width - INDENT, 1)) if text else []
        return [cut(line, width) for line in (left.rstrip(), *(" " * INDENT + b for b in below))]
    first, *below = fold(text, room)
    return [left + first, *(" " * cells(left) + line for line in below)]


def bounds(low: float | None, high: float | None, unit: str = "") -> str:
    """`0..100 percent`; a single number where both are it; of times only the unit."""
    if (low is None and high is None) or unit.startswith("unix"):
        return unit
    ends = [f"{end:.15g}" if end is not None else "" for end in (low, high)]
    span = ends[0] if ends[0] == ends[1] else "..".join(ends)
    return f"{span} {unit}".rstrip()
