"""Panels in a column: one of them behind tabs, or all one below the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from livecli.feed.sports import Match

from ..scene import ViewState
from .spans import EMPTY, Block, Line, Span, apart, fit, high, line, safe


class ClickArea(NamedTuple):
    """A place that can be clicked, and what it opens: a match, or a panel by its number."""

    top: int
    left: int
    high: int
    wide: int
    opens: Match | int

    def holds(self, column: int, row: int) -> bool:
        return (
            self.top <= row < self.top + self.high and self.left <= column < self.left + self.wide
        )


Pieces = tuple[Block, list[ClickArea]]
Draw = Callable[[int, int], Block]


def head(words: str, wide: int, more: str = "") -> Line:
    return apart(line(Span(words.upper(), "head")), line(Span(more, "faint")), wide)


def tabbed(
    panels: Sequence[Draw], view: ViewState, wide: int, tall: int, names: Sequence[str]
) -> Pieces:
    """The chosen panel, below the names of all panels."""
    chosen = view.panel % len(panels)
    spans: list[Span] = []
    targets = []
    at = 0
    for number, name in enumerate(names):
        spans += [Span(name, "bold" if number == chosen else "faint"), Span("  ")]
        targets.append(ClickArea(0, at, 1, len(name), number))
        at += len(name) + 2
    spans.append(search_note(view) if chosen == 0 else Span(""))
    lines, _ = _window(panels[chosen](wide, tall - 1), tall - 1, view.scroll)
    return [fit(tuple(spans), wide), *lines], targets


def stacked(
    panels: Sequence[Draw],
    view: ViewState,
    wide: int,
    tall: int,
    names: Sequence[str],
    first: int = 0,
) -> Pieces:
    """Panels one below the other; where the room is short, the longest are cut."""
    blocks = [draw(wide, tall // len(panels) - 2) for draw in panels]
    heights = _shares([len(block) for block in blocks], tall - 3 * len(blocks) + 1)
    lines: Block = []
    targets = []
    for number, (block, share) in enumerate(zip(blocks, heights, strict=True)):
        chosen = view.panel == first + number
        cut, hidden = _window(block, share, view.scroll if chosen else 0)
        more = f"{hidden} more" if hidden else ""
        title = Span(names[number].upper(), "head" if not chosen else "bold")
        note = search_note(view) if first + number == 0 else Span("")
        lines += [apart(line(title, note), line(Span(more, "faint")), wide), *cut, EMPTY]
        targets.append(ClickArea(len(lines) - share - 2, 0, share + 1, wide, first + number))
    return lines[:tall], targets


def search_note(view: ViewState) -> Span:
    """The word that `/` filters by, beside the name of the panel that it filters."""
    return Span(f"  /{safe(view.search, 12)}" if view.search else "", "warn")


def _shares(needs: Sequence[int], room: int) -> list[int]:
    """The lines that each panel gets: a fair share at least, and what others leave."""
    left, given = max(len(needs), room), [0] * len(needs)
    open_ = sorted(range(len(needs)), key=lambda at: needs[at])
    for place, at in enumerate(open_):
        given[at] = min(needs[at], left // (len(open_) - place))
        left -= given[at]
    return given


def _window(block: Block, tall: int, scroll: int) -> tuple[Block, int]:
    """A part of a block, and the number of lines below it."""
    start = max(0, min(scroll, len(block) - tall))
    return high(block[start : start + tall], tall), max(0, len(block) - tall - start)
