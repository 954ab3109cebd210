"""One capture file while it is written: `NAME.part`, which gets its name when it is finished.

While it is open it is locked, so that nobody takes it for one that a killed process left.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path, PurePath

from livecli.capture.naming import PART

from .compression import Compressor
from .locks import lock


# Lines are packed together; each call would cost as much as a line.
PACK_BYTES = 2**16
OTHER_FILES = 200  # sockets, and whatever else a run has open

sync_data = getattr(os, "fdatasync", os.fsync)  # macOS has only the other


class PartFile:
    """`add` and `end` only remember; `push`, `sync` and `settle` work on the disk.

    They raise OSError, and may be called again: they go on where they had to stop.
    """

    def __init__(self, fd: int, path: Path, names: Iterator[PurePath], packer: Compressor) -> None:
        self.path = path  # with .part
        self.written = 0  # bytes in the file
        self._whole = 0  # of them, those up to the last push: they end with a whole line
        self._fd = fd
        self._names = names  # for its end, the preferred one first
        self._packer = packer
        self._lines: list[bytes] = []
        self._lines_bytes = 0
        self._packed = bytearray()

    @property
    def size(self) -> int:
        """Bytes of the file, with those that are on their way to it, as far as they are known."""
        return self.written + len(self._packed)

    @property
    def waiting(self) -> int:
        """Bytes in memory."""
        return self._lines_bytes + len(self._packed)

    def add(self, line: bytes) -> None:
        """One line, without its break."""
        self._lines.append(line)
        self._lines_bytes += len(line) + 1
        if self._lines_bytes >= PACK_BYTES:
            self._pack()

    def push(self) -> None:
        """Write everything so far, readable."""
        self._pack()
        self._packed += self._packer.flush()
        self._write()
        self._whole = self.written

    def sync(self) -> None:
        """Have what was written reach the disk."""
        sync_data(self._fd)

    def end(self, line: bytes) -> None:
        """The last line."""
        self.add(line)
        self._pack()
        self._packed += self._packer.end()

    def complete(self) -> None:
        """Write the rest, and have all of it reach the disk."""
        self._write()
        os.fsync(self._fd)

    def settle(self) -> Path:
        """Complete the file and give it its name, which is returned."""
        self.complete()
        final = given_name(self.path, self._names)
        os.close(self._fd)
        return final

    def give_up(self) -> None:
        """Nothing can be written any more: leave what was, up to a whole line, to a later run."""
        with suppress(OSError):
            if self._whole:
                os.ftruncate(self._fd, self._whole)
            else:
                self.path.unlink()
        with suppress(OSError):
            os.close(self._fd)

    def _pack(self) -> None:
        if self._lines:
            self._lines.append(b"")
            self._packed += self._packer.pack(b"\n".join(self._lines))
            self._lines = []
            self._lines_bytes = 0

    def _write(self) -> None:
        while self._packed:
            count = os.write(self._fd, self._packed)
            self.written += count
            del self._packed[:count]


def begin(names: Iterator[PurePath], packer: Compressor) -> PartFile:
    """A new file under the first of `names` that is free, finished or not; raises OSError."""
    for name in names:
        final, path = Path(name), part_of(name)
        make_folder(final.parent)
        if os.path.lexists(final):
            continue
        try:
            fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        except FileExistsError:
            continue
        ours = lock(fd, path, wait=True)  # or it was taken for an empty one that was left, and went
        if ours and not os.path.lexists(final):
            sync_folder(final.parent)
            return PartFile(fd, path, chain((name,), names), packer)
        if ours:  # somebody finished a file of this name meanwhile
            path.unlink()
        os.close(fd)
    raise AssertionError("names do not end")


def part_of(name: PurePath) -> Path:
    """What a file is called while it is written."""
    return Path(f"{name}{PART}")


def given_name(part: Path, names: Iterator[PurePath]) -> Path:
    """Rename a part to the first of `names` that is free, which is returned; raises OSError.

    The part keeps other runs from its own name, but a stranger may have taken that meanwhile.
    """
    for name in names:
        final = Path(name)
        if os.path.lexists(final) or (part_of(name) != part and os.path.lexists(part_of(name))):
            continue
        os.rename(part, final)
        sync_folder(final.parent)
        return final
    raise AssertionError("names do not end")


def make_folder(folder: Path) -> None:
    """Make it, and those above it, so that a power loss cannot take it away; raises OSError."""
    missing = [folder] if not folder.is_dir() else []
    while missing and not missing[-1].parent.is_dir():
        missing.append(missing[-1].parent)
    folder.mkdir(parents=True, exist_ok=True)
    for each in missing:
        sync_folder(each.parent)


def allow_open_files(number: int) -> None:
    """Raise the limit, where it is too low for so many; it is 256 on some systems."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = number + OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def sync_folder(folder: Path) -> None:
    """Have the names in a folder reach the disk, where its file system can do that."""
    with suppress(OSError):
        fd = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)
