"""The standard streams as a program may find them: closed, full, or without a reader.

Frames go through `sinks`; this is for text that is there at once: help, scripts, a version.
"""

from __future__ import annotations

import errno
import fcntl
import io
import os

from livecli.environment import Environment
from livecli.errors import OutputFailed, reason

from .signals import SIGPIPE, die_by


def take_places() -> None:
    """Occupy standard streams that are closed, so that no file or socket of ours lands there.

    Reading from the place of stdin gives the end, writing to that of stdout fails, stderr is mute.
    """
    for fd, mode in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(fd)
        except OSError:
            os.open(os.devnull, mode)  # takes the lowest place that is free: this one


def put(text: str, env: Environment) -> None:
    """Write all of `text` to stdout; raises OutputFailed, dies by SIGPIPE without a reader."""
    left = text.encode()
    try:
        while left:
            left = left[os.write(env.stdout, left) :]
    except BrokenPipeError:
        die_by(SIGPIPE)
    except OSError as error:
        raise output_failed(error) from error


class Printed(io.TextIOBase):
    """What `sys.stdout` is for the library that prints help: the same way out as `put`."""

    encoding = "utf-8"

    def __init__(self, env: Environment) -> None:
        self._env = env

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        put(text, self._env)
        return len(text)

    def isatty(self) -> bool:
        return self._env.is_terminal(self._env.stdout)


CLOSED = "stdout: it is closed; redirect it to a file or a pipe"


def output_failed(error: OSError) -> OutputFailed:
    """What a failed write means for the user."""
    if error.errno == errno.EBADF:
        return OutputFailed(CLOSED)
    return OutputFailed(
        f"stdout: {reason(error)}; what was written before is whole; free some space and run again"
    )


def check(fd: int) -> int:
    """The file's mode; raises OutputFailed when `fd` is closed, or open for reading only."""
    try:
        if fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
            raise OutputFailed(CLOSED)
        return os.fstat(fd).st_mode
    except OSError as error:
        raise output_failed(error) from None
