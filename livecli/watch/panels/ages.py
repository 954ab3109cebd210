"""How old things are, in words."""

from __future__ import annotations

from livecli.state.football.match import FootballState
from livecli.state.tennis.match import TennisState

from ..text.spans import Line, Span, line, separated


OLD_S = 60.0  # older live data is shown as a warning
# The kinds of data whose age is shown: the frame type, and the word for it.
KINDS = {
    "football": (("livedata", "ball"), ("action", "action"), ("event", "score"), ("odds", "odds")),
    "tennis": (("score", "point"), ("event", "match"), ("odds", "odds")),
}


def ago(seconds: float) -> str:
    """A duration as in `12 s`, `3 min` or `2 h`, rounded."""
    seconds = max(0.0, seconds)
    if seconds < 120:
        return f"{seconds:.0f} s"
    if seconds < 7200:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.0f} h"


def ages(match: FootballState | TennisState, now_ms: float, most: int = 2) -> Line:
    """The ages of the first `most` kinds of data that this match has."""
    parts: list[Line] = []
    for kind, name in KINDS[match.match.sport]:
        at_ms = match.last_ms.get(kind)
        if at_ms is None or len(parts) == most:
            continue
        seconds = (now_ms - at_ms) / 1000
        old = seconds > OLD_S and not match.finished
        parts.append(line(Span(f"{name} {ago(seconds)} ago", "warn" if old else "dim")))
    return separated(parts, " · ") or line(Span("no data yet", "dim"))
