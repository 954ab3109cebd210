"""Work shared with a second process: the same results in the same order, whatever happens to it."""

from __future__ import annotations

import os
import re
import select
import signal
import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

from livecli.second_process import MOST_DONE, Worker, shared


PIECES = [b"%d" % number for number in range(9)]
LARGE = b"x" * 2**20  # more than any socket holds
PATIENCE_S = 60
# Where tests run side by side, another thread hands them out: it touches nothing of ours.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    """Two processes that wait for each other would wait for ever; so the test fails instead."""

    def fail(*_: object) -> None:
        raise AssertionError(f"nothing came for {PATIENCE_S} s")

    before = signal.signal(signal.SIGALRM, fail)
    signal.alarm(PATIENCE_S)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


class Telling:
    """Work that answers what it was given, and notes each piece for the one who is asked."""

    def __init__(self) -> None:
        self.noted: list[bytes] = []
        self.heard: list[bytes] = []
        self.pid = os.getpid()

    @property
    def is_second(self) -> bool:
        return os.getpid() != self.pid

    def __call__(self, piece: bytes) -> bytes:
        self.noted.append(piece)
        return b"<" + piece + b">"

    def part(self) -> None:
        self.noted = []

    def news(self) -> bytes:
        news, self.noted = b",".join(self.noted), []
        return news

    def hear(self, news: bytes) -> None:
        self.heard.append(news)


class Fatal(Telling):
    """Kills the second process at its `at`th piece: before the work, or with half of an answer."""

    def __init__(self, at: int, when: str) -> None:
        super().__init__()
        self.at = at
        self.when = when

    def _perhaps(self, when: str) -> None:
        if self.is_second and when == self.when:
            self.at -= 1
            if self.at == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def __call__(self, piece: bytes) -> bytes:
        self._perhaps("before the work")
        return super().__call__(piece)

    def news(self) -> bytes:
        self._perhaps("after the work")
        return super().news()


def answers(pieces: list[bytes]) -> list[bytes]:
    return [b"<" + piece + b">" for piece in pieces]


@pytest.mark.parametrize("most", [1, 2])
@pytest.mark.parametrize("count", range(len(PIECES) + 1))
def test_results_come_in_the_order_of_the_pieces(count: int, most: int):
    """Of none, of one, of an odd and of an even number."""
    assert list(shared(Telling(), PIECES[:count], most=most)) == answers(PIECES[:count])


def test_each_piece_is_done_by_one_of_the_processes():
    """So both cores are of use; what the second notes is heard by the first, in order."""
    work = Telling()
    list(shared(work, PIECES))

    assert work.heard[0] == PIECES[0]
    assert work.heard == sorted(work.heard)
    assert sorted(work.heard + work.noted) == PIECES


@pytest.mark.parametrize("most", [1, 2])
def test_a_process_that_is_slower_does_less(most: int):
    """The first does not wait for the second; but no more than a few results wait for it."""
    steps, step = os.pipe()

    class Slow(Telling):
        """The second process is through with its first piece when the first has waited long."""

        def __call__(self, piece: bytes) -> bytes:
            if self.is_second and piece == PIECES[0]:
                for _ in range(MOST_DONE - most):
                    os.read(steps, 1)
            elif not self.is_second:
                os.write(step, b".")
            return super().__call__(piece)

        def hear(self, news: bytes) -> None:
            waiting.append(len(self.noted))
            super().hear(news)

    waiting: list[int] = []
    pieces = [b"%02d" % number for number in range(MOST_DONE * 2)]
    pieces[0] = PIECES[0]

    assert list(shared(Slow(), pieces, most=most)) == answers(pieces)
    assert waiting[0] == MOST_DONE - most


def test_pieces_may_be_larger_than_what_a_socket_holds():
    """Nobody waits for the other while the other waits for him."""
    pieces = [LARGE, b"", LARGE, LARGE, b"", b""]

    assert list(shared(Telling(), pieces)) == answers(pieces)


@pytest.mark.parametrize("most", [1, 2])
@pytest.mark.parametrize("when", ["before the work", "after the work"])
@pytest.mark.parametrize("at", [1, 2])
def test_a_killed_process_loses_and_doubles_nothing(at: int, when: str, most: int):
    """Somebody short of memory killed it: the first does its piece, and all that come later."""
    work = Fatal(at, when)

    assert list(shared(work, PIECES, most=most)) == answers(PIECES)
    counted = [*b",".join(work.heard).split(b","), *work.noted]
    assert sorted(filter(None, counted)) == PIECES


def test_news_without_a_result_are_not_heard():
    """They would be told twice, as the piece is done again."""

    class Large(Telling):
        """A result that goes away in two steps, and a process that is killed between them."""

        def __call__(self, piece: bytes) -> bytes:
            self.noted.append(piece)
            return LARGE

    work = Large()
    with closing(Worker(work)) as worker:
        worker.give(b"piece")
        while len(worker._socket.recv(32, socket.MSG_PEEK)) < 32:
            continue  # the news are shorter; the result is longer than the socket
        os.kill(worker._pid, signal.SIGKILL)
        # Until it is dead it may go on writing, and reading would make room for all of the result.
        dead = select.poll()
        dead.register(worker._socket, 0)
        assert dead.poll()[0][1] & select.POLLHUP
        result = worker.result()

    assert result == LARGE
    assert (work.heard, work.noted) == ([], [b"piece"])


def test_close_ends_a_process_that_is_busy():
    """Ctrl-C does not wait for a program of jq that goes on for ever."""

    class Endless(Telling):
        def __call__(self, piece: bytes) -> bytes:
            signal.pause()
            raise AssertionError

    with closing(Worker(Endless())) as worker:
        worker.give(b"piece")

    with pytest.raises(ChildProcessError):
        os.waitpid(worker._pid, 0)


def test_who_has_enough_leaves_no_process_behind():
    """`| head` ends the loop early."""

    class Place(Telling):
        def __call__(self, piece: bytes) -> bytes:
            return b"%d" % os.getpid()

    with closing(shared(Place(), PIECES)) as results:
        second = int(next(results))

    assert second != os.getpid()
    with pytest.raises(ChildProcessError):
        os.waitpid(second, os.WNOHANG)


@pytest.mark.parametrize("good", range(5))
def test_what_came_before_a_failing_source_is_still_given(good: int):
    """A damaged file: its good part is printed, then the failure is told."""

    def failing() -> Iterator[bytes]:
        yield from PIECES[:good]
        raise OSError("damaged")

    found = []
    with pytest.raises(OSError, match="damaged"):  # noqa: PT012 - what comes before it counts
        for result in shared(Telling(), failing()):
            found.append(result)

    assert found == answers(PIECES[:good])


def test_failing_work_fails_as_it_would_alone():
    """The second process has nobody to tell; the first does its piece again, and fails too."""

    class Failing(Telling):
        def __call__(self, piece: bytes) -> bytes:
            raise ValueError(piece)

    with pytest.raises(ValueError, match="0"):
        list(shared(Failing(), PIECES[:1]))


def test_signals_of_the_terminal_are_not_for_the_second_process():
    """Ctrl-C reaches both; the first decides how it ends, and no piece is lost by it."""

    class Interrupted(Telling):
        def __call__(self, piece: bytes) -> bytes:
            if self.is_second:
                for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                    os.kill(os.getpid(), number)
            return super().__call__(piece)

    work = Interrupted()

    assert list(shared(work, PIECES)) == answers(PIECES)
    assert work.heard[0] == PIECES[0]


def test_it_ends_with_the_first_whatever_it_does():
    """Somebody killed the first; the second, in code that never ends, does not stay behind."""
    ours, theirs = os.pipe()  # open for writing as long as one of the processes lives
    first = os.fork()
    if first == 0:

        class Endless(Telling):
            def __call__(self, piece: bytes) -> bytes:
                os.write(theirs, b"at work")
                re.match("(a+)+$", "a" * 60 + "b")
                raise AssertionError

        Worker(Endless()).give(b"piece")
        signal.pause()
    os.close(theirs)
    assert os.read(ours, 99) == b"at work"
    os.kill(first, signal.SIGKILL)
    os.waitpid(first, 0)

    assert os.read(ours, 99) == b""
