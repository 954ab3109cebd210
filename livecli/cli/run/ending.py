"""Running a pipeline to its end, in the main thread, and dying by the signal that ended it."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Protocol

from livecli.errors import Exit
from livecli.pipeline import Pipeline
from livecli.terminal.signals import SIGPIPE, Signals, die_by


class RunToEnd(Protocol):
    """Runs a pipeline to its end; `at_end` says what there is to sum up."""

    def __call__(
        self,
        pipeline: Pipeline,
        *,
        on_status: Callable[[], None] | None = None,
        at_end: Callable[[], None],
    ) -> Exit: ...


def run_to_end(
    pipeline: Pipeline,
    *,
    on_status: Callable[[], None] | None = None,
    at_end: Callable[[], None],
) -> Exit:
    """Run here until the end; a reader that is gone ends it by SIGPIPE."""
    gc.freeze()  # what is there by now is no garbage: looking through it would hold up frames
    with Signals(pipeline.stop, pipeline.waker.write_fd, on_status=on_status) as signals:
        try:
            code = pipeline.run()
        finally:
            if not pipeline.sink.gone:
                at_end()
    if signals.caught is not None:
        die_by(signals.caught)
    if pipeline.sink.gone:
        die_by(SIGPIPE)
    return code
