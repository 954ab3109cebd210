"""The files of one place, one after the other: how each begins, fills, reaches the disk and ends.

What waits for the disk is done on the disk's thread; what came of it is learnt here.

A match's first file begins with its first frame of data, and ends with the run, or when it is
large or old enough; the next one begins with the next frame. A file begins with `_open`, ends with
`_close`, and is called NAME.part until then.
"""

from __future__ import annotations

import errno
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from livecli.capture.naming import FileNames, Pattern
from livecli.capture.open_close import Counts
from livecli.capture.rotation import Retention, Rotation
from livecli.capture.stamped_line import stamped
from livecli.errors import OutputFailed, PlaceTaken, reason
from livecli.feed.frames import NO_DATA, OURS, Frame, StreamPlace, place_of
from livecli.feed.records import Position, opened, position
from livecli.feed.sports import Match
from livecli.named_tuple import NamedTuple
from livecli.session.outage import Outage, OutageCause
from livecli.wording import time_of_day

from .compression import COMPRESSORS
from .folders import paths
from .locks import Busy, Lock
from .part_file import PartFile, begin, make_folder, sync_folder
from .stream_positions import newest_position


if TYPE_CHECKING:
    from .sink import Files


T = TypeVar("T")

KILLED = OutageCause("killed")  # the run that recorded, or its machine
DELETED = OutageCause("deleted")  # the file, while it was written
FULL = (errno.ENOSPC, errno.EDQUOT)  # where deleting something helps
NO_LOCKS_STEP = "see yourself that no other run records the same matches there (said once)"
ADVICE = {
    errno.EACCES: "see who may write there",
    errno.EDQUOT: "free some space",
    errno.EINVAL: "remove it",
    errno.EIO: "check the disk",
    errno.ELOOP: "remove it",
    errno.ENOSPC: "free some space",
    errno.EROFS: "see who may write there",
}
WRITE_BYTES = 2**20  # of one file, that may wait in memory for the flush
MOST_EARLY = 100  # frames (pongs above all) from before the first data, kept for the first file


class FileRules(NamedTuple):
    """What the user wants of the files. `url` is written into them, so it holds no secret.

    `stream` is that of a bus: then positions in it are written, too.
    """

    pattern: Pattern
    compression: str  # none or zstd
    rotation: Rotation
    retention: Retention
    flush_s: float
    url: str
    stream: str | None = None


class Series:
    """The files of one place among those of a run. Raises OutputFailed; what was written stays."""

    def __init__(self, names: FileNames, files: Files) -> None:
        self.names = names
        self.lock = Lock(Path(names.folder), names.key + names.extension)
        self.matches: list[Match] = []
        self.sockets: dict[Match, int] = {}  # the one that each last came by
        self.part: PartFile | None = None
        self._files = files
        self._counts = Counts()
        self._began_at = 0.0
        self._begun = False  # whether there was a file in this run
        self._early: deque[Frame] = deque(maxlen=MOST_EARLY)
        self._last_name: str | None = None
        self.failed = False  # nothing more is written then
        self._first_ms = 0.0  # when the first frame of the file came
        self._place: StreamPlace | None = None  # up to it, these files have all of their matches
        self._place_ms = 0.0
        self._marked: StreamPlace | None = None  # the place that is in the open file

    def take(self) -> None:
        """Lock the place; raises PlaceTaken or OutputFailed."""
        folder = Path(self.names.folder)
        try:
            for each in make_folder(folder):
                self._files.disk.do(each, partial(sync_folder, each))
            self.lock.take(self._files.env.wall_ms())
        except Busy as busy:
            about = ", ".join(str(match) for match in self.matches[:5])
            raise PlaceTaken(
                f"match {about}: {busy} records into {self.names.shown}; stop it, or choose "
                "another -o"
            ) from None
        except OSError as error:
            step = ADVICE.get(error.errno or 0, "check -o")
            raise OutputFailed(f"{error.filename or folder}: {reason(error)}; {step}") from error
        if not self.lock.alone:
            self._files.warn_once(f"{folder}: its file system has no locks; {NO_LOCKS_STEP}")

    def find_position(self) -> Position | None:
        """Go on behind what the files on the disk have of the stream; returns where they end."""
        stream = self._files.rules.stream
        found = None if stream is None else newest_position(paths(self.names), stream)
        if found is None:
            return None
        self._place, self._place_ms = found.place, found.at_ms
        return found

    def put(self, frame: Frame) -> None:
        if self.failed or self._has(frame):
            return
        if self.part is None:
            if not self._begun and (frame.event_id is None or frame.type in NO_DATA):
                self._early.append(frame)
                return
            self._begin(frame)
        self._add(frame)
        self._end_if_large()

    def _has(self, frame: Frame) -> bool:
        """Whether a frame of a stream is in the files already."""
        before = self._place
        if before is None:  # as of all that come by no bus
            return False
        place = place_of(frame)
        return (
            place is not None
            and place.created_ms == before.created_ms
            and place.sequence <= before.sequence
        )

    def push(self) -> None:
        """Write the lines that wait in memory."""
        if self.part is not None:
            self._mark()
            self._through(self.part.push)

    def _mark(self) -> None:
        """The position, where it is another than the last one."""
        stream, place = self._files.rules.stream, self._place
        if self.part is None or stream is None or place is None or place == self._marked:
            return
        self._marked = place
        flushed = self._files.positions.flushed_in(place)
        record = position(stream, place, flushed, self._place_ms)
        self.part.add(record.raw)
        self._counts.add(record, None)

    def sync(self, now_ms: float) -> None:
        """Have what was written by now put on the disk, and then see that it is still there."""
        if self.part is not None:
            self._on_disk(self.part, self.part.sync, partial(self._synced, self.part, now_ms))

    def _synced(self, part: PartFile, now_ms: float, _: None) -> None:
        part.safe_ms = now_ms
        if part is not self.part:  # it has ended meanwhile
            return
        if part.in_place:
            self._end_if_large()
        else:
            self._displaced(part)

    @property
    def due_at(self) -> float | None:
        """When the open file is old enough to end."""
        if self.part is None:
            return None
        return self._files.rules.rotation.due_at(self._began_at)

    def end(self, cause: str) -> None:
        """Finish the file, if there is one."""
        part = self.part
        if part is None:
            return
        if not part.in_place:
            self._displaced(part)
            return
        self._mark()
        part.end(self._closed(cause))
        self._through(part.write)  # where there is no room for it, no other file begins
        self._forget(part)
        self._last_name = part.reserve().name
        self._files.ending[part] = None
        content = f"{self._counts.frames} frames, {part.size} bytes"
        settle = partial(self._settle, part, tuple(self._counts.matches))
        self._on_disk(part, settle, lambda path: self._files.say_finished(path, content))

    def _settle(self, part: PartFile, matches: tuple[Match, ...]) -> Path:
        path = part.settle()
        self._files.finished(part, path, matches)
        return path

    def _closed(self, cause: str) -> bytes:
        """The last record; it is written before the command for its own file runs."""
        failures = self._files.failures
        more = {"on_file_failed": failures} if failures else {}
        return self._counts.closed(cause, self._files.env.wall_ms(), **more).raw

    def _forget(self, part: PartFile) -> None:
        """The next frame begins another file."""
        if part is self.part:
            self.part = None
            self._files.unsafe.pop(self, None)

    def _displaced(self, part: PartFile) -> None:
        """The file was moved, deleted or replaced: it ends where it is, another begins."""
        self._mark()
        self._forget(part)
        part.end(self._closed("displaced"))
        fate = "it was moved while it was recorded, and ends where it is now"
        if part.deleted:
            fate = f"it was deleted while it was recorded, with {self._counts.frames} frames"
            for match in self._counts.matches:
                self._files.cut_off[match] = Outage(match, DELETED, self._first_ms)
        self._files.disk.do(part, part.leave)
        self._files.report(f"{part.path}: {fate}; a new file begins with the next frame")
        if self.lock.lost:
            self.lock.release()
            self.take()

    def _begin(self, frame: Frame) -> None:
        now_ms = self._files.env.wall_ms()
        rules = self._files.rules
        compressor = COMPRESSORS[rules.compression]()
        self.part = self._through(lambda: begin(self.names.at(now_ms), compressor))
        self._counts = Counts()
        self._began_at = self._files.env.monotonic()
        self._begun = True
        self._first_ms = self._early[0].received_ms if self._early else frame.received_ms
        self.part.safe_ms = self._first_ms
        sockets = set(self.sockets.values())
        socket = sockets.pop() if len(sockets) == 1 else None
        head = opened(rules.url, socket, self.matches, self._first_ms, self._last_name)
        self._add(head)
        self._marked = None
        if rules.stream is not None:
            first = next((each for each in self._early if place_of(each)), frame)
            place, before = place_of(first), self._place
            if place is not None and (before is None or before.created_ms != place.created_ms):
                self._place, self._place_ms = place.before, first.received_ms
        self._mark()
        for each in (*self._gaps(frame.received_ms), *self._early):
            self._add(each)
        self._early.clear()
        self._through(self.part.push)  # an empty part counts as a leftover

    def _gaps(self, to_ms: float) -> Iterable[Frame]:
        """The gaps that what was cut off has left: until our first frame, by match."""
        for match in self.matches:
            outage = self._files.cut_off.pop(match, None)
            if outage is not None:
                yield outage.gap(to_ms)

    def _add(self, frame: Frame) -> None:
        part = self.part
        assert part is not None, self.names.shown
        if frame.type in OURS:
            part.add(frame.raw)
        else:
            part.add(stamped(frame.raw, frame.received_ms))
            self._files.frames += 1
        if self._files.rules.stream is not None and (place := place_of(frame)) is not None:
            self._place, self._place_ms = place, frame.received_ms
            self._files.positions.came(place)
        self._counts.add(frame, self._files.match_index.match(frame))
        self._files.unsafe[self] = None
        if part.waiting >= WRITE_BYTES:
            self._through(part.push)

    def _end_if_large(self) -> None:
        if self.part is not None and self._files.rules.rotation.due(self.part.size):
            self.end("rotated")

    def _through(self, act: Callable[[], T]) -> T:
        """Call `act`; if it fails, give the file up."""
        try:
            return self._with_room(act)
        except OSError as error:
            raise self._failed(self.part, error) from error

    def _with_room(self, act: Callable[[], T]) -> T:
        """Call `act`; on a full disk, delete the oldest finished files that may go, and retry."""
        while True:
            try:
                return act()
            except OSError as error:
                if error.errno not in FULL or not self._files.make_room():
                    raise

    def _on_disk(self, part: PartFile, act: Callable[[], T], then: Callable[[T], None]) -> None:
        """Have `act` done to a part on the disk's thread, then `then` here.

        It takes the place of what still waits to be done to the part, such as an earlier `sync`.
        """

        def job() -> None:
            result: Callable[[], None]
            try:
                if part.error is not None:  # the system tells of what it could not write only once
                    raise part.error
                result = partial(then, self._with_room(act))
            except OSError as error:
                part.error = error
                result = partial(self._lose, part, error)
            self._files.disk.back(partial(self._files.act, self, result))

        self._files.disk.do(part, job)

    def _lose(self, part: PartFile, error: OSError) -> None:
        if part is self.part or part in self._files.ending:
            raise self._failed(part, error) from error

    def _failed(self, part: PartFile | None, error: OSError) -> OutputFailed:
        """Give the file up; what is on the disk is left for the next run."""
        if part is None:
            where = error.filename or self.names.shown
            step = ADVICE.get(error.errno or 0, "check -o")
            return OutputFailed(f"{where}: {reason(error)}; no file could begin; {step}")
        self._forget(part)
        self._files.ending.pop(part, None)
        self._files.disk.do(part, part.give_up)
        step = f"{ADVICE[error.errno]}, and " if error.errno in ADVICE else ""
        return OutputFailed(
            f"{part.path}: {reason(error)}; what came since {time_of_day(part.safe_ms)} is lost, "
            f"what was written before is whole; {step}the next record finishes the file"
        )
