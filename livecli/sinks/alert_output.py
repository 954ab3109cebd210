"""Alerts onto stdout; where it is kept which of them were said, one by one."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from math import inf

from livecli.alerts.ledger import Ledger
from livecli.feed.frames import Frame
from livecli.filters.alert_stage import AlertStage
from livecli.pipeline import Batch, Sink, SinkAround

from .alert_keys import AlertKeys


class AlertOutput(SinkAround):
    """A sink around another, `out`. With `keys`, a record is out before its key is kept.

    Its deadline is that of the alerts which time brings, too.
    """

    def __init__(
        self,
        out: Sink,
        stage: AlertStage,
        keys: AlertKeys | None,
        clock: Callable[[], float],
    ) -> None:
        super().__init__(out)
        self._stage = stage
        self._ledger: Ledger = stage.detector.ledger
        self._keys = keys
        self._clock = clock
        self._waiting: deque[Frame] = deque()
        self._going: Frame | None = None  # the record that is being written

    @property
    def pending(self) -> int:
        return self.out.pending + len(self._waiting)

    @property
    def deadline(self) -> float | None:
        wait_s = self._stage.wait_s
        times = [self.out.deadline, None if wait_s == inf else self._clock() + wait_s]
        return min((at for at in times if at is not None), default=None)

    def open(self) -> None:
        """What may not have been said comes first."""
        self.out.open()
        if self._keys is not None:
            self._waiting.extend(self._keys.unsaid)
            self._go_on(self._keys)

    def write(self, batch: Batch) -> None:
        if self._keys is None:
            self._ledger.unsaved.clear()
            self.out.write(batch)
            return
        unsaved, self._ledger.unsaved = self._ledger.unsaved, []
        self._keys.note(unsaved)
        self._waiting.extend(batch)
        self._go_on(self._keys)
        if not batch:
            self.out.write([])  # time passes there, too

    def flush(self) -> None:
        self.out.flush()
        if self._keys is not None:
            self._go_on(self._keys)

    def close(self, cause: str) -> None:
        try:
            self.out.close(cause)
        finally:
            if self._keys is not None:
                self._keys.close()

    def _go_on(self, keys: AlertKeys) -> None:
        while not (self.out.pending or self.out.gone):
            if self._going is not None:
                keys.end(self._going)
                self._going = None
            if not self._waiting:
                return
            self._going = self._waiting.popleft()
            keys.begin(self._going)
            self.out.write([self._going])
