"""`--on-file`: a command for each finished file, with its name as the last word. No shell."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from livecli.environment import Environment
from livecli.errors import reason


if TYPE_CHECKING:
    import subprocess

AT_ONCE = 4  # processes; further files wait until one of them ends
LOOK_S = 0.25  # between two looks whether one has ended
PATIENCE_S = 30.0  # at the end of the run, for all of them together


class FileCommands:
    """Starts the commands and reports failures; waits for none of them before the run's end.

    Their output goes to stderr. Ctrl-C does not reach them: their file is finished.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        variables: Mapping[str, str],
        env: Environment,
        say: Callable[[str], None],
    ) -> None:
        self._command = list(command)
        self._variables = dict(variables)
        self._stderr = env.stderr
        self._clock = env.monotonic
        self._say = say
        self._waiting: deque[Path] = deque()
        self._running: dict[Path, subprocess.Popen[bytes]] = {}
        self.deadline: float | None = None  # when to call `attend` next

    def busy(self, path: Path) -> bool:
        """Whether a command still needs this file."""
        return path in self._running or path in self._waiting

    def run(self, path: Path) -> None:
        if self._command:
            self._waiting.append(path)
            self.attend()

    def attend(self) -> None:
        """Collect commands that have ended, and start waiting ones."""
        for path, process in list(self._running.items()):
            if process.poll() is not None:
                self._ended(path, process.returncode)
        while self._waiting and len(self._running) < AT_ONCE:
            self._start(self._waiting.popleft())
        self.deadline = self._clock() + LOOK_S if self._running else None

    def close(self) -> None:
        """Wait for all of them, PATIENCE_S at the most; name those that are left."""
        ends_at = self._clock() + PATIENCE_S
        while self._running and self._clock() < ends_at:
            import subprocess

            path, process = next(iter(self._running.items()))
            try:
                process.wait(max(0.0, ends_at - self._clock()))
            except subprocess.TimeoutExpired:
                break
            self.attend()
        for path in (*self._running, *self._waiting):
            state = "still runs" if path in self._running else "was not started"
            self._say(f"--on-file {self._command[0]} {path}: {state} after {PATIENCE_S:g} s; left")

    def _start(self, path: Path) -> None:
        import subprocess

        try:
            self._running[path] = subprocess.Popen(
                [*self._command, os.fspath(path)],
                stdin=subprocess.DEVNULL,
                stdout=self._stderr,
                stderr=self._stderr,
                env=self._variables,
                start_new_session=True,
            )
        except OSError as error:
            self._say(f"--on-file {self._command[0]} {path}: {reason(error)}; run it by hand")

    def _ended(self, path: Path, code: int) -> None:
        del self._running[path]
        if code:
            how = f"exit code {code}" if code > 0 else f"killed by signal {-code}"
            self._say(f"--on-file {self._command[0]} {path}: {how}; the capture itself is whole")
