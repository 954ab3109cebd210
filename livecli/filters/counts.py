"""What came, counted for the summary at the end: frames by type, gaps and the seconds missed."""

from __future__ import annotations

from collections import Counter

from livecli.capture.quantiles import MOST_KINDS, OTHERS
from livecli.feed.frames import OURS, Frame
from livecli.feed.records import read_drop, read_gap
from livecli.pipeline import Batch


class FrameCounts:
    """A stage that passes every batch on as it came."""

    def __init__(self) -> None:
        self.frames: Counter[str] = Counter()
        self.gaps = 0
        self.missed_s = 0.0
        self.dropped = 0

    def __call__(self, batch: Batch) -> Batch:
        if len(batch) == 1:  # for which `update` takes five times as long
            self.frames[batch[0].type] += 1
        else:
            self.frames.update([frame.type for frame in batch])
        for kind in OURS & self.frames.keys():
            del self.frames[kind]
            for frame in batch:
                if frame.type == kind:
                    self._note(frame)
        others = list(self.frames)[MOST_KINDS:]
        if others:
            self.frames[OTHERS] = sum([self.frames.pop(kind) for kind in others])
        return batch

    def _note(self, frame: Frame) -> None:
        if frame.type == "_gap" and (gap := read_gap(frame.body)):
            self.gaps += 1
            self.missed_s += gap.missed_ms / 1000
        elif frame.type == "_drop" and (drop := read_drop(frame.body)):
            self.dropped += drop.frames

    @property
    def trouble(self) -> bool:
        """Whether something was missed."""
        return bool(self.gaps or self.dropped)
