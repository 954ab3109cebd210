"""One match as it is served: when its frames are due, and the snapshot for a new subscriber.

Knows none of the rules for clients; `now` is a monotonic time in seconds.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

from livecli.errors import LivecliError
from livecli.feed.json_text import dumps, loads
from livecli.feed.snapshots import RECENT, raw_part, snapshot
from livecli.feed.sports import SPORTS, Match

from .incident_log import IncidentLog


class TimedFrame(NamedTuple):
    """A frame and its time, in seconds since the match began (negative: known before it)."""

    at_s: float
    type: str
    raw: bytes
    bookmaker: str | None = None  # of an `odds_book` frame


# Makes the frames of a match that begins at this unix time (ms).
MakeFrames = Callable[[int], Iterator[TimedFrame]]
# Writes a `subscribed` frame; takes what `feed.snapshots.snapshot` takes.
WriteSnapshot = Callable[..., bytes]

FULL, BASIC = "full", "basic"
BASIC_EVERY_S = 5.0  # livedata of a basic source (documents)
INTERVAL_S = 60.0  # between the end of a match and its next start, with --loop


class ServedMatch:
    """A match that clients can subscribe to. `start` begins it; then it runs at `speed`."""

    def __init__(
        self,
        match: Match,
        play: MakeFrames,
        *,
        source: str = FULL,
        bookmakers: frozenset[str] = frozenset(),
        books_to_all: bool = False,
        write: WriteSnapshot = snapshot,
        history: int = 0,
        speed: float = 1.0,
        loop: bool = False,
        opens_s: float = 0.0,
        league: tuple[int, str] | None = None,
        say: Callable[[str], None] = lambda text: None,
    ) -> None:
        self.match = match
        self.say = say  # gets a sentence when its frames cannot be read on: only this match ends
        self.play = play
        self.source = source
        self.bookmakers = bookmakers  # that a subscriber may ask for
        self.books_to_all = books_to_all  # also to those who ask for none
        self.speed = speed
        self.loop = loop
        self.league = league  # its id and its name, where they are known
        self.opens_s = opens_s  # after the service began, until it is listed and can be had
        self.subscribers: dict[int, str | None] = {}  # client → bookmaker it asked for
        self.started_at: float | None = None
        self.start_ms: int | None = None  # the same, in unix time
        self.event: bytes | None = None
        self.odds: bytes | None = None
        self.incident_log = IncidentLog(actions=source == FULL)
        self._first_event: bytes | None = None  # for `preview`, before the start
        self._recent: deque[bytes] = deque(maxlen=RECENT)
        self._write = write
        self._history: deque[bytes] = deque(maxlen=history)  # actions in a snapshot
        self._books: dict[str, bytes] = {}  # with a history only: the last `odds_book` of each
        self._own_snapshot: bytes | None = None  # a capture's, while nothing came after it
        self._frames: Iterator[TimedFrame] = iter(())
        self._next: TimedFrame | None = None
        self._moving = SPORTS[match.sport].moving

    def start(self, now: float, wall_ms: int) -> None:
        """Begin. The frames from before its first second are state, and are not sent."""
        self.started_at, self.start_ms = now, wall_ms
        self._frames = self.play(wall_ms)
        self._advance()
        while self._next is not None and (self._next.at_s < 0 or self._next.type == "subscribed"):
            self._learn(self._next)
            self._advance()

    def set_speed(self, speed: float, now: float) -> None:
        """Go on at this speed from where the match is."""
        if self._next is not None and self.started_at is not None:
            at_s = self._next.at_s
            if not math.isinf(self.speed):
                at_s = min(at_s, (now - self.started_at) * self.speed)
            self.started_at = now - at_s / speed
        self.speed = speed

    @property
    def next_at(self) -> float | None:
        """When the next frame is due; None before the start and after the end."""
        if self._next is None or self.started_at is None:
            return None
        return self.started_at + self._next.at_s / self.speed

    def due(self, now: float, most: int) -> list[TimedFrame]:
        """The frames that are due by now, `most` at the most, in their order."""
        frames: list[TimedFrame] = []
        while len(frames) < most and (at := self.next_at) is not None and at <= now:
            frame = self._next
            assert frame is not None, at
            self._learn(frame)
            if frame.type != "subscribed":
                frames.append(frame)
            self._advance()
        return frames

    def restart(self, now: float, wall_ms: int) -> list[TimedFrame]:
        """Begin again at `now`; returns the first event for those who are still subscribed."""
        self._recent.clear()
        self.event = self.odds = self._own_snapshot = None
        self.incident_log = IncidentLog(actions=self.source == FULL)
        self._history.clear()
        self._books.clear()
        self.start(now, wall_ms)
        return [TimedFrame(0.0, "event", self.event)] if self.event else []

    def is_for(self, frame: TimedFrame, bookmaker: str | None) -> bool:
        """Whether a frame goes to a subscriber that asked for this bookmaker, or for none."""
        if frame.bookmaker is None or frame.bookmaker == bookmaker:
            return True
        return bookmaker is None and self.books_to_all

    @property
    def over(self) -> bool:
        """Whether it was started and no frame is left."""
        return self.started_at is not None and self._next is None

    def subscribed(self, bookmaker: str | None = None) -> bytes:
        """The first frame for a subscriber: the capture's own one while nothing came after it."""
        if self._own_snapshot is not None:
            return self._own_snapshot
        return self._write(
            self.match,
            source=self.source,
            event=self.event,
            recent=self._recent,
            odds=self.odds,
            history=self._history,
            book=self._books.get(bookmaker or ""),
        )

    def preview(self) -> bytes | None:
        """The latest event frame; before the start, the first one that the match will have."""
        if self.event is None and self._first_event is None:
            ahead = ServedMatch(self.match, self.play)
            ahead.start(0.0, 0)
            while ahead.event is None and not ahead.over:
                ahead.due(math.inf, 1)
            self._first_event = ahead.event or b""
        return self.event or self._first_event or None

    def _advance(self) -> None:
        try:
            self._next = next(self._frames, None)
        except LivecliError as error:
            self._next = None
            self.say(f"match {self.match}: ended early: {error}")

    def _learn(self, frame: TimedFrame) -> None:
        """Keep what the next snapshot needs of a frame."""
        self._own_snapshot = None
        if frame.type == "event":
            self.event = frame.raw
            self.incident_log.hear_event(loads(frame.raw))
        elif frame.type == "action":
            self.incident_log.hear_action(frame.raw)
            self._history.append(frame.raw)
        elif frame.type == self._moving:
            self._recent.append(frame.raw)
        elif frame.type == "odds":
            self.odds = frame.raw
        elif frame.bookmaker is not None and self._history.maxlen:
            self._books[frame.bookmaker] = frame.raw
        elif frame.type == "subscribed":
            self._adopt(frame.raw)

    def _adopt(self, raw: bytes) -> None:
        """Take the state from a capture's own snapshot, and its bytes for new subscribers."""
        body = loads(raw)
        recent = body.get("livedata")
        self._recent.clear()
        self._recent.extend(map(dumps, recent if isinstance(recent, list) else ()))
        self.event = raw_part(body.get("event"))
        if self.event is not None:
            self.incident_log.hear_event(body["event"])
        past = body.get("history")
        for action in past if isinstance(past, list) else ():
            if isinstance(action, dict):
                self.incident_log.hear(action)
        self.odds = raw_part(body.get("odds"))
        if body.get("source", self.source) == self.source:
            self._own_snapshot = raw


def basic(frames: Iterator[TimedFrame]) -> Iterator[TimedFrame]:
    """The frames that a basic source has: no actions, `livedata` at most every five seconds."""
    last = float("-inf")
    for frame in frames:
        if frame.type == "action":
            continue
        if frame.type == "livedata":
            if frame.at_s - last < BASIC_EVERY_S:
                continue
            last = frame.at_s
        yield frame
