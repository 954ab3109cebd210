"""Locks for one writer a place; each ends with its process, however that ends."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
from contextlib import suppress
from pathlib import Path

from livecli.own_file import open_own
from livecli.wording import date_and_time


try:
    # hashlib takes 3 ms to load, for OpenSSL's digests.
    from _sha256 import sha256  # type: ignore[import-not-found]
except ImportError:
    from hashlib import sha256


# What flock says on a file system without locks, as some network file systems are mounted.
NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)


class Busy(Exception):
    """Another process has the lock; the text says which."""


def lock(fd: int, path: Path, *, wait: bool = False) -> bool | None:
    """Lock an open file; False if another process has it, or if it is not at `path` any more.

    Between open and lock, the process that had the lock may have renamed or removed the file.
    None where the file system has no locks, and nobody can tell.
    """
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno in NO_LOCKS:
            return None
        raise
    return is_at(fd, path)


def is_at(fd: int, path: Path) -> bool:
    """Whether the open file is the one at `path`, not moved, removed or replaced."""
    try:
        return os.path.samestat(os.fstat(fd), os.lstat(path))
    except OSError:
        return False


class Lock:
    """A lock on a place: a file in `folder`, named after `key`, that says which process holds it.

    A file that a killed process left is not locked, so it is no obstacle. Where the file system has
    no locks, taking it succeeds and `alone` is False: others may have taken it, too.
    """

    def __init__(self, folder: Path, key: str) -> None:
        self.path = folder / f".livecli-{sha256(key.encode()).hexdigest()[:16]}.lock"
        self._note = f"{key}\n"
        self._fd = -1
        self.alone = True

    @property
    def held(self) -> bool:
        return self._fd >= 0

    @property
    def lost(self) -> bool:
        """Whether the file was removed or replaced, so that another process can take the lock."""
        return self.held and not is_at(self._fd, self.path)

    def take(self, now_ms: float) -> None:
        """Raises Busy, or OSError where no lock can be made."""
        while True:
            fd = open_own(self.path, os.O_CREAT)
            locked = lock(fd, self.path)
            if locked is not False:
                self.alone = locked is True
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
            if not self.lost:
                with suppress(OSError):
                    self.path.unlink()
            os.close(self._fd)
            self._fd = -1
