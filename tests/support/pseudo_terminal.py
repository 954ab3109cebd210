"""A program on a terminal of its own: keys in, everything it draws out."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from support.program import COMMAND, NOTHING, PATIENCE_S, ROOT, environment


SHOWN, HIDDEN = b"\x1b[?1049h", b"\x1b[?1049l"  # the alternate screen


class OnTerminal:
    """A running program, and the terminal that it has."""

    def __init__(
        self, words: tuple[str | Path, ...], env: Mapping[str, str], size: tuple[int, int]
    ) -> None:
        self._ours, theirs = pty.openpty()
        self.resize(*size)
        self.before = termios.tcgetattr(self._ours)
        self.process = subprocess.Popen(
            [*COMMAND, *map(str, words)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment({"TERM": "xterm-256color", "COLORFGBG": "15;0", **env}),
            cwd=ROOT,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        self._theirs = theirs
        self.drawn = b""

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, keys: str | bytes) -> None:
        os.write(self._ours, keys.encode() if isinstance(keys, str) else keys)

    def wait_for(self, text: str, timeout: float = PATIENCE_S) -> None:
        """Until `text` has been drawn since the last time that something was waited for."""
        self._read_until(lambda: text.encode() in self.drawn, repr(text), timeout)
        self.drawn = self.drawn.partition(text.encode())[2]

    def end(self, timeout: float = PATIENCE_S) -> int:
        """The exit code, negative for a signal, after everything it drew was read."""
        self._read_until(lambda: self.process.poll() is not None, "the end", timeout)
        while self._read(0.05):
            pass
        return self.process.returncode

    @property
    def as_it_was(self) -> bool:
        """Whether the terminal's settings are those from before, and its own screen is shown."""
        return self.settings_are_as_before and self.drawn.rfind(HIDDEN) > self.drawn.rfind(SHOWN)

    @property
    def settings_are_as_before(self) -> bool:
        return termios.tcgetattr(self._ours) == self.before

    def hang_up(self) -> None:
        """Close the terminal, as a window that is closed does."""
        os.close(self._theirs)
        os.close(self._ours)
        self._ours = self._theirs = -1

    def _read_until(self, done, what: str, timeout: float) -> None:
        until = time.monotonic() + timeout
        while not done():
            assert time.monotonic() < until, f"{what} did not come: {self.drawn[-3000:]!r}"
            if not self._read(0.1) and self.process.poll() is not None:
                assert done(), f"{what} did not come: {self.drawn[-3000:]!r}"

    def _read(self, wait_s: float) -> bool:
        if not select.select([self._ours], [], [], wait_s)[0]:
            return False
        try:
            piece = os.read(self._ours, 65536)
        except OSError:
            return False
        self.drawn += piece
        return bool(piece)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(PATIENCE_S)
        for fd in (self._ours, self._theirs):
            if fd >= 0:
                os.close(fd)


@contextmanager
def on_terminal(
    *words: str | Path, env: Mapping[str, str] = NOTHING, size: tuple[int, int] = (120, 40)
) -> Iterator[OnTerminal]:
    """A program that is gone afterwards, whatever happens."""
    running = OnTerminal(words, env, size)
    try:
        yield running
    finally:
        running.close()
