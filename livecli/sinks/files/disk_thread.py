"""The thread that waits for the disk, so that the one that has the sockets need not."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Condition, Thread


Job = Callable[[], None]


class DiskThread:
    """Does jobs in their order. Its owner, whom `wake` wakes, gets what they pass `back`.

    The thread starts with the first job; `close` ends it after the last.
    """

    def __init__(self, wake: Job) -> None:
        self._wake = wake
        self._jobs: dict[object, Job] = {}
        self._changed = Condition()  # of the jobs that wait, or that are done
        self._idle = True
        self._closed = False
        self._thread: Thread | None = None
        self._results: deque[Job] = deque()

    def do(self, key: object, job: Job) -> None:
        """Have `job` done; it takes the place of one with the same key that still waits."""
        with self._changed:
            self._jobs[key] = job
            self._idle = False
            self._changed.notify_all()
            if self._thread is None:
                self._thread = Thread(target=self._run, name="livecli-disk", daemon=True)
                self._thread.start()

    def back(self, result: Job) -> None:
        """Have the owner call `result`, which may raise; on any thread."""
        self._results.append(result)
        if len(self._results) == 1:  # else it has been woken, and has not come that far
            self._wake()

    def collect(self) -> None:
        """Call what came back; where one raises, the others are left for the next time."""
        while self._results:
            self._results.popleft()()

    def wait(self) -> bool:
        """Wait until all jobs are done; whether something came back."""
        with self._changed:
            self._changed.wait_for(lambda: self._idle)
        return bool(self._results)

    def close(self) -> None:
        """End the thread once it has done all jobs; it begins no others."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._idle = not self._jobs
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._jobs or self._closed)
                if not self._jobs:
                    return
                job = self._jobs.pop(next(iter(self._jobs)))
            try:
                job()
            except Exception as bug:
                self.back(_raising(bug))
            del job  # and what it holds


def _raising(bug: Exception) -> Job:
    """Raises it where somebody sees it."""

    def result() -> None:
        raise bug

    return result
