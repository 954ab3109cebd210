"""When a capture file is full, and which finished files are too many. Touches no disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from livecli.named_tuple import NamedTuple


class Rotation(NamedTuple):
    """When a file ends and the next begins. Age in seconds since it began, size on the disk.

    Age runs by the monotonic clock, so that a stepping clock rotates nothing. A file ends with the
    flush, or the packed block, that reaches the size.
    """

    every_s: float | None = None
    most_bytes: int | None = None

    def due(self, size: int) -> bool:
        """Whether a file is large enough to end."""
        return self.most_bytes is not None and size >= self.most_bytes

    def due_at(self, began_at: float) -> float | None:
        """When a file is old enough to end."""
        return None if self.every_s is None else began_at + self.every_s


class FinishedFile(NamedTuple):
    """A finished file. Files are ordered by when they were finished."""

    finished_ns: int
    path: Path
    size: int


# A name for each series of files → its finished files.
FilesBySeries = Mapping[str, Sequence[FinishedFile]]


class Retention(NamedTuple):
    """How many finished files of a series may stay, and how many bytes all files may take."""

    keep: int | None = None
    most_bytes: int | None = None

    def surplus(
        self, series: FilesBySeries, others: Sequence[FinishedFile], open_bytes: int
    ) -> list[FinishedFile]:
        """The files to delete, oldest first.

        `others` are files that the pattern made for other matches: they take part in the bytes
        but not in the number. `open_bytes` are in files that are written now. The newest of each
        series stays, however large it is.
        """
        gone = [
            file
            for files in series.values()
            for file in (sorted(files)[: -self.keep] if self.keep is not None else ())
        ]
        if self.most_bytes is not None:
            newest = {max(files) for files in series.values() if files}
            every = {*others, *(file for files in series.values() for file in files)} - {*gone}
            total = open_bytes + sum(file.size for file in every)
            for file in sorted(every - newest):
                if total <= self.most_bytes:
                    break
                gone.append(file)
                total -= file.size
        return sorted(gone)

    def sacrifice(
        self, series: FilesBySeries, others: Sequence[FinishedFile]
    ) -> FinishedFile | None:
        """The file to delete when the disk is full; None where none may go.

        With a number of files to keep, the newest of each series stays.
        """
        if self.most_bytes is not None:
            files = [*others, *(file for files in series.values() for file in files)]
        elif self.keep is not None:
            files = [file for files in series.values() for file in sorted(files)[:-1]]
        else:
            files = []
        return min(files, default=None)
