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


def board(match: TennisState, now_ms: float, wide: int, *, big: bool, flash: bool) -> Block:
    """Names, sets and points, `big` in high numbers; below them the state of the match."""
    rows = _table(match, min(wide, 100), flash) if not big else _tall(match, min(wide, 110), flash)
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
    """The points, newest first: who won it, and the score after it."""
    lines = [_point(each, match, wide) for each in reversed(match.run)]
    word = search.casefold()
    matching = [each for each in lines if word in "".join(span.text for span in each).casefold()]
    return matching or [line(Span("no points yet", "dim"))]


def _sets(shown: list[PointPlayed], wide: int) -> Line:
    """The number of each set, below its first point."""
    under = ""
    for at, point in enumerate(shown):
        if at == 0 or point.set_number != shown[at - 1].set_number:
            under = f"{under[: at // 2].rpartition(' set')[0] if len(under) > at // 2 else under}"
            under = f"{under:<{at // 2}}set {point.set_number} "
    return line(Span(under[:wide], "faint"))


def _table(match: TennisState, wide: int, flash: bool) -> Block:
    """One line a player."""
    names = (match.home or "home", match.away or "away")
    points = _points(match)
    room = max(8, wide - 4 * len(match.sets) - 16)
    lines: Block = []
    for number, side in enumerate(SIDES):
        spans = [
            Span(f"{SERVING if match.server == side else ' '} ", "ball"),
            Span(short(safe(names[number], 60), room).ljust(room), f"{side} bold"),
        ]
        for each, games in enumerate(match.sets):
            spans.append(Span(f"{games[number]:>4}", _set_role(match, each, number)))
        spans.append(Span(f"{points[number]:>6}", "bold flash" if flash else "bold"))
        spans.append(
            Span(f"{'sets ' + str(match.sets_won[number]) if match.sets_won else '':>8}", "dim")
        )
        lines.append(tuple(spans))
    return lines


def _tall(match: TennisState, wide: int, flash: bool) -> Block:
    """Three lines a player, with an empty one between them."""
    names = (match.home or "home", match.away or "away")
    points = _points(match)
    sets = match.sets[-5:]
    room = max(12, wide - 6 * len(sets) - 16)
    lines: Block = []
    for number, side in enumerate(SIDES):
        shapes = [(digits(str(games[number])), at) for at, games in enumerate(sets)]
        point = digits(points[number])
        for row in range(3):
            serving = row == 1 and match.server == side
            name = short(safe(names[number], 60), room - 4) if row == 1 else ""
            spans = [Span(f"{SERVING if serving else ' '} ", "ball")]
            spans.append(Span(name.ljust(room), f"{side} bold"))
            for shape, at in shapes:
                role = _set_role(match, at + len(match.sets) - len(sets), number)
                spans.append(Span(f"{shape[row]:>6}", role))
            spans.append(Span(f"{point[row]:>14}", side + (" flash" if flash else "")))
            lines.append(tuple(spans))
        lines += [EMPTY] if number == 0 else []
    return [EMPTY, *lines]


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
    """As in `5  4–4  40-30  ▽ Nadal  GAME`."""
    where = Span(f"{point.set_number}  {f'{point.games[0]}–{point.games[1]}':<5}", "dim")
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
            Span(f"{before:<6}", "" if great else "dim"),
            Span(f"{sign} ", point.winner),
            Span(short(safe(name or point.winner, 40), max(4, wide - 23)), point.winner),
            Span(f" {what}" if great else "", "bold"),
        ),
        wide,
    )
