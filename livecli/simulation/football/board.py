"""The scoreboard: clock, score and statistics, counted from moments and whistles alone."""

from __future__ import annotations

from livecli.feed.periods import FIRST_HALF, period
from livecli.feed.sides import OTHER, SIDES

from .moments import Moment, Whistle, Withdrawal


class Tally:
    """The counts of one side. A goal is a shot on target too, an own goal is no shot."""

    __slots__ = ("goals", "on_target", "passes", "reds", "shots", "xg")

    def __init__(self) -> None:
        self.goals = self.shots = self.on_target = self.passes = self.reds = 0
        self.xg = 0.0


class Board:
    """The state of the match after the whistles and moments so far."""

    __slots__ = ("_began_ms", "_stopped_ms", "period", "status", "tallies")

    def __init__(self) -> None:
        self.period, self.status = FIRST_HALF, "live"
        self.tallies = {side: Tally() for side in SIDES}
        self._began_ms = 0
        self._stopped_ms: int | None = None

    def whistle(self, whistle: Whistle) -> None:
        """Start the clock of a half, or stop it."""
        self.period, self.status = whistle.period, whistle.status
        if whistle.status == "live":
            self._began_ms, self._stopped_ms = whistle.ms, None
        else:
            self._stopped_ms = whistle.ms

    def count(self, moment: Moment) -> None:
        """Count a moment."""
        tally = self.tallies[moment.side]
        if moment.kind == "pass":
            tally.passes += 1
        elif moment.kind == "red_card":
            tally.reds += 1
        elif "own_goal" in moment.qualifiers:
            self.tallies[OTHER[moment.side]].goals += 1
        elif moment.kind in {"goal", "shot"}:
            tally.goals += moment.kind == "goal"
            tally.shots += 1
            tally.on_target += "on_target" in moment.qualifiers
            tally.xg += moment.xg

    def withdraw(self, withdrawal: Withdrawal) -> None:
        """Take back a goal or a red card; the shot that it was is still one."""
        moment = withdrawal.moment
        tally = self.tallies[moment.side]
        tally.goals -= moment.kind == "goal"
        tally.reds -= moment.kind == "red_card"

    def clock(self, ms: int) -> tuple[int, int]:
        """Minute and second `ms` after the first whistle. Stopped in the break, never negative."""
        until_ms = ms if self._stopped_ms is None else self._stopped_ms
        minutes, seconds = divmod(max(0, until_ms - self._began_ms) // 1000, 60)
        return period(self.period).first + minutes, seconds

    @property
    def score(self) -> dict[str, int]:
        """The goals of both sides."""
        return {side: self.tallies[side].goals for side in SIDES}

    @property
    def possession(self) -> dict[str, int]:
        """The share of passes in percent, 100 together; 0 and 0 before the first."""
        home, away = (self.tallies[side].passes for side in SIDES)
        if not home + away:
            return {"home": 0, "away": 0}
        share = int(100 * home / (home + away) + 0.5)
        return {"home": share, "away": 100 - share}
