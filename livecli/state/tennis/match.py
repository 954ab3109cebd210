"""A tennis match as its frames tell it: the board, what the next point decides, who won each point.

Score frames come with every point; an event every half a minute may lag behind them, so that one
which shows what has just been is not believed while there are score frames.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from livecli.feed import dialects
from livecli.feed.dialects import TennisBoard
from livecli.feed.dialects.values import mapping, text, whole
from livecli.feed.frames import Frame
from livecli.feed.records import MAX_WORD, Gap
from livecli.feed.sides import SIDES
from livecli.feed.sports import Match
from livecli.feed.tennis_rules import LONG_TIE_BREAK_TO, TIE_BREAK_TO, best_of, tie_break_to

from ..match import Body, MatchState, is_late
from ..statistics import Pair, Stats, learn_stats, paired
from .rules import (
    DEUCE,
    WORDS,
    Standing,
    after,
    between,
    chances,
    standing,
    wins_game,
    wins_set,
)


MOST_POINTS = 1000  # of a run; the longest match on record had 980
MOST_SETS = 7
RECENT = 6  # standings that a late frame may show again, and a correction may go back to


class Call(NamedTuple):
    """What `side` may win with the next point: "match point", "set point" or "break point".

    `in_a_row` is how many such points it has.
    """

    name: str
    side: str
    in_a_row: int


class PointPlayed(NamedTuple):
    """One point of the run; `winner` None stands for points that were missed.

    `games` and `before` are what the board said before it; `won` is "point", "game", "set" or
    "match"; `set_number` is counted from 1.
    """

    winner: str | None
    server: str | None
    set_number: int
    games: tuple[int, int]
    before: str
    won: str
    tie_break: bool
    at_ms: float

    @property
    def is_break(self) -> bool:
        """Whether the receiver won the game with it."""
        is_game = self.won != "point" and not self.tie_break
        return is_game and self.server is not None and self.winner != self.server


EMPTY = TennisBoard([], (0, 0), None, None, None, None)


class TennisState(MatchState):
    """One match of tennis."""

    def __init__(self, match: Match) -> None:
        super().__init__(match)
        self.board = EMPTY
        self.tournament: str | None = None
        self.surface: str | None = None
        self.round: str | None = None
        self.circuit: str | None = None
        self.stats: Stats = {}
        self.run: deque[PointPlayed] = deque(maxlen=MOST_POINTS)
        self._standing: Standing | None = None
        self._recent: deque[Standing] = deque(maxlen=RECENT)
        self._scored = False  # score frames come
        self._told_ms = 0.0  # when the newest of them was, as the feed says
        self._told_best_of: int | None = None

    # What a screen asks for

    @property
    def sets(self) -> list[tuple[int, int]]:
        """Games of every set that was begun, the current one last."""
        return self.board.sets

    @property
    def sets_won(self) -> tuple[int, int]:
        return self.board.sets_won

    @property
    def games(self) -> tuple[int, int] | None:
        """Of the current set."""
        return self._standing.games if self._standing is not None else self.board.games

    @property
    def point(self) -> str | None:
        """As "40-15", "Deuce", "Ad-40", in a tie-break "5-6"."""
        return self.board.point

    @property
    def server(self) -> str | None:
        return self.board.server

    @property
    def current(self) -> int:
        """The set that is played, counted from 1."""
        if self._standing is not None:
            return len(self._standing.sets) + 1
        return self.board.current or 1

    @property
    def tie_break(self) -> bool:
        """Whether the points are those of a tie-break."""
        return self._standing is not None and self._standing.tie_break

    @property
    def best_of(self) -> int | None:
        """3 or 5: told, or proved by what was played, or known by the tournament; else None.

        No documented frame tells it. A fourth set proves five, and so does play after somebody
        won two sets. What tournaments play stands in `feed.tennis_rules`.
        """
        if self._told_best_of is not None:
            return self._told_best_of
        most = max(self.sets_won)
        if most >= 3 or len(self.sets) > 3 or (most == 2 and self._goes_on):
            return 5
        if most == 2 and self.finished:
            return 3
        return best_of(self.tournament, self.circuit)

    @property
    def calls(self) -> list[Call]:
        """What each side may win with the next point, the greatest first."""
        now = self._standing
        if now is None or self.finished:
            return []
        found = [call for side in (0, 1) if (call := self._called(now, side)) is not None]
        return sorted(found, key=lambda call: CALLS.index(call.name))

    @property
    def call(self) -> Call | None:
        """The greatest of them."""
        calls = self.calls
        return calls[0] if calls else None

    def pairs(self) -> list[Pair]:
        """The statistics, documented ones first."""
        return paired(self.stats)

    # Frames

    def _event(self, body: Body, at_ms: float, past: bool) -> None:
        self._name_sides(body)
        self._place(body)
        if not self._ending.hear(body):
            return
        self._take_status(body)
        over = dialects.finished(body)
        self._see(dialects.board(body), at_ms, is_score=False, over=over)
        self._finish()
        if "stats" in body:
            learn_stats(self.stats, body)

    def _score(self, body: Body, at_ms: float, past: bool) -> None:
        told_ms = dialects.at_ms(body) or 0.0
        if is_late(told_ms, self._told_ms):
            return
        if past and self._standing is not None and told_ms <= self._told_ms:
            return  # it was heard when it was played
        self._told_ms = max(self._told_ms, told_ms)
        self._see(dialects.board(body), at_ms, is_score=True)

    LEARNING = {"event": _event, "livedata": _score, "score": _score}

    def _in_order(self, parts: list[Frame]) -> list[Frame]:
        """First the points that led to where the match is, then where it is."""
        return sorted(parts, key=lambda part: part.type == "event")

    def _place(self, body: Body) -> None:
        told = mapping(body.get("tournament"))
        name = text(told.get("name")) or text(body.get("tournament"))
        surface, circuit = text(told.get("surface")), text(told.get("circuit"))
        rounded = text(body.get("round_name")) or text(told.get("round_name"))
        self.tournament = name[:MAX_WORD] if name else self.tournament
        self.surface = surface[:MAX_WORD] if surface else self.surface
        self.circuit = circuit.lower()[:MAX_WORD] if circuit else self.circuit
        self.round = rounded[:MAX_WORD] if rounded else self.round
        for told_best in (body.get("best_of"), told.get("best_of")):
            if whole(told_best) in (3, 5):
                self._told_best_of = whole(told_best)

    # The board

    def _see(self, board: TennisBoard, at_ms: float, *, is_score: bool, over: bool = False) -> None:
        """A board. What it leaves out is as it was; one that is late is not believed."""
        if not board.sets or not all(_is_sane(games) for games in board.sets):
            return
        point = board.point[:MAX_WORD] if board.point else board.point
        board = board._replace(sets=board.sets[:MOST_SETS], point=point)
        if board == self.board:
            self._scored = self._scored or is_score
            return
        now = standing(board)
        if not is_score and self._scored and not over and now in self._recent:
            return
        self._scored = self._scored or is_score
        if now is not None:
            self._go(now, at_ms)
        self.board = board

    def _go(self, now: Standing, at_ms: float) -> None:
        """From the standing before to this one."""
        before, self._standing = self._standing, now
        if before is None or before == now:
            return
        if self._taken_back(before, now):
            return
        to = self._tie_break_to(before)
        winners = between(before, now, to)
        if winners is None and before.tie_break and to != TIE_BREAK_TO:
            winners = between(before, now)
        if winners is None:
            if not self.run or self.run[-1].winner is not None:  # points that were missed
                self._add(before, None, "point", at_ms)
            self._recent.clear()
            return
        for side in winners:
            self._win(before, side, to, at_ms)
            self._recent.append(before)
            before = after(before, side, to)

    def _taken_back(self, before: Standing, now: Standing) -> bool:
        """Whether points are corrected: the board shows what was a few points ago."""
        if now not in self._recent or between(before, now) is not None:
            return False
        while self._recent:
            was = self._recent.pop()
            if self.run and self.run[-1].winner is not None:
                self.run.pop()
            if was == now:
                return True
        return True

    def _win(self, before: Standing, side: int, to: int, at_ms: float) -> None:
        won = "point"
        if wins_set(before, side, to):
            won = "match" if self._wins_match(before, side) else "set"
        elif wins_game(before, side, to):
            won = "game"
        self._add(before, SIDES[side], won, at_ms)

    def _add(self, before: Standing, winner: str | None, won: str, at_ms: float) -> None:
        said = f"{before.points[0]}-{before.points[1]}" if before.tie_break else _words(before)
        number = len(before.sets) + 1
        server, counted = self.board.server, before.tie_break
        self.run.append(
            PointPlayed(winner, server, number, before.games, said, won, counted, at_ms)
        )

    def _gap(self, gap: Gap) -> None:
        super()._gap(gap)
        self._recent.clear()  # whatever comes next is no correction

    # What is at stake

    @property
    def _goes_on(self) -> bool:
        """Whether play went on after the sets that are won."""
        now = self._standing
        if self.finished or now is None:
            return False
        return len(self.sets) > len(now.sets) or now.games != (0, 0) or now.points != (0, 0)

    def _called(self, now: Standing, side: int) -> Call | None:
        to = self._tie_break_to(now)
        count = chances(now, side)
        if wins_set(now, side, to):
            if self._wins_match(now, side):
                return Call("match point", SIDES[side], count)
            return Call("set point", SIDES[side], count)
        receives = self.server in SIDES and self.server != SIDES[side]
        if receives and not now.tie_break and wins_game(now, side, to):
            return Call("break point", SIDES[side], count)
        return None

    def _wins_match(self, now: Standing, side: int) -> bool:
        """Whether this set wins the match; a third one always does."""
        return _sets_of(now)[side] + 1 >= (3 if self.best_of is None else self.best_of // 2 + 1)

    def _tie_break_to(self, now: Standing) -> int:
        """Ten points decide a set that is played as one tie-break, and the last set at a Grand
        Slam."""
        if now.games == (0, 0):
            return LONG_TIE_BREAK_TO
        return tie_break_to(self.tournament, len(now.sets) + 1, self.best_of)


CALLS = ("match point", "set point", "break point")


def _is_sane(games: tuple[int, int]) -> bool:
    """No set had more games than the 70-68 of 2010."""
    return all(0 <= each < 200 for each in games)


def _sets_of(now: Standing) -> tuple[int, int]:
    home = sum(games[0] > games[1] for games in now.sets)
    return home, len(now.sets) - home


def _words(now: Standing) -> str:
    if now.points == DEUCE:
        return "Deuce"
    return "-".join(WORDS.get(count, "?") for count in now.points)
