"""What came, counted for the summary at the end: frames by type, gaps and the seconds missed."""

from __future__ import annotations

from collections import Counter

from livecli.capture.quantiles import MOST_KINDS, OTHERS
from livecli.feed.frames import OURS
from livecli.pipeline import Batch


class FrameCounts:
    """A stage that passes every batch on as it came."""

    def __init__(self) -> None:
        self.frames: Counter[str] = Counter()
        self.gaps = 0
        self.missed_s = 0.0
        self.dropped = 0

    def __call__(self, batch: Batch) -> Batch:
        self.frames.update([frame.type for frame in batch])
        for kind in OURS & self.frames.keys():
            del self.frames[kind]
            for frame in batch:
                if frame.type == kind:
                    self._ours(kind, frame.body)
        others = list(self.frames)[MOST_KINDS:]
        if others:
            self.frames[OTHERS] = sum([self.frames.pop(kind) for kind in others])
        return batch

    def _ours(self, kind: str, body: dict[str, float]) -> None:
        if kind == "_gap":
            self.gaps += 1
            self.missed_s += (body["to_ms"] - body["from_ms"]) / 1000
        elif kind == "_drop":
            self.dropped += int(body["frames"])

    @property
    def trouble(self) -> bool:
        """Whether something was missed."""
        return bool(self.gaps or self.dropped)
