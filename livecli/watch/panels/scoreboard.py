"""The head of a football match: names, score, clock, period, source, ages."""

from __future__ import annotations

from livecli.feed.sides import SIDES
from livecli.state.football.match import FootballState

from ..text.spans import (
    EMPTY,
    Block,
    Line,
    Span,
    centred,
    fit,
    line,
    safe,
    separated,
    short,
    to_right,
)
from .ages import ages
from .digits import digits


BIG_FROM = (96, 30)  # columns and rows of the screen
SOURCES = {"full": "full source", "basic": "basic source: no actions"}


def scoreboard(match: FootballState, now_ms: float, wide: int, *, big: bool, flash: bool) -> Block:
    """The head in two lines, or `big` in six."""
    names = (match.home or "home", match.away or "away")
    score = match.score or ("–", "–")
    head = _big(names, score, wide, flash) if big else [_small(names, score, wide, flash)]
    return [*head, centred(_below(match, now_ms, wide), wide)]


def score_text(match: FootballState) -> str:
    """As in `2–1`, or `1–1 (4–3)` with a shoot-out."""
    if match.score is None:
        return "–"
    kicks = match.shoot_out.score
    more = "" if kicks is None else f" ({kicks[0]}–{kicks[1]})"
    return f"{match.score[0]}–{match.score[1]}{more}"


def _small(names: tuple[str, str], score: tuple[object, object], wide: int, flash: bool) -> Line:
    side = max(1, (wide - 9) // 2)
    middle = f" {safe(score[0], 3)} – {safe(score[1], 3)} "
    left = to_right(line(Span(short(names[0], side), "home bold")), side)
    right = line(Span(short(names[1], side), "away bold"))
    return fit(
        (*left, Span(" "), Span(middle, "bold flash" if flash else "bold"), Span(" "), *right), wide
    )


def _big(names: tuple[str, str], score: tuple[object, object], wide: int, flash: bool) -> Block:
    home, away = (digits(safe(value, 3)) for value in score)
    board = len(home[0]) + len(away[0]) + 9
    side = (wide - board) // 2 - 3
    lines: Block = [EMPTY]
    shine = " flash" if flash else ""
    for row in range(3):
        left = right = EMPTY
        if row == 1:
            left = to_right(line(Span(short(names[0], side), "home bold")), side)
            right = line(Span(short(names[1], side), "away bold"))
        middle = (
            Span(home[row], "home" + shine),
            Span("    ▪    " if row == 1 else " " * 9, "faint"),
            Span(away[row], "away" + shine),
        )
        pad = Span(" " * 3)
        lines.append(fit((*fit(left, side), pad, *middle, pad, *right), wide))
    return [*lines, EMPTY]


def _below(match: FootballState, now_ms: float, wide: int) -> Line:
    """Clock and period, the shoot-out, the source, the ages."""
    phase = safe(match.phase or match.status or "not started", 24)
    clock = match.clock.text
    added = match.added
    parts: list[Line] = [line(Span(phase, "bold"))]
    if clock and not match.finished and not match.is_paused:
        more = f" (+{added} min)" if added else ""
        parts.insert(0, line(Span(clock, "bold"), Span(more, "dim")))
    kicks = match.shoot_out.score
    if kicks is not None:
        parts.append(_kicks(match, kicks))
    source = safe(match.source or "source not told", 20)
    parts.append(line(Span(SOURCES.get(source, source) if wide >= 100 else source, "dim")))
    parts.append(ages(match, now_ms, (4 if wide >= 100 else 2) - (kicks is not None)))
    return separated(parts, "  ·  " if wide >= 100 else " · ")


def _kicks(match: FootballState, score: tuple[int, int]) -> Line:
    """Each kick of the shoot-out, home's to the left of the score and away's to its right."""
    home, away = (
        "".join("●" if kick.scored else "○" for kick in match.shoot_out.kicks if kick.side == side)
        for side in SIDES
    )
    words = Span(f" {score[0]}–{score[1]} on penalties ", "bold")
    return line(Span(home, "home"), words, Span(away, "away"))
