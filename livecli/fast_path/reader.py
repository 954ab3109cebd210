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
from typing import TYPE_CHECKING

import orjson

from livecli.capture.reader import FrameReader
from livecli.errors import InputFailed
from livecli.fast_path.line_filter import Holds, KeyPicker, LineFilter, may_hold_ours
from livecli.feed.frames import Frame
from livecli.filters.types import QUIET
from livecli.named_tuple import NamedTuple
from livecli.pipeline import Batch, Filter, Renderer
from livecli.sources.capture_file import Capture


if TYPE_CHECKING:
    from livecli.filters.jq import Query
    from livecli.filters.where import Where


SPAN = Struct(">QQ")  # where a part begins and ends
# For so much a turn of the pipeline is a small price: it writes, and hears of Ctrl-C.
AT_ONCE = 2**18  # bytes of output
AT_ONCE_S = 0.1


class Sizes(NamedTuple):
    """From how many bytes on each part of the fast path is worth its price."""

    load: int = 2**21  # of a file: below, the frames are through before its parser is loaded
    flood: int = 50_000  # that were there at once, where the size is not known
    share: int = 2**22  # of a file: below, a second process costs more than it saves


WORTH_IT = Sizes()


class BulkReader:
    """Reads a capture like a Reader; each frame that it answers is many lines of output.

    It chooses lines by `types`, `excluded` and `where`, and runs `query` on them. Lines that become
    frames go through all of the `filters`: every line that is left where not `as_lines`, and those
    of a type that `filters` are to see whatever was chosen.
    """

    def __init__(
        self,
        types: frozenset[str],
        excluded: frozenset[str],
        where: Where | None,
        query: Query | None,
        *,
        filters: Sequence[Filter],
        as_lines: bool,
        sees: frozenset[str],
        renderer: Renderer,
        sizes: Sizes,
    ) -> None:
        self._types = types
        self._excluded = excluded if types else excluded | QUIET
        self._where = where
        self._query = query
        self._gate = query.gate if query is not None else None
        self._filters = filters
        self._as_lines = as_lines
        self._sees = sees
        self._renderer = renderer
        self._sizes = sizes
        self._line_filter: LineFilter | None = None
        self._key_picker: KeyPicker | None = None  # of what the query can see, if that is known
        self._rest_picker: KeyPicker | None = None  # the same for what its gate leaves, if plain
        self._unseen: list[bytes] | None = None  # in the second process: for the first one to see

    def batches(self, capture: Capture) -> Iterator[Batch]:
        if capture.waits:  # somebody is writing it: nothing is to wait for more
            for piece in capture.chunks():
                if len(piece) >= self._sizes.flood:
                    self._load()
                yield _frames([self(piece)])
            return
        if (capture.size or 0) >= self._sizes.load:
            self._load()
        results: list[bytes] = []
        due_at = monotonic() + AT_ONCE_S
        try:
            for result in self._results(capture):
                results.append(result)
                if sum(map(len, results)) >= AT_ONCE or monotonic() >= due_at:
                    yield _frames(results)
                    results = []
                    due_at = monotonic() + AT_ONCE_S
        except InputFailed:  # damage farther on takes nothing away
            yield _frames(results)
            raise
        yield _frames(results)

    def _results(self, capture: Capture) -> Iterator[bytes]:
        """The output for each piece, shared with a second process where that pays."""
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
        if cores == 1 or (capture.size or 0) < self._sizes.share:
            yield from map(self, capture.chunks())
            return
        from livecli.second_process import shared

        if capture.plain:
            yield from shared(Spans(self, capture), starmap(SPAN.pack, capture.spans()))
            yield self(capture.rest())
        else:
            yield from shared(self, capture.chunks())

    def __call__(self, piece: bytes) -> bytes:
        gate = self._gate
        undecided = gate.undecided if gate is not None else 0
        lines = self._line_filter(piece) if self._line_filter is not None else None
        if lines is not None and self._line_filter is not None:
            for kind in filter(self._line_filter.met, self._sees):
                self._see(orjson.dumps(kind), piece)
            decided = gate is None or gate.undecided == undecided  # else jq looks at whole frames
            if self._as_lines and (self._query is None or (decided and not self._query.rest)):
                return lines
            if self._as_lines and self._query and not may_hold_ours(lines):
                whole = lines.split(b"\n")[:-1]
                if decided and self._rest_picker is not None:
                    results = self._query.texts(whole, self._rest_picker(lines))
                else:
                    inputs = whole if self._key_picker is None else self._key_picker(lines)
                    results = self._query.lines(whole, inputs)
                return b"\n".join([*results, b""])
        return self._renderer(self._filtered(piece if lines is None else lines))

    def _filtered(self, piece: bytes) -> Batch:
        batch = FrameReader(whole=True).frames(piece)
        for filter_ in self._filters:
            batch = filter_(batch)
        return batch

    def _see(self, word: bytes, piece: bytes) -> None:
        """Show the filters the lines with this word: they are to see them, whatever is chosen."""
        lines = b"".join(line for line in piece.splitlines(True) if word in line)
        if self._unseen is None:
            self._filtered(lines)
        else:
            self._unseen.append(lines)

    def _load(self) -> None:
        if self._line_filter is None:
            if self._query is not None:
                self._load_pickers(self._query)
            self._line_filter = LineFilter(self._types, self._excluded, *self._condition())

    def _load_pickers(self, query: Query) -> None:
        from .jq_keys import is_plain, jq_keys

        keys, rest_keys = jq_keys(query.text), jq_keys(query.rest)
        if keys is not None:
            self._key_picker = KeyPicker(keys, marked=True)
        if rest_keys is not None and is_plain(query.rest):
            self._rest_picker = KeyPicker(rest_keys, marked=False)

    def _condition(self) -> tuple[frozenset[str], Holds | None]:
        """What `where` and the query's gate say of a line, and the keys that they look at."""
        tests: dict[Holds, frozenset[str]] = {}
        if self._where is not None:
            tests[self._where.holds] = self._where.keys
        if self._gate is not None:
            tests[self._gate.admits] = self._gate.keys
        keys = frozenset[str]().union(*tests.values())
        if len(tests) < 2:
            return keys, next(iter(tests), None)
        first, second = tests
        return keys, lambda body: first(body) and second(body)

    def part(self) -> None:
        self._unseen = []
        if self._query is not None:
            self._query.complaints.keep()
        self.news()  # what was counted before is the first process's

    def news(self) -> bytes:
        lines, self._unseen = self._unseen, []
        return marshal.dumps((lines, self._query.complaints.news() if self._query else None))

    def hear(self, news: bytes) -> None:
        lines, complaints = marshal.loads(news)
        for each in lines:
            self._filtered(each)
        if self._query is not None:
            self._query.complaints.hear(*complaints)


class Spans:
    """The same work on parts of a plain file, of which each process reads its own."""

    def __init__(self, reader: BulkReader, capture: Capture) -> None:
        self._reader = reader
        self._capture = capture
        self.part, self.news, self.hear = reader.part, reader.news, reader.hear

    def __call__(self, piece: bytes) -> bytes:
        return self._reader(self._capture.span(*SPAN.unpack(piece)))


def _frames(results: list[bytes]) -> Batch:
    return [Frame(done[:-1], "") for done in results if done]
