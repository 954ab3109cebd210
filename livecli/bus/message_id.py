"""`Nats-Msg-Id`: a frame's digest and that of the frame before it on its subject.

Two publishers of one feed give a frame the same id, so that the server stores it once. The frame
before it is part of the id because honest repeats exist: a price that goes and comes back (A, B,
A). A pair that comes again soon (A, B, A, B) is counted. A frame that one publisher alone missed
makes one id differ, and the next are the same again.
"""

from __future__ import annotations

from hashlib import blake2b


DIGEST_BYTES = 10  # of some hundred frames of one subject at a time: no two are the same
DIGITS = 2 * DIGEST_BYTES
FIRST = "0" * DIGITS  # in the place of the frame before the first
MOST_PAIRS = 64  # a price that comes back does so sooner
HEX = frozenset("0123456789abcdef")


class IdChain:
    """The ids of the frames of one subject, in the order in which they are sent.

    A pair gets a number where it comes again within `repeat_s`; that is longer than the server's
    duplicate window.
    """

    __slots__ = ("_last", "_pairs", "_repeat_s", "_start")

    def __init__(self, subject: str, repeat_s: float) -> None:
        self._start = blake2b(subject.encode(), digest_size=DIGEST_BYTES)
        self._repeat_s = repeat_s
        self.begin()

    def begin(self) -> None:
        """Nothing is known of the frames before the next one."""
        self._last = FIRST
        self._pairs: dict[str, tuple[int, float]] = {}  # how often before, and when last

    def next_id(self, raw: bytes, at_s: float) -> str:
        """The id of the next frame; `at_s` is when it was received."""
        digest = self._digest(raw)
        pair = digest + self._last
        self._last = digest
        before = self._pairs.pop(pair, None)
        number = 0 if before is None or at_s - before[1] >= self._repeat_s else before[0] + 1
        self._keep(pair, number, at_s)
        return f"{pair}.{number}" if number else pair

    def go_on_behind(self, message_id: str, raw: bytes, at_s: float) -> None:
        """The next frame comes behind this one, which is stored with this id."""
        pair, _, number = message_id.partition(".")
        if len(pair) != 2 * DIGITS or not HEX.issuperset(pair):  # another program's
            self._last = self._digest(raw)
            return
        self._last = pair[:DIGITS]
        self._pairs.pop(pair, None)
        times = int(number) if number.isdecimal() and len(number) < DIGITS else 0
        self._keep(pair, times, at_s)

    def _keep(self, pair: str, number: int, at_s: float) -> None:
        pairs = self._pairs
        if len(pairs) >= MOST_PAIRS:
            del pairs[next(iter(pairs))]
        pairs[pair] = number, at_s

    def _digest(self, raw: bytes) -> str:
        """What is the same only for the same bytes on this subject."""
        state = self._start.copy()
        state.update(raw)
        return state.hexdigest()
