"""When each frame of a capture is due, so that a replay has the pace of the original."""

from __future__ import annotations

from math import inf

from livecli.feed.frames import Frame


def paced(
    speed: float, *, max_gap_s: float | None = None, interval_s: float | None = None
) -> Pace | None:
    """A pace; None for an infinite speed, at which nothing waits."""
    return None if speed == inf else Pace(speed, max_gap_s=max_gap_s, interval_s=interval_s)


class Pace:
    """The original's distances, `speed` times as fast, none longer than `max_gap_s`.

    Distances are in seconds, before `speed`. Where the capture's clock steps back, the distance is
    0. With `interval_s`, every distance is this one. The first frame is due at the first call.
    """

    def __init__(
        self, speed: float, *, max_gap_s: float | None = None, interval_s: float | None = None
    ) -> None:
        self._speed = speed
        self._max_gap_s = max_gap_s
        self._interval_s = interval_s
        self._due_at: float | None = None
        self._last_ms = 0.0

    def due_at(self, frame: Frame, now: float) -> float:
        """When `frame` is due, by the clock that `now` is read from; call it once for each."""
        if self._due_at is None:
            self._due_at = now
        else:
            self._due_at += self._distance_s(frame) / self._speed
        self._last_ms = frame.received_ms
        return self._due_at

    def _distance_s(self, frame: Frame) -> float:
        """Seconds from the frame before it."""
        if self._interval_s is not None:
            return self._interval_s
        distance_s = max(0.0, (frame.received_ms - self._last_ms) / 1000)
        return distance_s if self._max_gap_s is None else min(distance_s, self._max_gap_s)
