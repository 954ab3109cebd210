"""The spine: Source → filters → sink. One place waits, one loop moves batches.

It runs on the main thread, which gets the signals. It sleeps in one `poll` on the wake-up
descriptor (frames, signals), the sink's descriptor and the next deadline. A wake-up without frames
is an empty batch, so that stages that keep time do so while nothing arrives.
"""

from __future__ import annotations

import os
import select
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Protocol

from livecli.errors import Exit, LivecliError
from livecli.feed.frames import Frame
from livecli.feed.sports import Match


Batch = list[Frame]
Filter = Callable[[Batch], Batch]
Renderer = Callable[[Batch], bytes]

# At the end of a run, a reader that takes nothing for this long is given up.
PATIENCE_S = 1.0

# poll counts milliseconds in 31 bits: 24 days would be too long.
LONGEST_SLEEP_S = 86_400.0

# The events of poll for a reader that is gone: an error on Linux, a hang-up elsewhere.
GONE = select.POLLERR | select.POLLHUP | select.POLLNVAL


class Source(Protocol):
    """Where frames come from. `take` never waits.

    The pipeline takes when the `Waker` wakes it, when `fd` can be read, and at `deadline`.
    """

    @property
    def fd(self) -> int | None:
        """A descriptor for `poll` to watch for input; None where there is none."""

    @property
    def deadline(self) -> float | None:
        """When there will be something to take; None if the source calls the waker itself."""

    def open(self) -> None: ...
    def take(self) -> Batch: ...
    def stop(self) -> None:
        """Take in nothing more; what was taken in can still be taken out."""

    @property
    def done(self) -> bool:
        """Whether nothing more will come and everything was taken."""

    @property
    def problem(self) -> LivecliError | None:
        """The error that ended it, if any."""

    def close(self) -> None: ...


class Sink(Protocol):
    """Where frames go. `write` keeps what cannot be written yet; `flush` tries again.

    An empty batch is time that passes, and so is one at the sink's own deadline.
    """

    gone: bool

    @property
    def fd(self) -> int | None:
        """A descriptor whose reader may be slow or go away; None where there is no such."""

    @property
    def pending(self) -> int:
        """Bytes that wait for the reader."""

    @property
    def deadline(self) -> float | None:
        """When it wants to be written to, even if nothing came."""

    def open(self) -> None: ...
    def write(self, batch: Batch) -> None: ...
    def flush(self) -> None: ...
    def join(self, match: Match) -> None:
        """A match is followed from now on, in addition to those from the beginning."""

    def leave(self, match: Match) -> None:
        """A match is over, and what came of it has been written."""

    def close(self, cause: str) -> None:
        """Finish; `cause` is why: `ended`, `stopped`, `failed`, or the limit that ended it."""


class Limits(Protocol):
    """The limits that may end a run; `cause` is the one that did, in one word."""

    cause: str

    @property
    def deadline(self) -> float | None: ...
    def heard(self, batch: Batch) -> Batch: ...
    def passed(self, batch: Batch) -> Batch: ...
    def held_up(self) -> None:
        """The reader takes nothing, so no frame can arrive."""

    def verdict(self) -> Exit | None: ...


class Waker:
    """A pipe with which any thread and any signal can end the main thread's sleep."""

    def __init__(self) -> None:
        self.read_fd, self.write_fd = os.pipe()
        os.set_blocking(self.read_fd, False)
        os.set_blocking(self.write_fd, False)

    def wake(self) -> None:
        with suppress(OSError):  # it is full, so a wake-up is pending already
            os.write(self.write_fd, b"\0")

    def sleep(self) -> None:
        """Sleep until `wake` is called."""
        poll = select.poll()
        poll.register(self.read_fd, select.POLLIN)
        poll.poll()
        self.clear()

    def clear(self) -> None:
        with suppress(BlockingIOError):
            os.read(self.read_fd, 4096)


class Pipeline:
    """Built and ready to run. `stop` may be called from a signal handler.

    `meanwhile` is called whenever we wake and the reader still takes nothing.
    """

    def __init__(
        self,
        source: Source,
        filters: Sequence[Filter],
        sink: Sink,
        *,
        limits: Limits,
        waker: Waker,
        clock: Callable[[], float],
        meanwhile: Callable[[], None] = lambda: None,
    ) -> None:
        self.source = source
        self.stages = [limits.heard, *filters, limits.passed]
        self.sink = sink
        self.limits = limits
        self.waker = waker
        self.clock = clock
        self.meanwhile = meanwhile
        self.stopping = False
        self._poll = select.poll()
        self._watched: dict[int, int] = {}

    def stop(self) -> None:
        """End the run; what has arrived is still written."""
        self.stopping = True
        self.waker.wake()

    def run(self) -> Exit:
        """Move frames until the source is done, a limit is met, or the end was asked for.

        Returns the exit code; raises the source's problem, after everything before it was written.
        `sink.gone` tells afterwards whether the reader went away.
        """
        self.sink.open()
        cause = "failed"
        try:
            self.source.open()
            verdict = self._flow()
            self._drain()
            cause = self._cause(verdict)
        finally:
            self.source.stop()
            try:
                self.sink.close(cause)
            finally:
                self.source.close()
        if verdict is None and self.source.problem is not None and not self.sink.gone:
            raise self.source.problem
        return verdict or Exit.DONE

    def _cause(self, verdict: Exit | None) -> str:
        """The cause of the end, in one word for the sink."""
        if self.source.problem is not None:
            return "failed"
        if verdict is not None:
            return self.limits.cause
        return "stopped" if self.stopping else "ended"

    def _flow(self) -> Exit | None:
        """Move frames; returns the exit code if a limit was met."""
        verdict: Exit | None = None
        while verdict is None and not (self.stopping or self.source.done or self.sink.gone):
            self._wait(self.limits.deadline)
            if self.sink.pending:
                self.limits.held_up()
                self.meanwhile()
            else:
                self._step()
            verdict = self.limits.verdict()
        return verdict

    def _step(self) -> None:
        """One batch, from the source to the sink."""
        batch = self.source.take()
        for stage in self.stages:
            batch = stage(batch)
        self.sink.write(batch)

    def _wait(self, deadline: float | None) -> None:
        """Sleep until there is something to do."""
        self._watch()
        for fd, events in self._poll.poll(self._timeout_ms(deadline)):
            if fd == self.waker.read_fd:
                self.waker.clear()
            elif fd == self.sink.fd and events & GONE:
                self.sink.gone = True
        if self.sink.pending and not self.sink.gone:
            self.sink.flush()

    def _timeout_ms(self, deadline: float | None) -> float | None:
        """How long to sleep; while the reader takes nothing, the source's deadline is ignored."""
        times = [deadline, self.sink.deadline, None if self.sink.pending else self.source.deadline]
        deadlines = [at for at in times if at is not None]
        if not deadlines:
            return None
        left_s = min(min(deadlines) - self.clock(), LONGEST_SLEEP_S)
        return left_s * 1000 + 0.5 if left_s > 0 else 0

    def _watch(self) -> None:
        """Poll for a reader that is gone always; for room and input only when needed."""
        events = {self.waker.read_fd: select.POLLIN}
        if self.sink.fd is not None:
            events[self.sink.fd] = select.POLLOUT if self.sink.pending else 0
        if self.source.fd is not None and not self.sink.pending:
            events[self.source.fd] = select.POLLIN
        if events != self._watched:
            for fd in self._watched.keys() - events.keys():
                self._poll.unregister(fd)
            for fd, mask in events.items():
                self._poll.register(fd, mask)
            self._watched = events

    def _drain(self) -> None:
        """At the end: stop the source, and write what had arrived by then."""
        self.source.stop()
        give_up_at = self.clock() + PATIENCE_S
        left = -1
        while not self.sink.gone and self.clock() < give_up_at:
            if not self.sink.pending:
                self._step()
            if not self.sink.pending and self.source.done:
                break
            if self.sink.pending != left:  # the reader is slow, but still reads
                left = self.sink.pending
                give_up_at = self.clock() + PATIENCE_S
            self._wait(give_up_at)
