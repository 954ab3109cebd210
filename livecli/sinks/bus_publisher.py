"""The sink of `publish`: frames go to a stream on a NATS server, by a thread of its own.

So many wait here as may be sent without an answer; what is more waits before the pipeline, in the
buffer of the feed, and so does all while the server is away.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial

from livecli.bus.bus import Bus
from livecli.bus.publisher import Publisher
from livecli.environment import Environment
from livecli.errors import LivecliError, OutputFailed, Unreachable
from livecli.feed.sports import Match
from livecli.pipeline import Batch
from livecli.wording import counted


MOST_IN_FLIGHT = 4096  # frames: 0.2 s at 20,000 a second
CLOSING_S = 5.0


class BusPublisher:
    """Writes frames to the bus; `say` gets sentences, `detail` the summary at the end.

    `check` raises what ends it, from outside; nothing is sent any more once `may_send` is False.
    """

    fd = None
    gone = False
    deadline = None
    failures = 0
    patience_s = CLOSING_S

    def __init__(
        self,
        bus: Bus,
        *,
        update: bool,
        env: Environment,
        say: Callable[[str], None],
        detail: Callable[[str], None],
        wake: Callable[[], None],
        check: Callable[[], None] = lambda: None,
        may_send: Callable[[], bool] = lambda: True,
    ) -> None:
        self._say = say
        self._detail = detail
        self._wake = wake
        self._check = check
        self._back: deque[Callable[[], None]] = deque()
        self._full = True
        self._publisher = Publisher(
            bus,
            update=update,
            clock=env.monotonic,
            jitter=env.jitter,
            say=lambda text: self._do(partial(say, text)),
            fail=lambda error: self._do(partial(_raise, error)),
            moved=self._moved,
            may_send=may_send,
        )

    @property
    def pending(self) -> int:
        """How many frames wait, where no more can be taken."""
        if not self._full:
            if self._publisher.connected and self._publisher.held < MOST_IN_FLIGHT:
                return 0
            self._full = True
            self._moved()  # what came between the question and the answer
        return max(1, self._publisher.held) if self._full else 0

    def open(self) -> None:
        self._publisher.start()

    def write(self, batch: Batch) -> None:
        self.flush()
        if batch:
            for frame in batch:
                frame.forget()
            self._publisher.put(batch)

    def flush(self) -> None:
        """Say what there is to say, and raise what ended it."""
        self._check()
        while self._back:
            self._back.popleft()()

    def join(self, match: Match) -> None:
        """All matches go the same way."""

    def leave(self, match: Match) -> None:
        self._publisher.forget(match)

    def close(self, cause: str) -> None:
        left = self._publisher.close(CLOSING_S)
        outflow = self._publisher.outflow
        if outflow is not None:
            window = outflow.window
            parts = [
                f"stored {counted(window.stored, 'frame')}",
                f"{window.collapsed + outflow.found} collapsed",
            ]
            if outflow.late:
                parts.append(f"{outflow.late} too late")
            self._detail("; ".join(parts))
        if cause != "failed":
            self.flush()
        if outflow is None and cause != "failed":
            raise Unreachable(
                f"{self._publisher.bus.address}: not reachable, and nothing is stored; is "
                "nats-server there?"
            )
        if left and cause != "failed":
            raise OutputFailed(
                f"{self._publisher.bus.address}: {counted(left, 'frame')} not stored, for the "
                "server gave no word; start it again"
            )

    def _do(self, what: Callable[[], None]) -> None:
        self._back.append(what)
        self._wake()

    def _moved(self) -> None:
        """On the publisher's thread too: the sink may have room again."""
        publisher = self._publisher
        if self._full and publisher.connected and publisher.held < MOST_IN_FLIGHT // 2:
            self._full = False
            self._wake()


def _raise(error: LivecliError) -> None:
    raise error
