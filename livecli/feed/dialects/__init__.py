"""The two dialects of the feed: the documented one, and the richer one that clients have met.

`reading` gives the same answer from either; `writing` turns the documented one into the rich one,
`normalizing` the rich one into the documented one; `words` holds, side by side, what each of them
calls a thing.
"""

from .normalizing import normalized
from .reading import (
    ClockReading,
    TennisBoard,
    action_type,
    at_ms,
    ball,
    board,
    clock,
    finished,
    is_tennis,
    names,
    player,
    prices,
    score,
    side,
    stat,
    stats,
)
from .writing import rich


__all__ = [
    "ClockReading",
    "TennisBoard",
    "action_type",
    "at_ms",
    "ball",
    "board",
    "clock",
    "finished",
    "is_tennis",
    "names",
    "normalized",
    "player",
    "prices",
    "rich",
    "score",
    "side",
    "stat",
    "stats",
]
