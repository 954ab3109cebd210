"""The queue before a slow reader: the only one.

Bounded in bytes. It alone knows slow readers and the three ways to treat them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from livecli.feed.frames import Frame
from livecli.feed.records import dropped


# A decoded body takes about ten times its bytes: kept for the next batch, not in a long queue.
KEEP_BODIES_BYTES = 2**20
BATCH_BYTES = 2**20
OVERHEAD = 200  # bytes of a frame besides its text

BLOCK, DROP, EXIT = "block", "drop", "exit"


class Buffer:
    """`put` fills it, `take` empties it.

    When it is full: `block` calls `on_full`, and `on_room` once half of it is free; `drop` drops
    the oldest frames of the feed and puts a record in their place; `exit` calls `on_full` only.
    """

    def __init__(
        self,
        *,
        most_bytes: int,
        policy: str = BLOCK,
        on_full: Callable[[], None] = lambda: None,
        on_room: Callable[[], None] = lambda: None,
    ) -> None:
        self.most_bytes = most_bytes
        self.policy = policy
        self.on_full = on_full
        self.on_room = on_room
        self.bytes = 0
        self._batches: deque[tuple[int, list[Frame]]] = deque()
        self._full = False
        self._dropped = 0
        self._dropped_ms = (0.0, 0.0)
        self._spared: list[Frame] = []  # records of our own among what was dropped

    def put(self, frames: list[Frame]) -> None:
        """Add a batch, always. It counts as full when another like it would be too much."""
        weight = sum([len(frame.raw) for frame in frames]) + OVERHEAD * len(frames)
        if self.bytes + weight > KEEP_BODIES_BYTES:
            for frame in frames:
                frame.forget()
        self._batches.append((weight, frames))
        self.bytes += weight
        if self.policy == DROP:
            self._drop_oldest()
        elif self.bytes + weight > self.most_bytes and not self._full:
            self._full = True
            self.on_full()

    def take(self) -> list[Frame]:
        """Take the oldest frames, about a megabyte at the most."""
        weight = 0
        taken, self._spared = self._spared, []
        if self._dropped:
            taken.append(self._drop_record())
        while self._batches and weight < BATCH_BYTES:
            size, frames = self._batches.popleft()
            weight += size
            taken = taken + frames if taken else frames
        self.bytes -= weight
        if self._full and self.bytes <= self.most_bytes // 2 and self.policy == BLOCK:
            self._full = False
            self.on_room()
        return taken

    @property
    def empty(self) -> bool:
        return not (self._batches or self._dropped or self._spared)

    def _drop_oldest(self) -> None:
        while self.bytes > self.most_bytes and len(self._batches) > 1:
            weight, frames = self._batches.popleft()
            self.bytes -= weight
            first_ms = self._dropped_ms[0] if self._dropped else frames[0].received_ms
            self._dropped_ms = (first_ms, frames[-1].received_ms)
            ours = [frame for frame in frames if frame.ours]
            self._spared += ours
            self._dropped += len(frames) - len(ours)

    def _drop_record(self) -> Frame:
        """What was dropped before the frames that follow."""
        frames, self._dropped = self._dropped, 0
        return dropped(frames, *self._dropped_ms)
