"""Charts in characters: each takes numbers and a size in cells, and gives text.

A value of None was not received, and shows as a gap.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..text.spans import Block, Span, joined
from .braille import ACROSS, DOWN, Canvas


Values = Sequence[float | None]

LEVELS = " ▁▂▃▄▅▆▇█"
# From above a cell can be filled by an eighth, by half and whole; other parts would need reverse
# colours, which a row of text does not have.
HANGING = " ▔▀█"
GAP = "╌"
HOME, AWAY, GAP_STYLE = "home", "away", "gap"


def sparkline(
    values: Values, width: int, low: float | None = None, high: float | None = None
) -> str:
    """One line of at most `width` characters, the newest value last; `low` and `high` are the
    bounds, else the least and the greatest value."""
    shown = _resampled(values, width)
    numbers = [value for value in shown if value is not None]
    least = min(numbers, default=0.0) if low is None else low
    most = max(numbers, default=0.0) if high is None else high
    return "".join(
        GAP if value is None else LEVELS[1 + _level(value - least, most - least, 7)]
        for value in shown
    )


def paired_bar(home: float | None, away: float | None, width: int) -> tuple[str, str]:
    """Two bars of `width` cells that share a whole: the first ends at the right, where the second
    begins. Both are of whole cells, as no character fills part of a cell from the right."""
    left, right = max(home or 0.0, 0.0), max(away or 0.0, 0.0)
    one, other = (_level(value, left + right, width) for value in (left, right))
    return ("█" * one).rjust(width), ("█" * other).ljust(width)


def balance(values: Values, width: int, height: int) -> Block:
    """Columns from a middle: up for home, down for away; -1 and 1 fill their half.

    Styles are "home", "away", "gap" and, where nothing is, "". An odd line more is home's.
    """
    shown = _resampled(values, width)
    up, down = (height + 1) // 2, height // 2
    lines = [joined(_upward(value, up - 1 - line, up) for value in shown) for line in range(up)]
    return lines + [joined(_downward(value, line, down) for value in shown) for line in range(down)]


def steps(
    series: Sequence[tuple[str, Values]],
    width: int,
    height: int,
    *,
    gaps: Sequence[bool] = (),
) -> Block:
    """Step lines in braille from 0 at the bottom, one per (style, values); later ones lie on top.

    All have a value for each point in time; None means not known yet. `gaps` is true for the
    points that were missed: their lowest line is a gap.
    """
    canvas = Canvas(width, height)
    length = max([len(values) for _, values in series] + [0])
    numbers = [value for _, values in series for value in values if value is not None]
    most = max([*numbers, 0.0])
    across, down = canvas.width * ACROSS, canvas.height * DOWN
    for style, values in series:
        last: tuple[int, int] | None = None
        for at, value in enumerate(values):
            if value is None:
                continue
            y = down - 1 - _level(value, most, down - 1)
            start, end = at * across // length, max((at + 1) * across // length - 1, 0)
            if last is not None:
                canvas.line(last[0], last[1], start, last[1], style)
                canvas.line(start, last[1], start, y, style)
            canvas.line(start, y, end, y, style)
            last = end, y
    for at, missed in enumerate(gaps[:length]):
        if missed:
            canvas.sign(at * canvas.width // length, canvas.height - 1, GAP, GAP_STYLE)
    return canvas.rows()


def walk(winners: Sequence[str | None], width: int, height: int) -> Block:
    """A line that rises with every point of home and falls with every one of away; None is a gap.

    It shows as many of the newest points as there are columns of dots, centred on the span of
    their levels. Styles are "home" where the line rises, "away" where it falls, and "gap".
    """
    canvas = Canvas(width, height)
    shown = winners[-max(canvas.width * ACROSS - 1, 0) :]
    levels = [0]
    for winner in shown:
        levels.append(levels[-1] + (1 if winner == HOME else -1 if winner == AWAY else 0))
    low, high = min(levels), max(levels)
    bottom = canvas.height * DOWN - 1
    span = max(high - low, 1)
    heights = [bottom - round((level - low) * bottom / span) for level in levels]
    for at, winner in enumerate(shown):
        if winner is None:
            canvas.sign((at + 1) // ACROSS, canvas.height - 1, GAP, GAP_STYLE)
        else:
            canvas.line(at, heights[at], at + 1, heights[at + 1], winner)
    return canvas.rows()


def _upward(value: float | None, line: int, lines: int) -> Span:
    """One cell of home's half; `line` is counted from the middle."""
    if value is None:
        return Span(GAP, GAP_STYLE) if line == 0 else Span(" ")
    level = min(max(_level(value, 1.0, lines * 8) - line * 8, 0), 8)
    return Span(LEVELS[level], HOME if level else "")


def _downward(value: float | None, line: int, lines: int) -> Span:
    if value is None:
        return Span(" ")
    filled = _level(-value, 1.0, lines * 8) - line * 8
    level = 3 if filled >= 7 else 2 if filled >= 3 else 1 if filled >= 1 else 0
    return Span(HANGING[level], AWAY if level else "")


def _level(value: float, most: float, levels: int) -> int:
    """`value` of `most` as the nearest of `levels`; at least 1 where it is more than nothing."""
    if most <= 0.0 or value <= 0.0 or levels <= 0:
        return 0
    return levels if value >= most else max(round(value / most * levels), 1)


def _resampled(values: Values, width: int) -> list[float | None]:
    """At most `width` values: of those that share a place, the one furthest from 0."""
    if width <= 0:
        return []
    count = len(values)
    if count <= width:
        return list(values)
    parts = [values[at * count // width : (at + 1) * count // width] for at in range(width)]
    return [max((v for v in part if v is not None), key=abs, default=None) for part in parts]
