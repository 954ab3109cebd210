"""The bookmakers' prices: goals to come are Poisson, a price is a chance with a margin.

Rates follow from strength, time left and red cards; a price follows from the state of the match
alone, so that nothing but a goal, a red card or time moves it.
"""

from __future__ import annotations

from math import exp, factorial
from random import Random
from typing import TypeAlias

from .board import Board


Markets: TypeAlias = dict[str, dict[str, float]]


# Slug of a bookmaker → its margin, the odds ratio of its chance to the fair one: about 6, 3 and
# 7 percent in all on an even match.
BOOKS = {"bet365": 1.10, "pinnacle": 1.05, "unibet": 1.12}

LONGEST, SHORTEST = 501.0, 1.01
LINES = {"over_15": 1.5, "over_25": 2.5, "over_35": 3.5}

# Goals a side in a whole match between equals, and how they grow with the edge; measured on `play`.
GOALS, GROWTH = 1.33, 0.5
# A man less costs a third of the goals and gives the others a quarter more.
SHORT_HANDED, MAN_UP = 0.67, 1.25

# Match time to come as expected: by period, until which second of its clock, and the least of it.
LENGTH_S = 97 * 60
LEFT_S = {"1H": (97 * 60, 50 * 60), "2H": (95 * 60, 30)}


class Offers:
    """The prices of all books for one match. Each book has an opinion of its own on each side."""

    __slots__ = ("_edge", "_opinions")

    def __init__(self, edge: float, rng: Random) -> None:
        self._edge = edge
        self._opinions = {
            book: (exp(rng.gauss(0, 0.02)), exp(rng.gauss(0, 0.02))) for book in BOOKS
        }

    def books(self, board: Board, ms: int) -> dict[str, Markets]:
        """Every book's prices, by slug, `ms` after the first whistle."""
        home, away = self._rates(board, ms)
        goals = (board.tallies["home"].goals, board.tallies["away"].goals)
        return {
            book: priced(chances(*goals, home * on_home, away * on_away), BOOKS[book])
            for book, (on_home, on_away) in self._opinions.items()
        }

    def _rates(self, board: Board, ms: int) -> tuple[float, float]:
        """The goals that each side is expected to score yet."""
        left = seconds_left(board, ms) / LENGTH_S
        growth = exp(GROWTH * self._edge)
        home_reds, away_reds = board.tallies["home"].reds, board.tallies["away"].reds
        return (
            GOALS * left * growth * SHORT_HANDED**home_reds * MAN_UP**away_reds,
            GOALS * left / growth * SHORT_HANDED**away_reds * MAN_UP**home_reds,
        )


def seconds_left(board: Board, ms: int) -> int:
    """How much of the match is expected to be played yet, stoppage time included."""
    minute, second = board.clock(ms)
    end_s, least_s = LEFT_S[board.period]
    return least_s if board.status == "halftime" else max(least_s, end_s - 60 * minute - second)


def chances(home: int, away: int, home_rate: float, away_rate: float) -> Markets:
    """The fair chances of every documented market at a score with these goals to come."""
    totals = _poisson(home_rate + away_rate)
    fair: Markets = {"1x2": _winner(home - away, _poisson(home_rate), _poisson(away_rate))}
    for market, line in LINES.items():
        under = sum(totals[: max(0, int(line) + 1 - home - away)])
        fair[market] = {"over": 1 - under, "under": under}
    both = (1.0 if home else 1 - exp(-home_rate)) * (1.0 if away else 1 - exp(-away_rate))
    fair["btts"] = {"yes": both, "no": 1 - both}
    return fair


def priced(fair: Markets, margin: float) -> Markets:
    """Decimal prices, two digits, between 1.01 and 501 even when all is decided.

    The margin multiplies the odds of each chance: it fades as a chance nears 0 or 1, as it does
    with real books, and keeps a better chance at a lower price.
    """
    return {
        market: {name: _price(chance, margin) for name, chance in outcomes.items()}
        for market, outcomes in fair.items()
    }


def best(books: dict[str, Markets]) -> Markets:
    """The highest price for each outcome among the books."""
    offers = list(books.values())
    return {
        market: {name: max(offer[market][name] for offer in offers) for name in outcomes}
        for market, outcomes in offers[0].items()
    }


def _price(chance: float, margin: float) -> float:
    implied = chance * margin / (1 + chance * (margin - 1))
    return LONGEST if implied * LONGEST <= 1 else max(SHORTEST, round(1 / implied, 2))


def _winner(lead: int, home: list[float], away: list[float]) -> dict[str, float]:
    """The chances of home, draw and away from a lead and the goals to come."""
    wins = draws = losses = 0.0
    for scored, chance in enumerate(home):
        level = scored + lead  # what away has to score to draw
        wins += chance * sum(away[: max(0, level)])
        draws += chance * (away[level] if 0 <= level < len(away) else 0.0)
        losses += chance * sum(away[max(0, level + 1) :])
    return {"home": wins, "draw": draws, "away": losses}


def _poisson(rate: float) -> list[float]:
    """The chances of 0 to 12 goals; more than twelve are not worth the arithmetic."""
    return [exp(-rate) * rate**goals / factorial(goals) for goals in range(13)]
