"""Standard output: whole lines, at once, and never more than the reader can take."""

from __future__ import annotations

import os
import select
import stat

from livecli.errors import OutputFailed


class Stdout:
    """Writes to a file descriptor without ever waiting; what does not fit stays pending.

    A pipe with room takes PIPE_BUF bytes at once (POSIX), so pieces of that size cannot block us,
    and a piece that ends at a line's end cannot leave a torn line behind. The descriptor's own
    flags stay as they are: other programs share it.
    """

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self.gone = False
        self._queue: list[memoryview] = []
        try:
            mode = os.fstat(fd).st_mode
        except OSError:
            raise OutputFailed("stdout is closed; redirect it to a file or a pipe") from None
        self._is_file = stat.S_ISREG(mode)
        self._room = select.poll()
        self._room.register(fd, select.POLLOUT)

    @property
    def pending(self) -> int:
        """Bytes that wait for the reader."""
        return sum(map(len, self._queue))

    def write(self, data: bytes) -> None:
        """Write whole lines, or keep what does not fit yet."""
        self._queue.append(memoryview(data))
        self.flush()

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
            reason = (error.strerror or str(error)).lower()
            raise OutputFailed(
                f"stdout: {reason}; what was written before is whole; free some space and run again"
            ) from error

    def close(self) -> None:
        """The descriptor is not ours to close."""

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
