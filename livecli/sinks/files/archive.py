"""The files of a pattern on the disk: finished ones, and parts that killed runs left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePath

from livecli.capture.naming import PART, FileNames, Pattern
from livecli.capture.rotation import FinishedFile, Retention
from livecli.errors import reason

from .folders import paths
from .recovery import ours


class Archive:
    """Finds files by the names that a pattern can make, and deletes those that are too many.

    Files of other programs are never among them: a name may be a coincidence, so each file is read
    once to see whether it is ours. A file that is `busy` is not deleted.
    """

    def __init__(
        self,
        pattern: Pattern,
        retention: Retention,
        *,
        busy: Callable[[Path], bool],
        say: Callable[[str], None],
        warn: Callable[[str], None],
    ) -> None:
        self._every = pattern.of_any()
        self._retention = retention
        self._busy = busy
        self._say = say
        self._warn = warn
        self._ours: dict[FinishedFile, bool] = {}
        self._bytes = 0  # in finished files, when they were last counted

    def left(self) -> list[tuple[Path, Iterator[PurePath]]]:
        """The parts, being written or left by a killed run, each with the names that it may get.

        The preferred name comes first.
        """
        return [
            (part, self._every.numbered(Path(str(part).removesuffix(PART))))
            for part in sorted(paths(self._every, PART))
        ]

    def prune(self, own: Iterable[FileNames], open_bytes: int) -> None:
        """Delete the files that are too many; `own` are the names of this run."""
        if self._retention == Retention():
            return
        series, others = self._finished(own)
        gone = {
            file
            for file in self._retention.surplus(series, others, open_bytes)
            if not self._busy(file.path) and self._deleted(file)
        }
        every = {*others, *(file for files in series.values() for file in files)}
        self._bytes = sum(file.size for file in every - gone)

    def too_large(self, open_bytes: int) -> bool:
        """Whether the files have grown beyond --max-disk."""
        most = self._retention.most_bytes
        return most is not None and self._bytes + open_bytes > most

    def sacrifice(self, own: Iterable[FileNames]) -> bool:
        """On a full disk, delete the oldest file that may go; False if none may."""
        series, others = self._finished(own)
        free = {name: self._free(files) for name, files in series.items()}
        file = self._retention.sacrifice(free, self._free(others))
        if file is None or not self._deleted(file):
            return False
        self._warn(f"{file.path}: deleted, for the disk is full")
        return True

    def _finished(
        self, own: Iterable[FileNames]
    ) -> tuple[dict[str, list[FinishedFile]], list[FinishedFile]]:
        """The captures of this run's names, and the others that the pattern made."""
        if self._retention == Retention():
            return {}, []
        series = {names.shown: self._of(names) for names in own}
        own_files = {file for files in series.values() for file in files}
        return series, [file for file in self._of(self._every) if file not in own_files]

    def _of(self, names: FileNames) -> list[FinishedFile]:
        files = []
        for path in paths(names):
            try:
                facts = path.stat()
            except OSError:  # another run deleted it meanwhile
                continue
            file = FinishedFile(facts.st_mtime_ns, path, facts.st_size)
            if file not in self._ours:
                self._ours[file] = ours(path)
            if self._ours[file]:
                files.append(file)
        return sorted(files)

    def _free(self, files: Iterable[FinishedFile]) -> list[FinishedFile]:
        return [file for file in files if not self._busy(file.path)]

    def _deleted(self, file: FinishedFile) -> bool:
        try:
            file.path.unlink(missing_ok=True)
            self._say(f"{file.path}: deleted, as --keep and --max-disk want it")
        except OSError as error:
            self._warn(f"{file.path}: cannot be deleted: {reason(error)}; delete it yourself")
            return False
        return True
