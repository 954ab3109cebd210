"""Matches whose frames come from elsewhere, in their own time: what `serve -` serves. No sockets.

The memory of a match is bounded, however long it goes on: its state, RECENT moving frames and
ACTIONS actions.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from livecli.feed.frames import Frame
from livecli.feed.json_text import loads
from livecli.feed.snapshots import raw_part
from livecli.feed.sports import SPORTS, Match

from .served_match import BASIC, FULL, ServedMatch, TimedFrame
from .service import Service


ACTIONS = 300  # in the history of a snapshot
MOST_MATCHES = 1000
MOST_BOOKMAKERS = 200  # of a match, whatever comes
NO_DATA = frozenset({"error", "pong", "unsubscribed"})  # what was for the client before us alone


class RelayedMatch(ServedMatch):
    """A match that goes on whoever subscribes. `put` what came; it is due at once."""

    def __init__(self, match: Match) -> None:
        super().__init__(match, lambda start_ms: iter(()), history=ACTIONS)
        self.started_at = 0.0
        self.books_to_all = True  # as of a capture: what came is not narrowed unless asked
        self.ended = False  # whether nothing more can come
        self._came: deque[TimedFrame] = deque()
        self._came_at = 0.0

    def put(self, frame: TimedFrame, now: float) -> None:
        if not self._came:
            self._came_at = now
        self._came.append(frame)
        if frame.bookmaker is not None and len(self.bookmakers) < MOST_BOOKMAKERS:
            self.bookmakers |= {frame.bookmaker}

    @property
    def waiting(self) -> int:
        """How many frames have come and are not served yet."""
        return len(self._came)

    @property
    def next_at(self) -> float | None:
        return self._came_at if self._came else None

    def due(self, now: float, most: int) -> list[TimedFrame]:
        frames = [self._came.popleft() for _ in range(min(most, len(self._came)))]
        for frame in frames:
            self._learn(frame)
        return [frame for frame in frames if frame.type != "subscribed"]

    @property
    def over(self) -> bool:
        return self.ended and not self._came

    def preview(self) -> bytes | None:
        return self.event

    def _adopt(self, raw: bytes) -> None:
        """Take over the source and the actions of a snapshot, too."""
        body = loads(raw)
        source, history = body.get("source"), body.get("history")
        self.source = source if source in (BASIC, FULL) else self.source
        if isinstance(history, list) and history:
            self._history.clear()
            self._history.extend(part for part in map(raw_part, history) if part is not None)
        super()._adopt(raw)


class Relay:
    """Gives a service its matches as their frames come."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._matches: dict[Match, RelayedMatch] = {}  # the one that came last is the last
        self.frames = 0  # that were served
        self.left_out = 0  # frames of matches for which there was no room

    def take(self, frames: Iterable[Frame], now: float) -> None:
        """Serve those that are a match's; our own records are not."""
        for frame in frames:
            if frame.ours or frame.event_id is None or frame.type in NO_DATA:
                continue
            sport = frame.sport if frame.sport in SPORTS else "football"
            relayed = self._match(Match(str(sport), frame.event_id))
            if relayed is None:
                self.left_out += 1
            else:
                book = frame.body.get("bookmaker_slug") if frame.type == "odds_book" else None
                timed = TimedFrame(0.0, frame.type, frame.raw, None if book is None else str(book))
                relayed.put(timed, now)
                self.frames += 1

    def end(self) -> None:
        """Nothing more comes: all matches are over, and their last state is still told."""
        for match in self._matches.values():
            match.ended = True

    @property
    def matches(self) -> int:
        return len(self._matches)

    @property
    def waiting(self) -> int:
        """How many frames have come and are not served yet."""
        return sum(match.waiting for match in self._matches.values())

    def _match(self, match: Match) -> RelayedMatch | None:
        """The match; a new one takes the place of the one that is silent longest, unwatched."""
        relayed = self._matches.pop(match, None)
        if relayed is None:
            if len(self._matches) >= MOST_MATCHES:
                unwatched = (each for each in self._matches.values() if not each.subscribers)
                silent = next(unwatched, None)
                if silent is None:
                    return None
                del self._matches[silent.match], self._service.served_matches[silent.match]
            relayed = self._service.served_matches[match] = RelayedMatch(match)
        self._matches[match] = relayed
        return relayed
