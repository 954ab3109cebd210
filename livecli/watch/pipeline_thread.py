"""The pipeline in a thread of its own: the main one belongs to the screen."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

from livecli.errors import Exit
from livecli.pipeline import Pipeline


STOPPING_S = 5.0  # enough to finish files


class PipelineThread:
    """Runs a pipeline, without signals. `on_end` is called in its thread."""

    def __init__(self, pipeline: Pipeline, on_end: Callable[[], None]) -> None:
        self.pipeline = pipeline
        self.code = Exit.DONE
        self.problem: BaseException | None = None
        self._on_end = on_end
        self._thread = Thread(target=self._run, name="livecli-pipeline", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stop the pipeline, and wait until it has ended."""
        self.pipeline.stop()
        if self._thread.ident is not None:  # else it never began
            self._thread.join(STOPPING_S)

    def result(self) -> Exit:
        """The exit code; raises the exception that ended the pipeline."""
        if self.problem is not None:
            raise self.problem
        return self.code

    def _run(self) -> None:
        try:
            self.code = self.pipeline.run()
        except BaseException as problem:  # `result` raises it
            self.problem = problem
        self._on_end()
