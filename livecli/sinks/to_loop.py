"""A sink whose frames go to a server on another thread."""

from __future__ import annotations

from collections.abc import Callable

from livecli.feed.sports import Match
from livecli.pipeline import Batch


class ToLoop:
    """Hands every batch to `put`, and matches that come and go to `joined` and `left`."""

    fd = None
    gone = False
    failures = 0
    pending = 0
    deadline = None

    def __init__(
        self,
        put: Callable[[Batch], None],
        joined: Callable[[Match], None],
        left: Callable[[Match], None],
    ) -> None:
        self._put = put
        self.join = joined
        self.leave = left

    def open(self) -> None:
        """Nothing: the server is open already."""

    def write(self, batch: Batch) -> None:
        if batch:
            self._put(batch)

    def flush(self) -> None:
        """Nothing waits here: the server's queues are bounded."""

    def close(self, cause: str) -> None:
        """Nothing: the server closes its clients."""
