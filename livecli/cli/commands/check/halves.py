"""The second half of a large plain capture, judged by a second process at the same time.

It first reads the beginning of the capture and the end of the first half, without counting them: it
has to know which matches were asked for, and what was said of them last.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator, Sequence
from struct import Struct

from livecli.errors import Interrupted
from livecli.inspection.inspector import Inspector
from livecli.second_process import Worker
from livecli.sources.capture_file import Capture


SHARE = 2**22  # bytes of a capture: below, a second process costs more than it saves
BEFORE = 2  # pieces of the first half
COUNT = Struct(">Q")


def is_shared(capture: Capture) -> bool:
    """Whether a second process pays."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    return cores > 1 and (capture.size or 0) >= SHARE and capture.plain


def pieces(capture: Capture, inspector: Inspector) -> Iterator[bytes]:
    """Pieces for the inspector: the first half, and what is left behind the second.

    Between these the result of the second half joins that of the inspector.
    """
    spans = list(capture.spans())
    middle = len(spans) // 2
    worker = Worker(SecondHalf(capture, spans, inspector))
    try:
        worker.give(COUNT.pack(middle))
        for start, end in spans[:middle]:
            yield capture.span(start, end)
        result = worker.result()
        if result:
            inspector.join(pickle.loads(result))
    except Interrupted:
        return  # the run ends
    finally:
        worker.close()
    yield capture.rest()


class SecondHalf:
    """The work of the second process: given the number of pieces before, all that follow."""

    def __init__(
        self, capture: Capture, spans: Sequence[tuple[int, int]], inspector: Inspector
    ) -> None:
        self._capture = capture
        self._spans = spans
        self._inspector = inspector
        self._apart = False  # the first process does it all, where somebody killed the second

    def __call__(self, piece: bytes) -> bytes:
        (middle,) = COUNT.unpack(piece)
        inspector = self._inspector
        if not self._apart:
            self._judge(middle)
            return b""
        for start, end in (self._spans[0], *self._spans[middle - BEFORE : middle]):
            inspector.lines(self._capture.span(start, end))
        inspector.forget()
        self._judge(middle)
        return pickle.dumps(inspector.part())

    def _judge(self, first: int) -> None:
        for start, end in self._spans[first:]:
            self._inspector.lines(self._capture.span(start, end))

    def part(self) -> None:
        """The result is one of its own."""
        self._apart = True

    def news(self) -> bytes:
        return b""

    def hear(self, news: bytes) -> None:
        """There is no news."""
