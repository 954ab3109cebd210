"""A second process that does half of the work, piece by piece, so that two cores are of use."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import socket
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Protocol

from livecli.errors import INTERRUPTIBLE, Interrupted


SIZE_BYTES = 8  # of the number in front of each message
MOST_DONE = 8  # results that wait for one of the second process before them


class Work(Protocol):
    """What is done to one piece after the other, none of which depends on another."""

    def __call__(self, piece: bytes) -> bytes: ...
    def part(self) -> None:
        """This is the second process now: keep what is to be said, for `news`."""

    def news(self) -> bytes:
        """What the first process has to know besides the result, since the last call."""

    def hear(self, news: bytes) -> None:
        """Take note of the second process's news."""


class Worker:
    """A copy of this process, made by fork, that does `work` on what it is given, piece by piece.

    For a process of one thread. It ends with this one, whatever ends it.
    """

    def __init__(self, work: Work) -> None:
        ours, theirs = socket.socketpair()
        self._work = work
        self._given: deque[bytes] = deque()  # the pieces whose results are to come
        life, self._life = os.pipe()  # nothing is written to it; it ends with this process
        self._pid = os.fork()
        if self._pid == 0:
            try:
                ours.close()
                os.close(self._life)
                _end_with(life)
                _serve(theirs, work)
            finally:
                os._exit(0)
        theirs.close()
        os.close(life)
        self._socket = ours
        self._readable = select.poll()
        self._readable.register(ours, select.POLLIN)

    @property
    def load(self) -> int:
        """How many results are to come."""
        return len(self._given)

    @property
    def ready(self) -> bool:
        """Whether `result` has not to wait, or not for long."""
        return bool(self._readable.poll(0))

    def give(self, piece: bytes) -> None:
        """Start the work on a piece, or queue it."""
        self._given.append(piece)
        with suppress(OSError):  # somebody killed it; `result` sees to that
            _send(self._socket, piece)

    def result(self) -> bytes:
        """What became of the first piece in the queue; a signal may interrupt the wait for it."""
        _wait(self._socket)
        piece = self._given.popleft()
        try:
            news, done = _receive(self._socket), _receive(self._socket)
        except OSError:
            return self._work(piece)
        self._work.hear(news)
        return done

    def close(self) -> None:
        """End it, whatever it is doing."""
        self._socket.close()
        os.close(self._life)
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)


def shared(work: Work, pieces: Iterable[bytes], *, most: int = 1) -> Iterator[bytes]:
    """`work` on each of the pieces, in their order, about half of it done by a second process.

    Each takes the next piece when it is through with one; the second has `most` at hand. More than
    one only if the socket always holds them: both processes could wait for the other to read.
    Where getting the next piece fails, the results of those before it still come.
    """
    source = iter(pieces)
    worker = Worker(work)
    failure: Exception | None = None
    results: deque[bytes | None] = deque()  # in the order of the pieces; None: still the worker's

    def following() -> bytes | None:
        nonlocal failure
        try:
            return None if failure else next(source, None)
        except Exception as error:
            failure = error
            return None

    try:
        while True:
            while worker.load < most and (theirs := following()) is not None:
                worker.give(theirs)
                results.append(None)
            if not results:
                break
            done = results[0]
            if done is not None:
                results.popleft()
                yield done
            elif (
                len(results) < MOST_DONE and not worker.ready and (ours := following()) is not None
            ):
                results.append(work(ours))
            else:
                results[0] = worker.result()
        if failure is not None:
            raise failure
    except Interrupted:
        return  # the run ends
    finally:
        worker.close()


def _wait(ours: socket.socket) -> None:
    """Wait until there is something to read."""
    poll = select.poll()
    poll.register(ours, select.POLLIN)
    poll.poll()


INTERRUPTIBLE.add(_wait.__code__)


def _end_with(life: int) -> None:
    """End when the other end of this pipe is closed, whatever code runs then: SIGIO kills."""
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(life, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(life, fcntl.F_SETFL, fcntl.fcntl(life, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([life], [], [], 0)[0]:  # it ended before
        os._exit(0)


def _serve(ours: socket.socket, work: Work) -> None:
    """The second process: it has no business with the terminal's signals."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    work.part()
    with suppress(OSError):
        while True:
            piece = _receive(ours)
            done = work(piece)
            _send(ours, work.news())
            _send(ours, done)


def _send(to: socket.socket, message: bytes) -> None:
    to.sendall(len(message).to_bytes(SIZE_BYTES, "big") + message)


def _receive(of: socket.socket) -> bytes:
    return _exactly(of, int.from_bytes(_exactly(of, SIZE_BYTES), "big"))


def _exactly(of: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:  # a signal may cut a part
        part = of.recv(size - len(data), socket.MSG_WAITALL)
        if not part:
            raise ConnectionResetError("the other process is gone")
        data += part
    return data
