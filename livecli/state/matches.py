"""All matches of a run, in the order in which they came, and the life of the connection."""

from __future__ import annotations

from collections.abc import Iterable

from livecli.feed import dialects
from livecli.feed.frames import Frame
from livecli.feed.records import read_gap
from livecli.feed.sports import SPORTS, Match

from .connection import ConnectionState
from .football.match import FootballState
from .tennis.match import TennisState


# A Saturday has a few hundred matches (wire-facts, football live list); beyond it the oldest that
# is over goes, or the oldest of all.
MOST_MATCHES = 300

KINDS: dict[str, type[FootballState] | type[TennisState]] = {
    "football": FootballState,
    "tennis": TennisState,
}


class Matches:
    """Give it every frame of a run, in order; read its attributes at any time.

    `version` grows with every frame that is heard.
    """

    def __init__(self, max_matches: int = MOST_MATCHES) -> None:
        self.matches: dict[Match, FootballState | TennisState] = {}
        self.connection = ConnectionState()
        self.version = 0
        self._max_matches = max_matches
        self._sports: dict[int, str] = {}  # of an id, as the last frame said that named it

    def match(self, match: Match) -> FootballState | TennisState | None:
        """Its state, if it is known."""
        return self.matches.get(match)

    def expect(self, match: Match) -> FootballState | TennisState:
        """A match that is followed, before its first frame."""
        found = self.matches.get(match)
        if found is None:
            if len(self.matches) >= self._max_matches:
                self._forget_one()
            found = self.matches[match] = KINDS.get(match.sport, FootballState)(match)
            self._sports.setdefault(match.event_id, match.sport)
        return found

    def leave(self, match: Match) -> None:
        """A match that is not followed any more."""
        self.matches.pop(match, None)

    def hear_all(self, frames: Iterable[Frame]) -> None:
        """A batch of frames."""
        for frame in frames:
            self.hear(frame)

    def hear(self, frame: Frame) -> FootballState | TennisState | None:
        """One frame, or a record of our own; the state of the match that it is about, if any."""
        self.version += 1
        self.connection.hear(frame)
        if frame.event_id is None:
            return None
        name = Match(self._sport(frame, frame.event_id), frame.event_id)
        match = self.matches.get(name)
        if match is None:
            if frame.type in STRANGERS or (frame.ours and not _is_gap(frame)):
                return None
            match = self.expect(name)
        match.hear(frame)
        return match

    def _sport(self, frame: Frame, event_id: int) -> str:
        """A frame of tennis may not say so: `score` frames never do (documents)."""
        if frame.sport in SPORTS:
            self._sports[event_id] = frame.sport
            return frame.sport
        if frame.type == "score":
            return "tennis"
        known = self._sports.get(event_id)
        if known is None and frame.type in TELLING:
            known = "tennis" if dialects.is_tennis(frame.body) else "football"
            self._sports[event_id] = known
        return known or "football"

    def _forget_one(self) -> None:
        over = (name for name, match in self.matches.items() if match.finished)
        oldest = next(over, next(iter(self.matches)))
        del self.matches[oldest]
        self._sports.pop(oldest.event_id, None)


# Frames that show which sport it is, and those that do not make a match of an id.
TELLING = frozenset({"event", "subscribed"})
STRANGERS = frozenset({"error", "ingest_debug", "unsubscribed"})


def _is_gap(frame: Frame) -> bool:
    """Whether it is a record that tells of a match."""
    return frame.type == "_gap" and read_gap(frame.body) is not None
