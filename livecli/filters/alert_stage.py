"""The stage that makes alerts of frames: it takes frames, and passes on `_alert` records."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

from livecli.alerts.detector import Detector
from livecli.feed.alert_records import alert_record
from livecli.feed.frames import Frame
from livecli.pipeline import Batch


class AlertStage:
    """`wall_ms` is the clock of a live run; in captures time passes with the frames (None).

    `say_record` gets records of ours, which go no further.
    """

    def __init__(
        self,
        detector: Detector,
        wall_ms: Callable[[], float] | None,
        say_record: Callable[[Frame], None] = lambda frame: None,
    ) -> None:
        self.detector = detector
        self._wall_ms = wall_ms
        self._say_record = say_record

    @property
    def wait_s(self) -> float:
        """How long until time alone may bring an alert."""
        if self._wall_ms is None or self.detector.deadline_ms == inf:
            return inf
        return max(0.0, self.detector.deadline_ms - self._wall_ms()) / 1000

    def __call__(self, batch: Batch) -> Batch:
        for frame in batch:
            if frame.ours:
                self._say_record(frame)
        records = [alert_record(alert) for frame in batch for alert in self.detector.hear(frame)]
        if self._wall_ms is not None:
            records += [alert_record(alert) for alert in self.detector.at(self._wall_ms())]
        return records
