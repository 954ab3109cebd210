"""Statistics as paired bars: home to the left of the middle, away to the right."""

from __future__ import annotations

from collections.abc import Iterable

from livecli.state.football.match import FootballState
from livecli.state.statistics import Pair
from livecli.state.tennis.match import TennisState
from livecli.watch.drawing.charts import paired_bar

from ..text.spans import Block, Line, Span, centred, fit, line, safe


NUMBER = 5  # cells of a value
BAR = "━"


def statistics(match: FootballState | TennisState, wide: int, high: int | None = None) -> Block:
    """One line a statistic where room is little, else one for the words and one for the bars."""
    pairs = match.pairs()
    if not pairs:
        return [line(Span("no statistics yet", "dim"))]
    roomy = high is not None and wide >= 36 and 3 * len(pairs) <= high + 1
    lines: Block = []
    for pair in pairs:
        label = safe(pair.label, 20)
        home, away = (_number(each, pair) for each in (pair.home, pair.away))
        if roomy:
            lines += [*_tall(label, home, away, pair.home, pair.away, wide), ()]
        else:
            lines.append(_flat(label, home, away, pair.home, pair.away, wide))
    return lines


def _number(value: float | None, pair: Pair) -> str:
    if value is None:
        return "–"
    return f"{value:.{pair.decimals}f}{pair.unit}"


def _tall(
    label: str, home: str, away: str, left: float | None, right: float | None, wide: int
) -> Iterable[Line]:
    ends = (Span(f"{home:<{NUMBER}}", "bold"), Span(f"{away:>{NUMBER}}", "bold"))
    yield (ends[0], *centred(line(Span(label, "dim")), wide - 2 * NUMBER), ends[1])
    yield _bars(left, right, wide)


def _flat(
    label: str, home: str, away: str, left: float | None, right: float | None, wide: int
) -> Line:
    words = min(15, wide // 2 - 2)
    bars = wide - words - 2 * NUMBER - 1
    name = fit(line(Span(label, "dim")), words)
    if bars < 6:
        return (*name, Span(f"{home:>{NUMBER}}", "home"), Span(f"{away:>{NUMBER + 1}}", "away"))
    return (
        *name,
        Span(f"{home:>{NUMBER}} ", "bold"),
        *_bars(left, right, bars - 1),
        Span(f" {away:<{NUMBER}}", "bold"),
    )


def _bars(left: float | None, right: float | None, wide: int) -> Line:
    half = (wide - 1) // 2
    one, other = (each.replace("█", BAR) for each in paired_bar(left, right, half))
    return fit((Span(one, "home"), Span(" "), Span(other, "away")), wide)
