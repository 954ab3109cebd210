"""Captures as a source: in turn or merged, as fast as possible or at their own pace."""

from __future__ import annotations

import select
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import merge
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from livecli.errors import InputFailed, LivecliError, UsageError
from livecli.feed.frames import Frame
from livecli.pipeline import Batch, Filter
from livecli.poller import NOW

from .capture_file import STDIN, Capture


if TYPE_CHECKING:
    from livecli.capture.pace import Pace


# Of a batch, except where it is a piece of the capture.
AT_ONCE = 500  # frames
AT_ONCE_BYTES = 2**20


class Playback:
    """A source that plays `paths`, `rounds` times (None: without end).

    `reader` gives the frames of a capture, an empty batch where more may come later; `window` is
    called for each round. With a `pace`, frames come when
    they are due by `clock`. A capture that cannot be read is reported by `say` and sets `failed`.
    """

    problem: LivecliError | None = None

    def __init__(
        self,
        paths: Sequence[Path],
        *,
        stdin: int,
        reader: Callable[[Capture], Iterator[Batch]],
        window: Callable[[], Filter | None],
        say: Callable[[str], None],
        clock: Callable[[], float],
        merged: bool = False,
        pace: Pace | None = None,
        rounds: int | None = 1,
    ) -> None:
        self.paths = paths
        self.reader = reader
        self.window = window
        self.say = say
        self.clock = clock
        self.merged = merged
        self.pace = pace
        self.failed = False
        self.read_any = False  # whether any capture had a byte
        self.done = False
        self._stdin = stdin
        self._current: Capture | None = None
        self._batches = self._rounds(count() if rounds is None else range(rounds))
        self._waiting: deque[Frame] = deque()  # until they are due
        self._due_at: float | None = None  # of the first of these
        if STDIN in paths and (merged or rounds != 1):
            word = "--merge" if merged else "--loop"
            raise UsageError(f"{word}: stdin comes only once, in its own order; give a file")

    @property
    def fd(self) -> int | None:
        """A capture that is still being written: a pipe, or a terminal."""
        if self._waiting or self._current is None or not self._current.waits:
            return None
        return self._current.fd

    @property
    def deadline(self) -> float | None:
        if self._waiting:
            return NOW if self._due_at is None else self._due_at
        return NOW if self.fd is None else None

    def open(self) -> None:
        """Nothing: each capture is opened in its turn."""

    def take(self) -> Batch:
        if self.pace is None or self.done:
            return self._read()
        if not self._waiting:
            self._waiting.extend(self._read())
        due: Batch = []
        now = self.clock()
        while self._waiting and len(due) < AT_ONCE:
            if self._due_at is None:
                self._due_at = self.pace.due_at(self._waiting[0], now)
            if self._due_at > now:
                break
            due.append(self._waiting.popleft())
            self._due_at = None
        return due

    def stop(self) -> None:
        self.done = True
        self._waiting.clear()

    def close(self) -> None:
        if self._current is not None:
            self._current.close()

    def _read(self) -> Batch:
        """The next piece, which may be empty. Never waits for a writer."""
        if self.done or (self.fd is not None and not _has_come(self.fd)):
            return []
        batch = next(self._batches, None)
        if batch is None:
            self.done = True
        return batch or []

    def _rounds(self, rounds: Iterable[int]) -> Iterator[Batch]:
        for _ in rounds:
            found = False  # any frame in this round
            window = self.window()
            in_turn = chain.from_iterable(map(self._frames, self.paths))
            for batch in self._merged() if self.merged else in_turn:
                chosen = batch if window is None else window(batch)
                found = found or bool(chosen)
                yield chosen
            if not found:  # another round would have none either
                return

    def _merged(self) -> Iterator[Batch]:
        """By time of arrival; each capture keeps its order, and ties go by the order of files."""
        each = [chain.from_iterable(self._frames(path)) for path in self.paths]
        frames = merge(*each, key=lambda frame: frame.received_ms)
        batch: Batch = []
        size = 0
        for frame in frames:
            batch.append(frame)
            size += len(frame.raw)
            if len(batch) >= AT_ONCE or size >= AT_ONCE_BYTES:
                yield batch
                batch, size = [], 0
        yield batch

    def _frames(self, path: Path) -> Iterator[Batch]:
        capture = Capture(path, self._stdin)
        try:
            capture.open()
            self._current = capture
            if capture.waits:
                yield []  # so that the pipeline waits for its first bytes, not this read
            yield from self.reader(capture)
        except InputFailed as error:
            self.failed = True
            self.say(str(error))
            yield []  # so that nobody watches its descriptor when the next one gets the number
        self.read_any = self.read_any or capture.position > 0
        if capture.cut:
            self.say(f"{capture.name}: {capture.cut}; what came before was read")


def _has_come(fd: int) -> bool:
    """Whether a read would not block."""
    poll = select.poll()
    poll.register(fd, select.POLLIN)
    return bool(poll.poll(0))
