"""One match as it is relayed: its state, and the snapshot made of it for those who come late."""

from __future__ import annotations

from collections import deque
from typing import Any

from livecli.feed import dialects
from livecli.feed.frames import Frame
from livecli.feed.snapshots import RECENT, is_bare, raw_part, snapshot
from livecli.feed.sports import SPORTS
from livecli.service.served_match import FULL

from .events import UpstreamFeed
from .replay_ring import ReplayRing


ACTIONS = 300  # in the history of a snapshot, at the most


class CarriedMatch:
    """The state of `feed`, and who gets it."""

    def __init__(self, feed: UpstreamFeed, ring: ReplayRing) -> None:
        self.feed = feed
        self.ring = ring
        self.clients: dict[int, None] = {}  # in the order in which they came
        self.streams: dict[int, frozenset[str]] = {}  # client → the types it wants; empty: all
        self.confirmed = False
        self.idle_since: float | None = None  # nobody wants it since then
        self.away_since: float | None = None  # it has no socket upstream since then
        self.last_ms: float | None = None  # when its newest frame came
        self.frames = self.gaps = 0
        self.event: bytes | None = None
        self._odds: bytes | None = None
        self._book: bytes | None = None  # the prices of the bookmaker that was asked for
        self._source = FULL
        self._recent: deque[bytes] = deque(maxlen=RECENT)
        self._history: deque[bytes] = deque(maxlen=ACTIONS)
        self._has_history = self._is_bare = False  # of upstream's snapshots: actions, bare odds
        self._own_snapshot: bytes | None = None  # upstream's, while nothing came after it
        self._moving = SPORTS[feed.match.sport].moving

    def learn(self, frame: Frame) -> None:
        """Take from a frame what the next snapshot needs."""
        self.frames += 1
        self.last_ms = frame.received_ms
        self._own_snapshot = None
        if frame.type == self._moving:
            self._recent.append(frame.raw)
        elif frame.type == "action":
            self._history.append(frame.raw)
        elif frame.type == "event":
            if self.event is None:
                self._has_history |= dialects.dialect(frame.body) == "rich"
            self.event = frame.raw
        elif frame.type == "odds":
            self._odds = raw_part(frame.body.get("odds")) if self._is_bare else frame.raw
        elif frame.type == "odds_book" and self.feed.bookmaker is not None:
            self._book = frame.raw
        elif frame.type == "subscribed":
            self._adopt(frame)
        frame.forget()

    def subscribed(self) -> bytes:
        """The first frame for a client: upstream's own one while nothing came after it."""
        return self._own_snapshot or snapshot(
            self.feed.match,
            source=self._source,
            event=self.event,
            recent=self._recent,
            odds=self._odds,
            history=self._history if self._has_history else (),
            book=self._book,
        )

    def _adopt(self, frame: Frame) -> None:
        """Take the state from upstream's snapshot."""
        body = frame.body
        self.confirmed = True
        self.away_since = None
        source = body.get("source")
        self._source = source if source in ("basic", "full") else self._source
        event = body.get("event")
        self.event = raw_part(event)
        odds = body.get("odds")
        self._is_bare = isinstance(odds, dict) and is_bare(odds)
        self._odds = raw_part(odds)
        self._book = raw_part(body.get("odds_book"))
        self._recent.clear()
        self._recent.extend(_objects(body.get("livedata")))
        self._history.clear()
        self._history.extend(_objects(body.get("history")))
        is_rich = isinstance(event, dict) and dialects.dialect(event) == "rich"
        self._has_history = bool(self._history) or is_rich
        self._own_snapshot = frame.raw


def _objects(parts: Any) -> list[bytes]:
    parts = parts if isinstance(parts, list) else [parts]
    return [raw for part in parts[-ACTIONS:] if (raw := raw_part(part)) is not None]
