"""Charts by the minute: momentum, and the sums of expected goals."""

from __future__ import annotations

from collections.abc import Sequence

from livecli.feed.periods import SECOND_HALF
from livecli.state.football.match import FootballState
from livecli.state.football.minutes import MinuteSums
from livecli.watch.drawing.charts import balance, sparkline, steps

from ..text.spans import EMPTY, Block, Line, Span, apart, fit, joined, line


LABEL = 10
LIST_MINUTES = 45  # the newest ones, in a list


def momentum(match: FootballState, wide: int, high: int, *, turned: bool) -> Block:
    """Goals, then pressure minute by minute, home up and away down, then the minutes."""
    rows = match.minutes.rows(match.gaps)
    values = match.minutes.momentum(rows, turned=turned)
    if all(value is None for value in values):
        return [line(Span("no pressure measured yet", "dim"))]
    drawn = balance(stretched(values, wide), wide, high - 2)
    return [_goals(match, rows, wide), *drawn, _minutes(rows, wide)]


def xg_race(match: FootballState, wide: int, high: int) -> Block:
    """The sums of expected goals, minute by minute."""
    rows = match.minutes.rows(match.gaps)
    if not rows:
        return [line(Span("no shots yet", "dim"))]
    series = [("home", [row.xg_home for row in rows]), ("away", [row.xg_away for row in rows])]
    drawn = steps(series, wide, high - 1, gaps=[row.gap for row in rows])
    return [*drawn, _minutes(rows, wide, wide)]


def race_head(match: FootballState) -> Line:
    """The head of the race: the sums of now."""
    rows = match.minutes.rows(match.gaps)
    home, away = (rows[-1].xg_home, rows[-1].xg_away) if rows else (None, None)
    return line(
        Span("EXPECTED GOALS   ", "head"),
        Span("–" if home is None else f"{home:.2f}", "home"),
        Span("  ", "faint"),
        Span("–" if away is None else f"{away:.2f}", "away"),
    )


def slim(match: FootballState, wide: int, *, turned: bool) -> Block:
    """Momentum in two lines, for a small screen."""
    rows = match.minutes.rows(match.gaps)
    values = match.minutes.momentum(rows, turned=turned)
    label = Span(f"{'momentum':<{LABEL}}", "dim")
    if not values:
        return [line(label), EMPTY]
    room = wide - LABEL
    up, down = balance(stretched(values, room), room, 2)
    return [(label, *up), (Span(" " * LABEL), *down)]


def spark(match: FootballState, wide: int) -> Line:
    """Momentum in one line, for a list: high where home presses."""
    rows = match.minutes.rows(match.gaps)
    values = match.minutes.momentum(rows)[-LIST_MINUTES:]
    return fit(line(Span(sparkline(values, min(wide, len(values)), -1, 1), "faint")), wide)


def stretched(values: Sequence[float | None], wide: int) -> list[float | None]:
    """Every value as often as there is room for all."""
    each = max(1, wide // max(1, len(values)))
    return [value for value in values for _ in range(each)]


def _taken(rows: Sequence[MinuteSums], wide: int) -> int:
    """The number of columns that stretched values take."""
    return min(max(0, wide), len(rows) * max(1, wide // max(1, len(rows))))


def _goals(match: FootballState, rows: Sequence[MinuteSums], wide: int) -> Line:
    """A sign above the minute of each goal."""
    taken = _taken(rows, wide)
    places = {(row.period, row.minute): at for at, row in enumerate(rows)}
    cells = [Span(" ")] * max(1, taken)
    for entry in match.timeline.entries:
        at = places.get((entry.period, entry.minute if entry.minute is not None else -1))
        if entry.kind == "goal" and not entry.withdrawn and at is not None:
            cells[at * taken // len(rows)] = Span("●", entry.side or "dim")
    return fit(joined(cells), wide)


def _minutes(rows: Sequence[MinuteSums], wide: int, taken: int | None = None) -> Line:
    """The first minute, half-time and the last minute, under their columns."""
    across = _taken(rows, wide) if taken is None else taken
    last = rows[-1].label
    half = next((number for number, row in enumerate(rows) if row.period == SECOND_HALF), None)
    under: Line = line(Span(rows[0].label, "faint"))
    if half is not None:
        under = (*fit(under, half * across // len(rows)), Span("HT", "faint"))
    return fit(apart(under, line(Span(last, "faint")), across), wide)
