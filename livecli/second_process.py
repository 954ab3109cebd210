"""A second process that does every other piece of work, so that two cores are of use."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import socket
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Protocol

from livecli.errors import INTERRUPTIBLE, Interrupted


SIZE_BYTES = 8  # of the number in front of each message


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
        self._given = b""
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

    def give(self, piece: bytes) -> None:
        """Start the work on a piece; its result is to be fetched before the next is given."""
        self._given = piece
        with suppress(OSError):  # somebody killed it; `result` sees to that
            _send(self._socket, piece)

    def result(self) -> bytes:
        """What became of the piece; a signal may interrupt the wait for it."""
        _wait(self._socket)
        try:
            news, done = _receive(self._socket), _receive(self._socket)
        except OSError:
            return self._work(self._given)
        self._work.hear(news)
        return done

    def close(self) -> None:
        """End it, whatever it is doing."""
        self._socket.close()
        os.close(self._life)
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)


def shared(work: Work, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """`work` on each of the pieces, in their order, half of it done by a second process.

    Where getting the next piece fails, the results of those before it still come.
    """
    source = iter(pieces)
    worker = Worker(work)
    failure: Exception | None = None

    def following() -> bytes | None:
        nonlocal failure
        try:
            return None if failure else next(source, None)
        except Exception as error:
            failure = error
            return None

    try:
        theirs = following()
        if theirs is not None:
            worker.give(theirs)
        while theirs is not None:
            ours = following()
            done = [] if ours is None else [work(ours)]
            done.insert(0, worker.result())
            theirs = following()
            if theirs is not None:  # before anybody does anything with what is done
                worker.give(theirs)
            yield from done
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
    to.sendall(len(message).to_bytes(SIZE_BYTES, "big"))
    to.sendall(message)


def _receive(of: socket.socket) -> bytes:
    return _exactly(of, int.from_bytes(_exactly(of, SIZE_BYTES), "big"))


def _exactly(of: socket.socket, size: int) -> bytes:
    data = bytearray(size)
    view = memoryview(data)
    at = 0
    while at < size:
        got = of.recv_into(view[at:])
        if not got:
            raise ConnectionResetError("the other process is gone")
        at += got
    return bytes(data)
