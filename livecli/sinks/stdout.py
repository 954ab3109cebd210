"""Standard output: whole lines, at once, and never more than the reader can take."""

from __future__ import annotations

import fcntl
import os
import select
import stat
import sys
import termios

from livecli.feed.sports import Match
from livecli.pipeline import Batch, Renderer
from livecli.terminal.streams import check, output_failed


TERMINAL_PIECE = 1024  # bytes; a terminal's buffer holds some four times as many


class Stdout:
    """Writes what `renderer` makes of frames, and never waits; what does not fit is pending.

    Each write ends at the end of a line and is no more than the reader can take. So no torn line is
    left whenever either side ends, and no other program that writes there can cut one; except a
    line that is longer than the whole pipe. A file takes everything. A pipe takes PIPE_BUF bytes
    whole or not at all (POSIX), an empty one its whole capacity; to meet no wait we open it a
    second time, without blocking: the flags of the given descriptor are shared with other programs.
    A terminal gets small pieces, each when it has room: one that is held by Ctrl-S has none.
    """

    deadline = None  # it keeps no time
    failures = 0
    pending = 0  # bytes that wait for the reader

    def __init__(self, fd: int, renderer: Renderer) -> None:
        self.fd = fd
        self.renderer = renderer
        self.gone = False
        self.wrote = False  # anything at all
        self._left = b""
        self._at = 0  # of what is left, how much is written
        mode = check(fd)
        self._is_file = stat.S_ISREG(mode)
        self._own = _own(fd) if stat.S_ISFIFO(mode) else None
        self._piece = TERMINAL_PIECE if os.isatty(fd) else select.PIPE_BUF
        self._room = select.poll()
        self._room.register(fd, select.POLLOUT)

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
            while self.pending and (most := self._most()):
                self._write_piece(most)
        except BrokenPipeError:
            self.gone = True
        except BlockingIOError:
            pass  # another writer was quicker, or made it non-blocking; poll says when to go on
        except OSError as error:
            self._left, self._at, self.pending = b"", 0, 0
            raise output_failed(error) from error

    def join(self, match: Match) -> None:
        """All matches go the same way."""

    def leave(self, match: Match) -> None:
        """All matches go the same way."""

    def close(self, cause: str) -> None:
        """Close our own description only; the given descriptor is not ours."""
        if self._own is not None:
            os.close(self._own)
            self._own = None

    def _put(self, data: bytes) -> None:
        if data:
            self.wrote = True
            self._left = self._left[self._at :] + data if self.pending else data
            self._at = 0
            self.pending = len(self._left)
            self.flush()

    def _most(self) -> int:
        """How many bytes one write can hand over now."""
        if self._is_file:
            return self.pending
        if self._own is None:
            return self._piece if self._room.poll(0) else 0
        if self.pending > self._piece and _is_empty(self._own):
            return fcntl.fcntl(self._own, fcntl.F_GETPIPE_SZ)
        return self._piece  # it takes them, or raises BlockingIOError

    def _write_piece(self, most: int) -> None:
        data, end = self._left, len(self._left)
        if self.pending > most:
            cut = self._at + most
            end = self._left.rfind(b"\n", self._at, cut) + 1 or cut
        fd = self.fd if self._own is None else self._own
        if self._at or end < len(data):
            size = os.write(fd, memoryview(data)[self._at : end])
        else:
            size = os.write(fd, data)
        self._at += size
        self.pending -= size
        if not self.pending:
            self._left, self._at = b"", 0


def _own(fd: int) -> int | None:
    """A non-blocking description of the same pipe; None where the system has none."""
    if sys.platform != "linux":
        return None
    try:
        return os.open(f"/proc/self/fd/{fd}", os.O_WRONLY | os.O_NONBLOCK)
    except OSError:  # no /proc, or the pipe is another user's
        return None


def _is_empty(pipe: int) -> bool:
    """Whether the reader has taken everything."""
    return not any(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)))
