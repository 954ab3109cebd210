"""What a capture holds, in one pass over its frames and in bounded memory. No files here.

The frames come from a `FrameReader(whole=True)`: a body with `_received_ms` has a time of arrival,
in all others the time is the feed's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from livecli.feed import dialects
from livecli.feed.dialects import TennisBoard
from livecli.feed.dialects.values import whole
from livecli.feed.endings import MatchEnd
from livecli.feed.frames import STAMP, WRAPPED, Frame
from livecli.feed.records import Gap, read_close, read_drop, read_gap
from livecli.feed.shoot_outs import ShootOut, kick
from livecli.feed.sports import Match
from livecli.wording import LAST_MS

from .quantiles import Quantiles, Rates, count


# A Saturday has a few hundred matches (wire-facts, football live list); a capture may hold weeks.
MAX_MATCHES = 10_000
MAX_NAME = 100  # characters: memory is bounded by all of these numbers
MAX_SETS = 10

# A larger median is no delay of a live feed: a clock is wrong, or the match was replayed later.
MOST_DELAY_MS = 600_000.0
MOST_DRIFT_MS = 60_000.0  # between frames; delays of one feed differ by seconds


@dataclass(slots=True)
class GapTotals:
    """The totals of the `_gap` records."""

    count: int = 0
    missed_ms: float = 0.0
    causes: dict[str, int] = field(default_factory=dict)

    def add(self, gap: Gap) -> None:
        self.count += 1
        self.missed_ms += gap.missed_ms
        count(self.causes, gap.cause)


@dataclass(slots=True)
class Latency:
    """Received minus `uts` or `ts`, where frames have both.

    `skew_ms` is how far the feed's clock is ahead of the receiver's, where that is so much that the
    other figures are no delays.
    """

    frames: int
    p50_ms: float
    p99_ms: float
    least_ms: float
    most_ms: float

    @property
    def skew_ms(self) -> float | None:
        return None if 0 <= self.p50_ms <= MOST_DELAY_MS else -self.p50_ms

    @property
    def drifts(self) -> bool:
        """Whether the clocks do not run at one pace: a match that was played faster has such."""
        return self.skew_ms is not None and self.p99_ms - self.p50_ms > MOST_DRIFT_MS


@dataclass(slots=True)
class MatchSurvey:
    """One match in a capture: its last state, and how many frames it has."""

    match: Match
    home: str | None = None
    away: str | None = None
    score: tuple[int, int] | None = None  # football; goals may have been taken back
    board: TennisBoard | None = None  # tennis
    status: str | None = None
    period: str | None = None
    minute: int | None = None
    source: str | None = None
    frames: int = 0
    bytes: int = 0
    start_ms: float = 0.0
    end_ms: float = 0.0
    types: dict[str, int] = field(default_factory=dict)
    gaps: GapTotals = field(default_factory=GapTotals)
    kicks: ShootOut = field(default_factory=ShootOut)
    ending: MatchEnd = field(default_factory=MatchEnd)

    @property
    def shoot_out(self) -> tuple[int, int] | None:
        """Penalties scored, home and away."""
        return self.kicks.score

    def add(self, frame: Frame, at_ms: float) -> None:
        """One frame of this match; `at_ms` is 0 where its time is not known."""
        self.frames += 1
        self.bytes += len(frame.raw)
        count(self.types, frame.type)
        if at_ms:
            self.end_ms = max(self.end_ms, at_ms)
            self.start_ms = min(self.start_ms or at_ms, at_ms)
        learn = LEARNING.get(frame.type)
        if learn is not None:
            learn(self, frame.body)

    def _snapshot(self, body: Mapping[str, Any]) -> None:
        source, event = body.get("source"), body.get("event")
        if type(source) is str:
            self.source = source[:MAX_NAME]
        if type(event) is dict:
            self._event(event)

    def _event(self, body: Mapping[str, Any]) -> None:
        home, away = dialects.names(body)
        self.home = home[:MAX_NAME] if home else self.home
        self.away = away[:MAX_NAME] if away else self.away
        if not self.ending.hear(body):
            return
        clock = dialects.clock(body)
        if dialects.finished(body) == self.ending.over:
            self.status = clock.status or self.status
        if self.match.sport == "tennis":
            self._board(body)
        else:
            self.period = clock.period or self.period
            self.minute = self.minute if clock.minute is None else clock.minute
            self.score = dialects.score(body) or self.score

    def _board(self, body: Mapping[str, Any]) -> None:
        board = dialects.board(body)
        if board.sets:
            point = board.point and board.point[:MAX_NAME]
            self.board = board._replace(sets=board.sets[:MAX_SETS], point=point)

    def _action(self, body: Mapping[str, Any]) -> None:
        self.score = dialects.score(body) or self.score
        minute = whole(body.get("minute"))
        self.minute = self.minute if minute is None else minute
        penalty = kick(body)
        if penalty is not None:
            self.kicks.add(penalty)


# Frame type → the method that takes the state from it; other types have no state.
LEARNING = {
    "action": MatchSurvey._action,
    "event": MatchSurvey._event,
    "score": MatchSurvey._board,
    "subscribed": MatchSurvey._snapshot,
}


class Survey:
    """`add` it every frame of a capture, in order; read its attributes at any time."""

    def __init__(self, max_matches: int = MAX_MATCHES) -> None:
        self.frames = 0  # of the feed, also those that are no JSON objects
        self.stamped = 0  # of these, with a time of arrival
        self.types: dict[str, int] = {}  # frames, and records of our own
        self.start_ms = 0.0  # of the first frame; 0 where no frame has a time
        self.end_ms = 0.0
        self.silence_ms = 0.0  # the longest between two frames
        self.silence_from_ms = 0.0
        self.rates = Rates()
        self.gaps = GapTotals()
        self.dropped = 0
        self.unclosed = False  # it has a beginning (`_open`), and no end (`_close`) after it
        self.cause: str | None = None  # of its end, as `_close` has it
        self._claimed = 0  # frames, by the counts of every `_close`
        self.further_frames = 0  # of matches beyond `max_matches`
        self._matches: dict[tuple[str | None, int], MatchSurvey] = {}
        self._max_matches = max_matches
        self._latencies = Quantiles()

    @property
    def matches(self) -> list[MatchSurvey]:
        """In the order in which they first appear."""
        return list(self._matches.values())

    @property
    def latency(self) -> Latency | None:
        """None where no frame has both its time of sending and of arrival."""
        ms = self._latencies
        if not ms.count:
            return None
        return Latency(ms.count, ms.at(0.5), ms.at(0.99), ms.least, ms.most)

    @property
    def missing(self) -> int:
        """Frames that its `_close` counts and that are not here: lost, or left out on purpose."""
        return max(0, self._claimed - self.frames)

    @property
    def unreadable(self) -> int:
        """Lines, or messages of the feed, that are no JSON objects."""
        return self.types.get("_text", 0) + self.types.get("_binary", 0)

    def add(self, frame: Frame) -> None:
        """One frame, or a record of our own."""
        count(self.types, frame.type)
        if frame.ours:
            self._record(frame)
            return
        self.frames += 1
        at_ms = frame.received_ms if 0 < frame.received_ms <= LAST_MS else 0.0
        if at_ms:
            self._when(frame, at_ms)
        if frame.event_id is not None and frame.type not in WRAPPED:  # counted as `unreadable`
            about = self._about(frame)
            if about is None:
                self.further_frames += 1
            else:
                about.add(frame, at_ms)

    def _when(self, frame: Frame, at_ms: float) -> None:
        self.rates.add(at_ms)
        if not self.end_ms:
            self.start_ms = self.end_ms = at_ms
        elif at_ms > self.end_ms:
            if at_ms - self.end_ms > self.silence_ms:
                self.silence_ms, self.silence_from_ms = at_ms - self.end_ms, self.end_ms
            self.end_ms = at_ms
        elif at_ms < self.start_ms:
            self.start_ms = at_ms
        body = frame.body
        if STAMP in body:
            self.stamped += 1
            if "uts" in body or "ts" in body:
                sent_ms = dialects.at_ms(body)
                if sent_ms is not None:
                    self._latencies.add(at_ms - sent_ms)

    def _about(self, frame: Frame) -> MatchSurvey | None:
        key = frame.sport, frame.event_id or 0
        about = self._matches.get(key)
        if about is None and len(self._matches) < self._max_matches:
            about = MatchSurvey(Match(frame.sport or "football", frame.event_id or 0))
            self._matches[key] = about
        return about

    def _record(self, frame: Frame) -> None:
        if frame.type == "_gap" and (gap := read_gap(frame.body)):
            self.gaps.add(gap)
            about = self._about(frame)
            if about is not None:
                about.gaps.add(gap)
        elif frame.type == "_drop" and (drop := read_drop(frame.body)):
            self.dropped += drop.frames
        elif frame.type == "_open":
            self.unclosed = True
        elif frame.type == "_close":
            self.unclosed = False
            self.cause, frames = read_close(frame.body)
            self._claimed += frames
