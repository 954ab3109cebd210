"""The frames of a football match in the rich dialect, from the documented ones and its actions."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from heapq import merge
from typing import Any, NamedTuple

from livecli.feed import dialects
from livecli.feed.action_types import DELETED
from livecli.feed.dialects.writing import rich
from livecli.feed.periods import FINISHED, HALF_TIME, PERIODS, period
from livecli.feed.sides import SIDES

from . import situations
from .reviews import Reviews
from .side_counts import SideCounts, seen_by, tactic
from .situations import Situation, stronger


Body = dict[str, Any]

# `livedata` as captured (wire-facts, November): a trail of two and more points, of which the last
# is now; `side`, read by seven clients; now and then `commentary`, captured by two.
TRAIL = 4
# `time.period` of the half-time that a `periodscore` tells: one client goes by it.
HALF_TIME_NUMBER = 31


class RichFrame(NamedTuple):
    """When a frame is due, in seconds since the match began, and its body."""

    at_s: float
    body: Body


class RichMatch:
    """A fold over one match. `start_ms` is its kick-off, unix time.

    `added_s` is what the fourth official adds for each kind of action, `quirks` names of QUIRKS.
    """

    def __init__(
        self,
        *,
        full: bool,
        start_ms: int,
        added_s: Mapping[str, int],
        quirks: Collection[str] = (),
    ) -> None:
        self._full = full
        self._start_ms = start_ms
        self._added_s = added_s
        self._quirks = quirks
        self._counts = SideCounts()
        self._names: dict[str, str] = {}
        self._reviews = Reviews()
        self._clock = _Clock()
        self._trail: deque[Body] = deque(maxlen=TRAIL)
        self._held: RichFrame | None = None  # a documented `livedata` before its action
        self._side: str | None = None
        self._ball: Situation | None = None  # what a basic source has to tell yet

    def frames(
        self, played: Iterable[tuple[float, Body]], actions: Iterable[tuple[float, Body]] = ()
    ) -> Iterator[RichFrame]:
        """The documented frames `played`, rewritten; `actions` are counted and not sent."""
        streams = (((at_s, body, False) for at_s, body in actions), _sent(played))
        for at_s, body, sent in merge(*streams, key=lambda each: each[0]):
            kind = body["type"]
            if self._held is not None and kind != "action":
                held, self._held = self._held, None
                yield self._rolling(*held)
            if kind == "action":
                yield from self._action(at_s, body, sent)
            elif kind == "livedata" and self._full:
                self._held = RichFrame(at_s, body)
            elif kind == "livedata":
                yield self._rolling(at_s, body)
            elif kind == "event":
                yield from self._event(at_s, body)
            else:
                yield RichFrame(at_s, rich(body))

    def _action(self, at_s: float, body: Body, sent: bool) -> Iterator[RichFrame]:
        yield from self._withdrawn(at_s, body, sent)
        self._counts.count(body)
        self._clock.added_s += self._added_s.get(body["action_type"], 0)
        held, self._held = self._held, None
        told = situations.situation(body, held.body["situation"] if held else "", self._names)
        self._side = told.side
        if not sent:
            self._ball = stronger(self._ball, told)
            return
        if held is not None:
            yield self._livedata(held.at_s, held.body, told)
        yield RichFrame(at_s, body)

    def _rolling(self, at_s: float, body: Body) -> RichFrame:
        """The ball of a match without actions: what happened since the last time, else where."""
        told, self._ball = self._ball, None
        if told is None or told.word not in situations.RANK:
            word = situations.BY_DOCUMENTED.get(body["situation"])
            x = seen_by(self._side or "home", body).x
            told = Situation(self._side, word or situations.BY_TACTIC[tactic(x)])
        elif told.at is not None:
            body = body | dict(zip("xy", told.at, strict=True))
        return self._livedata(at_s, body, told)

    def _livedata(self, at_s: float, body: Body, told: Situation) -> RichFrame:
        new = rich(body)
        self._trail.extend(new["coordinates"])
        new |= {"coordinates": list(self._trail), "side": told.side, "situation": told.word}
        if told.commentary is not None:
            new["commentary"] = told.commentary
        return RichFrame(at_s, new)

    def _event(self, at_s: float, body: Body) -> Iterator[RichFrame]:
        self._names = {side: body[side]["name"] for side in SIDES}
        yield from self._withdrawn(at_s, body, self._full)
        word = self._clock.turn(at_s, body) if at_s >= 0 else ""
        new = rich(body)
        new["websocket_plus"] = self._full  # 2 clients
        new["time"] |= self._time(at_s, body)
        new["stats"] = {
            side: self._counts.block(side, body["stats"].get(side, {})) for side in SIDES
        }
        yield RichFrame(at_s, new)
        if word:
            self._trail.clear()
            yield self._whistle(at_s, body, word)

    def _whistle(self, at_s: float, body: Body, word: str) -> RichFrame:
        """The situation that nobody acts in. Half-time has a clock, which one client reads there
        (wire-facts, livedata)."""
        new: Body = {
            "type": "livedata",
            "event_id": body["event_id"],
            "uts": self._start_ms + round(1000 * at_s),
            "situation": word,
            "coordinates": [],
            "side": None,
        }
        if word == situations.PAUSED:
            new["time"] = {"minute": body["minute"], "period": HALF_TIME_NUMBER}
        return RichFrame(at_s, new)

    def _time(self, at_s: float, body: Body) -> Body:
        """What a single frame does not tell of the clock: seconds (4 clients), the kick-off (the
        official page), stoppage time (a client's audit)."""
        told = dialects.clock(body)
        moment = datetime.fromtimestamp(self._start_ms // 1000, UTC)
        time: Body = {
            "second": self._clock.second(at_s),
            "kickoff_at": moment.isoformat(),
            "added_time": self._clock.announced(told.minute or 0, told.status == "live"),
        }
        if "numeric-period" in self._quirks:
            is_pause = told.status == HALF_TIME
            time["period"] = HALF_TIME_NUMBER if is_pause else period(told.period).order
            if told.status == "live":
                time["status"] = "live"
        return time

    def _withdrawn(self, at_s: float, body: Body, sent: bool) -> Iterator[RichFrame]:
        """What this action or event takes back, before it is told itself."""
        taken = self._reviews.fallen(body["score"])
        if body["type"] == "action" and (card := self._reviews.replaced(body)) is not None:
            taken.append(card)
        for each in taken:
            self._counts.withdraw(each)
            if sent:
                told = {"action_type": DELETED, "score": body["score"]}
                yield RichFrame(at_s, each | told)


def in_seconds(frames: Iterable[RichFrame]) -> Iterator[RichFrame]:
    """The frames with the times of positions and actions in seconds."""
    for at_s, body in frames:
        told = {name: body[name] // 1000 for name in ("uts", "ts") if name in body}
        yield RichFrame(at_s, body | told)


class _Clock:
    """The seconds of a match's clock and its stoppage time."""

    def __init__(self) -> None:
        self.added_s = 0
        self._standing: tuple[str, str] | None = None  # period and status
        self._began_s = 0.0
        self._stopped_s: float | None = None

    def turn(self, at_s: float, body: Body) -> str:
        """Take period and status of an event; the situation that a whistle makes, or ""."""
        standing = (body["period"], body["status"]["name"])
        before, self._standing = self._standing, standing
        if standing == before:
            return ""
        if standing[1] == "live":
            self._began_s, self._stopped_s, self.added_s = at_s, None, 0
            return "" if before else situations.STARTED
        self._stopped_s = at_s
        return {HALF_TIME: situations.PAUSED, FINISHED: situations.ENDED}.get(standing[1], "")

    def second(self, at_s: float) -> int:
        """The second of its minute."""
        until_s = at_s if self._stopped_s is None else self._stopped_s
        return max(0, round(1000 * (until_s - self._began_s))) // 1000 % 60

    def announced(self, minute: int, live: bool) -> int | None:
        """The minutes of stoppage time, once it runs."""
        last = PERIODS[self._standing[0]].last if self._standing else None
        return -(-self.added_s // 60) if live and last is not None and minute >= last else None


def _sent(played: Iterable[tuple[float, Body]]) -> Iterator[tuple[float, Body, bool]]:
    return ((at_s, body, True) for at_s, body in played)
