"""The bar for long work: for people who wait at a terminal, and for nobody else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from livecli.environment import Environment
from livecli.terminal.progress_bar import Progress


class Terminal:
    """A terminal on stderr, and a clock that is moved by hand."""

    def __init__(self, variables: dict[str, str]) -> None:
        self.master, self.stderr = os.openpty()
        self.now = 0.0
        self.env = Environment(variables, stderr=self.stderr, monotonic=lambda: self.now)

    def shown(self) -> str:
        """What was written since the last call."""
        os.write(self.stderr, b"\0")  # so that there is something to read, and an end of it
        written = b""
        while not written.endswith(b"\0"):
            written += os.read(self.master, 65536)
        return written.decode().removesuffix("\0")


@contextmanager
def terminal(**variables: str) -> Iterator[Terminal]:
    screen = Terminal(variables)
    yield screen
    os.close(screen.master)
    os.close(screen.stderr)


def test_short_work_shows_nothing():
    """What takes less than a second leaves no trace."""
    with terminal() as screen:
        progress = Progress("a.ndjson", 100, screen.env)
        screen.now = 0.9
        progress.at(90)
        progress.clear()

        assert screen.shown() == ""


def test_long_work_shows_how_far_it_is_and_how_long_it_takes():
    """And the line is as it was before, afterwards."""
    with terminal() as screen:
        progress = Progress("a.ndjson", 100, screen.env)
        screen.now = 2.0
        progress.at(25)
        progress.at(26)  # too soon for another
        drawn = screen.shown()
        progress.clear()

        assert " 25% ██████░" in drawn
        assert "6 s left" in drawn
        assert "a.ndjson" in drawn
        assert "26%" not in drawn
        assert screen.shown() == "\r\x1b[K"


def test_without_a_known_end_it_tells_how_much():
    """Of stdin nobody knows how long it is."""
    with terminal() as screen:
        progress = Progress("stdin", None, screen.env)
        screen.now = 2.0
        progress.at(3 * 2**20)

        assert "3.0 MiB read  stdin" in screen.shown()


def test_no_bar_where_nothing_can_be_erased():
    """A dumb terminal would be filled with bars."""
    with terminal(TERM="dumb") as screen:
        progress = Progress("a.ndjson", 100, screen.env)
        screen.now = 2.0
        progress.at(25)

        assert screen.shown() == ""


def test_names_of_files_cannot_act_on_the_terminal():
    """Nor take more than a line."""
    with terminal() as screen:
        progress = Progress("\x1b[31m" + "a" * 500, 100, screen.env)
        screen.now = 2.0
        progress.at(25)
        drawn = screen.shown().removeprefix("\r\x1b[K").removesuffix("\r")

        assert drawn.isprintable()
        assert len(drawn) < 80


def test_without_a_terminal_there_is_no_bar():
    """A log file is no place for it."""
    reader, writer = os.pipe()
    times = iter([0.0, 5.0])
    progress = Progress("a", 100, Environment({}, stderr=writer, monotonic=lambda: next(times)))
    progress.at(50)
    progress.clear()
    os.close(writer)

    assert os.read(reader, 100) == b""
    os.close(reader)
