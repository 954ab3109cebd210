"""Frames into capture files that rotate, that a kill cannot spoil, and that only one run writes.

A place is a pattern with a match filled in: all files that differ by their time alone. So records
of different matches share a folder, and two of one match do not. Each place is locked for the run;
a pattern without `{event_id}` makes one place of all its matches.

A match's first file begins with its first frame of data, and ends with the run, or when it is
large or old enough; the next one begins with the next frame. A file begins with `_open`, ends with
`_close`, and is called NAME.part until then. Every `flush_s` seconds what came reaches the disk.
What the next run finds as NAME.part, and nobody writes, it finishes.
"""

from __future__ import annotations

import errno
from collections import deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

from livecli.capture.naming import Names, Pattern
from livecli.capture.open_close import Counts, MatchIndex, opened
from livecli.capture.record import stamped
from livecli.capture.rotation import Retention, Rotation
from livecli.errors import OutputFailed, PlaceTaken, reason
from livecli.feed.frames import NO_DATA, OURS, Frame
from livecli.feed.sports import Match, match
from livecli.pipeline import Batch
from livecli.session.outage import Outage, OutageCause

from .archive import Archive
from .compression import PACKERS
from .locks import Busy, Lock
from .on_file import FileCommands
from .part_file import PartFile, allow_open_files, begin, make_folder
from .recovery import recover
from .status_file import StatusFile


T = TypeVar("T")

KILLED = OutageCause("killed")  # the run that recorded, or its machine
FULL = (errno.ENOSPC, errno.EDQUOT)  # where deleting something helps
WRITE_BYTES = 2**20  # of a file, what may wait in memory for the flush
# What the service says before the first data of a match, pongs above all, is kept for its file.
MOST_EARLY = 100
FILES_EACH = 2  # open ones of a place: its lock, and what it writes


class FileRules(NamedTuple):
    """What the user wants of the files. `url` is written into them, so it holds no secret."""

    pattern: Pattern
    packing: str  # none or zstd
    rotation: Rotation
    retention: Retention
    flush_s: float
    url: str


class Series:
    """The files of one place, one after the other."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.lock = Lock(Path(names.folder), names.key + names.extension)
        self.matches: list[Match] = []
        self.sockets: dict[Match, int] = {}  # by which each was last heard
        self.part: PartFile | None = None
        self.counts = Counts()
        self.began_at = 0.0
        self.begun = False  # whether there was a file in this run
        self.early: deque[Frame] = deque(maxlen=MOST_EARLY)
        self.last_name: str | None = None
        self.safe_ms = 0.0  # until when everything is on the disk


class Files:
    """A sink. What cannot be written raises OutputFailed, and what was written stays whole."""

    fd = None
    pending = 0
    gone = False

    def __init__(
        self,
        how: FileRules,
        matches: Iterable[Match],
        *,
        hooks: FileCommands,
        status: StatusFile | None,
        clock: Callable[[], float],
        wall_ms: Callable[[], float],
        say: Callable[[str], None],
        warn: Callable[[str], None],
    ) -> None:
        self.how = how
        self.frames = 0
        self._hooks = hooks
        self._status = status
        self._clock = clock
        self._wall_ms = wall_ms
        self._say = say
        self._warn = warn
        self._roll = MatchIndex()
        self._leaving: list[Match] = []
        self._cut_off_ms: dict[Match, float] = {}  # the last record of a killed run
        self._series: dict[Names, Series] = {}
        self._of: dict[Match, Series] = {}
        self._unsafe: dict[Series, None] = {}  # with something that did not reach the disk yet
        self._flush_at: float | None = None
        self._finished_bytes = 0
        self._shelves = Archive(how.pattern, how.retention, busy=hooks.busy, say=say, warn=warn)
        for each in matches:
            self._add(each)

    # What the pipeline calls

    def open(self) -> None:
        """Lock the places, and finish what killed runs left there; raises Held."""
        allow_open_files(FILES_EACH * len(self._series))
        for series in self._series.values():
            self._take(series)
        self._recover()
        self._shelves.prune(self._series, self._open_bytes)
        if self._status is not None:
            self._status.keep_time(self)

    def write(self, batch: Batch) -> None:
        for frame in batch:
            for series in self._places(frame):
                self._put(series, frame)
        while self._leaving:
            self._part_with(self._leaving.pop())
        self._keep_time()

    def join(self, match: Match) -> None:
        """Give it a place; where somebody else has it, that is said, and it is not recorded."""
        if match in self._of:
            return
        series = self._add(match)
        try:
            if not series.lock.held:
                allow_open_files(FILES_EACH * len(self._series))
                self._take(series)
        except (PlaceTaken, OutputFailed) as error:
            self._remove(match)
            self._warn(str(error))
            return
        if self._status is not None:
            self._status.join(match)

    def leave(self, match: Match) -> None:
        """Finish its file, once what has come by now is in it."""
        if match in self._of:
            self._leaving.append(match)

    def flush(self) -> None:
        """Have everything so far reach the disk."""
        self._flush_at = None
        unsafe, self._unsafe = self._unsafe, {}
        now_ms = self._wall_ms()
        for series in unsafe:  # all are written before the first is waited for
            if series.part is not None:
                self._through(series, series.part.push)
        for series in unsafe:
            if series.part is not None:
                self._through(series, series.part.sync)
                series.safe_ms = now_ms
                self._end_if_large(series)
        if self._shelves.too_large(self._open_bytes):
            self._shelves.prune(self._series, self._open_bytes)

    def close(self, cause: str) -> None:
        """Finish all files, and give the places back."""
        failures: list[OutputFailed] = []
        for series in self._series.values():
            try:
                self._end(series, cause)
            except OutputFailed as failed:
                failures.append(failed)
        more = failures if cause == "failed" else failures[1:]  # else the first one is raised
        if more:
            others = f", and {len(more) - 1} more files likewise" if len(more) > 1 else ""
            self._warn(f"{more[0]}{others}")
        self._hooks.close()
        if self._status is not None:
            self._status.write(self, cause)
        for series in self._series.values():
            series.lock.release()
        if failures and cause != "failed":
            raise failures[0]

    @property
    def deadline(self) -> float | None:
        times = [self._flush_at, self._hooks.deadline]
        if self._status is not None:
            times.append(self._status.deadline)
        if self.how.rotation.every_s is not None:
            times += [
                self.how.rotation.due_at(series.began_at)
                for series in self._series.values()
                if series.part is not None
            ]
        return min((at for at in times if at is not None), default=None)

    # What the status file tells

    @property
    def bytes(self) -> int:
        """Written in this run."""
        return self._finished_bytes + self._open_bytes

    @property
    def open_files(self) -> list[str]:
        parts = [series.part for series in self._series.values()]
        return [str(part.path) for part in parts if part is not None]

    @property
    def _open_bytes(self) -> int:
        parts = [series.part for series in self._series.values()]
        return sum(part.size for part in parts if part is not None)

    # Where a frame goes

    def _add(self, match: Match) -> Series:
        names = self.how.pattern.of(match)
        series = self._series.setdefault(names, Series(names))
        series.matches.append(match)
        self._of[match] = series
        self._roll.add(match)
        return series

    def _remove(self, match: Match) -> Series:
        series = self._of.pop(match)
        series.matches.remove(match)
        series.sockets.pop(match, None)
        self._roll.remove(match)
        if not series.matches:
            del self._series[series.names]
        return series

    def _part_with(self, match: Match) -> None:
        """A match is over: its file is finished, unless others write into it."""
        series = self._of[match]
        if series.matches == [match]:
            self._end(series, "ended")
            series.lock.release()
        self._remove(match)
        if self._status is not None:
            self._status.leave(match)

    def _places(self, frame: Frame) -> Iterable[Series]:
        """Of a match's frame, its place; of another's, those of all matches of its socket.

        An id that nobody asked for is as good as none: the feed opens no files.
        """
        about = self._roll.match(frame)
        if about is not None:
            series = self._of[about]
            if frame.socket:
                series.sockets[about] = frame.socket
            return (series,)
        if frame.type == "_open":
            self._learn(frame)
            return [series for series in self._series.values() if series.part is not None]
        heard = [
            series
            for series in self._series.values()
            if frame.socket in series.sockets.values() or not series.sockets
        ]
        return heard if frame.socket else list(self._series.values())

    def _learn(self, frame: Frame) -> None:
        """A connection began: which matches it carries."""
        for word in frame.body["matches"]:
            about = match(word)
            if about in self._of:
                self._of[about].sockets[about] = frame.body["socket"]

    # What happens to a file

    def _put(self, series: Series, frame: Frame) -> None:
        if series.part is None:
            if not series.begun and (frame.event_id is None or frame.type in NO_DATA):
                series.early.append(frame)
                return
            self._begin(series, frame)
        self._add_line(series, frame)
        self._end_if_large(series)

    def _begin(self, series: Series, frame: Frame) -> None:
        now_ms = self._wall_ms()
        packer = PACKERS[self.how.packing]()
        series.part = self._through(series, lambda: begin(series.names.at(now_ms), packer))
        series.counts = Counts()
        series.began_at = self._clock()
        series.begun = True
        series.safe_ms = series.early[0].received_ms if series.early else frame.received_ms
        sockets = set(series.sockets.values())
        socket = sockets.pop() if len(sockets) == 1 else None
        head = opened(self.how.url, socket, series.matches, series.safe_ms, series.last_name)
        for each in (head, *self._holes(series, frame.received_ms), *series.early):
            self._add_line(series, each)
        series.early.clear()
        self._through(series, series.part.push)  # a part that is not empty says whose it is

    def _holes(self, series: Series, to_ms: float) -> Iterable[Frame]:
        """What a killed run missed of these matches: a gap from its last record to our first."""
        for each in series.matches:
            from_ms = self._cut_off_ms.pop(each, None)
            if from_ms is not None:
                yield Outage(each, KILLED, from_ms).gap(to_ms)

    def _add_line(self, series: Series, frame: Frame) -> None:
        part = series.part
        assert part is not None, series.names.shown
        if frame.type in OURS:
            part.add(frame.raw)
        else:
            part.add(stamped(frame.raw, frame.received_ms))
            self.frames += 1
        series.counts.add(frame, self._roll.match(frame))
        self._unsafe[series] = None
        if part.waiting >= WRITE_BYTES:
            self._through(series, part.push)

    def _end_if_large(self, series: Series) -> None:
        if series.part is not None and self.how.rotation.due(series.part.size):
            self._end(series, "rotated")

    def _end(self, series: Series, cause: str) -> None:
        """Finish the file, if there is one."""
        part = series.part
        if part is None:
            return
        part.end(series.counts.closed(cause, self._wall_ms()).raw)
        path = self._through(series, part.settle)
        series.part = None
        series.last_name = path.name
        self._finished_bytes += part.size
        self._unsafe.pop(series, None)
        self._say(f"{path}: finished, {series.counts.frames} frames, {part.size} bytes")
        self._hooks.run(path)
        self._shelves.prune(self._series, self._open_bytes)

    def _keep_time(self) -> None:
        now = self._clock()
        if self._unsafe and self._flush_at is None:
            self._flush_at = now + self.how.flush_s
        if self._flush_at is not None and now >= self._flush_at:
            self.flush()
        if self.how.rotation.every_s is not None:
            for series in self._series.values():
                due_at = self.how.rotation.due_at(series.began_at)
                if series.part is not None and due_at is not None and now >= due_at:
                    self._end(series, "rotated")
        if self._hooks.deadline is not None and now >= self._hooks.deadline:
            self._hooks.attend()
        if self._status is not None:
            self._status.keep_time(self)

    # Places and what lies there

    def _take(self, series: Series) -> None:
        folder = Path(series.names.folder)
        try:
            make_folder(folder)
            series.lock.take(self._wall_ms() / 1000)
        except Busy as busy:
            self._release()
            about = ", ".join(str(match) for match in series.matches[:5])
            raise PlaceTaken(
                f"match {about}: {busy} records into {series.names.shown}; stop it, or choose "
                "another -o"
            ) from None
        except OSError as error:
            self._release()
            raise OutputFailed(f"{error.filename or folder}: {reason(error)}; check -o") from error

    def _release(self) -> None:
        for series in self._series.values():
            series.lock.release()

    def _recover(self) -> None:
        """Finish what killed runs left, of whatever match."""
        for part, names in self._shelves.left():
            try:
                found = recover(part, names, self._wall_ms())
            except OSError as error:
                self._warn(
                    f"{part}: left by a killed run, and cannot be finished: {reason(error)}; "
                    "the next record tries again"
                )
                continue
            if found is not None:
                damaged = f", and damaged: see {found.damaged}" if found.damaged else ""
                self._warn(
                    f"{found.path}: recovered, {found.frames} frames; its run was cut off{damaged}"
                )
                self._hooks.run(found.path)
                for each in found.matches:
                    self._cut_off_ms[each] = max(found.last_ms, self._cut_off_ms.get(each, 0.0))

    # When the disk does not want

    def _through(self, series: Series, act: Callable[[], T]) -> T:
        """Do it; on a full disk delete the oldest finished files first, where that is allowed."""
        while True:
            try:
                return act()
            except OSError as error:
                if error.errno not in FULL or not self._shelves.sacrifice(self._series):
                    raise self._failed(series, error) from error

    def _failed(self, series: Series, error: OSError) -> OutputFailed:
        """The file cannot be written any more: what reached the disk is left as it is."""
        part, series.part = series.part, None
        self._unsafe.pop(series, None)
        if part is None:
            where = error.filename or series.names.shown
            step = "free some space" if error.errno in FULL else "check -o"
            return OutputFailed(f"{where}: {reason(error)}; no file could begin; {step}")
        part.give_up()
        since = datetime.fromtimestamp(series.safe_ms / 1000, UTC).strftime("%H:%M:%SZ")
        return OutputFailed(
            f"{part.path}: {reason(error)}; what came since {since} is lost, what was written "
            "before is whole; free some space, and the next record finishes the file"
        )
