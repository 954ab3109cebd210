"""Prices of every market, their movement since the start, and the margin."""

from __future__ import annotations

from livecli.feed.sides import SIDES
from livecli.state.football.match import FootballState
from livecli.state.odds import Market, Price
from livecli.watch.drawing.charts import sparkline

from ..text.spans import EMPTY, Block, Line, Span, apart, fit, line, safe, width
from .ages import ago


STILL = 0.005  # a movement below half a percent is none
TIMES_FROM = 2.0  # a price of three times the first one is shown as ×3, not in percent
LABEL = 10  # cells
PRICE = 5
MARGIN = 6
MOST_FLAT = 3


def odds(match: FootballState, wide: int, high: int, now_ms: float) -> Block:
    """The best prices, then those of each bookmaker; one line a market where room is little."""
    prices = match.odds
    books = [("", prices.best), *sorted(prices.books.items())]
    books = [(name, book) for name, book in books if book.markets]
    if not books:
        return [line(Span("no odds told", "dim"))]
    roomy = sum(1 + len(market.outcomes) for market in prices.best.markets.values()) <= high
    lines: Block = []
    for name, book in books:
        if name:
            age = ago((now_ms - book.last_ms) / 1000)
            lines += [
                EMPTY,
                apart(line(Span(safe(name, 20), "bold")), line(Span(age, "faint")), wide),
            ]
        for market in book.markets.values():
            lines += _market(market, wide) if roomy else [_flat(market, wide)]
    return lines


def _flat(market: Market, wide: int) -> Line:
    """All outcomes in a row, each with an arrow for its movement; then the margin."""
    spans = [Span(f"{safe(market.label, LABEL):<{LABEL}}", "dim")]
    for name in market.outcomes[:MOST_FLAT]:
        price = market.price(name)
        if price is None:
            spans.append(Span(f"{'–':>{PRICE}} ", "faint"))
            continue
        spans.append(Span(_shown(price.current, PRICE), name if name in SIDES else "bold"))
        spans.append(_arrow(price))
    margin = "" if market.margin is None else f"{market.margin:.1%}"
    if width(tuple(spans)) + MARGIN > wide:
        return fit(tuple(spans), wide)
    return apart(tuple(spans), line(Span(margin, "faint")), wide)


def _market(market: Market, wide: int) -> Block:
    """The name and margin of a market, then a line an outcome."""
    margin = "" if market.margin is None else f"margin {market.margin:.1%}"
    since = "" if market.since_start else "  since joined"
    name = line(Span(safe(market.label, 16), "dim"), Span(since, "faint"))
    head = apart(name, line(Span(margin, "faint")), wide)
    return [head, *(_outcome(each, market.price(each), wide) for each in market.outcomes)]


def _outcome(name: str, price: Price | None, wide: int) -> Line:
    words = Span(f"  {safe(name, 8):<8}", name if name in SIDES else "")
    if price is None:
        return line(words, Span(f"{'–':>7}", "faint"))
    room = wide - 10 - 7 - 8 - 2
    run = [value for _, value in price.run]
    drawn = sparkline(run, min(room, len(run))) if room >= 6 and len(run) > 2 else ""
    now = Span(_shown(price.current, 7), "bold")
    return fit((words, now, _movement(price), Span(f"  {drawn}", "faint")), wide)


def _shown(price: float, cells: int) -> str:
    """A price with two decimals, from 100 on with none."""
    return f"{price:>{cells}.2f}" if price < 100 else f"{price:>{cells}.0f}"


def _movement(price: Price) -> Span:
    """The movement since the start. It has no colour: it is good news for one side only."""
    moved = price.movement
    if abs(moved) < STILL:
        return Span(f"{'=':>8}", "faint")
    much = f"×{moved + 1:.0f}" if moved > TIMES_FROM else f"{abs(moved):.0%}"
    return Span(f"{'▲' if moved > 0 else '▼'} {much}".rjust(8), "dim")


def _arrow(price: Price) -> Span:
    moved = price.movement
    return Span(" " if abs(moved) < STILL else "▲" if moved > 0 else "▼", "faint")
