"""What a run of alerts was asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from livecli.feed.frames import Frame
from livecli.state.match import MatchState


class Move(NamedTuple):
    """How far a price must move within `window_ms`.

    `threshold` is percentage points of the implied probability (1/price), or percent of the price
    where `of_price` says so.
    """

    threshold: float
    window_ms: float
    of_price: bool = False

    def size(self, before: float, now: float) -> float:
        """How far it is from a price to another one, in the unit of the threshold."""
        far = now / before - 1.0 if self.of_price else 1.0 / now - 1.0 / before
        return round(100.0 * abs(far), 9)  # 2.0 to 2.1 is 5 percent, in spite of binary fractions


class LastingCondition(NamedTuple):
    """A program of the user's: whether a frame of a match fulfils it, for how long it must, and on
    how many frames it failed."""

    holds: Callable[[Frame, MatchState], bool]
    for_ms: float = 0.0
    failed: Callable[[], int] = int


USUAL_MOVE = Move(5.0, 300_000.0)


class AlertRules(NamedTuple):
    """`kinds` are the wanted ones. All times are milliseconds.

    `confirm_ms` is how long a fact waits for being told twice, `cooldown_ms` how long a kind is
    silent after an alert of the same match, `no_data_ms` from when on silence is told. `move` is
    that of `odds-move`, `book` the bookmaker whose prices are watched (None: the best of all),
    and `with_goals` says that moves after a goal are told, too. `condition` is that of `when`.
    """

    kinds: frozenset[str]
    confirm_ms: float = 0.0
    cooldown_ms: float = 0.0
    no_data_ms: float = 120_000.0
    move: Move = USUAL_MOVE
    with_goals: bool = False
    book: str | None = None
    condition: LastingCondition | None = None
