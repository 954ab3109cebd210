"""A call in a thread of its own, which does not delay the end of the program."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Generic, TypeVar


T = TypeVar("T")


class BackgroundCall(Thread, Generic[T]):
    """Begins `work` at once."""

    def __init__(self, work: Callable[[], T]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self._done: list[T] = []
        self._failed: Exception | None = None
        self.start()

    def run(self) -> None:
        try:
            self._done.append(self._work())
        except Exception as error:
            self._failed = error

    def result(self, limit_s: float | None = None) -> T:
        """The call's result; raises its exception, or TimeoutError."""
        self.join(limit_s)
        if self._failed is not None:
            raise self._failed
        if not self._done:
            raise TimeoutError
        return self._done[0]
