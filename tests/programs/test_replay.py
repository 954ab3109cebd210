"""`livecli replay` as a whole: a capture again, frame by frame, nothing lost and nothing moved."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest
from support import demo, program
from support.in_process import livecli
from support.program import following
from support.real_matches import SHOOT_OUT, real_match


def line(name: str, at_s: float) -> bytes:
    stamp = demo.KICK_OFF_MS + round(at_s * 1000)
    return b'{"type":"x","name":"%b","_received_ms":%d}\n' % (name.encode(), stamp)


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    """Two seconds, an hour of silence, and two seconds; a step back of the clock in the end."""
    path = tmp_path / "a.ndjson"
    at = [0, 1, 2, 3602, 3603, 3602.5]
    path.write_bytes(b"".join(line(f"a{number}", at_s) for number, at_s in enumerate(at)))
    return path


@pytest.mark.parametrize("speed", ["max", "1000000"])
def test_a_replay_is_the_capture(speed: str):
    """Whatever its pace: every frame, once, in its order, in its own bytes."""
    path = real_match(SHOOT_OUT)
    result = program.livecli("replay", path, "--speed", speed)

    assert result.stdout == path.read_bytes()
    assert (result.code, result.stderr) == (0, "")


def test_a_paced_replay_is_in_order(capture: Path):
    """An hour in four seconds, or with its silence cut: the same frames."""
    hurried = livecli("replay", capture, "--speed", "10000")
    cut = livecli("replay", capture, "--speed", "1000", "--max-gap", "2s")
    even = livecli("replay", capture, "--interval", "1ms")

    assert hurried.stdout == cut.stdout == even.stdout == capture.read_bytes()


def test_frames_come_one_by_one(capture: Path):
    """The first is there at once; the one after the silence is waited for, and Ctrl-C is heard."""
    with following("replay", capture, "--speed", "50") as running:
        names = [running.line() + b"\n" for _ in range(3)]
        running.send(signal.SIGINT)
        result = running.end()

    assert b"".join(names) == b"".join(capture.read_bytes().splitlines(keepends=True)[:3])
    assert (result.code, result.stdout, result.stderr) == (-signal.SIGINT, b"", "")


def test_a_time_limit_ends_it_in_the_silence(capture: Path):
    """Code 0 by itself, and 5 where a count was not met."""
    words = "replay", capture, "--speed", "100", "--duration", "300ms"

    assert livecli(*words).code == 0
    assert livecli(*words, "-c", "6").code == 5


def test_a_reader_that_goes_in_the_silence(capture: Path):
    """It is noticed at once, not at the next frame."""
    with following("replay", capture, "--speed", "100") as running:
        running.line()
        running.stop_reading()
        assert running.code() == -signal.SIGPIPE
        assert running.stderr == ""


@pytest.mark.parametrize("speed", ["max", "1000000"])
def test_rounds_are_whole(capture: Path, speed: str):
    """`--loop=2` is all of it twice."""
    result = livecli("replay", capture, "--loop=2", "--speed", speed)

    assert result.stdout == capture.read_bytes() * 2
    assert result.code == 0


@pytest.mark.parametrize("speed", ["max", "1000000"])
def test_rounds_without_end_are_ended_by_a_count(capture: Path, speed: str):
    """`--loop` without a number, with another option right behind it."""
    result = livecli("replay", capture, "--loop", "-c", "20", "--speed", speed)

    assert result.stdout == (capture.read_bytes() * 4)[: len(result.stdout)]
    assert len(result.lines) == 20
    assert result.code == 0


@pytest.mark.parametrize("words", [("--loop",), ("--loop", "--speed", "max"), ("--loop=9",)])
def test_rounds_of_nothing_end(tmp_path: Path, words: tuple[str, ...]):
    """An empty capture has nothing to wait for."""
    (tmp_path / "empty").touch()

    assert livecli("replay", tmp_path / "empty", *words).code == 0


def test_a_replay_can_be_chosen_from_and_cut(tmp_path: Path):
    """By type, by minute, as lines: all that `cat` can do."""
    path = tmp_path / "football.ndjson"
    path.write_bytes(demo.football())
    words = "-t", "action", "-w", "action_type=goal", "--from", "60'", "--fields", "minute,score"
    result = livecli("replay", path, *words, "-T", "_close", "--speed", "1000000")

    assert result.frames == [
        {"minute": 64, "score": {"home": 4, "away": 2}},
        {"minute": 95, "score": {"home": 5, "away": 2}},
    ]


def test_a_pipe_is_replayed_as_it_comes():
    """Its first frame before its second is written."""
    with following("replay", "-", "--speed", "1000", stdin=subprocess.PIPE) as running:
        for number in range(3):
            assert running.process.stdin is not None
            running.process.stdin.write(line(f"a{number}", number))
            running.process.stdin.flush()
            assert running.line() + b"\n" == line(f"a{number}", number)
        running.process.stdin.close()
        assert running.code() == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--speed", "0"), "speed '0': not understood; as in 1, 0.5, 20 or max"),
        (("--speed", "fast"), "speed 'fast': not understood; as in 1, 0.5, 20 or max"),
        (("--max-gap", "x"), "duration 'x': not understood; as in 90, 90s, 2h30m or 1d"),
        (("--interval", "-1"), "duration '-1': not understood; as in 90, 90s, 2h30m or 1d"),
        (("--loop=0",), "--loop '0': not understood; as in --loop or --loop=3"),
        (("--loop=x",), "--loop 'x': not understood; as in --loop or --loop=3"),
    ],
)
def test_what_is_no_pace_is_said(capture: Path, words: tuple[str, ...], said: str):
    """Before anything is printed."""
    result = livecli("replay", capture, *words)

    assert (result.code, result.stdout) == (2, b"")
    assert result.said == [said]


@pytest.mark.parametrize("word", ["--merge", "--loop"])
def test_a_pipe_comes_only_once(word: str):
    """It can be neither merged nor repeated."""
    result = livecli("replay", "-", word, stdin=line("a", 0))

    assert (result.code, result.stdout) == (2, b"")
    assert result.said == [f"{word}: stdin comes only once, in its own order; give a file"]
