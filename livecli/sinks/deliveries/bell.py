"""`--bell`: the terminal rings, once for what comes at once."""

from __future__ import annotations

import os
from contextlib import suppress
from time import monotonic

from livecli.feed.frames import Frame


BELL = b"\a"
PAUSE_S = 1.0  # between two of them


class Bell:
    """A deliverer that rings on `stderr`, which is a terminal."""

    name = "--bell"
    failures = 0
    deadline = None

    def __init__(self, stderr: int) -> None:
        self._stderr = stderr
        self._next_at = 0.0

    def deliver(self, record: Frame) -> None:
        if monotonic() >= self._next_at:
            self._next_at = monotonic() + PAUSE_S
            with suppress(OSError):
                os.write(self._stderr, BELL)

    def attend(self) -> None:
        """It fails in silence."""

    def close(self, ends_at: float) -> None:
        """Nothing waits."""
