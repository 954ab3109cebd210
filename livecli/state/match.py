"""What every match has that is followed, whatever its sport, and how a snapshot is heard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from livecli.feed import dialects
from livecli.feed.dialects.values import text
from livecli.feed.endings import MatchEnd
from livecli.feed.frames import Frame
from livecli.feed.records import MAX_WORD, MOST_GAPS, Gap, read_gap
from livecli.feed.snapshots import unfolded
from livecli.feed.sports import Match


Body = Mapping[str, Any]

MAX_TYPES = 50  # of frames, whose ages are told apart; about twenty are known

# A part of a snapshot is believed to be as old as it says up to this. What would be older, or from
# the future, was told by another clock, or belongs to a match that is played again.
OLDEST_PART_MS = 3_600_000.0
# About the connection: they say nothing of a match.
UNTOLD = frozenset({"ping", "pong"})


# Frames of one kind may overtake each other by moments. What is older by more was told by a clock
# that was set anew, as that of a match that is played again.
LATE_MS = 60_000.0


class MatchState:
    """A match in the making: `hear` takes its frames, in the order in which they came.

    `last_ms` tells when each type of frame was last heard, "" any of them; `version` grows with
    every frame. `source` is "basic" or "full".
    """

    # Frame type → what a sport makes of it: of its body, its time, and whether it is past.
    LEARNING: ClassVar[dict[str, Callable[[Any, Body, float, bool], None]]] = {}

    def __init__(self, match: Match) -> None:
        self.match = match
        self.home: str | None = None
        self.away: str | None = None
        self.status: str | None = None
        self.source: str | None = None
        self.finished = False
        self._ending = MatchEnd()
        self.error: str | None = None
        self.gaps: list[Gap] = []
        self.last_ms: dict[str, float] = {}
        self.version = 0

    @property
    def title(self) -> str:
        """Who plays, in the feed's words; the id while that is not known."""
        if self.home is None and self.away is None:
            return str(self.match)
        return f"{self.home or '?'} – {self.away or '?'}"

    def name(self, side: str | None) -> str:
        """The name of a side, or "" if it has none."""
        return (self.home if side == "home" else self.away if side == "away" else None) or ""

    def hear(self, frame: Frame) -> None:
        """One frame of this match, or a `_gap` record about it.

        Bodies are decoded only of types that tell something.
        """
        self.version += 1
        if frame.type == "subscribed":
            parts = unfolded(frame)
            self._age("subscribed", frame.received_ms)
            self._subscribed(frame.body)
            for part, at_ms in _dated(self._in_order(parts[1:]), frame.received_ms):
                self._hear(part, at_ms, True)
        elif frame.ours:
            gap = read_gap(frame.body) if frame.type == "_gap" else None
            if gap is not None:
                self._gap(gap)
        elif frame.type not in UNTOLD:
            self._hear(frame, frame.received_ms, False)

    def _hear(self, frame: Frame, at_ms: float, past: bool) -> None:
        """One frame; `past` says that it comes from a snapshot and may be older than it."""
        self._age(frame.type, at_ms)
        if frame.type == "error":
            self._fail(frame.body)
        else:
            learn = self.LEARNING.get(frame.type)
            if learn is not None:
                learn(self, frame.body, at_ms, past)

    def _in_order(self, parts: list[Frame]) -> list[Frame]:
        """The parts of a snapshot in the order in which the sport wants them."""
        return parts

    def _age(self, kind: str, at_ms: float) -> None:
        for word in (kind, ""):
            if at_ms > self.last_ms.get(word, 0.0) and (
                word in self.last_ms or len(self.last_ms) < MAX_TYPES
            ):
                self.last_ms[word] = at_ms

    def _subscribed(self, body: Body) -> None:
        self.error = None
        source = text(body.get("source"))
        if source is not None:
            self.source = source[:MAX_WORD]

    def _fail(self, body: Body) -> None:
        words = text(body.get("code")) or text(body.get("message")) or "error"
        self.error = words[:MAX_WORD]

    def _gap(self, gap: Gap) -> None:
        if gap not in self.gaps:
            self.gaps.append(gap)
            del self.gaps[:-MOST_GAPS]

    def _name_sides(self, body: Body) -> None:
        home, away = dialects.names(body)
        self.home = home[:MAX_WORD] if home else self.home
        self.away = away[:MAX_WORD] if away else self.away

    def _take_status(self, body: Body) -> None:
        """The status of an event, unless it calls a match live that is over."""
        status = dialects.clock(body).status
        if status is not None and dialects.finished(body) == self._ending.over:
            self.status = status[:MAX_WORD]

    def _finish(self) -> None:
        self.finished = self._ending.over


def is_late(told_ms: float | None, newest_ms: float) -> bool:
    """Whether a frame is older than the newest of its kind, both by the feed's own clock."""
    return told_ms is not None and 0.0 < newest_ms - told_ms <= LATE_MS


def _dated(parts: list[Frame], received_ms: float) -> Iterator[tuple[Frame, float]]:
    """Each part with the time that it is of: its own where that can be, else as old as it is
    beside the newest of them."""
    told = [dialects.at_ms(part.body) for part in parts]
    newest = max((at for at in told if at is not None), default=0.0)
    skewed = not 0 <= received_ms - newest <= OLDEST_PART_MS
    for part, at in zip(parts, told, strict=True):
        if at is None:
            yield part, received_ms
        else:
            age_ms = (newest if skewed else received_ms) - at
            yield part, received_ms - min(age_ms, OLDEST_PART_MS)
