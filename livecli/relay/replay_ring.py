"""The newest frames of a match, by their numbers, for streams that come back after a break."""

from __future__ import annotations

from collections import deque

from .events import RelayedFrame


MOST_BYTES = 4 * 2**20  # of one match; five minutes of a busy one are a tenth of it


class ReplayRing:
    """Frames of the last `keep_s` seconds, and MOST_BYTES of them. Nothing before `begins`."""

    def __init__(self, keep_s: float, begins: int) -> None:
        self.frames: deque[RelayedFrame] = deque()
        self._keep = int(keep_s * 1_000_000)  # in numbers, of which a millisecond has a thousand
        self._bytes = 0
        self._gone = begins  # the number up to which frames are gone

    def add(self, frame: RelayedFrame) -> None:
        self.frames.append(frame)
        self._bytes += len(frame.raw)
        oldest = frame.number - self._keep
        while self.frames and (self.frames[0].number < oldest or self._bytes > MOST_BYTES):
            gone = self.frames.popleft()
            self._bytes -= len(gone.raw)
            self._gone = gone.number

    def after(self, number: int) -> list[RelayedFrame] | None:
        """All frames after this one; None where some of them are gone."""
        if number < self._gone:
            return None
        return [frame for frame in self.frames if frame.number > number]
