"""The short way through captures: pieces of lines to pieces of output, where no frame depends on
another, so that few lines ever become frames, and a second process can do half of the work.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Iterator, Sequence
from itertools import starmap
from struct import Struct
from time import monotonic

from livecli.capture.reader import Reader
from livecli.cli.plan.live import CapturePlan
from livecli.errors import InputFailed
from livecli.fast_path.line_filter import KeyPicker, LineFilter, may_hold_ours
from livecli.feed.frames import Frame
from livecli.filters.types import QUIET
from livecli.pipeline import Batch, Filter, Renderer
from livecli.sources.capture_file import Capture


SPAN = Struct(">QQ")  # where a part begins and ends
# Below it the long way is over before the parser of the short one is loaded.
WORTH_LOADING = 2**21  # bytes of a file
FLOOD = 50_000  # bytes that were there at once, where the size is not known
# Below it a second process costs more than it saves.
WORTH_SHARING = 2**22  # bytes
# For so much a turn of the pipeline is a small price: it writes, and hears of Ctrl-C.
AT_ONCE = 2**18  # bytes of output
AT_ONCE_S = 0.1


def is_short(plan: CapturePlan) -> bool:
    """Whether all that was asked for can be said of each line by itself."""
    shape, stop = plan.shape, plan.stop
    alters = shape.snapshot != "keep" or shape.normalize or shape.safe or shape.gaps != "inline"
    remembers = shape.dedupe or shape.until is not None or plan.merged or plan.pace is not None
    narrows = plan.start is not None or plan.end is not None
    ends = stop.count is not None or stop.idle_s is not None or stop.finished
    return plan.whole and shape.format == "ndjson" and not (alters or remembers or narrows or ends)


class BulkReader:
    """Reads a capture like a Reader; each frame that it answers is many lines of output."""

    def __init__(self, plan: CapturePlan, stages: Sequence[Filter], renderer: Renderer) -> None:
        self._shape = plan.shape
        self._sieve: LineFilter | None = None
        self._pruner: KeyPicker | None = None
        self._query = plan.shape.query
        self._reduced = plan.shape.fields is not None
        self._stages = stages
        self._renderer = renderer

    def batches(self, capture: Capture) -> Iterator[Batch]:
        if capture.waits:  # somebody is writing it: nothing is to wait for more
            for piece in capture.chunks():
                if len(piece) >= FLOOD:
                    self._load()
                yield _frames([self(piece)])
            return
        if (capture.size or 0) >= WORTH_LOADING:
            self._load()
        some: list[bytes] = []
        due_at = monotonic() + AT_ONCE_S
        try:
            for done in self._results(capture):
                some.append(done)
                if sum(map(len, some)) >= AT_ONCE or monotonic() >= due_at:
                    yield _frames(some)
                    some = []
                    due_at = monotonic() + AT_ONCE_S
        except InputFailed:  # damage farther on takes nothing away
            yield _frames(some)
            raise
        yield _frames(some)

    def _results(self, capture: Capture) -> Iterator[bytes]:
        """The output for each piece, shared with a second process where that pays."""
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
        if cores == 1 or (capture.size or 0) < WORTH_SHARING:
            yield from map(self, capture.chunks())
            return
        from livecli.fast_path.second_process import shared

        if capture.plain:
            yield from shared(Spans(self, capture), starmap(SPAN.pack, capture.spans()))
            yield self(capture.rest())
        else:
            yield from shared(self, capture.chunks())

    def __call__(self, piece: bytes) -> bytes:
        kept = self._sieve(piece) if self._sieve is not None else None
        if kept is not None and not self._reduced:
            if self._query is None:
                return kept
            if not may_hold_ours(kept):
                lines = kept.split(b"\n")[:-1]
                inputs = lines if self._pruner is None else self._pruner(kept)
                return b"\n".join([*self._query.lines(lines, inputs), b""])
        batch = Reader(whole=True).frames(piece if kept is None else kept)
        for stage in self._stages:
            batch = stage(batch)
        return self._renderer(batch)

    def _load(self) -> None:
        if self._sieve is None:
            if self._query is not None and self._query.keys is not None:
                self._pruner = KeyPicker(self._query.keys)
            shape, where = self._shape, self._shape.where
            self._sieve = LineFilter(
                shape.types,
                shape.excluded if shape.types else shape.excluded | QUIET,
                where.keys if where else frozenset(),
                where.holds if where else None,
            )

    def part(self) -> None:
        if self._query is not None:
            self._query.complaints.keep()
            self.news()  # what was counted before is the first process's

    def news(self) -> bytes:
        return b"" if self._query is None else marshal.dumps(self._query.complaints.news())

    def hear(self, news: bytes) -> None:
        if self._query is not None:
            self._query.complaints.hear(*marshal.loads(news))


class Spans:
    """The same work on parts of a plain file, of which each process reads its own."""

    def __init__(self, shortcut: BulkReader, capture: Capture) -> None:
        self._shortcut = shortcut
        self._capture = capture
        self.part, self.news, self.hear = shortcut.part, shortcut.news, shortcut.hear

    def __call__(self, piece: bytes) -> bytes:
        return self._shortcut(self._capture.span(*SPAN.unpack(piece)))


def _frames(results: list[bytes]) -> Batch:
    return [Frame(done[:-1], "") for done in results if done]
