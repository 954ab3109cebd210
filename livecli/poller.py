"""The one place where a thread sleeps: until a descriptor is ready, a call comes, or it is time."""

from __future__ import annotations

import os
import select
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from heapq import heappop, heappush
from itertools import count
from time import monotonic
from typing import Any


READABLE, WRITABLE = select.POLLIN, select.POLLOUT
# What is always watched for: a peer that is gone is an error on Linux, a hang-up elsewhere.
GONE = select.POLLERR | select.POLLHUP | select.POLLNVAL

NOW = 0.0  # a deadline that has passed
# A poll counts milliseconds in 31 bits: 24 days would be too long.
LONGEST_SLEEP_S = 86_400.0


class Poller:
    """Watches descriptors, by epoll where there is one: it is cheaper beyond ten of them.

    All callbacks run inside `sleep`, on its thread: those of descriptors first, then the calls,
    then what is due, so that a deadline is judged by everything that had come before it. `clock`
    gives monotonic seconds. Only `call` and `wake` may be used on other threads and in signal
    handlers.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self.clock = clock
        self._epoll = hasattr(select, "epoll")
        self._poll: Any = select.epoll() if self._epoll else select.poll()
        self._watched: dict[int, tuple[int, Callable[[int], None]]] = {}
        self._always: set[int] = set()
        self._calls: deque[tuple[Callable[..., object], tuple[Any, ...]]] = deque()
        self._times: list[tuple[float, int, Callable[..., object], tuple[Any, ...]]] = []
        self._numbers = count()
        self._wake_fd, self.write_fd = os.pipe()  # any signal may write to the latter
        os.set_blocking(self._wake_fd, False)
        os.set_blocking(self.write_fd, False)
        self.watch(self._wake_fd, READABLE, self._woken)

    def watch(self, fd: int, events: int, ready: Callable[[int], None]) -> None:
        """Call `ready` with what happened on `fd`: these events, or GONE; a new call replaces.

        What cannot be watched, a regular file, say, is always ready.
        """
        before = self._watched.get(fd)
        self._watched[fd] = events, ready
        try:
            if before is None:
                self._poll.register(fd, events)
            elif before[0] != events:
                self._poll.modify(fd, events)
        except (PermissionError, FileNotFoundError):  # the latter: it was not registered
            self._always.add(fd)

    def unwatch(self, fd: int) -> None:
        """Watch `fd` no more; before it is closed."""
        if self._watched.pop(fd, None) is not None:
            self._always.discard(fd)
            with suppress(KeyError, OSError):
                self._poll.unregister(fd)

    def call(self, function: Callable[..., object], *args: Any) -> None:
        """Call `function(*args)` soon, on the thread that sleeps here."""
        self._calls.append((function, args))
        self.wake()

    def call_at(self, when: float, function: Callable[..., object], *args: Any) -> None:
        """Call `function(*args)` when the clock says `when`; only on the thread that sleeps."""
        heappush(self._times, (when, next(self._numbers), function, args))

    def wake(self) -> None:
        """End the sleep."""
        with suppress(OSError):  # it is full, so a wake-up is pending already
            os.write(self.write_fd, b"\0")

    def sleep(self, deadline: float | None = None) -> None:
        """Sleep until something happens, at the longest until `deadline`; then call who is due."""
        always = self._always and [
            (fd, self._watched[fd][0]) for fd in self._always if self._watched[fd][0]
        ]
        happened = self._poll.poll(0 if always else self._timeout(deadline))
        for fd, events in [*happened, *always] if always else happened:
            watched = self._watched.get(fd)  # an earlier one may have ended its watch
            if watched is not None:
                watched[1](events)
        for _ in range(len(self._calls)):  # not those that come meanwhile
            function, args = self._calls.popleft()
            function(*args)
        if self._times:
            now = self.clock()
            due = []  # not those that are added meanwhile, or one could keep all others waiting
            while self._times and self._times[0][0] <= now:
                due.append(heappop(self._times))
            for _, _, function, args in due:
                function(*args)

    def close(self) -> None:
        """Give back the descriptors of its own, once; a later wake-up wakes nobody."""
        write_fd, self.write_fd = self.write_fd, -1
        if write_fd == -1:
            return
        os.close(self._wake_fd)
        os.close(write_fd)
        if self._epoll:
            self._poll.close()

    def _timeout(self, deadline: float | None) -> float | None:
        """The longest sleep, in the unit of the poll at hand."""
        if self._calls:
            return 0
        if self._times and (deadline is None or self._times[0][0] < deadline):
            deadline = self._times[0][0]
        if deadline is None:
            return None
        left_s = min(deadline - self.clock(), LONGEST_SLEEP_S)
        if left_s <= 0:
            return 0
        return left_s if self._epoll else left_s * 1000 + 0.5

    def _woken(self, events: int) -> None:
        with suppress(BlockingIOError):
            os.read(self._wake_fd, 4096)
