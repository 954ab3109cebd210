"""The queue between the thread that reads sockets and the one that writes: the only one.

Bounded in bytes. It alone knows slow readers and the three ways to treat them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Lock
from time import sleep

from livecli.feed.frames import Frame
from livecli.feed.records import dropped
from livecli.session.effects import Tell


# A decoded body takes about ten times its bytes: kept for the next batch, not in a long queue.
KEEP_BODIES_BYTES = 2**20
BATCH_BYTES = 2**20
OVERHEAD = 200  # bytes of a frame besides its text
# Both threads share one interpreter, and in a flood the reading one hardly ever yields it. So it
# rests when it is this far ahead: then the queue is short, and in the processor's cache.
AHEAD_BYTES = 2**20
REST_S = 0.001

BLOCK, DROP, EXIT = "block", "drop", "exit"


class Buffer:
    """`put` on one thread fills it, `take` on another empties it; `wake` wakes the latter.

    When it is full: `block` calls `on_full`, and `on_room` once half of it is free; `drop` drops
    the oldest frames of the feed and puts a record in their place; `exit` calls `on_full` only.
    `rest` lets the other thread catch up.
    """

    def __init__(
        self,
        wake: Callable[[], None],
        *,
        most_bytes: int,
        policy: str = BLOCK,
        on_full: Callable[[], None] = lambda: None,
        on_room: Callable[[], None] = lambda: None,
        rest: Callable[[], None] = lambda: sleep(REST_S),
    ) -> None:
        self.wake = wake
        self.most_bytes = most_bytes
        self.policy = policy
        self.on_full = on_full
        self.on_room = on_room
        self.rest = rest
        self.bytes = 0
        self._lock = Lock()
        self._batches: deque[tuple[int, list[Frame]]] = deque()
        self._tells: list[Tell] = []
        self._full = False
        self._taken = False  # something, since the last rest
        self._dropped = 0
        self._dropped_ms = (0.0, 0.0)
        self._spared: list[Frame] = []  # records of our own among what was dropped

    def put(self, frames: list[Frame]) -> None:
        """Add a batch, always. It counts as full when another like it would be too much."""
        weight = sum([len(frame.raw) for frame in frames]) + OVERHEAD * len(frames)
        with self._lock:
            was_empty = not self._batches
            if self.bytes + weight > KEEP_BODIES_BYTES:
                for frame in frames:  # before the other thread can see them
                    frame.forget()
            self._batches.append((weight, frames))
            self.bytes += weight
            if self.policy == DROP:
                self._drop_oldest()
            full = self.bytes + weight > self.most_bytes and not self._full
            full = full and self.policy != DROP
            self._full = self._full or full
            rest = self._taken and self.bytes > AHEAD_BYTES  # not for a reader that sleeps
            self._taken = self._taken and not rest
        if full:
            self.on_full()
        if was_empty:
            self.wake()
        if rest:
            self.rest()

    def tell(self, tell: Tell) -> None:
        """Add a notice for the user."""
        with self._lock:
            self._tells.append(tell)
        self.wake()

    def take(self) -> list[Frame]:
        """Take the oldest frames, about a megabyte at the most."""
        weight = 0
        with self._lock:
            taken, self._spared = self._spared, []
            if self._dropped:
                taken.append(self._drop_record())
            while self._batches and weight < BATCH_BYTES:
                size, frames = self._batches.popleft()
                weight += size
                taken = taken + frames if taken else frames
            self.bytes -= weight
            self._taken = self._taken or weight > 0
            half_free = self.bytes <= self.most_bytes // 2
            room = self._full and half_free and self.policy == BLOCK
            if room:
                self._full = False
            more = bool(self._batches)
        if room:
            self.on_room()
        if more:
            self.wake()
        return taken

    def tells(self) -> list[Tell]:
        """The notices since the last call."""
        with self._lock:
            tells, self._tells = self._tells, []
        return tells

    @property
    def empty(self) -> bool:
        with self._lock:
            return not (self._batches or self._tells or self._dropped or self._spared)

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
