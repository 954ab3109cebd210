"""The environment of a run in this process: its streams are files, its variables are given."""

from __future__ import annotations

import os
import pty
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from livecli.environment import Environment
from livecli.errors import UsageError


NOW_S = 1_747_407_600.0  # 2025-05-16 15:00 UTC


class Surroundings:
    """Makes environments in `folder`, which is the home, and reads what was written in them."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self._stack = stack

    def env(self, stdin: bytes = b"", **variables: str) -> Environment:
        """Nothing is set but these variables; time stands still at NOW_S."""
        (self.folder / "stdin").write_bytes(stdin)
        return Environment(
            variables={"HOME": str(self.folder), **variables},
            stdin=self._open("stdin", "rb"),
            stdout=self._open("stdout", "wb"),
            stderr=self._open("stderr", "wb"),
            monotonic=lambda: 0.0,
            wall=lambda: NOW_S,
            jitter=lambda: 0.5,
        )

    def on_terminal(self) -> Environment:
        """The same, with a terminal for stdout."""
        env = self.env(TERM="xterm")
        ours, its = pty.openpty()
        self._stack.callback(os.close, ours)
        self._stack.callback(os.close, its)
        return Environment(variables=env.variables, stdout=its, stderr=env.stderr)

    @property
    def printed(self) -> bytes:
        """What is on stdout by now."""
        return (self.folder / "stdout").read_bytes()

    @property
    def sentences(self) -> list[str]:
        """The sentences on stderr by now."""
        lines = (self.folder / "stderr").read_text().splitlines()
        return [line.removeprefix("livecli: ") for line in lines]

    def _open(self, name: str, mode: str) -> int:
        return self._stack.enter_context((self.folder / name).open(mode)).fileno()


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Surroundings]:
    with ExitStack() as stack:
        yield Surroundings(tmp_path, stack)


@contextmanager
def refused(sentence: str, *options: str) -> Iterator[None]:
    """Checks that a UsageError is raised: with this sentence, about these options and no others.

    Where the sentence ends in …, the rest of it may be anything.
    """
    with pytest.raises(UsageError) as raised:
        yield

    beginning = sentence.removesuffix("…")
    assert str(raised.value)[: len(beginning) if beginning != sentence else None] == beginning
    assert raised.value.options == frozenset(options)
