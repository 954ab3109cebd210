"""The short way through captures: pieces of lines to pieces of output, where no frame depends on
another, so that few lines ever become frames, and a second process can do half of the work.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from livecli.capture.reading import Reader
from livecli.capture.sieve import Sieve, may_hold_ours
from livecli.feed.frames import Frame
from livecli.filters.choose import QUIET
from livecli.pipeline import Batch, Filter, Renderer
from livecli.worker import shared

from .plan import Played


# Below it a second process costs more than it saves.
WORTH_SHARING = 2**22  # bytes
AT_ONCE = 16  # pieces, each of which would cost a turn of the pipeline


def is_short(plan: Played) -> bool:
    """Whether all that was asked for can be said of each line by itself."""
    shape, stop = plan.shape, plan.stop
    alters = shape.snapshot != "keep" or shape.normalize or shape.safe or shape.gaps != "inline"
    remembers = shape.dedupe or shape.until is not None or plan.merged or plan.pace is not None
    narrows = plan.start is not None or plan.end is not None
    ends = stop.count is not None or stop.idle_s is not None or stop.finished
    return plan.whole and shape.format == "ndjson" and not (alters or remembers or narrows or ends)


class Shortcut:
    """Reads a capture like a Reader; each frame that it answers is many lines of output."""

    def __init__(self, plan: Played, stages: Sequence[Filter], renderer: Renderer) -> None:
        shape = plan.shape
        where = shape.where
        self._sieve = Sieve(
            shape.types,
            shape.excluded if shape.types else shape.excluded | QUIET,
            where.keys if where else frozenset(),
            where.holds if where else None,
        )
        self._query = shape.query
        self._reduced = shape.fields is not None
        self._stages = stages
        self._renderer = renderer

    def batches(self, pieces: Iterable[bytes], size: int | None) -> Iterator[Batch]:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
        alone = cores == 1 or size is None or size < WORTH_SHARING
        results = map(self, pieces) if alone else shared(self, pieces)
        if size is None:  # somebody is writing it: nothing is to wait for more
            for done in results:
                yield _frames([done])
            return
        while some := list(islice(results, AT_ONCE)):
            yield _frames(some)

    def __call__(self, piece: bytes) -> bytes:
        kept = self._sieve(piece)
        if kept is not None and not self._reduced:
            if self._query is None:
                return kept
            if not may_hold_ours(kept):
                return b"\n".join([*self._query.lines(kept.split(b"\n")[:-1]), b""])
        batch = Reader(whole=True).frames(piece if kept is None else kept)
        for stage in self._stages:
            batch = stage(batch)
        return self._renderer(batch)

    def part(self) -> None:
        if self._query is not None:
            self._query.complaints.keep()

    def news(self) -> bytes:
        return b"" if self._query is None else marshal.dumps(self._query.complaints.news())

    def hear(self, news: bytes) -> None:
        if self._query is not None:
            self._query.complaints.hear(*marshal.loads(news))


def _frames(results: list[bytes]) -> Batch:
    return [Frame(done[:-1], "") for done in results if done]
