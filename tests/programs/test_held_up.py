"""What takes long on our side costs no connection and no frame: disk, jq, a terminal that is held.

The service hangs up on who answers no ping for a second; we give up who is silent for two. Each
thing that takes long here takes two seconds, or 30 with `--long`.
"""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable, Iterator
from itertools import count, repeat
from pathlib import Path
from subprocess import TimeoutExpired

import pytest
from support.capture_files import captures, parts
from support.hostile import Paced, Stream, hostile
from support.numbered import numbers
from support.program import ROOT, following
from support.pseudo_terminal import on_terminal
from websockets.frames import Frame, Opcode


PATIENCE_S = 1.0  # of the service
SILENT_S = 2.0
LONG = ("--patience", str(SILENT_S / 90))


def paced(frames: int, patience_s: float = PATIENCE_S) -> Paced:
    """Frames with numbers from 0, ten a second."""
    texts = [f'{{"type":"livedata","event_id":7,"n":{number}}}' for number in range(frames)]
    return Paced(tuple(text.encode() for text in texts), 0.1, patience_s)


@pytest.fixture
def held_s(long: bool) -> float:
    return 30.0 if long else 2.0


Patched = Callable[[str], dict[str, str]]


@pytest.fixture
def patched(tmp_path: Path) -> Patched:
    """The environment of a program that runs a text before anything of its own."""

    def environment(text: str) -> dict[str, str]:
        (tmp_path / "sitecustomize.py").write_text(text)
        return {"PYTHONPATH": f"{tmp_path}:{ROOT}"}

    return environment


def until(met: Callable[[], object]) -> None:
    ends_at = time.monotonic() + 60
    while not met():
        assert time.monotonic() < ends_at
        time.sleep(0.02)


class HeldDisk:
    """A recording, and a disk that answers no flush before `let_go`."""

    def __init__(self, folder: Path, patched: Patched) -> None:
        self._go = folder / "go"
        self.folder = folder / "captures"
        self.words = ("record", "7", "-o", f"{self.folder}/{{event_id}}.ndjson", "-v")
        self.env = patched(f"""
import os, time

def wait(fd):
    while not os.path.exists({str(self._go)!r}):
        time.sleep(0.05)

os.fdatasync = wait
""")

    def let_go(self) -> None:
        self._go.touch()

    def written(self) -> list[int]:
        """The numbers of the frames in the file."""
        return [number for part in parts(self.folder) for number in numbers(part)]


@pytest.fixture
def disk(tmp_path: Path, patched: Patched) -> HeldDisk:
    return HeldDisk(tmp_path, patched)


def test_a_slow_disk(disk: HeldDisk, held_s: float):
    """What comes while a flush waits for the disk is written, for a kill to leave it."""
    frames = int(held_s * 11)
    words = (*disk.words, *LONG, "--flush", "100ms")
    with hostile(paced(frames)) as feed, following(*words, "--url", feed.url, env=disk.env) as run:
        until(lambda: len(disk.written()) == frames)
        run.send(signal.SIGINT)
        disk.let_go()
        assert run.code() == -signal.SIGINT
        said = run.stderr

    assert feed.connections == 1, said
    assert "trying again" not in said
    assert numbers(captures(disk.folder)[0]) == list(range(frames))


def test_a_second_interrupt_does_not_wait_for_the_disk(disk: HeldDisk):
    """The first one does, so that the file is finished; what was written stays in any case."""
    words = (*disk.words, "--flush", "50ms")
    with hostile(paced(3)) as feed, following(*words, "--url", feed.url, env=disk.env) as run:
        until(lambda: len(disk.written()) == 3)
        run.send(signal.SIGINT)
        with pytest.raises(TimeoutExpired):
            run.code(0.5)
        run.send(signal.SIGINT)
        assert run.code(5) == -signal.SIGINT

    assert disk.written() == [0, 1, 2]


def test_a_slow_program_of_jq(patched: Patched, long: bool):
    """Between two frames the pings are answered, and the silence meanwhile is ours."""
    env, program = patched(SLOW_QUERY), "."
    if long:
        env, program = {}, "last(range(5000000)) as $slow | ."
    # One frame, then four at once, then each alone: so the service needs patience.
    words = ("tail", "7", "-t", "livedata", "--jq", program, "-v")
    patience = "0.01"
    with (
        hostile(paced(5, 12.0 if long else 6.0)) as feed,
        following(*words, "--patience", patience, "--url", feed.url, env=env) as run,
    ):
        lines = [run.line(60) for _ in range(5)]
        run.send(signal.SIGINT)
        result = run.end(60)

    assert feed.connections == 1, result.stderr
    assert "trying again" not in result.stderr
    assert [json.loads(line)["n"] for line in lines] == list(range(5))


SLOW_QUERY = """
import time
from livecli.filters import jq
call = jq.Query.__call__

def slow(query, batch):
    time.sleep(1.2 * len(batch))
    return call(query, batch)

jq.Query.__call__ = slow
"""


def test_a_terminal_that_is_held(held_s: float):
    """Ctrl-S: the connection stays, and after Ctrl-Q nothing is missing."""
    frames = int(held_s * 10)
    words = ("tail", "7", "-t", "livedata", "-f", "ndjson")
    with hostile(paced(frames)) as feed, on_terminal(*words, *LONG, "--url", feed.url) as run:
        run.wait_for('"n":0')
        run.press(b"\x13")
        time.sleep(held_s)
        run.press(b"\x11")
        for number in range(1, frames):
            run.wait_for(f'"n":{number}}}')
        run.press(b"\x03")

        assert run.end() == -signal.SIGINT
        assert feed.connections == 1


def test_a_flood_on_one_socket_starves_no_other():
    """Neither its frames nor its pings, nor Ctrl-C."""
    connections = count()

    def flood() -> Iterator[bytes]:
        """On the first connection, without an end; on the second nothing."""
        text = json.dumps({"type": "ball", "event_id": 1, "pad": "x" * 400}).encode()
        piece = 100 * Frame(Opcode.TEXT, text).serialize(mask=False)
        if next(connections) == 0:
            yield from repeat(piece)

    words = ("tail", *map(str, range(1, 12)), "-t", "livedata")
    with (
        hostile(Stream(flood), paced(6), after=0) as feed,
        following(*words, "--url", feed.url) as run,
    ):
        lines = [run.line() for _ in range(6)]
        run.send(signal.SIGINT)
        assert run.code(5) == -signal.SIGINT

    assert feed.connections == 2
    assert [json.loads(line)["n"] for line in lines] == list(range(6))
