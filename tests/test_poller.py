"""The one sleep: what ends it, in which order it calls, and that it has bounds."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from time import monotonic

import pytest

from livecli.poller import NOW, READABLE, WRITABLE, Poller


@pytest.fixture
def poller() -> Iterator[Poller]:
    poller = Poller()
    yield poller
    poller.close()


def test_what_can_be_read_is_judged_before_a_deadline(poller: Poller):
    """A pong that came just in time must not be late by the order of calls."""
    calls: list[str] = []
    read_fd, write_fd = os.pipe()
    poller.watch(read_fd, READABLE, lambda events: calls.append("ready"))
    poller.call_at(0.0, calls.append, "due")
    poller.call(calls.append, "called")
    os.write(write_fd, b"x")
    poller.sleep()
    poller.unwatch(read_fd)
    os.close(read_fd)
    os.close(write_fd)

    assert calls == ["ready", "called", "due"]


def test_a_call_from_another_thread_ends_the_sleep(poller: Poller):
    """It runs here."""
    calls: list[int] = []
    thread = Thread(target=poller.call, args=(calls.append, 1))
    thread.start()
    while not calls:
        poller.sleep(monotonic() + 5)
    thread.join()

    assert calls == [1]


def test_a_signal_ends_the_sleep_through_the_descriptor_that_it_writes_to(poller: Poller):
    """`signal.set_wakeup_fd` is given it."""
    before = signal.signal(signal.SIGUSR2, lambda *_: None)
    wakeup_before = signal.set_wakeup_fd(poller.write_fd)
    try:
        os.kill(os.getpid(), signal.SIGUSR2)
        began = monotonic()
        poller.sleep(began + 60)
    finally:
        signal.set_wakeup_fd(wakeup_before)
        signal.signal(signal.SIGUSR2, before)

    assert monotonic() - began < 30


def test_calls_are_made_in_the_order_of_their_times(poller: Poller):
    """Those of one time in the order in which they were asked for; later ones wait."""
    calls: list[str] = []
    for when, word in ((2.0, "c"), (1.0, "a"), (1.0, "b"), (monotonic() + 60, "later")):
        poller.call_at(when, calls.append, word)
    poller.sleep()

    assert calls == ["a", "b", "c"]


def test_a_call_that_calls_again_does_not_keep_others_waiting(poller: Poller):
    """Each sleep makes the calls that were there when it began."""
    rounds: list[int] = []

    def again() -> None:
        rounds.append(1)
        poller.call(again)
        poller.call_at(0.0, again)

    again()
    poller.sleep()

    assert len(rounds) <= 4


def test_a_call_that_is_always_due_keeps_no_later_one_waiting(poller: Poller):
    """A flood that asks for its next turn at once: pings and deadlines have their turn too."""
    calls: list[str] = []

    def flood() -> None:
        calls.append("flood")
        poller.call_at(NOW, flood)

    flood()
    poller.call_at(monotonic() - 1.0, calls.append, "alarm")
    poller.sleep()

    assert calls == ["flood", "flood", "alarm"]


def test_a_watch_that_an_earlier_callback_ended_is_not_called(poller: Poller):
    """Two sockets are ready, and the first one's frame closes the second."""
    calls: list[int] = []
    pipes = [os.pipe(), os.pipe()]

    def only(fd: int, other: int) -> None:
        calls.append(fd)
        poller.unwatch(other)

    (a, a_end), (b, b_end) = pipes
    poller.watch(a, READABLE, lambda events: only(a, b))
    poller.watch(b, READABLE, lambda events: only(b, a))
    os.write(a_end, b"x")
    os.write(b_end, b"x")
    poller.sleep()
    for fd in (a, a_end, b, b_end):
        os.close(fd)

    assert len(calls) == 1


def test_a_regular_file_is_always_ready(poller: Poller, tmp_path: Path):
    """epoll takes none; a wish for nothing is not met by it."""
    calls: list[int] = []
    with (tmp_path / "file").open("wb") as file:
        poller.watch(file.fileno(), 0, calls.append)
        poller.sleep(0.0)
        assert calls == []
        poller.watch(file.fileno(), WRITABLE, calls.append)
        poller.sleep()
        assert calls == [WRITABLE]
        poller.unwatch(file.fileno())
        poller.sleep(0.0)
        assert calls == [WRITABLE]


def test_a_wake_up_after_the_end_is_written_nowhere():
    """A dial may end later; its descriptor may be another one's by then."""
    poller = Poller()
    poller.close()
    read_fd, write_fd = os.pipe()
    os.set_blocking(read_fd, False)
    poller.wake()
    with pytest.raises(BlockingIOError):
        os.read(read_fd, 1)
    os.close(read_fd)
    os.close(write_fd)


def test_a_deadline_in_the_far_future_is_no_error(poller: Poller):
    """Nor is one that is infinitely far."""
    poller.call(lambda: None)
    poller.sleep(1e18)
    poller.call(lambda: None)
    poller.sleep(float("inf"))
