"""Things that wait for threads of their own, which hand them over: bounded, in order by key."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable
from threading import Condition, Event, Lock, Thread
from typing import Generic, TypeVar


T = TypeVar("T")


class Outbox(Generic[T]):
    """Has `hand_over` called with each thing, by `at_once` threads at the most, and never waits.

    Things of one key go in their order, one after the other; a key of None knows no order. Beyond
    `most` things, or `most_size` of what `size` says of them, the oldest waiting ones are dropped.
    A thread starts when it is needed. `stopping` is set once nobody waits for a thing any more.
    """

    def __init__(
        self,
        hand_over: Callable[[T], None],
        *,
        at_once: int,
        most: int | None = None,
        size: Callable[[T], int] = lambda thing: 0,
        most_size: int = 0,
    ) -> None:
        self._hand_over = hand_over
        self._at_once = at_once
        self._most = most
        self._size = size
        self._most_size = most_size
        self._waiting: deque[tuple[Hashable, T]] = deque()
        self._size_waiting = 0
        self._going: list[tuple[Hashable, T]] = []
        self._threads = 0
        self._idle = 0
        lock = Lock()
        self._work = Condition(lock)  # for a thread that has none
        self._changed = Condition(lock)  # less is left
        self.stopping = Event()

    def put(self, key: Hashable, thing: T) -> list[T]:
        """Let a thing wait for its turn; returns those that were dropped for it."""
        with self._changed:
            self._waiting.append((key, thing))
            self._size_waiting += self._size(thing)
            dropped = []
            while self._is_full:
                dropped.append(self._taken(0)[1])
            if key not in self._busy:  # else who is busy with it looks for it
                self._wake()
            return dropped

    def holds(self, thing: T) -> bool:
        """Whether it waits, or is being handed over."""
        with self._changed:
            return any(thing == each for _, each in (*self._going, *self._waiting))

    def __len__(self) -> int:
        """How many wait or are being handed over."""
        with self._changed:
            return self._load

    def finish(self, limit_s: float) -> bool:
        """Wait until all is handed over, for so long at the most; whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._load, max(0.0, limit_s))

    def give_up(self, limit_s: float = 0.0) -> tuple[list[T], list[T]]:
        """Hand over nothing more; `limit_s` is for those that are going to hear of it.

        Returns those that are still going, and those that waited.
        """
        with self._changed:
            waiting = [thing for _, thing in self._waiting]
            self._waiting.clear()
            self._size_waiting = 0
            self.stopping.set()
            self._changed.wait_for(lambda: not self._going, limit_s)
            return [thing for _, thing in self._going], waiting

    @property
    def _load(self) -> int:
        return len(self._waiting) + len(self._going)

    @property
    def _is_full(self) -> bool:
        if self._most is None or not self._waiting:
            return False
        return len(self._waiting) > self._most or self._size_waiting > self._most_size

    def _taken(self, index: int) -> tuple[Hashable, T]:
        key, thing = self._waiting[index]
        del self._waiting[index]
        self._size_waiting -= self._size(thing)
        return key, thing

    def _wake(self) -> None:
        """Have one more thread look for work."""
        if self._idle:
            self._work.notify()
        elif self._threads < self._at_once:
            self._threads += 1
            Thread(target=self._run, name="livecli-outbox", daemon=True).start()

    @property
    def _busy(self) -> set[Hashable]:
        return {key for key, _ in self._going if key is not None}

    def _next(self) -> tuple[Hashable, T] | None:
        """The oldest one with a key that no thread is busy with."""
        busy = self._busy
        for index, (key, _) in enumerate(self._waiting):
            if key not in busy:
                return self._taken(index)
        return None

    def _run(self) -> None:
        while True:
            with self._changed:
                self._idle += 1
                while (pair := self._next()) is None:
                    self._work.wait()
                self._idle -= 1
                self._going.append(pair)
                if self._waiting:
                    self._wake()
            try:
                self._hand_over(pair[1])
            finally:
                with self._changed:
                    self._going.remove(pair)
                    self._changed.notify_all()
            del pair  # and what it holds
