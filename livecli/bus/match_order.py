"""What the stream holds of a match already, and which of our frames come behind that.

Two publishers of one match are never quite as far as each other. After a start, a reconnection or
an outage of the feed, ours waits, reads what was stored meanwhile, and leaves out what the other
has published.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from livecli.feed.dialects.reading import at_ms
from livecli.feed.frames import Frame
from livecli.feed.json_text import loads
from livecli.named_tuple import NamedTuple

from .bus_message import PublishCommand
from .message_id import IdChain


# Two machines receive one frame within this time, by their own clocks: NTP keeps those within some
# 100 ms, and the feed repeats itself after 30 s at the earliest (wire-facts).
SAME_MS = 2000.0


class Stored(NamedTuple):
    """A message of the stream: of which type, what it is, and its place."""

    type: str
    message_id: str
    received_ms: float
    sequence: int
    raw: bytes


class Waiting(NamedTuple):
    """A frame in line; its id is None where it depends on what is stored."""

    order: SubjectOrder
    frame: Frame
    message_id: str | None


class SubjectOrder:
    """The frames of one subject, behind those that are stored.

    `expected` is the sequence of the last stored frame until we send one behind it. Where another
    publisher may not know our first frame by the same id, that one is a `probe`, by its number:
    it is stored only behind that sequence, and others are `held` until it is acknowledged.
    """

    def __init__(self, chain: IdChain, command: PublishCommand) -> None:
        self.chain = chain
        self.command = command
        self.expected: int | None = 0
        self.probe: int | None = None
        self.held: list[Waiting] = []
        self.unsure = False  # of the id of the next frame
        self._tail: Sequence[Stored] = ()
        self._ahead: set[str] = set()  # ids of stored frames that we have not come to yet

    def message_id(self, frame: Frame) -> str | None:
        """The id of the frame that came next; None where that depends on what is stored."""
        if not self.chain.whole:
            return None
        return self.chain.next_id(frame.raw, frame.received_ms / 1000)

    def goes_on_behind(self, tail: Sequence[Stored]) -> None:
        """These are stored, the oldest first; there may be none."""
        self.probe = None
        self.expected = tail[-1].sequence if tail else 0
        self._tail = tail
        self._ahead = {each.message_id for each in tail}

    def first_id(self, frame: Frame) -> str:
        """The id of a frame whose predecessor we do not know: that of the same one, if that is
        stored, or else the one behind all that is."""
        digest = self.chain.digest(frame.raw)
        behind = same = None
        for number, each in enumerate(self._tail):
            apart_ms = abs(each.received_ms - frame.received_ms)
            if apart_ms <= SAME_MS and self.chain.digest(each.raw) == digest:
                behind, same = number + 1, each.message_id
        self.chain.begin_behind(
            (each.message_id or self.chain.digest(each.raw), each.received_ms / 1000)
            for each in self._tail[:behind]
        )
        self.unsure = same is None
        return same or self.chain.next_id(frame.raw, frame.received_ms / 1000)

    def has(self, message_id: str) -> bool:
        """Whether this frame, the next of ours, is stored already."""
        return message_id in self._ahead

    def is_late(self, frame: Frame) -> bool:
        """Whether newer frames than this, which is not stored, are: it would break the order."""
        if self._tail and frame.received_ms < self._tail[-1].received_ms - SAME_MS:
            return True
        self._ahead.clear()  # from here on ours are the newest
        self._tail = self._tail[-1:]
        return False

    def lacks(self, part: Frame) -> bool:
        """Whether a part of a snapshot is newer than what is stored."""
        if not self._tail:
            return True
        last = self._tail[-1]
        told, stored = at_ms(part.body), at_ms(loads(last.raw))
        if told is not None and stored is not None:
            return told > stored
        return part.raw != last.raw and last.received_ms < part.received_ms - SAME_MS


class MatchOrder:
    """The frames of one match: in line until it is known what is stored of it."""

    def __init__(self, settled_at: float) -> None:
        self.subjects: dict[str, SubjectOrder] = {}
        self.line: deque[Waiting | Frame] = deque()  # a snapshot is a frame
        self.synced = False
        self.asking = False
        self.settled_at = settled_at  # not before then it is asked what is stored
