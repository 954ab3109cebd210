"""The rules of scoring in tennis, read backwards: what a scoreboard means, what the next point
would decide, and who won the points between two scoreboards.

ITF Rules of Tennis, 5 and 6. Sets may end by a tie-break or by two games; nobody tells which, so
both are understood.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from livecli.feed.dialects import TennisBoard
from livecli.feed.tennis_rules import TIE_BREAK_AT, TIE_BREAK_TO, set_is_won


Two = tuple[int, int]

COUNTS = {"0": 0, "15": 1, "30": 2, "40": 3, "Ad": 4}
WORDS = {count: word for word, count in COUNTS.items()}
DEUCE, AHEAD = (3, 3), 4  # 40-40, and the count of an advantage

MOST_POINTS = 200  # in a tie-break; the longest on record had 70
# So many points can be told from each other, if only one way leads there.
FURTHEST = 3


class Standing(NamedTuple):
    """What a scoreboard means. `sets` are those that are won; `points` are counted from 0, 4 being
    an advantage; in a tie-break they are what the board says."""

    sets: tuple[Two, ...]
    games: Two
    points: Two
    tie_break: bool


def standing(board: TennisBoard) -> Standing | None:
    """What a board means; None if it does not tell enough."""
    sets = list(board.sets)
    if not sets:
        return None
    games = sets.pop()
    if set_is_won(*games):
        sets.append(games)
        games = (0, 0)
    points, counted = _points(board.point, games)
    if points is None:
        return None
    return Standing(tuple(sets), games, points, counted)


def wins_game(now: Standing, side: int, to: int = TIE_BREAK_TO) -> bool:
    """Whether the next point gives this side the game, or the tie-break up to `to` points."""
    mine, theirs = now.points[side], now.points[1 - side]
    if now.tie_break:
        return mine + 1 >= to and mine + 1 - theirs >= 2
    return mine == AHEAD or (mine == 3 and theirs < 3)


def wins_set(now: Standing, side: int, to: int = TIE_BREAK_TO) -> bool:
    """Whether the next point gives this side the set."""
    if not wins_game(now, side, to):
        return False
    return now.tie_break or set_is_won(*_one_more(now.games, side))


def chances(now: Standing, side: int) -> int:
    """How many points in a row this side may lose and keep the chance: three at 40-0."""
    return max(1, now.points[side] - now.points[1 - side])


def after(now: Standing, side: int, to: int = TIE_BREAK_TO) -> Standing:
    """What stands when this side has won the next point."""
    if not wins_game(now, side, to):
        points = _one_more(now.points, side)
        if not now.tie_break and points == (AHEAD, AHEAD):
            points = DEUCE
        return now._replace(points=points)
    games = _one_more(now.games, side)
    if now.tie_break or set_is_won(*games):
        return Standing((*now.sets, games), (0, 0), (0, 0), False)
    return Standing(now.sets, games, (0, 0), games == (TIE_BREAK_AT, TIE_BREAK_AT))


def between(before: Standing, now: Standing, to: int = TIE_BREAK_TO) -> tuple[int, ...] | None:
    """Who won the points from one to the other, 0 for home; None if that cannot be told.

    It can if they are few, and only one way leads there; of ways of different length the shortest.
    """
    for length in range(1, FURTHEST + 1):
        ways = [way for way, end in _ways(before, length, to) if end[:3] == now[:3]]
        if ways:
            return ways[0] if len(ways) == 1 else None
    return None


def _ways(before: Standing, length: int, to: int) -> Iterator[tuple[tuple[int, ...], Standing]]:
    if not length:
        yield (), before
        return
    for way, end in _ways(before, length - 1, to):
        for side in (0, 1):
            yield (*way, side), after(end, side, to)


def _one_more(pair: Two, side: int) -> Two:
    home, away = pair
    return (home + 1, away) if side == 0 else (home, away + 1)


def _points(said: str | None, games: Two) -> tuple[Two | None, bool]:
    """The points, and whether they are those of a tie-break; without any none was played."""
    at_six = games == (TIE_BREAK_AT, TIE_BREAK_AT)
    if said is None:
        return (0, 0), at_six
    if said == "Deuce":
        return DEUCE, False
    halves = said.split("-")
    if len(halves) != 2:
        return None, False
    home, away = COUNTS.get(halves[0]), COUNTS.get(halves[1])
    if home is not None and away is not None and (not at_six or home or away):
        return ((home, away), False) if _is_score(home, away) else (None, False)
    if not all(half.isascii() and half.isdigit() and len(half) <= 3 for half in halves):
        return None, False
    counted = int(halves[0]), int(halves[1])
    return (counted, True) if max(counted) < MOST_POINTS else (None, False)


def _is_score(home: int, away: int) -> bool:
    """Who is ahead by an advantage is ahead of 40."""
    return max(home, away) < AHEAD or (home, away) in ((AHEAD, 3), (3, AHEAD))
