"""A tennis match: the table of sets, the game of now, break and set points, the points."""

from __future__ import annotations

from livecli.feed.sides import SIDES
from livecli.state.tennis.match import PointPlayed, TennisState
from livecli.watch.drawing.charts import walk

from ..text.spans import (
    EMPTY,
    Block,
    Line,
    Span,
    centred,
    fit,
    line,
    safe,
    separated,
    short,
)
from .ages import ages
from .digits import digits


SERVING = "●"
LEAST_RUN = 9  # lines
SET, GAMES, BEFORE = 4, 6, 7  # cells of the columns of points


def board(match: TennisState, now_ms: float, wide: int, *, big: bool, flash: bool) -> Block:
    """Names, sets and points, `big` in high numbers; below them the state of the match."""
    rows = _players(match, min(wide, 110 if big else 100), big, flash)
    lines = [centred(row, wide) for row in rows]
    return [*lines, centred(_call(match), wide), centred(_below(match, now_ms, wide), wide)]


def score_text(match: TennisState) -> str:
    """As in `2–1  4–3`: sets, and the games of this one."""
    sets, games = match.sets_won, match.games
    if sets is None:
        return "–"
    return f"{sets[0]}–{sets[1]}" + ("" if games is None else f"  {games[0]}–{games[1]}")


def run(match: TennisState, wide: int, high: int) -> Block:
    """The points as a line that goes up for home and down for away."""
    points = list(match.run)
    if not points:
        return [line(Span("no points yet", "dim"))]
    shown = points[-(2 * wide - 1) :]
    tall = min(high, max(LEAST_RUN, wide // 4))  # higher steps would look like jumps
    rows = walk([point.winner for point in shown], wide, tall)
    return [*rows, _sets(shown, wide)]


def games(match: TennisState, wide: int, search: str = "") -> Block:
    """The points, newest first, below the names of the columns: who won it, and the score before
    it."""
    lines = [_point(each, match, wide) for each in reversed(match.run)]
    word = search.casefold()
    matching = [each for each in lines if word in "".join(span.text for span in each).casefold()]
    head = f"{'set':<{SET}}{'games':<{GAMES}}{'before':<{BEFORE}}won by"
    return (
        [line(Span(head, "faint")), *matching] if matching else [line(Span("no points yet", "dim"))]
    )


def _sets(shown: list[PointPlayed], wide: int) -> Line:
    """The number of each set, below its first point."""
    under = ""
    for at, point in enumerate(shown):
        if at == 0 or point.set_number != shown[at - 1].set_number:
            under = f"{under[: at // 2].rpartition(' set')[0] if len(under) > at // 2 else under}"
            under = f"{under:<{at // 2}}set {point.set_number} "
    return line(Span(under[:wide], "faint"))


def _players(match: TennisState, wide: int, big: bool, flash: bool) -> Block:
    """One line a player; or three `big` ones, with an empty one between them."""
    points = _points(match)
    sets = match.sets[-5:] if big else match.sets
    first = len(match.sets) - len(sets)
    cells = 6 if big else 4  # of a set
    room = max(12 if big else 8, wide - cells * len(sets) - 16)
    lines: Block = []
    for number, (side, name) in enumerate(zip(SIDES, (match.home, match.away), strict=True)):
        shapes = [_shape(str(games[number]), big) for games in sets]
        point = _shape(points[number], big)
        shine = (side if big else "bold") + (" flash" if flash else "")
        for row, drawn in enumerate(point):
            named = row == len(point) // 2
            shown = short(safe(name or side, 60), room - 4 if big else room) if named else ""
            serving = SERVING if named and match.server == side else " "
            spans = [Span(f"{serving} ", "ball"), Span(shown.ljust(room), f"{side} bold")]
            spans += [
                Span(f"{shape[row]:>{cells}}", _set_role(match, at, number))
                for at, shape in enumerate(shapes, first)
            ]
            spans.append(Span(f"{drawn:>{14 if big else 6}}", shine))
            if not big:
                won = f"sets {match.sets_won[number]}" if match.sets_won else ""
                spans.append(Span(f"{won:>8}", "dim"))
            lines.append(tuple(spans))
        lines += [EMPTY] if big and number == 0 else []
    return [EMPTY, *lines] if big else lines


def _shape(text: str, big: bool) -> tuple[str, ...]:
    return digits(text) if big else (text,)


def _points(match: TennisState) -> tuple[str, str]:
    home, dash, away = (match.point or "").partition("-")
    return (safe(home, 3), safe(away, 3)) if dash else ("", "")


def _set_role(match: TennisState, at: int, number: int) -> str:
    """The role of a player's games in a set: the winner's stand out when it is over."""
    games = match.sets[at]
    last = at == len(match.sets) - 1 and not match.finished
    if last:
        return "bold"
    return SIDES[number] if games[number] > games[1 - number] else "dim"


def _call(match: TennisState) -> Line:
    """Break point, set point, match point, tie-break."""
    call = match.call
    if call is not None:
        count = call.in_a_row
        times = f"{count} × " if count > 1 else ""
        name = match.home if call.side == "home" else match.away
        return line(
            Span(f"{times}{call.name.upper()}", f"{call.side} bold"),
            Span(f"  {safe(name or call.side, 30)}", call.side),
        )
    return line(Span("TIE-BREAK", "bold")) if match.tie_break and not match.finished else EMPTY


def _below(match: TennisState, now_ms: float, wide: int) -> Line:
    """Tournament, round and surface; the status; the age of the data."""
    where = [safe(word, 30) for word in (match.tournament, match.round, match.surface) if word]
    state = "FULL TIME" if match.finished else safe(match.status or "", 20)
    parts: list[Line] = [line(Span(word, "dim")) for word in where]
    if state:
        parts.append(line(Span(state, "bold")))
    parts.append(ages(match, now_ms, 3 if wide >= 100 else 1))
    return separated(parts, "  ·  " if wide >= 100 else " · ")


def _point(point: PointPlayed, match: TennisState, wide: int) -> Line:
    """As in `5   4–4   40-30  ▽ Nadal GAME`."""
    games = f"{point.games[0]}–{point.games[1]}"
    where = Span(f"{point.set_number:<{SET}}{games:<{GAMES}}", "dim")
    if point.winner is None:
        return (where, Span("╌╌ points that were not heard", "warn"))
    name = match.name(point.winner)
    great = point.won != "point"
    what = "BREAK" if point.won == "game" and point.is_break else point.won.upper()
    before = safe(point.before, 8)
    sign = "▲" if point.winner == "home" else "▽"
    return fit(
        line(
            where,
            Span(f"{before:<{BEFORE}}", "" if great else "dim"),
            Span(f"{sign} ", point.winner),
            Span(short(safe(name or point.winner, 40), max(4, wide - 26)), point.winner),
            Span(f" {what}" if great else "", "bold"),
        ),
        wide,
    )
