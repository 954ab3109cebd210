"""Several matches: a list, one line each; or a grid of cards where there is room for two."""

from __future__ import annotations

from livecli.feed.periods import HALF_TIME, SHOOT_OUT
from livecli.feed.sides import SIDES
from livecli.state.football.match import FootballState
from livecli.state.tennis.match import TennisState

from ..scene import Scene
from ..text.columns import ClickArea, Pieces
from ..text.spans import EMPTY, Block, Line, Span, apart, beside, fit, line, safe, short, to_right
from . import momentum, scoreboard, tennis
from .ages import ages


LEAST_CARD = 44  # cells
MOST_CARD = 58
CARD_LINES = 5  # one of them is empty
GAP = 4
SCORE = 13  # cells in the list
AGE = 14


def columns(wide: int) -> int:
    """How many cards stand side by side; 1 is a list."""
    return max(1, (wide + GAP) // (LEAST_CARD + GAP))


def several(scene: Scene, wide: int) -> Pieces:
    """The lines, and the place of each match in them."""
    matches = scene.listed()
    across = columns(wide)
    if across == 1:
        rows = [_row(each, number, scene, wide) for number, each in enumerate(matches, 1)]
        return rows, [ClickArea(at, 0, 1, wide, each.match) for at, each in enumerate(matches)]
    card = min(MOST_CARD, (wide + GAP) // across - GAP)
    cards = [_card(each, number, scene, card) for number, each in enumerate(matches, 1)]
    lines: Block = []
    places = []
    for start in range(0, len(cards), across):
        row = cards[start : start + across]
        for at, match in enumerate(matches[start : start + across]):
            left = at * (card + GAP)
            places.append(ClickArea(len(lines), left, CARD_LINES - 1, card, match.match))
        lines += beside([(each, card) for each in row], GAP)
    return lines, places


def when(match: FootballState | TennisState) -> str:
    """The minute or phase of a match, in a few characters."""
    if match.finished:
        return "FT"
    if isinstance(match, TennisState):
        return f"set {match.current}" if match.current else ""
    if match.status == HALF_TIME:
        return "HT"
    if match.clock.period == SHOOT_OUT and match.status in (None, "live"):
        return "pens"
    minute = match.clock.minute
    return match.clock.text.partition(":")[0].rstrip("'") + "'" if minute is not None else ""


def score(match: FootballState | TennisState) -> str:
    if isinstance(match, TennisState):
        return tennis.score_text(match)
    return scoreboard.score_text(match)


def _shown(of: Line, match: FootballState | TennisState, scene: Scene, wide: int) -> Line:
    """The line in its cells, marked where the cursor is."""
    chosen = " chosen" if match.match == scene.view.cursor else ""
    return tuple(Span(each.text, each.role + chosen) for each in fit(of, wide))


def _row(match: FootballState | TennisState, number: int, scene: Scene, wide: int) -> Line:
    """One line: number, clock, names around the score, age of the data."""
    shine = "flash" if match.match in scene.flashing else ""
    old = ages(match, scene.now_ms, 1)
    tail = min(AGE, max(0, wide - 60))
    side = max(4, (wide - 4 - 8 - SCORE - 2 - tail - 2) // 2)
    names = [short(safe(name, 60), side) for name in _names(match)]
    spans = (
        Span(f"{number if number < 10 else '':>2}  ", "dim"),
        Span(f"{safe(when(match), 7):<8}", "dim"),
        *to_right(line(Span(names[0], "home")), side),
        Span(" "),
        Span(f"{score(match):^{SCORE}}", f"bold {shine}"),
        Span(" "),
        *fit(line(Span(names[1], "away")), side),
        Span("  "),
        *to_right(fit(old, min(tail, sum(len(s.text) for s in old))), tail),
    )
    return _shown(spans, match, scene, wide)


def _card(match: FootballState | TennisState, number: int, scene: Scene, wide: int) -> Block:
    """A card: clock and age, the two sides with their scores, momentum."""
    shine = " flash" if match.match in scene.flashing else ""
    head = line(
        Span(f"{number if number < 10 else ' '}  ", "dim"), Span(safe(when(match), 10), "bold")
    )
    lines: Block = [apart(head, ages(match, scene.now_ms, 1), wide)]
    for at, side in enumerate(SIDES):
        numbers = _numbers(match, at)
        name = short(safe(_names(match)[at], 60), wide - len(numbers) - 4)
        serving = isinstance(match, TennisState) and match.server == side
        left = line(Span("   "), Span(name, f"{side} bold"), Span(" ●" if serving else "", "ball"))
        lines.append(apart(left, line(Span(numbers, "bold" + shine)), wide))
    lines.append(_last(match, wide))
    return [*(_shown(each, match, scene, wide) for each in lines), EMPTY]


def _names(match: FootballState | TennisState) -> tuple[str, str]:
    if match.home is None and match.away is None:
        return str(match.match), ""
    return match.home or "?", match.away or "?"


def _numbers(match: FootballState | TennisState, at: int) -> str:
    """The score of one side: goals, or sets' games and the points."""
    if isinstance(match, FootballState):
        kicks = match.shoot_out.score
        more = f"({kicks[at]}) " if kicks else ""
        return more + ("–" if match.score is None else str(match.score[at]))
    games = "  ".join(str(each[at]) for each in match.sets[-5:])
    point = (match.point or "").partition("-")[0 if at == 0 else 2]
    return f"{games}  {safe(point, 3):>3}"


def _last(match: FootballState | TennisState, wide: int) -> Line:
    if isinstance(match, FootballState):
        return (Span("   "), *momentum.spark(match, wide - 3))
    call = match.call
    if call is not None:
        return line(Span("   "), Span(call.name, call.side))
    return line(Span("   "), Span(safe(match.tournament or "", wide - 3), "dim"))
