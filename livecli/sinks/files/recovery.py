"""Finishing what a killed run left: `NAME.part` becomes `NAME`, whole lines and a `_close`.

A recovery may itself be killed: it writes a second file, puts that in the part's place, and only
then gives it its name. Each step leaves a part that the next run can finish, and a part that ends
with a `_close` gets no second one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path, PurePath
from typing import IO

from livecli.capture.open_close import Counts, MatchIndex
from livecli.capture.stamped_line import read_whole
from livecli.feed.frames import Frame
from livecli.feed.records import read_open
from livecli.feed.sports import Match
from livecli.named_tuple import NamedTuple
from livecli.own_file import open_own

from .compression import COMPRESSORS, FileContent
from .locks import lock
from .part_file import PartFile, given_name
from .stream_positions import lines_to_keep


BEGINNING = b'{"type":"_open",'  # of every capture file
PUSH_BYTES = 2**20  # that may wait in memory


class Recovered(NamedTuple):
    """A file that a later run finished. `last_ms` is when its last record was received.

    `matches` are those that it has frames of; none if it had its `_close` already, or positions in
    a stream: what came behind the last one is left out, for it is read again.
    """

    path: Path
    frames: int
    damaged: Path | None  # the part before, where it lacked more than its end
    matches: tuple[Match, ...] = ()
    last_ms: float = 0.0


def ours(path: Path) -> bool:
    """Whether `record` wrote this file, so that it may be changed or deleted."""
    try:
        with path.open("rb") as file:
            return next(FileContent(file).lines(), b"").startswith(BEGINNING)
    except OSError:
        return False


def recover(part: Path, names: Iterator[PurePath], now_ms: float) -> Recovered | None:
    """Finish a part under the first free one of `names`.

    None where a living run writes it, where it is not ours, or where it is empty. Raises OSError
    where it cannot be finished now; then the part stays.
    """
    try:
        fd = open_own(part)
    except FileNotFoundError:
        return None  # another run finished it meanwhile
    try:
        locked = lock(fd, part)
        if locked is None:
            raise OSError("without locks, nobody can tell whether another run writes it")
        if not locked:
            return None
        if not os.fstat(fd).st_size:
            part.unlink()
            return None
        return _finish(part, names, now_ms) if ours(part) else None
    finally:
        os.close(fd)


def _finish(part: Path, names: Iterator[PurePath], now_ms: float) -> Recovered:
    """Finish a part that is locked and ours."""
    beside = Path(f"{part}.tmp")  # written only with the lock on the part
    fd = open_own(beside, os.O_CREAT | os.O_TRUNC)
    try:
        lock(fd, beside)  # for when it is in the part's place
        contents = _rewrite(part, beside, fd, now_ms)
        facts = part.stat()  # it stays as old as it is, among other files
        os.utime(beside, ns=(facts.st_atime_ns, facts.st_mtime_ns))
        damaged = _second_name(part) if contents.content.damaged else None
        os.rename(beside, part)
        whole = contents.closed or contents.positioned  # nothing is missing behind its end
        matches = () if whole else tuple(contents.counts.matches)
        path = given_name(part, names)
        return Recovered(path, contents.counts.frames, damaged, matches, contents.last_ms)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    finally:
        os.close(fd)


def _second_name(part: Path) -> Path:
    """Another name for the part, under which its content stays when the part is replaced."""
    for number in count(1):
        other = Path(f"{part}.damaged{f'-{number}' if number > 1 else ''}")
        try:
            os.link(part, other)
        except FileExistsError:
            if not os.path.samefile(part, other):
                continue  # of another recovery
        return other
    raise AssertionError("numbers do not end")


def _rewrite(part: Path, beside: Path, fd: int, now_ms: float) -> _Contents:
    """Write the readable lines of `part`, and an end, into `beside` (open as `fd`)."""
    kept = lines_to_keep(part)
    with part.open("rb") as file:
        contents = _Contents(file, kept)
        new = PartFile(fd, beside, iter(()), COMPRESSORS[contents.content.compression]())
        for line in contents.lines():
            new.add(line)
            if new.size >= PUSH_BYTES:
                new.push()
    new.end(contents.last if contents.closed else contents.closing(now_ms))
    new.complete()
    return contents


class _Contents:
    """The lines of a part, counted while they are read. A `_close` is kept back as `last`."""

    def __init__(self, part: IO[bytes], kept: int | None) -> None:
        self.counts = Counts()
        self.last = b""
        self.closed = False
        self.positioned = kept is not None
        self._kept = kept
        self.content = FileContent(part)  # damaged, if it lacks more than its end
        self._match_index = MatchIndex()
        self.last_ms = 0.0
        self._unreadable = 0

    def lines(self) -> Iterator[bytes]:
        """The whole lines, without their breaks."""
        for line in islice(self.content.lines(), self._kept):
            text = line.removesuffix(b"\n")
            frame = read_whole(text)
            if frame.raw != text:  # no JSON object: the line is torn or damaged
                if line.endswith(b"\n"):
                    self._unreadable += 1
                    self.content.damaged = True
                continue
            self.last = text
            self.closed = frame.type == "_close"
            if not self.closed:
                self._count(frame)
                yield text

    def closing(self, now_ms: float) -> bytes:
        """The `_close` record; its time is that of the last record that has one."""
        more = {"recovered_ms": round(now_ms)}
        if self._unreadable:
            more["unreadable_lines"] = self._unreadable
        return self.counts.closed("recovered", self.last_ms, **more).raw

    def _count(self, frame: Frame) -> None:
        if frame.type == "_open":
            matches = read_open(frame.body)[0]
            self.content.damaged = self.content.damaged or not matches  # ours name some
            for match in matches:
                self._match_index.add(match)
        self.counts.add(frame, self._match_index.match(frame))
        self.last_ms = frame.received_ms or self.last_ms
