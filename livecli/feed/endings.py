"""When a match is over. A late event may still call it live: one that is decided stays over unless
play goes on, which shows by the score or the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from . import dialects
from .periods import period
from .tennis_rules import set_is_won


class MatchProgress(NamedTuple):
    """How far a match has come: goals or games so far; period and minute; the point of a game."""

    score: int
    clock: tuple[int, int]
    point: str | None

    @property
    def is_start(self) -> bool:
        """Whether a match looks so that has just begun."""
        return self.score == 0 and self.clock[0] <= 1 and self.clock[1] <= 1 and not self.point


NOWHERE = MatchProgress(0, (0, 0), None)
NO_POINT = (None, "0-0")


class MatchEnd:
    """Give it every `event` of one match, of a snapshot too; `over` says what is to be believed."""

    __slots__ = ("_furthest", "over")

    def __init__(self) -> None:
        self.over = False
        self._furthest = NOWHERE

    def hear(self, body: Mapping[str, Any]) -> bool:
        """Whether an event is news; it is not if it shows a match that is over as it was before.

        One that shows no score is news, but says nothing about the end.
        """
        now, said = _progress(body), dialects.finished(body)
        if self.over and not said:
            if now is None:
                return True
            if not self._goes_on(now):
                return False
        if now is not None:
            clock = now.clock if now.is_start else max(now.clock, self._furthest.clock)
            self._furthest = now._replace(clock=clock)
        self.over = said
        return True

    def _goes_on(self, now: MatchProgress) -> bool:
        """Whether play has gone on since the end, or a match has begun that has the same id."""
        end = self._furthest
        if now.is_start:
            return not end.is_start
        if now.score != end.score:
            return now.score > end.score
        return now.clock > end.clock or (now.point is not None and now.point != end.point)


def _progress(body: Mapping[str, Any]) -> MatchProgress | None:
    """None where the event shows no score."""
    if dialects.is_tennis(body):
        board = dialects.board(body)
        if not board.sets:
            return None
        waits = board.point in NO_POINT or set_is_won(*board.sets[-1])
        point = None if waits else board.point
        return MatchProgress(sum(map(sum, board.sets)), (0, 0), point)
    goals, clock = dialects.score(body), dialects.clock(body)
    if goals is None:
        return None
    return MatchProgress(sum(goals), (period(clock.period).order, clock.minute or 0), None)
