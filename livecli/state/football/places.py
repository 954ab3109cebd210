"""Places on the pitch: where the ball was, and which goal the away team attacks.

Places are kept as the feed told them; `turned` gives those of the away team as a screen wants them,
because public clients disagree about which goal an away team attacks (wire-facts, Coordinates).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from ..match import is_late
from .actions import PitchAction
from .shots import Shot


TRAIL = 12  # places of the ball: a minute of a basic source, some passes of a full one

# Fewer of away's shots than this do not show which goal it attacks.
SHOTS_TO_TELL = 3


class Spot(NamedTuple):
    """Where the ball was, in percent of the pitch, and whose it was if that was told."""

    x: float
    y: float
    side: str | None
    at_ms: float


Placed = PitchAction | Shot | Spot


class Ball:
    """The last places of the ball, newest last."""

    def __init__(self) -> None:
        self.trail: deque[Spot] = deque(maxlen=TRAIL)
        self._told_ms = 0.0  # when it was at the last of them, as the feed says

    def move(self, spot: Spot, told_ms: float, *, past: bool) -> bool:
        """The ball is there, `told_ms` by the feed's clock (0: not told); whether that is a move
        and no repetition, nor a place from before the last."""
        if told_ms and self.trail:
            stays = told_ms == self._told_ms and self.trail[-1][:2] == spot[:2]
            if stays or is_late(told_ms, self._told_ms) or (past and told_ms <= self._told_ms):
                return False
        self._told_ms = told_ms
        self.trail.append(spot)
        return True

    def touch(self, placed: Placed) -> None:
        """A ball that lies where somebody acts is theirs."""
        if self.trail and self.trail[-1].side is None and self.lies_at(placed):
            self.trail[-1] = self.trail[-1]._replace(side=placed.side)

    def lies_at(self, placed: Placed) -> bool:
        """Whether that is where it is."""
        return bool(self.trail) and self.trail[-1][:2] == (placed.x, placed.y)


def turned(placed: Placed, *, away: bool) -> tuple[float, float] | None:
    """A place on the screen's pitch; with `away` true those of the away team are turned by 180
    degrees."""
    if placed.x is None or placed.y is None:
        return None
    if away and placed.side == "away":
        return 100.0 - placed.x, 100.0 - placed.y
    return placed.x, placed.y


def away_seems_turned(shots: Iterable[Placed]) -> bool | None:
    """Whether away's shots in play are told as if it attacked to the right, like home; None: not
    known."""
    places = [shot.x for shot in shots if shot.side == "away" and shot.x is not None]
    return None if len(places) < SHOTS_TO_TELL else sum(places) / len(places) > 50.0
