"""The score as the events of a match tell it: it lags behind what its actions tell, and an event
may come after one that is newer."""

from __future__ import annotations

from typing import NamedTuple

from ..match import is_late
from .clock import Clock


Goals = tuple[int, int]

# Events come every half a minute, and the lists behind them are kept for as long (documents;
# wire-facts, live list): what an event says a minute after an action is no older than the action.
LAG_MS = 60_000.0
LAG_MINUTES = 1


class Rise(NamedTuple):
    """What events said before a goal, and when one told it first: by the clock, and in play."""

    before: Goals
    at_ms: float
    minute: int | None
    period: str | None


class EventScore:
    """Give it every goal that an action tells, and every score that an event tells.

    `score` is what the newest event said, None before the first.
    """

    def __init__(self) -> None:
        self.score: Goals | None = None
        self._told_ms = 0.0  # when the newest event was, as the feed says
        self._rise: Rise | None = None
        self._acted_ms = 0.0
        self._acted_minute: int | None = None

    def act(self, at_ms: float, minute: int | None) -> None:
        """An action told a goal, or took one back, at this time and minute of play."""
        self._acted_ms, self._acted_minute = at_ms, minute

    def is_overtaken(self, told_ms: float | None) -> bool:
        """Whether an event is older than one that came before it, by the feed's own clock."""
        if is_late(told_ms, self._told_ms):
            return True
        self._told_ms = told_ms or self._told_ms
        return False

    def hear(self, goals: Goals, present: Goals | None, clock: Clock, at_ms: float) -> bool:
        """Whether an event's score is to be believed; `present` is the score before it.

        It is not where it lags: it says what events said before, or is on its way from there to
        the present score, soon after an action that changed it. Nor is it where it takes back a
        goal in the minute in which an event told it, or an earlier one: caches do that.
        """
        before, self.score = self.score or (0, 0), goals
        if present is None:
            return True
        if self._is_old(goals, present, clock, at_ms):
            return False
        if goals != present and all(map(int.__ge__, goals, present)):
            self._rise = Rise(present, at_ms, clock.minute, clock.period)
        if self.is_settled(clock, at_ms):
            return True
        on_the_way = all(
            min(was, now) <= told <= max(was, now)
            for was, told, now in zip(before, goals, present, strict=True)
        )
        return not on_the_way

    def is_settled(self, clock: Clock, at_ms: float) -> bool:
        """Whether no action told a goal so shortly before that an event may not know of it."""
        if at_ms - self._acted_ms > LAG_MS:
            return True
        if clock.minute is None or self._acted_minute is None:
            return False
        return clock.minute - self._acted_minute > LAG_MINUTES

    def _is_old(self, goals: Goals, present: Goals, clock: Clock, at_ms: float) -> bool:
        rise = self._rise
        if rise is None or goals != rise.before or goals == present:
            return False
        if clock.minute is None or rise.minute is None or clock.period != rise.period:
            return at_ms - rise.at_ms <= LAG_MS
        if clock.minute == rise.minute:
            return at_ms - rise.at_ms <= LAG_MS
        return clock.minute < rise.minute
