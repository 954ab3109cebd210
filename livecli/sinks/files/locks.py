"""Locks for one writer a place; each ends with its process, however that ends."""

from __future__ import annotations

import fcntl
import os
import socket
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from livecli.wording import date_and_time


class Busy(Exception):
    """Another process has the lock; the text says which."""


def lock(fd: int, path: Path, *, wait: bool = False) -> bool:
    """Lock an open file; False if another process has it, or if it is not at `path` any more.

    Between open and lock, the process that had the lock may have renamed or removed the file.
    """
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        there, ours = os.stat(path), os.fstat(fd)
    except (BlockingIOError, FileNotFoundError):
        return False
    return (there.st_dev, there.st_ino) == (ours.st_dev, ours.st_ino)


class Lock:
    """A lock on a place: a file in `folder`, named after `key`, that says which process holds it.

    A file that a killed process left is not locked, so it is no obstacle.
    """

    def __init__(self, folder: Path, key: str) -> None:
        self.path = folder / f".livecli-{sha256(key.encode()).hexdigest()[:16]}.lock"
        self._note = f"{key}\n"
        self._fd = -1

    @property
    def held(self) -> bool:
        return self._fd >= 0

    def take(self, now_ms: float) -> None:
        """Raises Busy, or OSError where no lock can be made."""
        while True:
            fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
            if lock(fd, self.path):
                break
            holder = os.pread(fd, 200, 0).decode(errors="replace").partition("\n")[0]
            os.close(fd)
            if self.path.exists():
                raise Busy(holder or "another process")
        self._fd = fd
        who = f"process {os.getpid()} on {socket.gethostname()} since {date_and_time(now_ms)}"
        with suppress(OSError):  # a full disk: locked all the same
            os.ftruncate(fd, 0)
            os.pwrite(fd, f"{who}\n{self._note}".encode(), 0)

    def release(self) -> None:
        """Free the place. The file is removed first, while the lock is still ours."""
        if self._fd >= 0:
            with suppress(OSError):
                self.path.unlink()
            os.close(self._fd)
            self._fd = -1
