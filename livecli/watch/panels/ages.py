"""How old things are, in words."""

from __future__ import annotations

from livecli.state.football.match import FootballState
from livecli.state.tennis.match import TennisState

from ..text.spans import Line, Span


OLD_S = 60.0  # beyond it the age of live data is worth a glance
# What is told of each match: the frame type, and what people call it.
KINDS = {
    "football": (("livedata", "ball"), ("action", "action"), ("event", "score"), ("odds", "odds")),
    "tennis": (("score", "point"), ("event", "match"), ("odds", "odds")),
}


def ago(seconds: float) -> str:
    """As in `12 s` or `3 min`; never more exact than is true."""
    seconds = max(0.0, seconds)
    if seconds < 120:
        return f"{seconds:.0f} s"
    if seconds < 7200:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.0f} h"


def ages(match: FootballState | TennisState, now_ms: float, most: int = 2) -> Line:
    """The ages of the first `most` kinds of data that this match has."""
    spans: list[Span] = []
    for kind, name in KINDS[match.match.sport]:
        at_ms = match.last_ms.get(kind)
        if at_ms is None or len(spans) == most:
            continue
        seconds = (now_ms - at_ms) / 1000
        old = seconds > OLD_S and not match.finished
        spans.append(Span(f"{name} {ago(seconds)} ago", "warn" if old else "dim"))
    parts: list[Span] = []
    for span in spans:
        parts += [Span(" · ", "faint"), span] if parts else [span]
    return tuple(parts) or (Span("no data yet", "dim"),)
