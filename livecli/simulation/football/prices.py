"""The bookmakers' prices: goals to come are Poisson, a price is a chance with a margin.

Rates follow from strength, style, formations, time left and red cards, with the numbers that `play`
has of them; a price follows from the state of the match alone, so that nothing but a goal, a red
card, a review or time moves it.
"""

from __future__ import annotations

from bisect import bisect_left
from math import exp, factorial, inf
from random import Random
from typing import TypeAlias

from . import tuning
from .board import Board
from .clubs import Club
from .moments import Moment, PlayEvent, Withdrawal


# A market by its outcomes; None while it is closed, and when it is decided.
Market: TypeAlias = dict[str, float]
Markets: TypeAlias = dict[str, Market | None]


# Slug of a bookmaker → its margin, the odds ratio of its chance to the fair one: about 6, 3 and
# 7 percent in all on an even match.
BOOKS = {"bet365": 1.10, "pinnacle": 1.05, "unibet": 1.12}

LINES = {"over_15": 1.5, "over_25": 2.5, "over_35": 3.5}
# The usual ladder of decimal prices (that of the exchanges): up to which price, in which steps.
STEPS = ((2, 0.01), (3, 0.02), (4, 0.05), (6, 0.1), (10, 0.2), (20, 0.5), (30, 1), (50, 2),
         (100, 5), (500, 10))  # fmt: skip
SHORTEST, LONGEST = 1.01, 500.0

# Match time to come as expected: by period, until which second of its clock, and the least of it.
LENGTH_S = 97 * 60
LEFT_S = {"1H": (97 * 60, 50 * 60), "2H": (95 * 60, 30)}


class Offers:
    """The prices of all books for one match. Each book has an opinion of its own on each side."""

    __slots__ = ("_opens_ms", "_opinions", "_rates", "_rng")

    def __init__(self, home: Club, away: Club, rng: Random) -> None:
        self._rates = rates(home, away)
        self._rng = rng
        self._opinions = {
            book: (exp(rng.gauss(0, 0.02)), exp(rng.gauss(0, 0.02))) for book in BOOKS
        }
        self._opens_ms: dict[str, float] = dict.fromkeys(BOOKS, -inf)

    def hear(self, happening: PlayEvent) -> bool:
        """Close the books if this may change what a bet is worth; whether it does."""
        closed_s = tuning.CLOSED_S.get(_news(happening), 0)
        for book in BOOKS if closed_s else ():
            opens_ms = happening.ms + round(1000 * (closed_s + self._rng.uniform(*tuning.SLOWER_S)))
            self._opens_ms[book] = max(self._opens_ms[book], opens_ms)
        return closed_s > 0

    def opens_ms(self, after_ms: float) -> float:
        """When the next book opens again; infinity if none is closed then."""
        return min((ms for ms in self._opens_ms.values() if ms > after_ms), default=inf)

    def books(self, board: Board, ms: int) -> dict[str, Markets]:
        """Every book's prices, by slug, `ms` after the first whistle; those of a closed one are
        None."""
        home, away = self._to_come(board, ms)
        goals = (board.tallies["home"].goals, board.tallies["away"].goals)
        offers: dict[str, Markets] = {}
        for book, (on_home, on_away) in self._opinions.items():
            fair = chances(*goals, home * on_home, away * on_away)
            is_open = ms >= self._opens_ms[book]
            offers[book] = priced(fair, BOOKS[book]) if is_open else dict.fromkeys(fair)
        return offers

    def _to_come(self, board: Board, ms: int) -> tuple[float, float]:
        """The goals that each side is expected to score yet."""
        left = seconds_left(board, ms) / LENGTH_S
        home, away = self._rates
        home_reds, away_reds = board.tallies["home"].reds, board.tallies["away"].reds
        short, up = tuning.SHORT_HANDED, tuning.MAN_UP
        return (
            left * home * short**home_reds * up**away_reds,
            left * away * short**away_reds * up**home_reds,
        )


def rates(home: Club, away: Club) -> tuple[float, float]:
    """The goals that each side is expected to score in a whole match."""
    edge, style = edges(home, away)
    tilt = exp(tuning.GOALS_BY_STRENGTH * edge + tuning.GOALS_BY_STYLE * style)
    for_home = tuning.ATTACK[home.formation] * tuning.CONCEDED[away.formation]
    for_away = tuning.ATTACK[away.formation] * tuning.CONCEDED[home.formation]
    return tuning.GOALS * tilt * for_home, tuning.GOALS / tilt * for_away


def edges(home: Club, away: Club) -> tuple[float, float]:
    """How much stronger home is, at home, and how much more it likes to have the ball."""
    return home.strength - away.strength + tuning.AT_HOME, home.style - away.style


def seconds_left(board: Board, ms: int) -> int:
    """How much of the match is expected to be played yet, stoppage time included."""
    minute, second = board.clock(ms)
    end_s, least_s = LEFT_S[board.period]
    return least_s if board.status == "halftime" else max(least_s, end_s - 60 * minute - second)


def chances(home: int, away: int, home_rate: float, away_rate: float) -> dict[str, Market]:
    """The fair chances of every documented market at a score with these goals to come."""
    totals = _poisson(home_rate + away_rate)
    fair = {"1x2": _winner(home - away, _poisson(home_rate), _poisson(away_rate))}
    for market, line in LINES.items():
        under = sum(totals[: max(0, int(line) + 1 - home - away)])
        fair[market] = {"over": 1 - under, "under": under}
    both = (1.0 if home else 1 - exp(-home_rate)) * (1.0 if away else 1 - exp(-away_rate))
    fair["btts"] = {"yes": both, "no": 1 - both}
    return fair


def priced(fair: dict[str, Market], margin: float) -> Markets:
    """Decimal prices on the ladder, between 1.01 and 500; None for a market that is decided.

    The margin multiplies the odds of each chance: it fades as a chance nears 0 or 1, as it does
    with real books, and keeps a better chance at a lower price.
    """
    return {
        market: None
        if 1.0 in outcomes.values()
        else {name: _price(chance, margin) for name, chance in outcomes.items()}
        for market, outcomes in fair.items()
    }


def best(books: dict[str, Markets]) -> Markets:
    """The highest price for each outcome among the books that are open."""
    found: Markets = {}
    for market in next(iter(books.values())):
        offers = [offer for book in books.values() if (offer := book[market])]
        found[market] = {
            name: max(offer[name] for offer in offers) for name in (offers[0] if offers else ())
        } or None
    return found


def _price(chance: float, margin: float) -> float:
    implied = chance * margin / (1 + chance * (margin - 1))
    return LONGEST if implied * LONGEST <= 1 else max(SHORTEST, _on_ladder(1 / implied))


def _on_ladder(price: float) -> float:
    """The rung nearest to a price."""
    step = STEPS[bisect_left(STEPS, (price,))][1]
    return round(round(price / step) * step, 2)


def _news(happening: PlayEvent) -> str:
    """The row of `tuning.CLOSED_S` that something is; "" or another word for none."""
    if isinstance(happening, Withdrawal):
        return "withdrawn"
    if not isinstance(happening, Moment):
        return ""
    given = happening.kind == "foul" and "penalty" in happening.qualifiers
    return "penalty" if given else happening.kind


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
