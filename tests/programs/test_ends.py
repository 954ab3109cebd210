"""How it ends: by signals, by readers that go away, by a stdout that fails; always whole lines."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import suppress
from fcntl import ioctl
from pathlib import Path
from subprocess import PIPE, TimeoutExpired
from termios import FIONREAD

import pytest
from support.hostile import Text, hostile, mute, subscribed
from support.program import (
    PATIENCE_S,
    ROOT,
    environment,
    following,
    livecli,
    served,
    shell,
)


POLITE = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
AT_ONCE_S = 3.0  # our second for the peers' goodbye, and what a busy machine takes


@pytest.mark.parametrize("number", POLITE)
def test_a_signal_finishes_cleanly_and_kills(number: signal.Signals):
    """The caller's shell sees the signal, stdout ends with a whole line, stderr stays quiet."""
    with following("tail", "--demo", "--speed", "max", "-T", "action") as run:
        run.line()
        run.send(number)
        result = run.end()

    assert result.code == -number
    assert result.frames is not None
    assert all("its source is basic" in sentence for sentence in result.said)


@pytest.mark.parametrize("number", POLITE)
def test_a_signal_ends_it_while_nothing_comes(number: signal.Signals):
    """A silent feed and a silent peer do not hold us."""
    with hostile() as feed, following("tail", "7", "--url", feed.url) as run:
        assert run.line() == subscribed(7)
        run.send(number)
        result = run.end(timeout=AT_ONCE_S)

    assert (result.code, result.stdout, result.stderr) == (-number, b"", "")


@pytest.mark.parametrize("number", POLITE)
def test_a_signal_ends_it_while_it_connects(number: signal.Signals):
    """A server that accepts and says nothing does not hold us either."""
    with mute() as server, following("tail", "7", "--url", server.url, "-v") as run:
        run.wait_for("connecting to")
        run.send(number)
        result = run.end(timeout=AT_ONCE_S)

    assert (result.code, result.stdout) == (-number, b"")
    assert "Traceback" not in result.stderr


# Runs the program in a process where no name look-up ever ends; the first one is told on stderr.
HANGING = """
import os, socket, sys, threading
def hang(*_, **__):
    os.write(2, b"looking up\\n")
    threading.Event().wait({limit_s})
socket.getaddrinfo = hang
sys.argv = ["livecli", *{words}]
from livecli.__main__ import main
main()
"""


@pytest.mark.parametrize("words", ["tail 7", "tail --live", "ping", "live"])
def test_a_look_up_that_hangs_takes_nobodys_ctrl_c_away(words: str):
    """It runs on a thread that nobody waits for, since nothing can end it."""
    words_and_url = [*words.split(), "--url", "ws://feed.invalid"]
    process = subprocess.Popen(
        [sys.executable, "-c", HANGING.format(limit_s=PATIENCE_S, words=words_and_url)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        cwd=ROOT,
    )
    assert process.stderr is not None
    try:
        assert process.stderr.readline() == b"looking up\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=AT_ONCE_S)
    finally:
        process.kill()
        process.wait()

    assert b"Traceback" not in err
    assert process.returncode == -signal.SIGINT, (out, err)


def test_ctrl_c_while_it_reads_ids_is_a_clean_end():
    """Before anything runs, Ctrl-C is an end by the signal too, and no traceback."""
    with following("tail", "-", "--demo", "-t", "novelty", stdin=PIPE) as run:
        run.wait_for("frame type 'novelty'")
        run.send(signal.SIGINT)
        code = run.code(timeout=AT_ONCE_S)
        (sentence,) = run.stderr.splitlines()

    assert code == -signal.SIGINT
    assert "frame type 'novelty'" in sentence


def test_a_second_ctrl_c_leaves_at_once():
    """Whoever presses twice does not want to wait for a reader or a peer."""
    with (
        served("--speed", "max") as service,
        following("tail", "204849", env=service.env) as run,
    ):
        run.line()  # and read no more: soon the pipe is full
        with pytest.raises(TimeoutExpired):
            run.code(timeout=0.5)
        began = time.monotonic()
        run.send(signal.SIGINT)
        with suppress(TimeoutExpired):
            run.code(timeout=0.2)  # time to notice the first
        run.send(signal.SIGINT)
        code = run.code(timeout=AT_ONCE_S)

    assert code == -signal.SIGINT
    assert time.monotonic() - began < 0.9


@pytest.mark.parametrize("number", POLITE)
def test_a_blocked_reader_does_not_hold_us(number: signal.Signals):
    """With a full pipe and a reader asleep, the end comes within two seconds, on a whole line."""
    with (
        served("--speed", "max") as service,
        following("tail", "204849", env=service.env) as run,
    ):
        run.line()
        with pytest.raises(TimeoutExpired):
            run.code(timeout=0.5)
        run.send(number)
        code = run.code(timeout=AT_ONCE_S)
        result = run.end()

    assert code == -number
    assert len(result.frames) > 10  # what the pipe held, every line of it whole
    assert result.stderr == ""


def test_head_ends_it_at_once_and_quietly():
    """`| head -3` prints three lines, and the program dies of the closed pipe without a word."""
    began = time.monotonic()
    result = shell("livecli tail --demo | head -3; echo ${PIPESTATUS[0]}")

    assert len(result.lines) == 4
    assert result.lines[3] == b"141"
    assert result.stderr == ""
    assert time.monotonic() - began < 5


def test_a_reader_that_leaves_is_noticed_while_nothing_comes():
    """The feed is silent, the reader is gone: nothing is written, and still we end, soon."""
    with (
        hostile(Text(b'{"type":"event","event_id":7}')) as feed,
        following("tail", "7", "--url", feed.url) as run,
    ):
        run.line()
        run.line()
        run.stop_reading()
        code = run.code(timeout=AT_ONCE_S)
        stderr = run.stderr

    assert code == -signal.SIGPIPE
    assert stderr == ""


def test_a_reader_that_leaves_a_match_that_is_over_is_noticed():
    """The same against the real service, after the last frame of a match."""
    with served("--speed", "max") as service:
        livecli("tail", "204849", "--idle-timeout", "300ms", env=service.env)
        result = shell("livecli tail 204849 | head -1; echo ${PIPESTATUS[0]}", env=service.env)

    assert result.lines[1:] == [b"141"]
    assert result.stderr == ""


CLOSED = "stdout: it is closed; redirect it to a file or a pipe"
FULL = (
    "stdout: no space left on device; what was written before is whole; free some space and run "
    "again"
)
EVERYTHING_THAT_PRINTS = (
    "tail --demo -c 1",
    "ping --demo -c 1",
    "help exit-codes",
    "completion bash",
    "fields action",
    "fields --demo -c 1",
    "--help",
    "tail --help",
    "--version",
)


@pytest.mark.parametrize("words", EVERYTHING_THAT_PRINTS)
@pytest.mark.parametrize(
    ("where", "sentence"), [(">&-", CLOSED), ("< /dev/null >&0", CLOSED), ("> /dev/full", FULL)]
)
def test_a_stdout_that_fails_is_code_seven(words: str, where: str, sentence: str):
    """Closed, open for reading only, or full: one sentence, and code 7, for whatever is printed."""
    if "full" in where and not Path("/dev/full").exists():
        pytest.skip("/dev/full is absent")
    result = shell(f"livecli {words} {where}")

    assert result.said == [sentence]
    assert (result.code, result.stdout) == (7, b"")


@pytest.mark.parametrize("words", EVERYTHING_THAT_PRINTS)
def test_a_reader_that_was_never_there_is_a_quiet_end(words: str):
    """A pipe without a reader kills by SIGPIPE, as every program, without a word."""
    with following(*words.split()) as run:
        run.stop_reading()

        assert run.code() == -signal.SIGPIPE
        assert run.stderr == ""


@pytest.mark.parametrize("closed", ["<&-", "2>&-", "<&- 2>&-", "< /dev/null 2> /dev/null"])
@pytest.mark.parametrize("words", ["tail --demo -c 20 --speed max", "ping --demo -c 2 -i 0.05"])
def test_closed_stdin_and_stderr_are_fine(words: str, closed: str):
    """As cron and daemons start programs: no socket of ours may land in a stream's place."""
    result = shell(f"livecli {words} {closed}")

    assert result.code == 0
    assert len(result.lines) in (20, 6)
    assert "Traceback" not in result.stderr


def test_without_stdin_there_are_no_ids():
    """`-` with a closed stdin is a mistake, and not an empty one: the run ends with a sentence."""
    for words, step, code in (
        ("tail -", "- needs ids on stdin", 2),
        ("cat -", "give a capture or any NDJSON of frames", 8),
        ("info -", "give a capture or any NDJSON of frames", 8),
    ):
        result = shell(f"livecli {words} <&-")

        assert (result.stdout, result.code) == (b"", code)
        assert result.said == [f"stdin: it is closed; {step}"]


def test_a_file_gets_the_same_lines_as_a_pipe(tmp_path: Path):
    """Redirected to a file, appended to, every line is whole and nothing is overwritten."""
    path = tmp_path / "frames.ndjson"
    for _ in range(2):
        result = shell(f"livecli tail 204849 --demo --speed max -c 500 >> {path}")
        assert (result.code, result.stderr) == (0, "")

    assert len(path.read_bytes().splitlines()) == 1000
    assert path.read_bytes().endswith(b"}\n")


def test_the_writer_leaves_the_flags_of_a_shared_stdout_alone():
    """The terminal and the other programs of a pipe share the descriptor: it stays blocking."""
    result = shell(
        "livecli tail --demo -t subscribed -c 1; "
        "python3 -c 'import os; print(os.get_blocking(1))' || echo True"
    )

    assert result.lines[-1] == b"True"


@pytest.mark.parametrize("number", POLITE)
def test_the_second_signal_ends_a_program_of_jq_that_never_ends(number: signal.Signals):
    """jq itself hears none: the system ends it."""
    pytest.importorskip("jq", reason="the package jq is absent")
    program = "if .n then last(range(1e12)) else . end"
    with following("cat", "-", "--jq", program, stdin=PIPE) as run:
        stdin = run.process.stdin
        assert stdin is not None
        stdin.write(b"{}\n")
        stdin.flush()
        assert run.line() == b"{}"
        stdin.write(b'{"n":1}\n')
        stdin.flush()
        _until_read(stdin.fileno())
        run.send(number)
        with suppress(TimeoutExpired):
            run.code(timeout=0.1)
        run.send(number)

        assert run.code(timeout=AT_ONCE_S) == -number


def _until_read(pipe: int) -> None:
    """Wait until nothing is left in a pipe."""
    deadline = time.monotonic() + 10
    while int.from_bytes(ioctl(pipe, FIONREAD, bytes(4)), sys.byteorder):
        assert time.monotonic() < deadline
        time.sleep(0.01)
