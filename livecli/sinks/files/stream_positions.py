"""Where a recording from a bus stopped, by the `_pos` records in its files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from livecli.capture.naming import FileNames
from livecli.capture.stamped_line import read_whole
from livecli.feed.frames import StreamPlace
from livecli.feed.records import POSITION, Position, ReadPlace, read_position

from .compression import FileContent
from .folders import paths


if TYPE_CHECKING:
    from .series import Series


END = b'{"type":"_close",'
MOST_FILES = 20  # that are read to find positions: the newest ones
ENOUGH = 2  # clocks step back


class StreamPositions:
    """How far all files of a run are; without a `stream`, it knows nothing."""

    def __init__(self, stream: str | None) -> None:
        self.behind: ReadPlace | None = None
        self._stream = stream
        self._newest: StreamPlace | None = None  # that was written, into memory at least
        self._flushed: StreamPlace | None = None  # up to it, everything is on the disk

    def find(self, series: Collection[Series], every: FileNames) -> None:
        """See where the files on the disk end: those of these series, or without any, those of a
        run of all matches, which have the names of `every`."""
        if self._stream is None:
            return
        found = [(each, each.find_position()) for each in series]
        ends = [position.flushed for _, position in found if position is not None]
        if not series:
            newest = newest_position(paths(every), self._stream)
            ends = [] if newest is None else [newest.flushed]
        if ends:
            last_ms = {
                match: position.at_ms
                for each, position in found
                if position is not None
                for match in each.matches
            }
            self.behind = ReadPlace(min(ends), last_ms)

    def came(self, place: StreamPlace) -> None:
        """A frame is written."""
        if self._flushed is None or self._flushed.created_ms != place.created_ms:
            self._flushed = place.before
        self._newest = place

    def flushed_in(self, place: StreamPlace) -> int:
        """Up to which sequence of its stream everything is on the disk; 0: nothing is known."""
        flushed = self._flushed
        if flushed is None or flushed.created_ms != place.created_ms:
            return 0
        return min(flushed.sequence, place.sequence)

    def flushing(self, series: Iterable[Series]) -> Callable[[], None] | None:
        """What is to be called when all that is written now is on the disk; None for nothing.

        Where a file failed, a later run reads again what it lacks.
        """
        newest = self._newest
        if newest is None or newest == self._flushed:
            return None

        def flushed() -> None:
            if not any(each.failed for each in series):
                self._flushed = newest

        return flushed


def newest_position(paths: Iterable[Path], stream: str) -> Position | None:
    """The last position in the newest of these files that have one of this stream."""
    by_age: list[tuple[int, Path]] = []
    for path in paths:
        try:
            by_age.append((path.stat().st_mtime_ns, path))
        except OSError:  # deleted meanwhile
            continue
    found: list[Position] = []
    for _, path in sorted(by_age, reverse=True)[:MOST_FILES]:
        with suppress(OSError):
            position = _last_position(path, stream)
            if position is not None:
                found.append(position)
        if len(found) == ENOUGH:
            break
    return max(found, key=lambda each: each.place, default=None)


def lines_to_keep(path: Path) -> int | None:
    """How many lines of a cut file stand up to its last position, with an end that follows it.

    None for a file that has no positions.
    """
    kept = None
    with path.open("rb") as file:
        for number, line in enumerate(FileContent(file).lines(), start=1):
            is_end = kept == number - 1 and line.startswith(END)
            if is_end or (line.startswith(POSITION) and line.endswith(b"\n")):
                kept = number
    return kept


def _last_position(path: Path, stream: str) -> Position | None:
    last = b""
    with path.open("rb") as file:
        for line in FileContent(file).lines():
            if line.startswith(POSITION):
                last = line
    found = read_position(read_whole(last).body) if last else None
    return found if found is not None and found.stream == stream else None
