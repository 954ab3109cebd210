"""`Nats-Msg-Id`: a frame's digest and that of the frame before it on its subject.

Two publishers of one feed give a frame the same id, so that the server stores it once. The frame
before it is part of the id because honest repeats exist: a price that goes and comes back (A, B,
A). A pair that comes again soon (A, B, A, B) is counted. A frame that one publisher alone missed
makes one id differ, and the next are the same again.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b


DIGEST_BYTES = 10  # of some hundred frames of one subject at a time: no two are the same
DIGITS = 2 * DIGEST_BYTES
FIRST = "0" * DIGITS  # in the place of the frame before the first
MOST_PAIRS = 64  # a price that comes back does so sooner


class IdChain:
    """The ids of the frames of one subject, in the order in which we received them.

    A pair gets a number where it comes again within `repeat_s`; that is longer than the server's
    duplicate window. A chain is `whole` when the frame before the next one is known.
    """

    def __init__(self, subject: str, repeat_s: float) -> None:
        self.whole = False
        self._start = blake2b(subject.encode(), digest_size=DIGEST_BYTES)
        self._repeat_s = repeat_s
        self._last = FIRST
        self._pairs: dict[str, tuple[int, float]] = {}  # how often before, and when last

    def next_id(self, raw: bytes, at_s: float) -> str:
        """The id of the next frame; `at_s` is when it was received."""
        digest = self.digest(raw)
        pair = digest + self._last
        self._last = digest
        number = self._number(pair, at_s)
        return f"{pair}.{number}" if number else pair

    def digest(self, raw: bytes) -> str:
        """What is the same only for the same bytes on this subject."""
        state = self._start.copy()
        state.update(raw)
        return state.hexdigest()

    def begin_behind(self, ids: Iterable[tuple[str, float]]) -> None:
        """The next frame comes behind these, which are stored; with the times of arrival."""
        self._last, self._pairs = FIRST, {}
        for message_id, at_s in ids:
            pair, _, number = message_id.partition(".")
            times = int(number) if number.isdecimal() and len(number) < DIGITS else 0
            self._last = pair[:DIGITS]
            self._pairs.pop(pair, None)
            self._pairs[pair] = times, at_s
        for pair in list(self._pairs)[:-MOST_PAIRS]:
            del self._pairs[pair]
        self.whole = True

    def _number(self, pair: str, at_s: float) -> int:
        pairs = self._pairs
        before = pairs.pop(pair, None)
        number = 0
        if before is not None and at_s - before[1] < self._repeat_s:
            number = before[0] + 1
        elif len(pairs) >= MOST_PAIRS:
            del pairs[next(iter(pairs))]
        pairs[pair] = number, at_s
        return number
