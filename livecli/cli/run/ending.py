"""The end of a run in the main thread: its exit code, or death by the signal that ended it."""

from __future__ import annotations

import gc
from collections.abc import Callable

from livecli.errors import Exit
from livecli.pipeline import Pipeline
from livecli.terminal.signals import SIGPIPE, Signals, die_by


def run_to_end(
    pipeline: Pipeline,
    *,
    on_status: Callable[[], None] | None = None,
    at_end: Callable[[], object],
) -> Exit:
    """Run in this thread; returns the exit code, or dies by a signal (SIGPIPE: no reader).

    `at_end` is called at its end, `on_status` by SIGUSR1 before.
    """
    gc.freeze()  # what exists by now is no garbage; collections that skip it are shorter
    with Signals(pipeline.stop, pipeline.poller.write_fd, on_status=on_status) as signals:
        try:
            code = pipeline.run()
        finally:
            if not pipeline.sink.gone:
                at_end()
    pipeline.poller.close()
    if signals.caught is not None:
        die_by(signals.caught)
    if pipeline.sink.gone:
        die_by(SIGPIPE)
    return code
