"""Frames in short, and what a fold makes of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from hypothesis import strategies as st

from livecli.capture.stamped_line import read
from livecli.feed.codec import decode
from livecli.feed.frames import Frame
from livecli.feed.sports import Match
from livecli.state.football.match import FootballState
from livecli.state.matches import Matches
from livecli.state.tennis.match import TennisState
from support.real_matches import real_match


ID = 7
START_MS = 1_718_780_000_000.0
# Whatever JSON can hold where a field is expected, words of the feed among it.
scalar = st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats() | st.text()
value = st.recursive(
    scalar | st.sampled_from(["1H", "2H", "live", "finished", "home", "away", "goal", "P"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
NAMES = {"home": {"id": 1, "name": "Arsenal"}, "away": {"id": 2, "name": "Chelsea"}}


def frame(body: dict[str, Any], at_s: float = 0.0) -> Frame:
    """The frame, received so many seconds after the start."""
    raw = json.dumps({"event_id": ID} | body).encode()
    return decode(raw, received_ms=START_MS + 1000 * at_s, trusted=True)


def event(minute: int, home: int, away: int, period: str = "1H", **more: Any) -> dict[str, Any]:
    status = {"name": more.pop("status", "live")}
    score = {"home": home, "away": away}
    told = {"minute": minute, "period": period, "status": status, "score": score}
    return {"type": "event", **NAMES, **told, **more}


def action(kind: str, minute: int = 0, team: str = "home", **more: Any) -> dict[str, Any]:
    told = {"action_type": kind, "team": team, "minute": minute, "second": 30, "period": "1H"}
    return {"type": "action", **told, **more}


GOAL = action("goal", 17, tid=1, player={"name": "Saka"}, score={"home": 1, "away": 0}, x=90, y=50)


def ball(x: float, y: float, **more: Any) -> dict[str, Any]:
    return {"type": "livedata", "x": x, "y": y, **more}


def gap(from_s: float, to_s: float, sport: str = "football") -> dict[str, Any]:
    window = {"from_ms": START_MS + 1000 * from_s, "to_ms": START_MS + 1000 * to_s}
    return {"type": "_gap", "sport": sport, "cause": "lost", **window, "exact": False}


def football(*bodies: dict[str, Any], every_s: float = 1.0) -> FootballState:
    """A match that heard these, one every so many seconds."""
    match = FootballState(Match("football", ID))
    for at, body in enumerate(bodies):
        match.hear(frame(body, at * every_s))
    return match


def goals(match: FootballState) -> list[tuple[str, str | None, str | None]]:
    """Label, side and scorer of each goal; what was withdrawn in brackets."""
    shown = [e for e in match.timeline if e.kind == "goal"]
    return [(f"({e.label})" if e.withdrawn else e.label, e.side, e.player) for e in shown]


def stats(xg: float, shots: int) -> dict[str, Any]:
    """The statistics of an event, of home above all."""
    return {"stats": {"home": {"xg": xg, "shots": shots}, "away": {"xg": 0.5}}}


def score(sets: list[list[int]], point: str = "0-0", server: str = "home") -> dict[str, Any]:
    return {"type": "score", "sets": sets, "set": len(sets), "point": point, "server": server}


def tennis(*bodies: dict[str, Any]) -> TennisState:
    """A match of tennis that heard these, one every second."""
    match = TennisState(Match("tennis", ID))
    for at, body in enumerate(bodies):
        match.hear(frame(body, at))
    return match


def desk(frames: Iterable[Frame]) -> Matches:
    found = Matches()
    found.hear_all(frames)
    return found


@cache
def real_frames(name: str) -> tuple[Frame, ...]:
    """The frames of a real match; skips the test where they are absent."""
    return tuple(read(line) for line in real_match(name).read_bytes().splitlines())


@cache
def real(name: str) -> Any:
    """The match after all of them; it is for looking at."""
    return next(iter(desk(real_frames(name)).matches.values()))
