"""The standard streams as a program may find them: closed, full, or without a reader.

Frames go through `sinks`; this is for text that is there at once: help, scripts, a version.
"""

from __future__ import annotations

import errno
import fcntl
import io
import os

from livecli.environment import Environment
from livecli.errors import OutputFailed, UsageError, reason

from .signals import SIGPIPE, die_by


def take_places() -> None:
    """Occupy standard streams that are closed, so that no file or socket of ours lands there.

    Reading from the place of stdin fails, and so does writing to that of stdout; stderr is mute.
    """
    for fd, mode in ((0, os.O_WRONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(fd)
        except OSError:
            os.open(os.devnull, mode)  # takes the lowest place that is free: this one


def stdin_text(env: Environment, most: int, step: str, *, line: bool = False) -> str:
    """At most so many bytes of stdin, or of its first `line`, without a byte order mark.

    Raises UsageError, with the `step` to take.
    """
    try:
        with os.fdopen(os.dup(env.stdin), "rb") as stdin:
            return (stdin.readline(most) if line else stdin.read(most)).decode("utf-8-sig")
    except OSError as error:
        why = "it is closed" if error.errno == errno.EBADF else reason(error)
        raise UsageError(f"stdin: {why}; {step}") from None
    except UnicodeDecodeError:
        raise UsageError(f"stdin: cannot be read as text; {step}") from None


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
