"""Frames into something that counts them: from whole captures, or from a live run."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from signal import SIGINT

from livecli.capture.reader import FrameReader
from livecli.environment import Environment
from livecli.errors import Exit
from livecli.feed.frames import Frame
from livecli.feed.sports import Match
from livecli.pipeline import Filter, Sink
from livecli.sources.capture_file import Capture
from livecli.terminal.notices import Notices
from livecli.terminal.progress_bar import Progress
from livecli.terminal.signals import Signals, die_by

from ..plan.live import LivePlan
from .live import run


NO_WAKEUP_FD = -1  # nothing sleeps here, so no descriptor is written to
Add = Callable[[Frame], None]


def survey_capture(
    capture: Capture, add: Add, env: Environment, at_signal: Callable[[], None] = lambda: None
) -> None:
    """Give every frame of an opened or new capture to `add`; a signal ends the process at once,
    after a call of `at_signal`.

    Raises InputFailed where the capture is damaged or none.
    """
    capture.open()
    progress = Progress(capture.name, capture.size, env)
    reader = FrameReader(whole=True)

    def leave() -> None:
        progress.clear()
        at_signal()
        die_by(signals.caught or SIGINT)

    with Signals(leave, NO_WAKEUP_FD) as signals:
        for chunk in capture.chunks():
            for frame in reader.frames(chunk):
                add(frame)
                frame.forget()
            progress.at(capture.position)
    progress.clear()


def survey_live(
    plan: LivePlan, add: Add, at_end: Callable[[], None], notices: Notices, env: Environment
) -> Exit:
    """Give every frame of a live run to `add`, and call `at_end` when it ends, however it does."""
    return run(plan, notices, env, partial(_sink, add, at_end))


def _sink(
    add: Add,
    at_end: Callable[[], None],
    url: str,
    matches: tuple[Match, ...],
    wake: Callable[[], None],
) -> tuple[Sink, Filter | None]:
    return SurveySink(add, at_end), None


class SurveySink:
    """A sink whose frames are counted and go nowhere."""

    fd = None
    gone = False
    failures = 0
    wrote = True
    pending = 0
    deadline = None

    def __init__(self, add: Add, at_end: Callable[[], None]) -> None:
        self._add, self._at_end = add, at_end

    def open(self) -> None:
        """There is nothing to open."""

    def write(self, batch: list[Frame]) -> None:
        for frame in batch:
            self._add(frame)

    def flush(self) -> None:
        """Nothing waits."""

    def join(self, match: Match) -> None:
        """All matches are counted together."""

    def leave(self, match: Match) -> None:
        """All matches are counted together."""

    def close(self, cause: str) -> None:
        self._at_end()
