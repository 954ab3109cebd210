"""Frames into capture files that rotate, that survive a kill, and that only one run writes.

A place is a pattern with a match filled in: all files that differ by their time alone. So runs for
different matches share a folder, and two runs for one match do not. Each place is locked for the
run; a pattern without `{event_id}` makes one place of all its matches.

`series` has the files of one place. Every `flush_s` seconds, the frames so far are written, and the
disk's thread waits until they are on the disk. So it does for the end of a file. A NAME.part that
no run is writing is finished by the next run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from threading import Lock

from livecli.capture.naming import FileNames
from livecli.capture.open_close import MatchIndex
from livecli.environment import Environment
from livecli.errors import LivecliError, OutputFailed, PlaceTaken, reason
from livecli.feed.frames import Frame
from livecli.feed.records import ReadPlace, read_open
from livecli.feed.sports import Match
from livecli.pipeline import Batch
from livecli.session.outage import Outage

from .archive import Archive
from .disk_thread import DiskThread
from .on_file import FileCommands
from .part_file import PartFile, allow_open_files
from .recovery import Recovered, recover
from .series import FULL, KILLED, FileRules, Series
from .status_file import RecordingStatus
from .stream_positions import StreamPositions


FILES_EACH = 2  # open files of a place: its lock and its part
MOST_ENDING = 50  # files that wait for the disk; then the frames wait


class Files:
    """A sink. Raises OutputFailed for what cannot be written; what was written stays whole."""

    fd = None
    gone = False

    def __init__(
        self,
        rules: FileRules,
        matches: Iterable[Match],
        *,
        commands: FileCommands,
        status: RecordingStatus,
        disk: DiskThread,
        env: Environment,
        say: Callable[[str], None],
        warn: Callable[[str], None],
    ) -> None:
        self.rules = rules
        self._commands = commands
        self._status = status
        self.env = env
        self.disk = disk
        self._say = say
        self._warn = warn
        self.frames = 0  # of the feed, that were written in this run
        self.ending: dict[PartFile, None] = {}  # those that wait for the disk to be finished
        self.match_index = MatchIndex()
        self.unsafe: dict[Series, None] = {}  # those with lines that are not on the disk yet
        self.cut_off: dict[Match, Outage] = {}  # what is missing before the next file
        self._warnings: set[str] = set()  # those that are said once
        self._failures: list[LivecliError] = []  # of series that are given up
        self._leaving: list[Match] = []
        self._series: dict[FileNames, Series] = {}
        self._of: dict[Match, Series] = {}
        self._flush_at: float | None = None
        self._finished_bytes = 0
        self._rest: Batch = []  # what is not written yet
        self._closing = False
        self.positions = StreamPositions(rules.stream)
        self._archive_lock = Lock()  # both threads use it
        self._archive = Archive(
            rules.pattern,
            rules.retention,
            busy=commands.busy,
            say=lambda text: disk.back(partial(say, text)),
            warn=lambda text: disk.back(partial(warn, text)),
        )
        for each in matches:
            self._add(each)

    # What the pipeline calls

    def open(self) -> None:
        """Lock the places, and finish what killed runs left there; raises PlaceTaken."""
        allow_open_files(FILES_EACH * len(self._series))
        try:
            for series in self._series.values():
                series.take()
        except (PlaceTaken, OutputFailed):
            self._release()
            raise
        self._recover()
        self.positions.find(self._series.values(), self.rules.pattern.of_any())
        self._prune()
        self._status.keep_time(self)

    @property
    def behind(self) -> ReadPlace | None:
        """Where reading of a bus goes on; None where no file says it."""
        return self.positions.behind

    def write(self, batch: Batch) -> None:
        """Write frames, as long as the disk keeps up with the files that end."""
        batch = self._rest + batch if self._rest else batch
        self._rest = []
        for number, frame in enumerate(batch):
            if len(self.ending) >= MOST_ENDING:
                self._rest = batch[number:]
                break
            for series in self._places(frame):
                self.act(series, partial(series.put, frame))
        while self._leaving and not self._rest:
            self._end_match(self._leaving.pop())
        self._keep_time()
        self.disk.collect()

    def flush(self) -> None:
        self.write([])

    @property
    def pending(self) -> int:
        """Frames that wait, as does the feed, until the disk has finished a file."""
        return len(self._rest)

    def join(self, match: Match) -> None:
        """Give a match its place; where another run has it, say so and do not record the match."""
        if match in self._of:
            return
        series = self._add(match)
        try:
            if not series.lock.held:
                allow_open_files(FILES_EACH * len(self._series))
                series.take()
        except (PlaceTaken, OutputFailed) as error:
            self._remove(match)
            self._warn(str(error))
            return
        series.find_position()
        self._status.join(match)

    def leave(self, match: Match) -> None:
        """Finish its file after the next batch."""
        if match in self._of:
            self._leaving.append(match)

    def close(self, cause: str) -> None:
        """Finish all files, wait for the disk, and free the places."""
        self._closing = True
        failures: list[LivecliError] = []
        for series in self._series.values():
            self.disk.back(partial(self.act, series, partial(series.end, cause)))
        while self.disk.wait():
            try:
                self.disk.collect()
            except (OutputFailed, PlaceTaken) as failed:
                failures.append(failed)
        failures = failures or self._failures[:1]
        more = failures if cause == "failed" else failures[1:]  # else the first is raised
        if more:
            others = f", and {len(more) - 1} more files likewise" if len(more) > 1 else ""
            self._warn(f"{more[0]}{others}")
        self._commands.close()
        self._status.close(self, cause)
        while self.disk.wait():
            self.disk.collect()
        self.disk.close()
        self._release()
        if failures and cause != "failed":
            raise failures[0]

    @property
    def deadline(self) -> float | None:
        times = [self._flush_at, self._status.deadline]
        if self.rules.rotation.every_s is not None:
            times += [series.due_at for series in self._series.values()]
        return min((at for at in times if at is not None), default=None)

    # For the status file, and the code

    @property
    def failures(self) -> int:
        """Commands of --on-file that failed in this run."""
        return self._commands.failures

    @property
    def bytes(self) -> int:
        """Bytes that were written in this run."""
        return self._finished_bytes + self._open_bytes

    @property
    def open_files(self) -> list[str]:
        return [str(part.path) for part in self._parts]

    @property
    def _open_bytes(self) -> int:
        return sum(part.size for part in self._parts)

    @property
    def _parts(self) -> list[PartFile]:
        """The files that are not finished; the disk's thread asks, too."""
        parts = [series.part for series in list(self._series.values())]
        return [*list(self.ending), *(part for part in parts if part is not None)]

    # Matches and places

    def _add(self, match: Match) -> Series:
        names = self.rules.pattern.of(match)
        series = self._series.setdefault(names, Series(names, self))
        series.matches.append(match)
        self._of[match] = series
        self.match_index.add(match)
        return series

    def _remove(self, match: Match) -> Series:
        series = self._of.pop(match)
        series.matches.remove(match)
        series.sockets.pop(match, None)
        self.match_index.remove(match)
        if not series.matches:
            del self._series[series.names]
        return series

    def _end_match(self, match: Match) -> None:
        """A match is over: its file is finished, unless others write into it."""
        series = self._of[match]
        if series.matches == [match]:
            self.act(series, partial(series.end, "ended"))
            series.lock.release()
        self._remove(match)
        self._status.leave(match)

    def _places(self, frame: Frame) -> Iterable[Series]:
        """The places that a frame is written to.

        A frame of one of our matches goes to its place; any other, also one of an unknown match, to
        the places of its socket's matches: the feed opens no files.
        """
        about = self.match_index.match(frame)
        if about is not None:
            series = self._of[about]
            if frame.socket:
                series.sockets[about] = frame.socket
            return (series,)
        if frame.type == "_open":
            self._learn(frame)
            return [series for series in self._series.values() if series.part is not None]
        return [
            series
            for series in self._series.values()
            if not frame.socket or not series.sockets or frame.socket in series.sockets.values()
        ]

    def _learn(self, frame: Frame) -> None:
        """A connection began: which matches it carries."""
        matches, socket = read_open(frame.body)
        for about in self._of.keys() & matches:
            self._of[about].sockets[about] = socket or 0

    def act(self, series: Series, act: Callable[[], None]) -> None:
        """Have a place do something. It is given up where that fails, and the others go on.

        Raises its failure where there are no others, at the end, or on a full disk, which is
        everybody's.
        """
        try:
            act()
        except (OutputFailed, PlaceTaken) as failed:
            series.failed = True
            full = isinstance(failed.__cause__, OSError) and failed.__cause__.errno in FULL
            if full or self._closing or all(each.failed for each in self._series.values()):
                raise
            self._failures.append(failed)
            self.report(f"{failed}; the other matches are recorded on")

    # Time, and files that are finished

    def _keep_time(self) -> None:
        now = self.env.monotonic()
        if self.unsafe and self._flush_at is None:
            self._flush_at = now + self.rules.flush_s
        if self._flush_at is not None and now >= self._flush_at:
            self._sync()
        if self.rules.rotation.every_s is not None:
            for series in self._series.values():
                if series.due_at is not None and now >= series.due_at:
                    self.act(series, partial(series.end, "rotated"))
        self._status.keep_time(self)

    def _sync(self) -> None:
        """Write everything so far, and have it put on the disk."""
        self._flush_at = None
        unsafe = list(self.unsafe)
        self.unsafe.clear()
        now_ms = self.env.wall_ms()
        for series in unsafe:  # all are written before the first is waited for
            self.act(series, series.push)
        for series in unsafe:
            self.act(series, partial(series.sync, now_ms))
        flushed = self.positions.flushing(self._series.values())
        if flushed is not None:
            self.disk.do(flushed, partial(self.disk.back, flushed))
        if self._archive.too_large(self._open_bytes):
            self.disk.do(self._archive, self._prune)

    # For the series

    def finished(self, part: PartFile, path: Path, matches: Iterable[Match]) -> None:
        """A file of these matches has its end and its name; on the disk's thread."""
        self.ending.pop(part, None)
        self._finished_bytes += part.size
        self._commands.run(path, matches)
        self._prune()

    def say_finished(self, path: Path, content: str) -> None:
        """`content` says in words what is in it."""
        self._say(f"{path}: finished, {content}")

    def report(self, text: str) -> None:
        """A file is not what it should be: say so, there and in the status."""
        self._warn(text)
        self._status.report(text)

    def warn_once(self, text: str) -> None:
        if text not in self._warnings:
            self._warnings.add(text)
            self._warn(text)

    def make_room(self) -> bool:
        """On a full disk, delete a finished file; False if none may go. On both threads."""
        with self._archive_lock:
            return self._archive.sacrifice(list(self._series))

    def _prune(self) -> None:
        with self._archive_lock:
            self._archive.prune(list(self._series), self._open_bytes)

    def _release(self) -> None:
        for series in self._series.values():
            series.lock.release()

    def _recover(self) -> None:
        """Finish the parts that killed runs left, of any match."""
        for part, names in self._archive.left():
            try:
                recovered = recover(part, names, self.env.wall_ms())
            except OSError as error:
                self._warn(
                    f"{part}: left by another run, and cannot be finished: {reason(error)}; "
                    "the next record tries again"
                )
                continue
            if recovered is not None:
                self._report(recovered)

    def _report(self, recovered: Recovered) -> None:
        """A file of a killed run has its end and its name."""
        path, damaged = recovered.path, recovered.damaged
        see = f", and damaged: see {damaged}" if damaged else ""
        self._warn(f"{path}: recovered, {recovered.frames} frames; its run was cut off{see}")
        self._commands.run(path, recovered.matches)
        for each in recovered.matches:
            before = self.cut_off.get(each)
            last_ms = max(recovered.last_ms, before.from_ms if before is not None else 0.0)
            self.cut_off[each] = Outage(each, KILLED, last_ms)
