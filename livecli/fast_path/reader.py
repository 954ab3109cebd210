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
from livecli.fast_path.line_filter import ESCAPED, Holds, KeyPicker, LineFilter, may_hold_ours
from livecli.feed.frames import Frame
from livecli.filters.types import QUIET
from livecli.named_tuple import NamedTuple
from livecli.pipeline import Batch, Filter, Renderer
from livecli.sources.capture_file import Capture


if TYPE_CHECKING:
    from livecli.filters.asked_paths import AskedPaths
    from livecli.filters.jq import Query
    from livecli.filters.passage import Passage
    from livecli.filters.where import Where


SPAN = Struct(">QQ")  # where a part begins and ends
# For so much a turn of the pipeline is a small price: it writes, and hears of Ctrl-C.
AT_ONCE = 2**18  # bytes of output
AT_ONCE_S = 0.1
# How much of a piece, and of all, is looked at for paths that no frame has.
LOOKED_AT, MOST_LOOKED_AT = 2**16, 2**20


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
    of a type that `filters` are to see whatever was chosen. Of records of our own, those that are
    `named` are as frames; without names (None) all are printed.
    """

    def __init__(
        self,
        types: frozenset[str],
        excluded: frozenset[str],
        where: Where | None,
        query: Query | None,
        *,
        named: frozenset[str] | None,
        filters: Sequence[Filter],
        asked: AskedPaths | None = None,
        passage: Passage | None = None,
        as_lines: bool,
        sees: frozenset[str],
        renderer: Renderer,
        sizes: Sizes,
    ) -> None:
        self._types = types
        self._excluded = excluded if types else excluded | QUIET
        self._where = where
        self._query = query
        self._named = named
        self._gate = query.gate if query is not None else None
        self._filters = filters
        self._asked = asked
        self._unlooked = MOST_LOOKED_AT if asked is not None else 0  # bytes
        self._passage = passage
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
                if result and self._passage is not None:
                    self._passage.through = True
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
            spans = starmap(SPAN.pack, capture.spans())
            yield from shared(Spans(self, capture), spans, most=2)
            yield self(capture.rest())
        else:
            yield from shared(self, capture.chunks())

    def __call__(self, piece: bytes) -> bytes:
        if self._unlooked > 0:
            self._look(piece)
        output = self._output(piece)
        if output and self._passage is not None:
            self._passage.through = True
        return output

    def _look(self, piece: bytes) -> None:
        """Let it be seen whether frames have the paths that are asked for."""
        assert self._asked is not None
        self._asked(FrameReader(whole=True).frames(piece[: piece.find(b"\n", LOOKED_AT) + 1]))
        self._unlooked = 0 if self._asked.done else self._unlooked - LOOKED_AT

    def _output(self, piece: bytes) -> bytes:
        gate = self._gate
        undecided = gate.undecided if gate is not None else 0
        lines = self._line_filter(piece) if self._line_filter is not None else None
        if lines is not None and self._line_filter is not None:
            self._see([*filter(self._line_filter.met, self._sees)], piece)
            decided = gate is None or gate.undecided == undecided  # else jq looks at whole frames
            if self._as_lines and (self._query is None or (decided and not self._query.rest)):
                return lines
            if (
                self._as_lines
                and self._query
                and not (self._named is None and may_hold_ours(lines))
            ):
                whole = lines.split(b"\n")[:-1]
                if decided and self._rest_picker is not None:
                    results = self._query.texts(whole, self._rest_picker(lines))
                else:
                    inputs = whole if self._key_picker is None else self._key_picker(lines)
                    results = self._query.lines(whole, inputs)
                return b"\n".join([*results, b""])
        return self._renderer(self._filtered(piece if lines is None else lines))

    def _filtered(self, piece: bytes) -> Batch:
        return self._through(FrameReader(whole=True).frames(piece))

    def _through(self, batch: Batch) -> Batch:
        for filter_ in self._filters:
            batch = filter_(batch)
        return batch

    def _see(self, kinds: Sequence[str], piece: bytes) -> None:
        """Show the filters the lines of these types: they are to see them, whatever is chosen."""
        if not kinds:
            return
        words = [*map(orjson.dumps, kinds), ESCAPED]
        lines = b"".join(_lines_with(words, piece))
        if self._unseen is None:
            self._show(lines)
        else:
            self._unseen.append(lines)

    def _show(self, lines: bytes) -> None:
        """Let the filters see those of these lines that they are to see."""
        batch = FrameReader(whole=True).frames(lines)
        self._through([frame for frame in batch if frame.type in self._sees])

    def _load(self) -> None:
        if self._line_filter is None:
            if self._query is not None:
                self._load_pickers(self._query)
            self._line_filter = LineFilter(
                self._types, self._excluded, *self._condition(), self._named
            )
            self._line_filter.passage = self._passage

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
        self._unlooked = 0
        if self._query is not None:
            self._query.complaints.keep()
        self.news()  # what was counted before is the first process's

    def news(self) -> bytes:
        lines, self._unseen = self._unseen, []
        complaints = self._query.complaints.news() if self._query else None
        passage = self._passage.news() if self._passage is not None else None
        return marshal.dumps((lines, complaints, passage))

    def hear(self, news: bytes) -> None:
        lines, complaints, passage = marshal.loads(news)
        if self._passage is not None:
            self._passage.hear(passage)
        for each in lines:
            self._show(each)
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


def _lines_with(words: Sequence[bytes], piece: bytes) -> Iterator[bytes]:
    """The lines in which any of the words stands, each once."""
    found: set[tuple[int, int]] = set()
    for word in words:
        at = piece.find(word)
        while at >= 0:
            end = piece.find(b"\n", at) + 1 or len(piece)
            found.add((piece.rfind(b"\n", 0, at) + 1, end))
            at = piece.find(word, end)
    return (piece[start:end] for start, end in sorted(found))


def _frames(results: list[bytes]) -> Batch:
    return [Frame(done[:-1], "") for done in results if done]
