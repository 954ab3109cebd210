"""What waits for one slow client: bounded in bytes, conflated where that loses least, counted."""

from __future__ import annotations

import re
from typing import Literal

from livecli.feed.records import dropped

from .events import RelayedFrame


OnSlowClient = Literal["conflate", "close"]

# Of these, only the newest of a match counts: each says how things are. An action says what
# happened, and the answers to a client are its own: they are never left out.
STATES = frozenset({"event", "livedata", "odds", "odds_book", "score"})
BOOK = re.compile(rb'"bookmaker_slug"\s*:\s*"([^"]{0,100})"')
TURN_BYTES = 64 * 2**10  # of one `take`


class ClientQueue:
    """Frames for a client that is behind. Nothing is left out until they are `most_bytes`.

    With `always`, the queue conflates whatever there is (`--conflate`).
    """

    def __init__(self, most_bytes: int, policy: OnSlowClient, *, always: bool = False) -> None:
        self.most_bytes = most_bytes
        self.policy = policy
        self.always = always
        self.bytes = 0
        self.left_out = 0  # over all time
        self._frames: dict[object, RelayedFrame] = {}
        self._conflating = always
        self._unique = 0
        self._drop: tuple[int, int, int] | None = None  # how many frames, numbers of first and last

    def __len__(self) -> int:
        return len(self._frames)

    def put(self, frames: list[RelayedFrame]) -> bool:
        """Add frames; False where they are too many even so: the client has to go."""
        for frame in frames:
            self._add(frame)
            if self.bytes > self.most_bytes and not self._make_room():
                return False
        return True

    def take(self) -> list[RelayedFrame]:
        """The next frames, some TURN_BYTES of them; first a `_drop` record for what was left out.

        It has the type of records, which not every client wants.
        """
        frames: list[RelayedFrame] = []
        if self._drop is not None and not self.always:
            count, first, last = self._drop
            raw = dropped(count, first / 1000, last / 1000, why="slow client").raw
            frames.append(RelayedFrame(last, None, "_drop", raw))
            self._drop = None
        size = 0
        while self._frames and size < TURN_BYTES:
            frame = self._frames.pop(next(iter(self._frames)))
            size += len(frame.raw)
            frames.append(frame)
        self.bytes -= size
        if not self._frames:
            self._conflating = self.always
        return frames

    def _add(self, frame: RelayedFrame) -> None:
        key: object = None
        if self._conflating and frame.type in STATES:
            key = frame.match, frame.type, _book(frame)
            before = self._frames.pop(key, None)
            if before is not None:
                self._leave_out(before)
        else:
            self._unique += 1
            key = self._unique
        self._frames[key] = frame
        self.bytes += len(frame.raw)

    def _make_room(self) -> bool:
        """Keep only the newest of each state; whether that is enough."""
        if self.policy == "close" or self._conflating:
            return False
        self._conflating = True
        frames, self._frames, self.bytes = self._frames, {}, 0
        for frame in frames.values():
            self._add(frame)
        return self.bytes <= self.most_bytes

    def _leave_out(self, frame: RelayedFrame) -> None:
        self.bytes -= len(frame.raw)
        self.left_out += 1
        count, first, last = self._drop or (0, frame.number, frame.number)
        self._drop = count + 1, min(first, frame.number), max(last, frame.number)


def _book(frame: RelayedFrame) -> bytes | None:
    """Whose prices an `odds_book` frame has: those of each bookmaker are a state of their own."""
    found = BOOK.search(frame.raw) if frame.type == "odds_book" else None
    return found[1] if found else None
