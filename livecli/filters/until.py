"""When a frame that was waited for has come: one that fulfils a condition."""

from __future__ import annotations

from collections.abc import Callable

from livecli.feed.frames import Frame
from livecli.pipeline import Batch


class Until:
    """A stage that passes frames up to the first that fulfils `test`, and that one; then no more.

    Records about the stream are not looked at.
    """

    cause = "until"

    def __init__(self, test: Callable[[Frame], bool]) -> None:
        self.reached = False
        self._test = test

    @property
    def deadline(self) -> float | None:
        """It comes with a frame, not with time."""
        return None

    def over(self) -> bool:
        """Whether it has come."""
        return self.reached

    def __call__(self, batch: Batch) -> Batch:
        if self.reached:
            return []
        for index, frame in enumerate(batch):
            if not frame.aside and self._test(frame):
                self.reached = True
                return batch[: index + 1]
        return batch
