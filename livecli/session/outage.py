"""What was missed: an outage of a match, from its last frame to its next snapshot.

The feed numbers nothing, so an outage is a window in time and not a count. All times are unix
milliseconds on this machine. An outage of many short failures is one outage.
"""

from __future__ import annotations

from livecli.feed.frames import Frame
from livecli.feed.records import missed
from livecli.feed.sports import Match
from livecli.named_tuple import NamedTuple


class OutageCause(NamedTuple):
    """Why a connection was lost: a word for programs, and the close code where there was one."""

    word: str
    code: int | None = None


LOST = OutageCause("lost")  # the connection broke without a word
SILENT = OutageCause("silent")  # nothing was heard for too long
SLOW = OutageCause("slow")  # our own reader was blocked, so nothing was read


class Outage(NamedTuple):
    """Nothing was heard of `match` since `from_ms`."""

    match: Match
    cause: OutageCause
    from_ms: float

    def gap(self, to_ms: float) -> Frame:
        """The `_gap` record of this outage, which ended at `to_ms`."""
        return missed(self.match, self.cause.word, self.cause.code, self.from_ms, to_ms)


class Outages:
    """When each followed match was last heard of, and which of them are out now."""

    def __init__(self) -> None:
        self._last_ms: dict[Match, float] = {}
        self._out: dict[Match, Outage] = {}

    def heard(self, match: Match, at_ms: float) -> None:
        """A frame of a match that is followed."""
        self._last_ms[match] = at_ms

    def began(self, match: Match, cause: OutageCause) -> None:
        """The connection that carried `match` is gone; an outage that goes on keeps its cause."""
        last_ms = self._last_ms.get(match)
        if last_ms is not None and match not in self._out:
            self._out[match] = Outage(match, cause, last_ms)

    def ended(self, match: Match, at_ms: float) -> Frame | None:
        """A snapshot came: the `_gap` record, if the match was out."""
        gap = self.forget(match, at_ms)
        self._last_ms[match] = at_ms
        return gap

    def forget(self, match: Match, at_ms: float) -> Frame | None:
        """The match is not followed any more: the `_gap` record, if it was out."""
        self._last_ms.pop(match, None)
        outage = self._out.pop(match, None)
        return None if outage is None else outage.gap(at_ms)

    def age_ms(self, match: Match, at_ms: float) -> float | None:
        """How old the newest frame of `match` is; None before the first."""
        last_ms = self._last_ms.get(match)
        return None if last_ms is None else max(0.0, at_ms - last_ms)

    def left_open(self, at_ms: float) -> list[Frame]:
        """The run ends: the `_gap` records of all matches that are still out."""
        open_now, self._out = self._out, {}
        return [outage.gap(at_ms) for outage in open_now.values()]
