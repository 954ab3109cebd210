"""The spine: Source → filters → sink. One place waits, one loop moves batches.

It runs on one thread: the main one, or that of `watch`. It sleeps in the one `Poller`, which
watches the source's and the sink's descriptors, signals, and the next deadline. A wake-up without
frames is an empty batch, so that stages that keep time do so while nothing arrives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf
from typing import Protocol

from livecli.errors import Exit, LivecliError
from livecli.feed.frames import Frame
from livecli.feed.sports import Match
from livecli.poller import GONE, NOW, READABLE, WRITABLE, Poller


Batch = list[Frame]
Filter = Callable[[Batch], Batch]
Renderer = Callable[[Batch], bytes]

# At the end of a run, a reader that takes nothing for this long is given up.
PATIENCE_S = 1.0

# A step that took longer held up the sockets: from then on it gets fewer frames at a time.
LONG_STEP_S = 1.0
FIRST_FRAMES, MOST_FRAMES = 8, 2**16  # of one step: it doubles as long as steps are quick


class Source(Protocol):
    """Where frames come from. `take` never waits.

    The pipeline takes when the `Poller` ends its sleep, when `fd` can be read, and at `deadline`.
    """

    @property
    def fd(self) -> int | None:
        """A descriptor to watch for input; None where there is none, or it is watched already."""

    @property
    def deadline(self) -> float | None:
        """When there will be something to take; None if something else will end the sleep."""

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
    def failures(self) -> int:
        """How often what was to be done besides writing failed, such as a command."""

    @property
    def fd(self) -> int | None:
        """A descriptor whose reader may be slow or go away; None where there is no such."""

    @property
    def pending(self) -> int:
        """How much waits for the reader, or for the disk."""

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


class SinkAround:
    """A sink around another one, `out`: what a subclass does not do itself, that one does."""

    def __init__(self, out: Sink) -> None:
        self.out = out

    @property
    def fd(self) -> int | None:
        return self.out.fd

    @property
    def gone(self) -> bool:
        return self.out.gone

    @gone.setter
    def gone(self, gone: bool) -> None:
        self.out.gone = gone

    @property
    def failures(self) -> int:
        return self.out.failures

    @property
    def pending(self) -> int:
        return self.out.pending

    @property
    def deadline(self) -> float | None:
        return self.out.deadline

    def open(self) -> None:
        self.out.open()

    def write(self, batch: Batch) -> None:
        self.out.write(batch)

    def flush(self) -> None:
        self.out.flush()

    def join(self, match: Match) -> None:
        self.out.join(match)

    def leave(self, match: Match) -> None:
        self.out.leave(match)

    def close(self, cause: str) -> None:
        self.out.close(cause)


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


class Pipeline:
    """Built and ready to run. `stop` may be called from a signal handler.

    `meanwhile` is called whenever we wake and the reader still takes nothing; `stalled` with the
    seconds of a step that was so long that it held up the source.
    """

    def __init__(
        self,
        source: Source,
        filters: Sequence[Filter],
        sink: Sink,
        *,
        limits: Limits,
        poller: Poller,
        meanwhile: Callable[[], None] = lambda: None,
        stalled: Callable[[float], None] = lambda seconds: None,
    ) -> None:
        self.source = source
        self.stages = [limits.heard, *filters, limits.passed]
        self.sink = sink
        self.limits = limits
        self.poller = poller
        self.clock = poller.clock
        self.meanwhile = meanwhile
        self.stalled = stalled
        self.stopping = False
        self._most = FIRST_FRAMES
        self._rest: Batch = []  # of what was taken, for the next step
        # Whether the sink is watched for room, and the source's descriptor; None: not at all yet.
        self._watched: tuple[bool | None, int | None] = None, None

    def stop(self) -> None:
        """End the run; what has arrived is still written."""
        self.stopping = True
        self.poller.wake()

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
            self._unwatch()
            try:
                self.sink.close(cause)
            finally:
                self.source.close()
        if verdict is None and self.source.problem is not None and not self.sink.gone:
            raise self.source.problem
        return verdict or (Exit.NO if self.sink.failures else Exit.DONE)

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
        while verdict is None and not (self.stopping or self._dry or self.sink.gone):
            self._wait(self.limits.deadline)
            if self.sink.pending:
                self.limits.held_up()
                self.meanwhile()
            else:
                self._step()
            verdict = self.limits.verdict()
        return verdict

    @property
    def _dry(self) -> bool:
        """Whether everything was taken from the source, and has gone through the stages."""
        return self.source.done and not self._rest

    def _step(self) -> None:
        """One batch, from the source to the sink; of a large one the beginning."""
        batch = self._rest or self.source.take()
        self._rest = []
        count = len(batch)
        if count > self._most:
            batch, self._rest = batch[: self._most], batch[self._most :]
        began = self.clock()
        for stage in self.stages:
            batch = stage(batch)
        self.sink.write(batch)
        took_s = self.clock() - began
        if took_s > LONG_STEP_S:
            self._most = max(1, min(count, self._most) // 2)
            self.stalled(took_s)
        elif self._most < count:
            self._most = min(2 * self._most, MOST_FRAMES)

    def _wait(self, deadline: float | None) -> None:
        """Sleep until there is something to do."""
        pending = self.sink.pending > 0
        # While the reader takes nothing, nothing is taken either.
        take_at = None if pending else NOW if self._rest else self.source.deadline
        source_fd = None if pending else self.source.fd
        if self._watched != (pending, source_fd):
            self._watch(pending, source_fd)
        times = [at for at in (deadline, self.sink.deadline, take_at) if at is not None]
        self.poller.sleep(min(times) if times else None)
        if self.sink.pending and not self.sink.gone:
            self.sink.flush()

    def _watch(self, pending: bool, source_fd: int | None) -> None:
        """Watch for a reader that is gone always; for room and input only when needed."""
        if self.sink.fd is not None:
            self.poller.watch(self.sink.fd, WRITABLE if pending else 0, self._reader_ready)
        if source_fd != self._watched[1]:
            self._unwatch_source()
            if source_fd is not None:
                self.poller.watch(source_fd, READABLE, _ready)
        self._watched = pending, source_fd

    def _unwatch_source(self) -> None:
        if self._watched[1] is not None:
            self.poller.unwatch(self._watched[1])

    def _unwatch(self) -> None:
        self._unwatch_source()
        if self.sink.fd is not None:
            self.poller.unwatch(self.sink.fd)

    def _reader_ready(self, events: int) -> None:
        if events & GONE:
            self.sink.gone = True

    def _drain(self) -> None:
        """At the end: stop the source, and write what had arrived by then."""
        self.source.stop()
        # Only a reader may go away, or a server.
        patience_s = getattr(self.sink, "patience_s", inf if self.sink.fd is None else PATIENCE_S)
        give_up_at = self.clock() + patience_s
        left = -1
        while not self.sink.gone and self.clock() < give_up_at:
            if not self.sink.pending:
                self._step()
            if not self.sink.pending and self._dry:
                break
            if self.sink.pending != left:  # the reader is slow, but still reads
                left = self.sink.pending
                give_up_at = self.clock() + patience_s
            self._wait(give_up_at)


def _ready(events: int) -> None:
    """It is the end of the sleep that counts."""
