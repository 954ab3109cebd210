"""The window of acknowledgements: what was published and not yet acknowledged, in its order."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Generic, TypeVar


T = TypeVar("T")


class AckWindow(Generic[T]):
    """Publishes that wait for the server's word, each with a deadline; and what the word was.

    `collapsed` counts what the server had already, by its own word. `clock` gives seconds.
    """

    def __init__(self, patience_s: float, clock: Callable[[], float]) -> None:
        self.stored = 0
        self.collapsed = 0
        self._patience_s = patience_s
        self._clock = clock
        self.next = 0  # the number of the next
        self._waiting: dict[int, tuple[float, T]] = {}

    def add(self, what: T) -> int:
        """The number that the acknowledgement of `what` will bear."""
        number = self.next
        self.next = number + 1
        self._waiting[number] = (self._clock() + self._patience_s, what)
        return number

    def acknowledged(self, number: int, *, duplicate: bool = False) -> T | None:
        """What was acknowledged; None where nobody waits for it any more."""
        found = self._waiting.pop(number, None)
        if found is None:
            return None
        if duplicate:
            self.collapsed += 1
        else:
            self.stored += 1
        return found[1]

    def waiting(self, number: int) -> T | None:
        """What waits for the acknowledgement of this number; None where nobody does."""
        found = self._waiting.get(number)
        return None if found is None else found[1]

    def refused(self, number: int) -> T | None:
        """What the server did not store; None where nobody waits for it any more."""
        found = self._waiting.pop(number, None)
        return None if found is None else found[1]

    @property
    def overdue(self) -> bool:
        """Whether the oldest has waited too long."""
        deadline, _ = next(iter(self._waiting.values()), (inf, None))
        return deadline <= self._clock()

    def give_up(self) -> list[tuple[int, T]]:
        """All that waits, with its numbers, in its order: nobody knows whether it was stored."""
        waiting, self._waiting = self._waiting, {}
        return [(number, what) for number, (_, what) in waiting.items()]
