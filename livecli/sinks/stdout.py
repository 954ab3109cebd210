"""Standard output: whole lines, at once, and never more than the reader can take."""

from __future__ import annotations

import errno
import fcntl
import os
import select
import stat

from livecli.errors import OutputFailed
from livecli.pipeline import Batch, Renderer


CLOSED = "stdout: it is closed; redirect it to a file or a pipe"


def output_failed(error: OSError) -> OutputFailed:
    """What a failed write means for the user."""
    if error.errno == errno.EBADF:
        return OutputFailed(CLOSED)
    reason = (error.strerror or str(error)).lower()
    return OutputFailed(
        f"stdout: {reason}; what was written before is whole; free some space and run again"
    )


def check(fd: int) -> int:
    """The file's mode; raises OutputFailed when `fd` is closed, or open for reading only."""
    try:
        if fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
            raise OutputFailed(CLOSED)
        return os.fstat(fd).st_mode
    except OSError as error:
        raise output_failed(error) from None


class Stdout:
    """Writes what `renderer` makes of frames, without ever waiting; what does not fit is pending.

    A pipe with room takes PIPE_BUF bytes at once (POSIX), so pieces of that size cannot block us,
    and a piece that ends at a line's end cannot leave a torn line behind. The descriptor's own
    flags stay as they are: other programs share it.
    """

    deadline = None  # it keeps no time

    def __init__(self, fd: int, renderer: Renderer) -> None:
        self.fd = fd
        self.renderer = renderer
        self.gone = False
        self._queue: list[memoryview] = []
        self._is_file = stat.S_ISREG(check(fd))
        self._room = select.poll()
        self._room.register(fd, select.POLLOUT)

    @property
    def pending(self) -> int:
        """Bytes that wait for the reader."""
        return sum(map(len, self._queue))

    def open(self) -> None:
        """Write a table's head, for readers that come before the first frame."""
        self._put(self.renderer([]))

    def write(self, batch: Batch) -> None:
        """Write whole lines, or keep what does not fit yet."""
        if batch:
            self._put(self.renderer(batch))

    def flush(self) -> None:
        """Write what the reader can take now."""
        try:
            while self._queue and (self._is_file or self._room.poll(0)):
                self._write_piece()
        except BrokenPipeError:
            self.gone = True
        except BlockingIOError:
            pass  # somebody else made the descriptor non-blocking; poll will tell
        except OSError as error:
            self._queue.clear()
            raise output_failed(error) from error

    def close(self, cause: str) -> None:
        """The descriptor is not ours to close."""

    def _put(self, data: bytes) -> None:
        if data:
            self._queue.append(memoryview(data))
            self.flush()

    def _write_piece(self) -> None:
        data = self._queue[0]
        size = len(data)
        if not self._is_file and size > select.PIPE_BUF:
            at_line_end = bytes(data[: select.PIPE_BUF]).rfind(b"\n") + 1
            size = at_line_end or select.PIPE_BUF
        written = os.write(self.fd, data[:size])
        if written == len(data):
            del self._queue[0]
        else:
            self._queue[0] = data[written:]
