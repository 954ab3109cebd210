"""The kind `odds-move`: a price that has moved far within a window of time.

A price is held against the lowest and the highest one that its outcome had at any moment of the
window up to now, and moves as far as the farther of the two is from it. The move is over when the
price is back at half the threshold from where it came, or beyond that; when it has moved by no more
than that for the window; or when its market is closed, and has no price. Then the outcome is armed
again, and what its prices were before counts no more.

Any change of the score, and any goal of the timeline, is followed by QUIET_MS without moves; what
prices were before it counts no more.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Mapping
from math import inf
from typing import Any, NamedTuple

from livecli.state.football.match import FootballState
from livecli.state.odds import Book

from .alert_rules import AlertRules, Move
from .fact import Fact, State, Watcher


QUIET_MS = 120_000.0
MOST_PRICES = 300  # of one outcome in a window; beyond that the oldest go
REARMED_AT = 0.5  # of the threshold

Outcome = tuple[str, str]  # its market and its own name


class TimedPrice(NamedTuple):
    """The price from a moment on; None while its market is closed."""

    at_ms: float
    price: float | None


class PriceRun:
    """The prices of one outcome in the window; `fact` is the move that is on."""

    def __init__(self) -> None:
        self.prices: deque[TimedPrice] = deque(maxlen=MOST_PRICES)
        self.fact: Fact | None = None

    @property
    def now(self) -> float | None:
        return self.prices[-1].price if self.prices else None

    def hear(self, price: float | None, at_ms: float) -> None:
        """The price of now."""
        if not self.prices or price != self.now:
            self.prices.append(TimedPrice(at_ms, price))

    def forget(self, window_ms: float, now_ms: float) -> None:
        """Let go of the prices that ended before the window."""
        while len(self.prices) > 1 and self.prices[1].at_ms + window_ms <= now_ms:
            self.prices.popleft()

    def begin(self) -> None:
        """Let go of the prices before the last one."""
        while any(each.price is not None for each in list(self.prices)[1:]):
            self.prices.popleft()

    def expiry_ms(self, window_ms: float) -> float:
        """When the oldest price leaves the window."""
        return self.prices[1].at_ms + window_ms if len(self.prices) > 1 else inf

    def farthest(self, move: Move) -> tuple[float, float]:
        """The price in the window that is farthest from that of now, and how far it is."""
        now = self.now
        if now is None:
            return 0.0, 0.0
        prices = [each.price for each in self.prices if each.price is not None]
        before = max((min(prices), max(prices)), key=lambda price: move.size(price, now))
        return before, move.size(before, now)


class OddsMoves(Watcher):
    """The moves of one match in the best prices, or in those of `rules.book`."""

    def __init__(self, rules: AlertRules) -> None:
        self._move = rules.move
        self._book = rules.book or ""
        self._with_goals = rules.with_goals
        self._runs: dict[Outcome, PriceRun] = {}
        self._goals: Hashable = None
        self._quiet_to_ms = -inf
        self._count = 0  # of moves, which makes each of them one

    def __call__(self, state: State, now_ms: float) -> list[Fact] | None:
        if not isinstance(state, FootballState):
            return None
        quiet = self._is_quiet(state, now_ms)
        book = state.odds.books.get(self._book) if self._book else state.odds.best
        for outcome, price in _prices(book):
            run = self._runs.setdefault(outcome, PriceRun())
            run.hear(price, now_ms)
            if quiet:
                run.prices = deque([TimedPrice(now_ms, price)], maxlen=MOST_PRICES)
            run.forget(self._move.window_ms, now_ms)
            self._judge(outcome, run)
        on = [run for run in self._runs.values() if run.fact is not None]
        self.deadline_ms = min((run.expiry_ms(self._move.window_ms) for run in on), default=inf)
        return [run.fact for run in on if run.fact is not None]

    def end(self, fact: Fact) -> Mapping[str, Any]:
        """Of a move that is over: whose it was, and where its price is."""
        if not isinstance(fact.entry, OddsMove):
            return fact.more
        outcome = fact.entry.outcome
        return self._named(outcome) | _priced("", self._runs[outcome].now)

    def _is_quiet(self, state: FootballState, now_ms: float) -> bool:
        """Whether there was a goal, or one was taken back, shortly before."""
        if self._with_goals:
            return False
        counted = sum(each.kind == "goal" and not each.withdrawn for each in state.timeline)
        goals, self._goals = self._goals, (state.score or (0, 0), counted)
        if goals not in (None, self._goals):
            self._quiet_to_ms = now_ms + QUIET_MS
        return now_ms < self._quiet_to_ms

    def _judge(self, outcome: Outcome, run: PriceRun) -> None:
        """Begin the move of an outcome, or end it."""
        before, size = run.farthest(self._move)
        if run.fact is not None:
            if size <= REARMED_AT * self._move.threshold or self._is_back(run, run.fact.more):
                run.fact = None
                run.begin()
        elif size >= self._move.threshold:
            self._count += 1
            more = self._named(outcome) | _priced("_before", before) | _priced("", run.now)
            book = f"{self._book}." if self._book else ""
            name = f"{book}{'.'.join(outcome)}"
            run.fact = Fact(OddsMove(outcome, self._count), name, more=more)

    def _is_back(self, run: PriceRun, more: Mapping[str, Any]) -> bool:
        """Whether the price is where it moved from, or has gone past it."""
        before, now = more["price_before"], run.now or 0.0
        is_near = self._move.size(before, now) <= REARMED_AT * self._move.threshold
        return is_near or (now > before) != (more["price"] > before)

    def _named(self, outcome: Outcome) -> dict[str, Any]:
        market, name = outcome
        return {"market": market, "outcome": name} | ({"book": self._book} if self._book else {})


class OddsMove(NamedTuple):
    """What makes a move one: whose it is, and its number."""

    outcome: Outcome
    number: int


def _prices(book: Book | None) -> Iterable[tuple[Outcome, float | None]]:
    for market in book.markets.values() if book is not None else ():
        for outcome, price in market.prices.items():
            yield (market.name, outcome), None if market.closed else price.current


def _priced(when: str, price: float | None) -> dict[str, float]:
    """A price and the probability that it stands for, as fields of a record."""
    if price is None:
        return {}
    return {f"price{when}": price, f"probability{when}": round(1.0 / price, 4)}
