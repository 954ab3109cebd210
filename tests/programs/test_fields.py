"""`livecli fields` as a program: matches, signals, terminals."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from fcntl import ioctl
from pathlib import Path
from termios import FIONREAD

import pytest
from support.hostile import Text, hostile
from support.program import PATIENCE_S, Running, following, livecli, served
from support.pseudo_terminal import on_terminal


SHOT = b'{"type":"action","event_id":7,"minute":67,"action_type":"shot","x":88.5}\n'


def test_a_match_is_followed_and_listed_at_the_end():
    """What comes now, from the service that the environment names."""
    with served("--speed", "500") as service:
        result = livecli("fields", "action", "204849", "-c", "20", env=service.env)

    assert (result.code, result.stderr) == (0, "")
    assert result.lines[0] == b"action (football): 20 frames"
    assert [b"x", b"number", b"all"] in [line.split()[:3] for line in result.lines]


def test_ctrl_c_lists_what_came_of_a_match():
    """Live, nobody knows beforehand how long is enough."""
    frame = Text(b'{"type":"event","event_id":7,"minute":67}')
    error = Text(b'{"type":"error","code":"odd"}')
    with hostile(frame, error) as feed, following("fields", "event", "7", "--url", feed.url) as run:
        run.wait_for("the service says odd")
        run.send(signal.SIGINT)
        result = run.end()

    assert result.code == -signal.SIGINT
    assert b"  minute    integer  all    67" in result.lines


def test_ctrl_c_lists_what_came_on_stdin():
    """`livecli tail 204849 | livecli fields -` is ended so, too."""
    with following("fields", "-", "-f", "json", stdin=subprocess.PIPE) as run:
        for _ in range(2):  # when the second is read, the first was counted
            _give(run, SHOT)
        run.send(signal.SIGINT)
        result = run.end()

    assert result.code == -signal.SIGINT
    assert {row["path"]: row["of"] for row in result.frames}["x"] >= 1


def _give(run: Running, line: bytes) -> None:
    """Write to stdin, and wait until it was read."""
    assert run.process.stdin is not None
    run.process.stdin.write(line)
    run.process.stdin.flush()
    deadline = time.monotonic() + PATIENCE_S
    while int.from_bytes(ioctl(run.process.stdin, FIONREAD, bytes(4)), sys.byteorder):
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("form", ["line", "json"])
def test_nothing_in_a_frame_acts_on_a_terminal(form: str, tmp_path: Path):
    """Neither in the table nor in JSON."""
    frame = {"type": "a\x1b[2J\u202e", "k\x9b": "\x07" * 100, "z": "é"}
    capture = tmp_path / "hostile.ndjson"
    capture.write_text(json.dumps(frame, ensure_ascii=False) + "\n")
    with on_terminal("fields", capture, "-f", form, size=(80, 24)) as terminal:
        code = terminal.end()
        drawn = terminal.drawn.decode().replace("\r\n", "\n")

    assert code == 0
    assert "é" in drawn
    assert all(char.isprintable() or char == "\n" for char in drawn)


def test_lines_fit_a_terminal():
    """Nothing wraps: a table is read by its columns."""
    with on_terminal("fields", size=(80, 24)) as terminal:
        terminal.end()
        lines = terminal.drawn.decode().replace("\r\n", "\n").split("\n")

    assert len(lines) > 100
    assert max(map(len, lines)) <= 80
