"""Single values on a line, as people read them: each in few characters, whatever the feed sends.

Those that repeat from line to line are drawn once.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from livecli.terminal.sanitize import plain


PLAYER_WIDTH = 16


class Statistic(NamedTuple):
    """A statistic of both sides: its label, its documented name, and how its figures are drawn."""

    label: str
    name: str
    decimals: int
    unit: str
    width: int


def words(value: object, limit: int = 20) -> str:
    """A word of the feed for people: `corner_kick` is a corner kick."""
    return plain("" if value is None else value, limit).replace("_", " ")


def player_column(name: str) -> str:
    """A player or a situation, as wide as all of them."""
    return _player_column(name[: PLAYER_WIDTH + 1])  # `plain` looks at no more


@lru_cache(maxsize=4096)
def _player_column(name: str) -> str:
    return plain(name, PLAYER_WIDTH).ljust(PLAYER_WIDTH)


@lru_cache(maxsize=4096)
def across(x: float) -> str:
    """The first half of a place, in whole percents: a metre of a pitch."""
    return figure(x).rjust(3)


@lru_cache(maxsize=4096)
def up(y: float) -> str:
    """The second half."""
    return figure(y).ljust(3)


@lru_cache(maxsize=1024)
def goals(home: int, away: int) -> str:
    return _versus(home, away)


@lru_cache(maxsize=1024)
def games(home: int, away: int) -> str:
    return f"{figure(home)}-{figure(away)}"


@lru_cache(maxsize=4096)
def odds(price: float | None) -> str:
    """Four characters for any price up to 9999: nobody compares the cents of 501.00."""
    if price is None:
        return "   –"
    return f"{figure(price, 2 if price < 10 else 1 if price < 100 else 0):>4}"


@lru_cache(maxsize=4096)
def statistic(row: Statistic, home: float | None, away: float | None) -> str:
    return f"{row.label} {_versus(home, away, row.decimals) + row.unit:<{row.width}}"


def _versus(home: float | None, away: float | None, decimals: int = 0) -> str:
    sides = ["?" if side is None else figure(side, decimals) for side in (home, away)]
    return "–".join(sides)


def figure(value: float, decimals: int = 0) -> str:
    """A number in at most nine characters, however large the feed says it is."""
    return f"{value:.{decimals}f}" if -100_000 < value < 100_000 else f"{value:.1e}"
