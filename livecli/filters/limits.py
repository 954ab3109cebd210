"""When a run has seen enough: a number of records, a time, or a silence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from livecli.errors import Exit
from livecli.feed.frames import NO_DATA
from livecli.pipeline import Batch


class Ending(Protocol):
    """Something that was waited for; `cause` is its word."""

    cause: str

    @property
    def deadline(self) -> float | None: ...
    def over(self) -> bool: ...


class RunLimits:
    """Counts what passes and watches the clock. All times in seconds, monotonic. `endings` are
    what else may end the run.

    `cause` is what ended the run: `count`, `duration`, `idle`, or the cause of an ending.

    `heard` stands before the filters and `passed` after them; neither counts records of our own,
    but `passed` does where it `counts_ours`.
    """

    def __init__(
        self,
        *,
        count: int | None,
        duration_s: float | None,
        idle_s: float | None,
        endings: Sequence[Ending] = (),
        started_at: float,
        clock: Callable[[], float],
        counts_ours: bool = False,
    ) -> None:
        self.count = count
        self.ends_at = None if duration_s is None else started_at + duration_s
        self.idle_s = idle_s
        self.endings = endings
        self.heard_at = started_at
        self.left = count
        self.clock = clock
        self._counts_ours = counts_ours
        self.cause = ""
        self._endless = count is None and self.ends_at is None and idle_s is None and not endings

    def heard(self, batch: Batch) -> Batch:
        """Note that match data came."""
        if self.idle_s is not None and any(
            frame.type not in NO_DATA and not frame.ours for frame in batch
        ):
            self.heard_at = self.clock()
        return batch

    def held_up(self) -> None:
        """Let the silence begin anew: a reader that takes nothing keeps us from hearing."""
        self.heard_at = self.clock()

    def passed(self, batch: Batch) -> Batch:
        """Count, and cut after the last record that is wanted."""
        if self.left is None:
            return batch
        for index, frame in enumerate(batch):
            if self.left == 0:
                return batch[:index]
            self.left -= self._counts_ours or not frame.aside
        return batch

    @property
    def deadline(self) -> float | None:
        """When a time limit, or something else that was waited for, ends the run."""
        if self._endless:
            return None
        others = [ending.deadline for ending in self.endings]
        times = [at for at in (self.ends_at, self._idle_at, *others) if at is not None]
        return min(times) if times else None

    def verdict(self) -> Exit | None:
        """The exit code if it is time to end, else None."""
        if self._endless:
            return None
        over = [ending.cause for ending in self.endings if ending.over()]
        if self.left == 0 or over:
            self.cause = over[0] if over else "count"
            return Exit.DONE
        now, idle_at = self.clock(), self._idle_at
        times = {"duration": self.ends_at, "idle": idle_at}
        passed = [cause for cause, at in times.items() if at is not None and now >= at]
        if not passed:
            return None
        self.cause = passed[0]
        return Exit.DONE if self.count is None else Exit.LIMIT

    @property
    def _idle_at(self) -> float | None:
        return None if self.idle_s is None else self.heard_at + self.idle_s
