"""The prices of a match, at kick-off and now, and what each book keeps for itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from livecli.feed import dialects
from livecli.feed.dialects import vocabulary
from livecli.feed.dialects.values import mapping, number
from livecli.feed.dialects.vocabulary import OVER_GOALS, TOTALS
from livecli.feed.records import MAX_WORD
from livecli.feed.sides import SIDES

from .match import is_late


MOST_MARKETS = 40  # of a book; the grid of handicaps alone has some twenty lines
MOST_OUTCOMES = 6
MOST_BOOKS = 20  # the service knows fifteen (wire-facts, odds_book)
MOST_MOVES = 60  # of one best price; half of them go when there are more
ENDS_ONLY = 2  # of the prices of one book: the first and the last

# Market → label and its outcomes in the order in which people say them.
MARKETS = {
    "1x2": ("1X2", ("home", "draw", "away")),
    "over_15": ("Goals 1.5", ("over", "under")),
    "over_25": ("Goals 2.5", ("over", "under")),
    "over_35": ("Goals 3.5", ("over", "under")),
    "btts": ("Both score", ("yes", "no")),
}
HANDICAP = "asian_handicap"
DOCUMENTED = vocabulary.documented(vocabulary.MARKETS)

# The name of a market in a frame, its label, its outcomes and their prices.
Row = tuple[str, str, tuple[str, ...], dict[str, float]]


@dataclass(slots=True)
class Price:
    """Decimal odds of one outcome. `opening` is the last one before kick-off, else the first that
    was heard; `run` holds (unix milliseconds, price) whenever it moved."""

    opening: float
    current: float
    run: list[tuple[float, float]]

    @property
    def movement(self) -> float:
        """By how much it changed since the opening: 0.1 is ten percent longer."""
        return self.current / self.opening - 1.0


@dataclass(slots=True)
class Market:
    """One market of one book. `since_start` says that its opening prices are those of kick-off,
    `closed` that there is none now: it is suspended, or decided."""

    name: str
    label: str
    outcomes: tuple[str, ...]
    prices: dict[str, Price] = field(default_factory=dict)
    since_start: bool = False
    closed: bool = False

    def price(self, outcome: str) -> Price | None:
        """The price of an outcome now."""
        return None if self.closed else self.prices.get(outcome)

    @property
    def margin(self) -> float | None:
        """The overround: the sum of 1/price, less 1; None while an outcome has no price.

        Below 0 where the best prices of several books together promise a profit.
        """
        if (
            self.closed
            or len(self.prices) < 2
            or any(name not in self.prices for name in self.outcomes)
        ):
            return None
        return sum(1.0 / price.current for price in self.prices.values()) - 1.0


@dataclass(slots=True)
class Book:
    """The markets of one bookmaker, or the best prices of all (`slug` is "")."""

    slug: str
    markets: dict[str, Market] = field(default_factory=dict)
    last_ms: float = 0.0
    told_ms: float = 0.0  # of its newest prices, as the feed says


class Odds:
    """All prices that were heard of a match; `version` grows when one moves, appears or goes."""

    def __init__(self) -> None:
        self.version = 0
        self.best = Book("")
        self.books: dict[str, Book] = {}

    def hear(self, body: Mapping[str, Any], at_ms: float, *, started: bool) -> None:
        """An `odds` or `odds_book` frame; `started` says that the match was being played then."""
        slug = body.get("bookmaker_slug")
        book = self.best
        if body.get("type") == "odds_book" or slug is not None:
            name = slug[:MAX_WORD] if type(slug) is str else "?"
            if name not in self.books and len(self.books) >= MOST_BOOKS:
                return
            book = self.books.setdefault(name, Book(name))
        told_ms = dialects.at_ms(body) or 0.0
        if is_late(told_ms, book.told_ms):
            return
        book.last_ms, book.told_ms = max(book.last_ms, at_ms), told_ms
        most = ENDS_ONLY if book.slug else MOST_MOVES
        for name in _without_prices(body):
            if name in book.markets:
                self.version += not book.markets[name].closed
                book.markets[name].closed = True
        for name, label, outcomes, prices in _markets(body):
            market = book.markets.get(name)
            if market is None:
                if len(book.markets) >= MOST_MARKETS:
                    continue
                market = book.markets[name] = Market(name, label, outcomes)
                market.since_start = not started
            self.version += market.closed and bool(prices)
            market.closed = market.closed and not prices
            for outcome, price in prices.items():
                self.version += _move(market, outcome, price, at_ms, started, most)


def _move(market: Market, outcome: str, now: float, at_ms: float, started: bool, most: int) -> bool:
    """Take over a price; whether it is another one than before."""
    if now <= 0.0:
        return False
    price = market.prices.get(outcome)
    if price is None:
        if len(market.prices) >= MOST_OUTCOMES:
            return False
        market.prices[outcome] = Price(now, now, [(at_ms, now)])
        return True
    moved = now != price.current
    if moved:
        price.current = now
        price.run.append((at_ms, now))
        if len(price.run) > most:
            price.run = [price.run[0], *price.run[2::2]]
    if not started:
        price.opening = now
    return moved


def _without_prices(body: Mapping[str, Any]) -> Iterator[str]:
    """The markets that a frame closes: they are null in it."""
    for name, prices in mapping(body.get("odds")).items():
        if prices is None:
            yield DOCUMENTED.get(name, name)
            if name == TOTALS:
                yield from (each for each in MARKETS if each.startswith(OVER_GOALS))


def _markets(body: Mapping[str, Any]) -> Iterator[Row]:
    for name, prices in dialects.prices(body).items():
        name = name[:MAX_WORD]
        label, outcomes = MARKETS.get(name) or (name.replace("_", " "), ())
        known = {word[:MAX_WORD]: price for word, price in prices.items()}
        yield name, label, outcomes or tuple(list(known)[:MOST_OUTCOMES]), known
    yield from _handicaps(body)


def _handicaps(body: Mapping[str, Any]) -> Iterator[Row]:
    """The grid of handicaps, of which each line is a market of its own."""
    markets = mapping(body.get("odds", body))
    grid = markets.get(HANDICAP, mapping(markets.get("odds")).get(HANDICAP))
    for row in grid[:MOST_MARKETS] if type(grid) is list else ():
        line = number(mapping(row).get("line"))
        if line is not None:
            prices = {side: price for side in SIDES if (price := number(row.get(side))) is not None}
            yield f"{HANDICAP} {line:+g}", f"Handicap {line:+g}", SIDES, prices
