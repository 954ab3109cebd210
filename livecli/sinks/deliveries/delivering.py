"""A sink around another one: what was written there goes on to the deliverers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic

from livecli.feed.frames import Frame
from livecli.pipeline import Batch, Sink, SinkAround

from .deliverer import Deliverer


class Delivering(SinkAround):
    """Hands the records that `wants` fulfils to each of `deliverers`, once `out` has them."""

    def __init__(
        self,
        out: Sink,
        deliverers: Sequence[Deliverer],
        wants: Callable[[Frame], bool],
        patience_s: float,
    ) -> None:
        super().__init__(out)
        self._deliverers = deliverers
        self._wants = wants
        self._patience_s = patience_s  # at the end, for all that is on its way

    @property
    def failures(self) -> int:
        return self.out.failures + sum(each.failures for each in self._deliverers)

    @property
    def deadline(self) -> float | None:
        times = [self.out.deadline, *(each.deadline for each in self._deliverers)]
        return min((at for at in times if at is not None), default=None)

    def write(self, batch: Batch) -> None:
        self.out.write(batch)
        for record in filter(self._wants, batch):
            for each in self._deliverers:
                each.deliver(record)
        for each in self._deliverers:
            each.attend()

    def close(self, cause: str) -> None:
        try:
            self.out.close(cause)
        finally:
            ends_at = monotonic() + self._patience_s
            for each in self._deliverers:
                each.close(ends_at)
