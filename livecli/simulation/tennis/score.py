"""The rules of scoring in tennis: a score and a point's winner make the next score.

Knows games, deuce, tie-breaks, sets, who serves and when it is over. No time, no chance, no frames.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from livecli.feed.tennis_rules import TIE_BREAK_AT, set_is_won, tie_break_to


HOME, AWAY = 0, 1

ScorePair: TypeAlias = tuple[int, int]  # home's, away's

POINT_WORDS = ("0", "15", "30", "40")


class Score(NamedTuple):
    """The score of a match after some point.

    `opener` serves the current game, or the first point of the current tie-break. `points` counts
    those of the current game. A set that has ended stays the last one until the next point is
    played, so the state between two sets is still the old set's. `tournament` is where it is
    played, for the last tie-break.
    """

    best_of: int
    opener: int
    sets: tuple[ScorePair, ...] = ((0, 0),)
    points: ScorePair = (0, 0)
    tournament: str | None = None

    def after(self, winner: int) -> Score:
        """The score when `winner` has won one more point."""
        sets = (*self.sets, (0, 0)) if self.set_over else self.sets
        points = _one_more(self.points, winner)
        if not _game_is_won(points, self.points_to_win):
            return self._replace(sets=sets, points=points)
        # The other one opens next, also after a tie-break: who received its first point serves
        # first in the next set (ITF Rules of Tennis, 14).
        return self._replace(
            opener=other(self.opener),
            sets=(*sets[:-1], _one_more(sets[-1], winner)),
            points=(0, 0),
        )

    @property
    def games(self) -> ScorePair:
        """The games of the current set."""
        return self.sets[-1]

    @property
    def sets_won(self) -> ScorePair:
        """How many completed sets each has won."""
        won = [games for games in self.sets if set_is_won(*games)]
        home = sum(home > away for home, away in won)
        return home, len(won) - home

    @property
    def in_tie_break(self) -> bool:
        """Whether the points are counted one by one; every set has its tie-break."""
        return self.games == (TIE_BREAK_AT, TIE_BREAK_AT)

    @property
    def points_to_win(self) -> int:
        """How many points win the game, or the tie-break, two ahead."""
        if not self.in_tie_break:
            return 4
        return tie_break_to(self.tournament, len(self.sets), self.best_of)

    @property
    def game_over(self) -> bool:
        """Whether a game has just ended and no point of the next one is played."""
        return self.points == (0, 0) and self.sets != ((0, 0),)

    @property
    def set_over(self) -> bool:
        """Whether the current set has been won."""
        return set_is_won(*self.games)

    @property
    def over(self) -> bool:
        """Whether the match has been won."""
        return max(self.sets_won) > self.best_of // 2

    @property
    def server(self) -> int | None:
        """Who serves the next point; None when the match is over."""
        if self.over:
            return None
        # One point for the opener of a tie-break, then two each in turn.
        if self.in_tie_break and (sum(self.points) + 1) // 2 % 2:
            return other(self.opener)
        return self.opener

    @property
    def point(self) -> str:
        """The points as the scoreboard shows them, home's first."""
        home, away = self.points
        if self.in_tie_break:
            return f"{home}-{away}"
        if min(home, away) < 3:
            return f"{POINT_WORDS[home]}-{POINT_WORDS[away]}"
        if home == away:
            return "Deuce"
        return "Ad-40" if home > away else "40-Ad"


def other(side: int) -> int:
    """The opponent of `side`."""
    return AWAY if side == HOME else HOME


def _one_more(pair: ScorePair, side: int) -> ScorePair:
    home, away = pair
    return (home + 1, away) if side == HOME else (home, away + 1)


def _game_is_won(points: ScorePair, to: int) -> bool:
    return max(points) >= to and abs(points[HOME] - points[AWAY]) >= 2
