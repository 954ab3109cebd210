"""Finishing what a killed run left: `NAME.part` becomes `NAME`, whole lines and a `_close`.

A recovery may itself be killed: the part is rewritten beside itself, takes its own place, and only
then gets its name. Each step leaves a part from which the next run goes on, and one that ends with
a `_close` gets no other.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePath
from typing import IO, NamedTuple

from livecli.capture.open_close import Counts, MatchIndex
from livecli.capture.stamped_line import read_whole
from livecli.errors import UsageError
from livecli.feed.frames import Frame
from livecli.feed.sports import Match, match

from .compression import PACKERS, Unpacked
from .locks import lock
from .part_file import PartFile, given_name


BEGINNING = b'{"type":"_open",'  # of every file that we write
PUSH_BYTES = 2**20  # what is held in memory


class Recovered(NamedTuple):
    """A file that was finished after its time. `last_ms` is when its last record was received.

    `matches` are those that it has frames of, none if it had its end already.
    """

    path: Path
    frames: int
    damaged: Path | None  # as it was, where more was wrong with it than a missing end
    matches: tuple[Match, ...] = ()
    last_ms: float = 0.0


def ours(path: Path) -> bool:
    """Whether `record` wrote this file, so that it may be changed and deleted."""
    try:
        with path.open("rb") as file:
            return next(Unpacked(file).lines(), b"").startswith(BEGINNING)
    except OSError:
        return False


def recover(part: Path, names: Iterator[PurePath], now_ms: float) -> Recovered | None:
    """Finish a part under the first of `names` that is free.

    None where a living run writes it, where it is not ours, and where nothing is in it. Raises
    OSError where it cannot be done now; the part stays.
    """
    try:
        fd = os.open(part, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return None  # another run was quicker
    try:
        if not lock(fd, part):
            return None
        if not os.fstat(fd).st_size:
            part.unlink()
            return None
        return _finish(part, names, now_ms) if ours(part) else None
    finally:
        os.close(fd)


def _finish(part: Path, names: Iterator[PurePath], now_ms: float) -> Recovered:
    """The part is locked, and ours."""
    beside = Path(f"{part}.tmp")  # only who has the lock on the part writes it
    fd = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
    try:
        lock(fd, beside)  # so that nobody takes it once it is in the part's place
        contents = _rewrite(part, beside, fd, now_ms)
        damaged = _kept(part) if contents.damaged else None
        os.rename(beside, part)
        matches = () if contents.closed else tuple(contents.counts.matches)
        path = given_name(part, names)
        return Recovered(path, contents.counts.frames, damaged, matches, contents.last_ms)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    finally:
        os.close(fd)


def _kept(part: Path) -> Path:
    """Another name for the part, by which it stays when it is replaced."""
    other = Path(f"{part}.damaged")
    with suppress(FileExistsError):
        os.link(part, other)
    return other


def _rewrite(part: Path, beside: Path, fd: int, now_ms: float) -> _Contents:
    """Write what can be read of `part`, and its end."""
    with part.open("rb") as file:
        contents = _Contents(file)
        new = PartFile(fd, beside, iter(()), PACKERS[contents.packing]())
        for line in contents.lines():
            new.add(line)
            if new.size >= PUSH_BYTES:
                new.push()
    new.end(contents.last if contents.closed else contents.closing(now_ms))
    new.complete()
    return contents


class _Contents:
    """What is in a part, counted while it is read. A `_close` is held back as `last`."""

    def __init__(self, part: IO[bytes]) -> None:
        self.counts = Counts()
        self.last = b""
        self.closed = False
        self._unpacked = Unpacked(part)
        self._roll = MatchIndex()
        self.last_ms = 0.0
        self._unreadable = 0

    @property
    def packing(self) -> str:
        return self._unpacked.packing

    @property
    def damaged(self) -> bool:
        """Whether more is wrong with it than a missing end."""
        return self._unpacked.damaged or self._unreadable > 0

    def lines(self) -> Iterator[bytes]:
        """The whole ones, without their breaks."""
        for line in self._unpacked.lines():
            text = line.removesuffix(b"\n")
            frame = read_whole(text)
            if frame.raw != text:  # wrapped, for it is no JSON: torn, or nobody wrote it so
                self._unreadable += line.endswith(b"\n")
                continue
            self.last = text
            self.closed = frame.type == "_close"
            if not self.closed:
                self._count(frame)
                yield text

    def closing(self, now_ms: float) -> bytes:
        """The record of an end that nobody saw: its time is the last that is known."""
        more = {"recovered_ms": round(now_ms)}
        if self._unreadable:
            more["unreadable_lines"] = self._unreadable
        return self.counts.closed("recovered", self.last_ms, **more).raw

    def _count(self, frame: Frame) -> None:
        if frame.type == "_open":
            for word in frame.body.get("matches", ()):
                with suppress(UsageError):
                    self._roll.add(match(word))
        self.counts.add(frame, self._roll.match(frame))
        self.last_ms = frame.received_ms or self.last_ms
