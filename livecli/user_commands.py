"""One command of the user's, from its start to its end: no shell, and nobody is held up by it."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import stat
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from contextlib import suppress
from threading import Event
from time import monotonic

from livecli.errors import reason


LOOK_S = 0.1  # between two looks whether it has ended, while it keeps its output open
KILL_AFTER_S = 1.0  # from SIGTERM to SIGKILL
MOST_OUTPUT = 2**16  # bytes of a command on our stderr; what is more is read and dropped
PIECE = 2**12  # bytes; a pipe takes so many whole or not at all
PAUSE_S = 0.01  # until the reader may have read; and in a flood, which must not have our core


class CommandFailed(Exception):
    """How it failed, in words."""


class NotStarted(CommandFailed):
    """There is no such program, or it cannot be run."""


def run_command(words: Sequence[str], variables: Mapping[str, str], output: int) -> None:
    """Run it for as long as it takes, its output on the descriptor `output`; raises CommandFailed.

    A Ctrl-C does not reach it.
    """
    process = _start(words, variables, subprocess.DEVNULL, output)
    _judge(process.wait())


def feed_command(
    words: Sequence[str],
    variables: Mapping[str, str],
    output: int,
    given: bytes,
    *,
    limit_s: float,
    stopping: Event,
) -> None:
    """Run it with `given` on its stdin, for `limit_s` at the most; raises CommandFailed.

    It need not read. Its output is passed on to the descriptor `output`, MOST_OUTPUT of it, and
    only as fast as somebody reads there. After its time, or when `stopping` is set, its process
    group is ended.
    """
    process = _start(words, variables, subprocess.PIPE, subprocess.PIPE)
    with process:
        _Streams(process, output, given).move(monotonic() + limit_s, stopping)
        if process.poll() is None:
            _end(process)
            why = "the run is over" if stopping.is_set() else f"it ran for {limit_s:g} s"
            raise CommandFailed(f"{why}, and was killed")
    _judge(process.returncode)


class _Streams:
    """What goes into a command, and what comes out of it."""

    def __init__(self, process: subprocess.Popen[bytes], output: int, given: bytes) -> None:
        assert process.stdin is not None, process.args
        assert process.stdout is not None, process.args
        self._process = process
        self._in, self._out = process.stdin, process.stdout
        self._output = output
        self._left = memoryview(given)
        self._room = MOST_OUTPUT
        self._poll = select.poll()
        for stream, events in ((self._in, select.POLLOUT), (self._out, select.POLLIN)):
            os.set_blocking(stream.fileno(), False)
            self._poll.register(stream, events)

    def move(self, until: float, stopping: Event) -> None:
        """Until the command has ended, or the time has come."""
        while (left_s := until - monotonic()) > 0 and not stopping.is_set():
            if self._process.poll() is not None:
                if self._room > 0 and not _has_room(self._output):
                    stopping.wait(PAUSE_S)
                elif not (self._room > 0 and self._pass_on()):
                    return
                continue
            wait_s = min(left_s, LOOK_S)
            if self._out.closed:
                with suppress(subprocess.TimeoutExpired):
                    self._process.wait(wait_s)
            ready = dict(self._poll.poll(0 if self._out.closed else 1000 * wait_s))
            if not self._in.closed and self._in.fileno() in ready:
                self._write()
            if self._out.closed or self._out.fileno() not in ready:
                continue
            if self._room > 0 and not _has_room(self._output):
                stopping.wait(PAUSE_S)
            else:
                self._pass_on()
                if self._room <= 0:
                    stopping.wait(PAUSE_S)

    def _write(self) -> None:
        try:
            self._left = self._left[os.write(self._in.fileno(), self._left) :]
        except BlockingIOError:
            return
        except OSError:  # it reads no further
            self._left = self._left[:0]
        if not self._left:
            self._poll.unregister(self._in)
            self._in.close()

    def _pass_on(self) -> bool:
        """A piece of what it says, or a large one to be dropped; whether there was any."""
        if self._out.closed:
            return False
        try:
            piece = os.read(self._out.fileno(), PIECE if self._room > 0 else MOST_OUTPUT)
        except BlockingIOError:
            return False
        if not piece:
            self._poll.unregister(self._out)
            self._out.close()
        elif self._room > 0:
            with suppress(OSError):
                os.write(self._output, piece[: self._room])
            self._room -= len(piece)
        return bool(piece)


def _start(
    words: Sequence[str], variables: Mapping[str, str], stdin: int, output: int
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            words,
            stdin=stdin,
            stdout=output,
            stderr=subprocess.STDOUT,
            bufsize=0,
            env=variables,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:  # the latter: a NUL in a name
        raise NotStarted(reason(error)) from error


def _judge(code: int) -> None:
    if code:
        raise CommandFailed(f"exit code {code}" if code > 0 else f"killed by signal {-code}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it and what it has started: politely, then not."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError, PermissionError):  # the latter on macOS, for zombies
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(KILL_AFTER_S)


def _has_room(fd: int) -> bool:
    """Whether a write of PIECE bytes does not wait, and leaves room for sentences of our own."""
    poll = select.poll()
    poll.register(fd, select.POLLOUT)
    if not poll.poll(0):
        return False
    with suppress(OSError):
        if stat.S_ISFIFO(os.fstat(fd).st_mode):
            waiting = int.from_bytes(fcntl.ioctl(fd, termios.FIONREAD, bytes(4)), sys.byteorder)
            size = fcntl.fcntl(fd, fcntl.F_GETPIPE_SZ) if hasattr(fcntl, "F_GETPIPE_SZ") else 0
            return waiting <= size // 2
    return True
