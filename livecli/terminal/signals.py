"""Signals: the first asks for a clean end, a second Ctrl-C leaves at once, and we die by it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from types import FrameType
from typing import NoReturn


SIGPIPE = signal.SIGPIPE
POLITE = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Ctrl-T on a BSD; elsewhere `kill -USR1`, in the habit of dd.
CURIOUS = tuple(getattr(signal, name) for name in ("SIGINFO", "SIGUSR1") if hasattr(signal, name))


class Signals:
    """While entered, polite signals call `stop`, curious ones `on_status`, and any of them wakes
    the main thread through `wake_fd`."""

    def __init__(
        self,
        stop: Callable[[], None],
        wake_fd: int,
        on_status: Callable[[], None] | None = None,
    ) -> None:
        self.caught: int | None = None
        self._stop = stop
        self._on_status = on_status
        self._wake_fd = wake_fd
        self._before: dict[int, object] = {}

    def __enter__(self) -> Signals:
        self._wake_before = signal.set_wakeup_fd(self._wake_fd, warn_on_full_buffer=False)
        for number in POLITE:
            # A shell's background job, or nohup, wants to be spared: it set the signal to ignored.
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._catch)
        if self._on_status is not None:
            for number in CURIOUS:
                self._before[number] = signal.signal(number, self._answer)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        signal.set_wakeup_fd(self._wake_before)

    def _answer(self, number: int, _: FrameType | None) -> None:
        if self._on_status is not None:
            self._on_status()

    def _catch(self, number: int, _: FrameType | None) -> None:
        if self.caught is not None and number == signal.SIGINT:
            die_by(number)
        self.caught = self.caught or number
        self._stop()


def die_by(number: int) -> NoReturn:
    """End as if the signal had never been caught, so that the caller's shell sees it."""
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
    os._exit(128 + number)  # if the signal was blocked
