"""Lines of text with roles in place of colours; cutting, padding and joining them.

A role is what a piece of text is (`home`, `dim`, `alarm`), so that one drawing serves dark and
light screens, and screens without colour. Widths are cells: some characters take two, some none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from livecli.terminal.sanitize import plain


class Span(NamedTuple):
    """A piece of text; `role` is one or more words of `palette.ROLES`, with blanks between."""

    text: str
    role: str = ""


Line = tuple[Span, ...]
Block = list[Line]

EMPTY: Line = ()


def line(*pieces: str | Span) -> Line:
    """A line of its pieces; bare text has no role."""
    return tuple(Span(each) if isinstance(each, str) else each for each in pieces)


@lru_cache(maxsize=4096)
def safe(text: object, width: int) -> str:
    """Text of the feed, made harmless for a terminal, in at most `width` cells."""
    if width <= 0:
        return ""
    shown = plain(text, width)
    while cell_len(shown) > width:
        shown = shown[:-2] + "…" if len(shown) > 1 else ""
    return shown


@lru_cache(maxsize=1024)
def short(name: str, width: int) -> str:
    """A name in at most `width` cells: without first names, and cut if that is not enough."""
    if cell_len(name) > width and ". " in name:
        name = name.partition(". ")[2]
    if cell_len(name) > width and ", " in name:
        name = name.partition(", ")[0]
    return safe(name, width)


def separated(parts: Iterable[Line], by: str) -> Line:
    """The parts in one line, with `by` between them."""
    spans: list[Span] = []
    for part in parts:
        spans += [Span(by, "faint"), *part] if spans else part
    return tuple(spans)


def width(of: Line) -> int:
    return sum(cell_len(span.text) for span in of)


def fit(of: Line, to: int) -> Line:
    """The line in exactly `to` cells; none if that is negative."""
    left = max(0, to)
    spans: list[Span] = []
    for span in of:
        cells = cell_len(span.text)
        if cells > left:
            spans.append(Span(set_cell_size(span.text, left), span.role))
            return tuple(spans)
        spans.append(span)
        left -= cells
    return (*spans, Span(" " * left)) if left else tuple(spans)


def centred(of: Line, to: int) -> Line:
    return fit((Span(" " * max(0, (to - width(of)) // 2)), *of), to)


def to_right(of: Line, to: int) -> Line:
    return fit((Span(" " * max(0, to - width(of))), *of), to)


def apart(left: Line, right: Line, to: int) -> Line:
    """One line at each end of `to` cells; the right one is not cut."""
    room = max(0, to - width(right))
    return (*fit(left, room), *right)


def high(block: Sequence[Line], to: int) -> Block:
    """The block in exactly `to` lines; none if that is negative."""
    to = max(0, to)
    return [*block[:to], *[EMPTY] * (to - len(block))]


def beside(blocks: Iterable[tuple[Sequence[Line], int]], gap: int = 2) -> Block:
    """Blocks of these widths, next to each other."""
    columns = list(blocks)
    rows = max(len(block) for block, _ in columns)
    lines: Block = []
    for row in range(rows):
        pieces: list[Span] = []
        for number, (block, wide) in enumerate(columns):
            if number:
                pieces.append(Span(" " * gap))
            pieces += fit(block[row] if row < len(block) else EMPTY, wide)
        lines.append(tuple(pieces))
    return lines


def joined(of: Iterable[Span]) -> Line:
    """A line of these spans, with neighbours of one role as one span."""
    return tuple(
        Span("".join(span.text for span in same), role)
        for role, same in groupby(of, key=lambda span: span.role)
    )


def text(of: Line) -> str:
    return "".join(span.text for span in of).rstrip()
