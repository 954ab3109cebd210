"""Signals: the first asks for a clean end, a second Ctrl-C leaves at once, and we die by it.

A program of jq or a regex may never end, and Python answers a signal only between two steps of its
own. So a second after the first signal whatever can be interrupted is (a regex, results without
end, the wait for another process), and the run ends cleanly. jq itself can not: there the second
signal of a kind is the system's, which ends the program at once. (To let it do so at the first, as
long as jq runs, would leave no end clean; to run each jq in a process of its own costs more than
jq. `record` does: a file is worth it.)
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

from livecli.errors import INTERRUPTIBLE, Interrupted


SIGPIPE = signal.SIGPIPE
POLITE = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Ctrl-T on a BSD; elsewhere `kill -USR1`, in the habit of dd.
CURIOUS = tuple(getattr(signal, name) for name in ("SIGINFO", "SIGUSR1") if hasattr(signal, name))
PATIENCE_S = 1.0  # with what can be interrupted
# Where a `struct sigaction` of 64 bits has its flags, and SA_RESETHAND among them.
ONE_SHOT = {"darwin": (12, 0x4), "linux": (136, 0x80000000)}


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
                self._before[number] = catch(number, self._catch)
        if self._on_status is not None:
            for number in CURIOUS:
                self._before[number] = signal.signal(number, self._answer)
        return self

    def __exit__(self, *_: object) -> None:
        if signal.SIGALRM in self._before:
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        signal.set_wakeup_fd(self._wake_before)

    def _answer(self, number: int, _: FrameType | None) -> None:
        if self._on_status is not None:
            self._on_status()

    def _catch(self, number: int, _: FrameType | None) -> None:
        catch(number, self._catch)
        if self.caught is None:
            self.caught = number
            self._before[signal.SIGALRM] = signal.signal(signal.SIGALRM, _interrupt)
            signal.setitimer(signal.ITIMER_REAL, PATIENCE_S, PATIENCE_S)
        if signal.SIGINT in self._before:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
        self._stop()


def catch(number: int, handler: Callable[[int, FrameType | None], None]) -> object:
    """Set a handler; returns the one before.

    Where a program or regex of the user's may run, the next signal of this kind is caught, and the
    one after it only if `catch` was called again: Python did not answer the first.
    """
    before = signal.signal(number, handler)
    if INTERRUPTIBLE and sys.platform in ONE_SHOT and sys.maxsize > 2**32:
        import ctypes

        at, flag = ONE_SHOT[sys.platform]
        sigaction = ctypes.CDLL(None).sigaction
        action = ctypes.create_string_buffer(256)  # with room to spare
        if sigaction(number, None, action) == 0:
            flags = ctypes.c_uint.from_buffer(action, at)
            flags.value |= flag
            sigaction(number, action, None)
    return before


def _interrupt(_: int, frame: FrameType | None) -> None:
    while frame is not None:
        if frame.f_code in INTERRUPTIBLE:
            raise Interrupted
        frame = frame.f_back


def die_by(number: int) -> NoReturn:
    """End as if the signal had never been caught, so that the caller's shell sees it."""
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
    os._exit(128 + number)  # if the signal was blocked
