"""The thread that waits for the disk: what it does, in which order, and what its owner learns."""

from __future__ import annotations

from threading import Event, current_thread
from typing import Any

import pytest

from livecli.sinks.files.disk_thread import DiskThread


class Held:
    """A disk whose first job waits until it is let go, and what was done on it since."""

    def __init__(self) -> None:
        self.wakes = 0
        self.done: list[Any] = []
        self.disk = DiskThread(self._wake)
        self.go = Event()
        self.disk.do("held", lambda: self.go.wait(20))

    def _wake(self) -> None:
        self.wakes += 1

    def do(self, key: str, value: Any) -> None:
        self.disk.do(key, lambda: self.done.append(value))


@pytest.fixture
def held() -> Held:
    return Held()


def test_jobs_are_done_in_their_order_and_elsewhere(held: Held):
    """Whoever gives one does not wait for it."""
    held.do("a", 1)
    held.disk.do("b", lambda: held.done.append(current_thread().name))
    held.do("c", 3)
    assert held.done == []
    held.go.set()
    held.disk.wait()

    assert held.done == [1, "livecli-disk", 3]


def test_of_jobs_with_one_key_only_the_newest_waits(held: Held):
    """In the place of the first: a slow disk has never more to do than there are files."""
    held.do("a", 1)
    held.do("b", 2)
    for number in range(3, 100):
        held.do("a", number)
    held.go.set()
    held.disk.wait()

    assert held.done == [99, 2]


def test_what_comes_back_is_called_by_the_owner_who_is_woken_once(held: Held):
    """Until it has collected it."""
    for number in (1, 2):
        held.disk.do(number, lambda: held.disk.back(lambda: held.done.append(current_thread())))
    held.go.set()
    assert held.disk.wait()
    assert (held.wakes, held.done) == (1, [])
    held.disk.collect()

    assert held.done == [current_thread()] * 2
    assert not held.disk.wait()


def test_what_a_job_raises_is_raised_at_its_owner(held: Held):
    """What came back behind it is left for the next time."""

    def fail() -> None:
        raise ZeroDivisionError

    held.disk.do("a", fail)
    held.disk.do("b", lambda: held.disk.back(lambda: held.done.append("later")))
    held.go.set()
    assert held.disk.wait()
    with pytest.raises(ZeroDivisionError):
        held.disk.collect()
    assert held.disk.wait()
    held.disk.collect()

    assert held.done == ["later"]
