"""Statistics as paired bars: home to the left of the middle, away to the right."""

from __future__ import annotations

from livecli.state.football.match import FootballState
from livecli.state.statistics import Pair
from livecli.state.tennis.match import TennisState
from livecli.watch.drawing.charts import paired_bar

from ..text.spans import EMPTY, Block, Line, Span, centred, fit, line, safe


NUMBER = 5  # cells of a value
BAR = "━"


def statistics(match: FootballState | TennisState, wide: int, high: int | None = None) -> Block:
    """One line a statistic where room is little, else one for the words and one for the bars."""
    pairs = match.pairs()
    if not pairs:
        return [line(Span("no statistics yet", "dim"))]
    roomy = high is not None and wide >= 36 and 3 * len(pairs) <= high + 1
    if roomy:
        return [each for pair in pairs for each in (*_tall(pair, wide), EMPTY)]
    return [_flat(pair, wide) for pair in pairs]


def _words(pair: Pair) -> tuple[str, str, str]:
    """The name of a statistic, and its values."""
    home, away = (
        "–" if value is None else f"{value:.{pair.decimals}f}{pair.unit}"
        for value in (pair.home, pair.away)
    )
    return safe(pair.label, 20), home, away


def _tall(pair: Pair, wide: int) -> Block:
    label, home, away = _words(pair)
    name = centred(line(Span(label, "dim")), wide - 2 * NUMBER)
    ends = (Span(f"{home:<{NUMBER}}", "bold"), Span(f"{away:>{NUMBER}}", "bold"))
    return [(ends[0], *name, ends[1]), _bars(pair, wide)]


def _flat(pair: Pair, wide: int) -> Line:
    label, home, away = _words(pair)
    words = min(15, wide // 2 - 2)
    bars = wide - words - 2 * NUMBER - 1
    name = fit(line(Span(label, "dim")), words)
    if bars < 6:
        return (*name, Span(f"{home:>{NUMBER}}", "home"), Span(f"{away:>{NUMBER + 1}}", "away"))
    ends = (Span(f"{home:>{NUMBER}} ", "bold"), Span(f" {away:<{NUMBER}}", "bold"))
    return (*name, ends[0], *_bars(pair, bars - 1), ends[1])


def _bars(pair: Pair, wide: int) -> Line:
    half = (wide - 1) // 2
    one, other = (each.replace("█", BAR) for each in paired_bar(pair.home, pair.away, half))
    return fit((Span(one, "home"), Span(" "), Span(other, "away")), wide)
