"""The table of `fields`: rows of five columns below a heading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from livecli.terminal.display import cells, cut


class FieldRow(NamedTuple):
    path: str
    types: str
    share: str
    example: str
    values: str


HEAD = FieldRow("FIELD", "TYPE", "SHARE", "EXAMPLE", "VALUES")
WIDEST = (48, 24, 10, 24, 200)  # cells; what is longer is cut where a terminal shows it


def table(title: str, rows: Sequence[FieldRow], width: int | None) -> str:
    """The title, and a line a row; no wider than `width`, and with whole cells if that is None."""
    lines = [HEAD, *rows]
    if width is not None:
        lines = [
            FieldRow(*(cut(cell, most) for cell, most in zip(line, WIDEST, strict=True)))
            for line in lines
        ]
    widths = [max(map(cells, column)) for column in zip(*lines, strict=True)]
    text = [title]
    for line in lines:
        padded = [
            cell + " " * (wide - cells(cell)) for cell, wide in zip(line, widths, strict=True)
        ]
        whole = "  " + "  ".join(padded).rstrip()
        text.append(whole if width is None else cut(whole, width))
    return "\n".join(text) + "\n"


def bounds(low: float | None, high: float | None, unit: str = "") -> str:
    """`0..100 percent`; a single number where both are it; of times only the unit."""
    if (low is None and high is None) or unit.startswith("unix"):
        return unit
    ends = [f"{end:.15g}" if end is not None else "" for end in (low, high)]
    span = ends[0] if ends[0] == ends[1] else "..".join(ends)
    return f"{span} {unit}".rstrip()
