"""Captures as a source: one after the other or merged, as fast as it goes or at their pace."""

from __future__ import annotations

import select
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import merge
from itertools import chain, count, islice
from pathlib import Path
from typing import Protocol

from livecli.capture.pace import Pace
from livecli.errors import InputFailed, LivecliError, UsageError
from livecli.feed.frames import Frame
from livecli.pipeline import Batch, Filter

from .capture_file import STDIN, Capture


AT_ONCE = 500  # frames in a batch, where the capture's own pieces do not decide it
NOW = 0.0  # a deadline that has passed


class CaptureReader(Protocol):
    """What makes frames of the lines of a capture."""

    def batches(self, capture: Capture) -> Iterator[Batch]:
        """Its frames; an empty batch where there may be some later."""


class Playback:
    """A source that plays `paths`, `rounds` times (None: without end).

    `reader` and `window` are made anew for each capture and for each round. With a `pace`, frames
    come when they are due by `clock`. What cannot be read is said, and `failed` tells it.
    """

    problem: LivecliError | None = None

    def __init__(
        self,
        paths: Sequence[Path],
        *,
        stdin: int,
        reader: Callable[[], CaptureReader],
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
        self.read_any = False  # whether there was anything in the captures
        self.done = False
        self._stdin = stdin
        self._current: Capture | None = None
        self._batches = self._rounds(count() if rounds is None else range(rounds))
        self._waiting: deque[Frame] = deque()  # for its time to come
        self._due_at: float | None = None  # of the first that waits
        if STDIN in paths and (merged or rounds != 1):
            word = "--merge" if merged else "--loop"
            raise UsageError(f"{word}: stdin comes only once, in its own order; give a file")

    @property
    def fd(self) -> int | None:
        """The capture that is being written while we read it: a pipe, or a terminal."""
        if self._waiting or self._current is None or not self._current.waits:
            return None
        return self._current.fd

    @property
    def deadline(self) -> float | None:
        if self._waiting:
            return NOW if self._due_at is None else self._due_at
        return NOW if self.fd is None else None

    def open(self) -> None:
        """Captures are opened when it is their turn."""

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
        """The next piece; an empty one is nothing special. Never waits for a writer."""
        if self.done or (self.fd is not None and not _has_come(self.fd)):
            return []
        batch = next(self._batches, None)
        if batch is None:
            self.done = True
        return batch or []

    def _rounds(self, rounds: Iterable[int]) -> Iterator[Batch]:
        for _ in rounds:
            found = False
            window = self.window()
            for batch in self._merged() if self.merged else self._in_turn():
                chosen = batch if window is None else window(batch)
                found = found or bool(chosen)
                yield chosen
            if not found:  # nor would there be in another round
                return

    def _in_turn(self) -> Iterator[Batch]:
        for path in self.paths:
            yield from self._frames(path)

    def _merged(self) -> Iterator[Batch]:
        """By the time of arrival; each capture's own order stays, and so does that of the files."""
        each = [chain.from_iterable(self._frames(path)) for path in self.paths]
        frames = merge(*each, key=lambda frame: frame.received_ms)
        while batch := list(islice(frames, AT_ONCE)):
            yield batch

    def _frames(self, path: Path) -> Iterator[Batch]:
        capture = Capture(path, self._stdin)
        reader = self.reader()
        try:
            capture.open()
            self._current = capture
            if capture.waits:
                yield []  # so that the pipeline waits for its first bytes, and not we
            yield from reader.batches(capture)
        except InputFailed as error:
            self.failed = True
            self.say(str(error))
        self.read_any = self.read_any or capture.position > 0
        if capture.cut:
            self.say(f"{capture.name}: {capture.cut}; what came before was read")


def _has_come(fd: int) -> bool:
    """Whether there is something to read, or its end."""
    poll = select.poll()
    poll.register(fd, select.POLLIN)
    return bool(poll.poll(0))
