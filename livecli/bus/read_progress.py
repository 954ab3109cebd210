"""How far a reader has come in its stream, and what it missed; no sockets, and no clock.

A stream loses messages by its bounds, by a purge, or as a whole. What a reader had not read by then
is a gap of each match that was on when it stopped.
"""

from __future__ import annotations

from livecli.feed.frames import Frame, StreamPlace
from livecli.feed.records import ReadPlace, missed
from livecli.feed.sports import Match
from livecli.named_tuple import NamedTuple


EXPIRED = "expired"  # the cause of such gaps
# A match that is on has an event each 30 s (documents); one without for so long was over.
ON_MS = 600_000.0
MOST_MATCHES = 10_000  # whose last frame is remembered


class StreamState(NamedTuple):
    """What the server says of a stream: when it was made, and which sequences it holds."""

    created_ms: int
    first: int  # sequence of the first message that is there, or the next one where none is
    last: int
    first_ms: float | None  # when that was stored; None where none is there


class ReadProgress:
    """`place` is that up to which everything of ours was read; None before it is known."""

    def __init__(self, behind: ReadPlace | None = None) -> None:
        self.place = None if behind is None else behind.place
        # Of the newest frame of each match.
        self._last_ms = {} if behind is None else dict(behind.last_ms)

    def came(self, match: Match, sequence: int, received_ms: float) -> bool:
        """A message came; whether it is a new one."""
        assert self.place is not None
        if sequence <= self.place.sequence:
            return False
        self.place = self.place._replace(sequence=sequence)
        last_ms = max(received_ms, self._last_ms.pop(match, 0.0))
        self._last_ms[match] = last_ms  # behind all others
        if len(self._last_ms) > MOST_MATCHES:
            del self._last_ms[next(iter(self._last_ms))]
        return True

    def caught_up(self, sequence: int) -> None:
        """Up to this one, nothing waits for us."""
        if self.place is not None and sequence > self.place.sequence:
            self.place = self.place._replace(sequence=sequence)

    def stream_is(self, state: StreamState, now_ms: float) -> list[Frame]:
        """The stream is like this; the gaps of what is not there any more and was not read."""
        place = self.place
        if place is None:
            return []
        behind = state.first - 1
        if state.created_ms == place.created_ms:
            if state.last < place.sequence:  # as after a loss of power
                behind = state.last
            elif behind <= place.sequence:
                return []
        self.place = StreamPlace(state.created_ms, behind)
        to_ms = now_ms if state.first_ms is None else state.first_ms
        newest_ms = max(self._last_ms.values(), default=0.0)
        return [
            missed(match, EXPIRED, None, last_ms, to_ms)
            for match, last_ms in self._last_ms.items()
            if last_ms >= newest_ms - ON_MS and to_ms > last_ms
        ]
