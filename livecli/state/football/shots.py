"""The shots of a match, and how many goals each could be expected to bring.

An action frame has no documented xG, but the statistics have the sum of them: what a team's sum
grows by after a shot is that shot's. Shots that wait for the same growth share it.
"""

from __future__ import annotations

from dataclasses import dataclass

from .actions import PitchAction
from .minutes import ordinal


MOST_SHOTS = 200  # of one match; 60 are many
MOST_WAITING = 8
LEAST_XG = 0.0005  # what is told has two decimals, as a sum of floats


@dataclass(slots=True)
class Shot:
    """One attempt at goal. `outcome` is "goal", "on target", "off target", "blocked" or "" (not
    told). `xg_shared` says that several shots share what was told of all of them."""

    side: str | None
    player: str | None
    x: float | None
    y: float | None
    minute: int | None
    second: int | None
    period: str | None
    outcome: str
    penalty: bool
    at_ms: float
    xg: float | None = None
    xg_shared: bool = False

    @property
    def label(self) -> str:
        """Its minute, as people say it."""
        return ordinal(self.period, self.minute)


# Qualifier → outcome, in the order in which they count.
OUTCOMES = {
    "blocked": "blocked",
    "on_target": "on target",
    "accurate": "on target",
    "off_target": "off target",
    "inaccurate": "off target",
}


class Shots:
    """All shots, by the play they are; the growth of xG is handed out to those that wait."""

    def __init__(self) -> None:
        self.by_play: dict[int, Shot] = {}
        self._waiting: dict[str, list[int]] = {"home": [], "away": []}
        self._told: dict[str, tuple[float | None, float | None]] = {}

    def add(self, play: int, done: PitchAction, *, penalty: bool, past: bool) -> None:
        """A shot, or its correction; one from the past is in the sums already."""
        known = self.by_play.get(play)
        if known is None and len(self.by_play) >= MOST_SHOTS:
            return
        shot = Shot(
            done.side,
            done.player,
            done.x,
            done.y,
            done.minute,
            done.second,
            done.period,
            outcome(done),
            penalty or (known is not None and known.penalty),
            done.at_ms,
            done.xg if known is None or done.xg is not None else known.xg,
            known is not None and done.xg is None and known.xg_shared,
        )
        self.by_play[play] = shot
        if known is None and shot.xg is None and shot.side is not None and not past:
            self._waiting[shot.side].append(play)
            del self._waiting[shot.side][:-MOST_WAITING]

    def remove(self, play: int) -> None:
        """It was none."""
        shot = self.by_play.pop(play, None)
        if shot is not None and shot.side is not None and play in self._waiting[shot.side]:
            self._waiting[shot.side].remove(play)

    def told(self, side: str, xg: float | None, shots: float | None) -> None:
        """What the statistics say: what they grew by is for the shots that wait for it."""
        before_xg, before_shots = self._told.get(side, (None, None))
        self._told[side] = (
            before_xg if xg is None else xg,
            before_shots if shots is None else shots,
        )
        grown = _growth(before_xg, xg)
        counted = _growth(before_shots, shots)
        waiting = self._waiting[side]
        if waiting and (grown >= LEAST_XG or counted >= len(waiting)):
            if xg is not None and before_xg is not None:
                self._hand_out([self.by_play[play] for play in waiting], max(grown, 0.0))
            waiting.clear()

    def _hand_out(self, shots: list[Shot], grown: float) -> None:
        for shot in shots:
            shot.xg, shot.xg_shared = grown / len(shots), len(shots) > 1


def outcome(done: PitchAction) -> str:
    """What became of a shot; in a shoot-out one that went in says so by its qualifiers."""
    if done.kind == "goal" or "goal" in done.qualifiers:
        return "goal"
    return next((word for name, word in OUTCOMES.items() if name in done.qualifiers), "")


def _growth(before: float | None, now: float | None) -> float:
    """Nothing where either is not known."""
    return now - before if before is not None and now is not None else 0.0
