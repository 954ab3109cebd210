"""One capture file while it is written: `NAME.part`, which gets its name when it is finished.

While it is open it is locked, so that no other run takes it for one that a killed process left.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path, PurePath
from typing import Any

from livecli.capture.naming import PART
from livecli.own_file import open_own

from .compression import BLOCK
from .locks import is_at, lock


# Lines are compressed together: a call costs as much as a line.
COMPRESS_BYTES = 2**16
OTHER_FILES = 200  # sockets, and what else a run may have open

sync_data = getattr(os, "fdatasync", os.fsync)  # macOS has only the other


class PartFile:
    """`add` and `end` work in memory; `push` and `write` write into that of the system, at once.

    `sync`, `settle` and `leave` wait for the disk. All that write raise OSError, and may be called
    again: they go on where they stopped.
    """

    def __init__(
        self,
        fd: int,
        path: Path,
        names: Iterator[PurePath],
        compressor: Any,
        folders: Iterable[Path] = (),
    ) -> None:
        self.path = path  # with .part
        self.written = 0  # bytes in the file
        self.safe_ms = 0.0  # until when everything is on the disk
        self.error: OSError | None = None  # why the disk has not all of it
        self._whole = 0  # of these, up to the last push: they end with a whole line
        self._fd = fd
        self._names = names  # for when it is finished, the preferred one first
        self._compressor = compressor
        self._folders = list(folders)  # with names that are not on the disk yet
        self._lines: list[bytes] = []
        self._lines_bytes = 0
        self._compressed = bytearray()

    @property
    def size(self) -> int:
        """Bytes of the file, and of what is compressed and not yet written."""
        return self.written + len(self._compressed)

    @property
    def waiting(self) -> int:
        """Bytes in memory."""
        return self._lines_bytes + len(self._compressed)

    def add(self, line: bytes) -> None:
        """One line, without its break."""
        self._lines.append(line)
        self._lines_bytes += len(line) + 1
        if self._lines_bytes >= COMPRESS_BYTES:
            self._compress()

    def push(self) -> None:
        """Write everything so far, readable."""
        self._compress()
        self._compressed += self._compressor.flush(BLOCK)
        self.write()
        self._whole = self.written

    def write(self) -> None:
        """Write what is compressed."""
        while self._compressed:
            count = os.write(self._fd, self._compressed)
            self.written += count
            del self._compressed[:count]

    def sync(self) -> None:
        """Wait until what was written is on the disk."""
        sync_data(self._fd)
        self._sync_folders()

    def end(self, line: bytes) -> None:
        """The last line."""
        self.add(line)
        self._compress()
        self._compressed += self._compressor.flush()

    def reserve(self) -> Path:
        """The name that it will get, unless another program takes it meanwhile."""
        name = free_name(self.path, self._names)
        self._names = chain((name,), self._names)
        return name

    def complete(self) -> None:
        """Write the rest, and wait until all of it is on the disk."""
        self.write()
        os.fsync(self._fd)
        self._sync_folders()

    def settle(self) -> Path:
        """Complete the file and give it its name; returns the name."""
        self.complete()
        final = given_name(self.path, self._names)
        os.close(self._fd)
        return final

    @property
    def in_place(self) -> bool:
        """Whether it is still at its path: nobody has moved, deleted or replaced it."""
        return is_at(self._fd, self.path)

    @property
    def deleted(self) -> bool:
        """Whether it has no name any more."""
        return os.fstat(self._fd).st_nlink == 0

    def leave(self) -> None:
        """Complete the file wherever it was moved to."""
        with suppress(OSError):
            self.complete()
        os.close(self._fd)

    def give_up(self) -> None:
        """After an error: cut the file at the last whole line, for a later run to finish."""
        with suppress(OSError):
            if self._whole:
                os.ftruncate(self._fd, self._whole)
            elif self.in_place:
                self.path.unlink()
        with suppress(OSError):
            os.close(self._fd)

    def _sync_folders(self) -> None:
        while self._folders:
            sync_folder(self._folders.pop())

    def _compress(self) -> None:
        if self._lines:
            self._lines.append(b"")
            self._compressed += self._compressor.compress(b"\n".join(self._lines))
            self._lines = []
            self._lines_bytes = 0


def begin(names: Iterator[PurePath], compressor: Any) -> PartFile:
    """A new file under the first of `names` that no file has, with or without .part.

    Raises OSError.
    """
    folders: list[Path] = []  # new ones, and where their names are to be made safe
    for name in names:
        final, path = Path(name), part_of(name)
        folders += make_folder(final.parent)
        if os.path.lexists(final):
            continue
        try:
            fd = open_own(path, os.O_CREAT | os.O_EXCL)
        except FileExistsError:
            continue
        # Another run may have removed it as an empty leftover between open and lock.
        ours = lock(fd, path, wait=True) is not False
        if ours and not os.path.lexists(final):
            return PartFile(fd, path, chain((name,), names), compressor, [*folders, final.parent])
        if ours:  # another run finished a file of this name meanwhile
            path.unlink()
        os.close(fd)
    raise AssertionError("names do not end")


def part_of(name: PurePath) -> Path:
    """The path of a file while it is written."""
    return Path(f"{name}{PART}")


def free_name(part: Path, names: Iterator[PurePath]) -> Path:
    """The first of `names` that this part can get.

    Other runs leave the part's own name alone, but another program may have taken it meanwhile.
    """
    for name in names:
        final = Path(name)
        if os.path.lexists(final) or (part_of(name) != part and os.path.lexists(part_of(name))):
            continue
        return final
    raise AssertionError("names do not end")


def given_name(part: Path, names: Iterator[PurePath]) -> Path:
    """Rename a part to the first free one of `names`; returns that name, raises OSError."""
    final = free_name(part, names)
    os.rename(part, final)
    sync_folder(final.parent)
    return final


def make_folder(folder: Path) -> list[Path]:
    """Make it and its parents; those whose names a power loss could still take. Raises OSError."""
    missing = [folder] if not folder.is_dir() else []
    while missing and not missing[-1].parent.is_dir():
        missing.append(missing[-1].parent)
    folder.mkdir(parents=True, exist_ok=True)
    return [each.parent for each in missing]


def allow_open_files(number: int) -> None:
    """Raise the limit on open files where it is too low for so many; some systems have 256."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    least = number + OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < least:
        limit = least if hard == resource.RLIM_INFINITY else min(least, hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where its file system can do that."""
    with suppress(OSError):
        fd = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)
