"""`--on-file`: a command for each finished file. No shell."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock

from livecli.feed.sports import Match
from livecli.outbox import Outbox


AT_ONCE = 4  # processes; further files wait until one of them ends
PATIENCE_S = 30.0  # at the end of the run, for all of them together
NAME = "{}"  # in the words: the name of the file


class FileCommands:
    """Starts the commands and reports failures; waits for none of them before the run's end.

    `{}` in the words is the name of the file, which is the last word where none has it; `{sport}`
    and `{event_id}` are those of the matches in the file, with commas between several. Their output
    goes to stderr. Ctrl-C does not reach them: their file is finished. `say` is called on threads
    of their own.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        variables: Mapping[str, str],
        stderr: int,
        say: Callable[[str], None],
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._command = list(command)
        self._variables = dict(variables)
        self._stderr = stderr
        self._say = say
        self._patience_s = patience_s
        self._outbox: Outbox[Path] = Outbox(self._run, at_once=AT_ONCE)
        self._matches: dict[Path, tuple[Match, ...]] = {}
        self._count = Lock()
        self.failures = 0

    def busy(self, path: Path) -> bool:
        """Whether a command still needs this file."""
        return bool(self._command) and self._outbox.holds(path)

    def run(self, path: Path, matches: Iterable[Match]) -> None:
        """`matches` are those that the file has frames of."""
        if self._command:
            self._matches[path] = tuple(matches)
            self._outbox.put(None, path)

    def close(self) -> None:
        """Wait for all of them, `patience_s` at the most; name those that are left."""
        if self._outbox.finish(self._patience_s):
            return
        running, waiting = self._outbox.give_up()
        for path in (*running, *waiting):
            state = "still runs" if path in running else "was not started"
            self._failed(path, f"{state} after {self._patience_s:g} s; left")

    def _run(self, path: Path) -> None:
        from livecli.user_commands import CommandFailed, NotStarted, run_command

        words = self._words(path, self._matches.pop(path))
        try:
            run_command(words, self._variables, self._stderr)
        except NotStarted as failed:
            self._failed(path, f"{failed}; run it by hand")
        except CommandFailed as failed:
            self._failed(path, f"{failed}; the capture itself is whole")

    def _words(self, path: Path, matches: Sequence[Match]) -> list[str]:
        values = {
            NAME: os.fspath(path),
            "{sport}": ",".join(dict.fromkeys(match.sport for match in matches)),
            "{event_id}": ",".join(str(match.event_id) for match in matches),
        }
        words = [_filled(word, values) for word in self._command]
        named = any(NAME in word for word in self._command)
        return words if named else [*words, values[NAME]]

    def _failed(self, path: Path, how: str) -> None:
        with self._count:
            self.failures += 1
        self._say(f"--on-file {self._command[0]} {path}: {how}")


def _filled(word: str, values: Mapping[str, str]) -> str:
    """The word with these values, in which nothing is replaced again."""
    import re

    return re.sub("|".join(map(re.escape, values)), lambda found: values[found[0]], word)
