"""What stands at one moment of the play: the ball and who has it, the clock, the teams.

All places are seen by the team that has the ball: its own goal is at x = 0.
"""

from __future__ import annotations

from random import Random

from . import tuning
from .clubs import Player
from .geometry import CENTRE, PitchPoint, distance_m, seen_by_other
from .moments import OPEN_PLAY, Moment
from .team import Team


class PossessionState:
    """`edge` is how much stronger home is, about -1 to 1, and `style` how much more it likes to
    have the ball."""

    def __init__(self, home: Team, away: Team, edge: float, style: float, rng: Random) -> None:
        self._teams = (home, away)
        self._edges = (edge, -edge)
        self._styles = (style, -style)
        self._rng = rng
        self._ms = 0
        self._half_began_ms = 0
        self._period = "1H"
        self._added_s = 0
        self._attack = 0
        self._ball = CENTRE
        self._holder = home.striker()
        self._situation = OPEN_PLAY

    @property
    def _us(self) -> Team:
        return self._teams[self._attack]

    @property
    def _them(self) -> Team:
        return self._teams[1 - self._attack]

    @property
    def _edge(self) -> float:
        """How much stronger the side with the ball is; a player more counts like a better team."""
        return self._edges[self._attack] + tuning.MAN_MORE * (
            len(self._us.lineup) - len(self._them.lineup)
        )

    @property
    def _control(self) -> float:
        """How much more of the ball the side that has it would have than an equal."""
        return tuning.CONTROL_BY_STRENGTH * self._edge + self._styles[self._attack]

    @property
    def _clock_s(self) -> float:
        return (self._ms - self._half_began_ms) / 1000

    def _wait(self, least_s: float, most_s: float) -> None:
        self._ms += round(1000 * self._rng.uniform(least_s, most_s))

    def _fly(self, end: PitchPoint) -> None:
        """Let the ball travel, and its receiver look up: 15 m/s and a moment."""
        seconds = 0.7 + distance_m(self._ball, end) / 15 + self._rng.expovariate(1 / 1.4)
        self._ms += round(1000 * min(seconds, 9.0))
        self._ball, self._situation = end, OPEN_PLAY

    def _moment(self, kind: str, player: Player, *qualifiers: str, xg: float = 0.0) -> Moment:
        """Something done by the side that has the ball, where the ball is."""
        return self._moment_of(kind, self._us, player, qualifiers, xg=xg)

    def _moment_of(
        self,
        kind: str,
        team: Team,
        player: Player,
        qualifiers: tuple[str, ...] = (),
        *,
        xg: float = 0.0,
        at: tuple[float, float] | None = None,
    ) -> Moment:
        self._added_s += tuning.ADDED_S.get(kind, 0)
        x, y = at or (self._ball if self._attack == 0 else seen_by_other(self._ball))
        return Moment(self._ms, kind, team.side, player, x, y, self._situation, qualifiers, xg)
