"""`serve -- COMMAND`, `serve -` and `serve --control` as whole programs, over real sockets."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

import pytest
from support.in_process import livecli
from support.program import PATIENCE_S, Result, following, served, shell
from support.pseudo_terminal import on_terminal


FRAME = b'{"type":"livedata","event_id":7,"n":%d}\n'
# It tells its own process number, and that it ignores what is polite.
STUBBORN = "trap '' INT TERM HUP; echo $$; while :; do sleep 0.1; done"
SPEDE = "--tell 'spede 5': not understood; did you mean speed?"
POLITE = "trap 'exit 5' TERM; echo ready; while :; do sleep 0.05; done"


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")  # in a container nobody may wait for those that have ended
    return not (stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z")


def gone(pid: int) -> bool:
    """Whether a process ends within a while."""
    ends_at = time.monotonic() + PATIENCE_S
    while is_alive(pid) and time.monotonic() < ends_at:
        time.sleep(0.02)
    return not is_alive(pid)


# A command


def test_its_code_is_ours_and_stdout_its_own():
    """Nothing of ours is on stdout: `livecli serve -- npm test` is a whole test run."""
    result = livecli("serve", "--", "sh", "-c", "echo one; echo two >&2; exit 7")

    assert (result.stdout, result.code) == (b"one\n", 7)
    assert "two\n" in result.stderr


def test_it_reads_the_url_and_follows_a_match():
    """On a port that is free, with the service's token and no other."""
    line = "livecli serve --token made-up -- livecli tail 204849 -c 1"
    result = shell(line, env={"BSD_API_KEY": "real", "LIVECLI_URL": "ws://127.0.0.1:1"})

    assert [frame["type"] for frame in result.frames] == ["subscribed"]
    assert result.code == 0


def test_lists_are_at_the_other_url():
    """For programs that begin with what is live."""
    ask = "import os, urllib.request as u; print(u.urlopen(os.environ['LIVECLI_HTTP_URL'] + "
    path = "'/api/v2/events/live/', timeout=9).status)"
    result = livecli("serve", "--", sys.executable, "-c", ask + path)

    assert (result.stdout, result.code) == (b"200\n", 0)


def test_a_signal_that_ends_it_is_our_code():
    """As a shell has it."""
    assert livecli("serve", "-q", "--", "sh", "-c", "kill -KILL $$").code == 137


@pytest.mark.parametrize("name", ["broken", "folder"])
def test_what_cannot_be_started_is_code_two(name: str, tmp_path: Path):
    """With the system's reason, and no service left behind."""
    (tmp_path / "folder").mkdir()
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF, and no more")
    broken.chmod(0o755)
    result = livecli("serve", "-q", "--", tmp_path / name)

    (sentence,) = result.said
    assert sentence.startswith(f"serve -- {tmp_path / name}: ")
    assert (result.stdout, result.code) == (b"", 2)


def test_a_flood_on_stdout_passes():
    """It is not ours to read."""
    result = livecli("serve", "-q", "--", "sh", "-c", "yes | head -c 3000000")

    assert (len(result.stdout), result.code) == (3_000_000, 0)


def test_a_signal_is_passed_on_and_its_answer_is_our_code():
    """The command may have to tidy up."""
    with following("serve", "--", "sh", "-c", POLITE) as running:
        running.line()
        running.send(signal.SIGTERM)

        assert running.code() == 5


def test_it_has_a_process_group_of_its_own():
    """Ctrl-C in our group is passed on once, not twice."""
    group = "import os, time; print(os.getpgrp(), flush=True); time.sleep(60)"
    with following("serve", "--", sys.executable, "-c", group) as running:
        number = int(running.line())
        running.send(signal.SIGINT)

        assert running.code() == 128 + signal.SIGINT
        assert number not in (os.getpgrp(), running.process.pid)


def test_a_command_that_ignores_signals_is_killed(long: bool):
    """After five seconds, with all that it started."""
    if not long:
        pytest.skip("five seconds; --long")
    with following("serve", "--", "sh", "-c", STUBBORN) as running:
        pid = int(running.line())
        running.send(signal.SIGTERM)

        assert running.code() == 137
        assert gone(pid)


def test_what_a_command_leaves_running_is_ended():
    """It would hold the pipe that a test run waits on, and has no service any more."""
    result = livecli("serve", "-q", "--", "sh", "-c", "sleep 600 & echo $!")

    assert gone(int(result.stdout))
    assert result.code == 0


def test_ctrl_c_on_a_terminal_ends_both():
    """The terminal is the command's meanwhile, as under a shell, and it may read from it."""
    read = "print(input('name? ')[::-1], flush=True); import time; time.sleep(60)"
    with on_terminal("serve", "--", sys.executable, "-c", read) as screen:
        screen.wait_for("name?")
        screen.press("abc\r")
        screen.wait_for("cba")
        screen.press("\x03")

        assert screen.end() == 128 + signal.SIGINT


def stopped(pid: int) -> bool:
    """Whether a child of ours is stopped within a while."""
    ends_at = time.monotonic() + PATIENCE_S
    status = 0
    while not status and time.monotonic() < ends_at:
        time.sleep(0.02)
        _, status = os.waitpid(pid, os.WUNTRACED | os.WNOHANG)
    return os.WIFSTOPPED(status)


def test_ctrl_z_on_a_terminal_stops_both_and_both_go_on():
    """Their shell gets the terminal, as with any job; `fg` is one signal."""
    with on_terminal("serve", "--", "sh", "-c", "echo ready; cat") as screen:
        screen.wait_for("ready")
        screen.press("abc\r")
        screen.wait_for("abc\r\nabc")
        screen.press("\x1a")
        before = stopped(screen.process.pid)
        screen.process.send_signal(signal.SIGCONT)
        screen.press("def\r")
        screen.wait_for("def\r\ndef")
        screen.press("\x04")
        code = screen.end()

    assert (before, code) == (True, 0)


# stdin


def test_stdin_is_served_as_it_comes_until_it_ends():
    """A pipe from anywhere: its frames go on in their own bytes, and its end is said."""
    ours, theirs = os.pipe()
    with following("serve", "--port", "0", "-", stdin=ours) as service:
        os.close(ours)
        url = service.line().decode().partition("=")[2]
        os.write(theirs, b"".join(FRAME % n for n in range(40)))
        with following("tail", "7", "--url", url, "-c", "2") as client:
            snapshot = json.loads(client.line())
            os.write(theirs, FRAME % 40)
            frame = client.line()
        os.close(theirs)
        said = service.wait_for("stdin has ended")

    assert [each["n"] for each in snapshot["livedata"]] == [*range(10, 40)]
    assert frame + b"\n" == FRAME % 40
    assert "stdin has ended: 41 frames of 1 match came; their last state is served on" in said


def test_what_is_no_feed_is_said():
    """What came before is served; the service goes on."""
    result = livecli("serve", "-", "--", "sleep", "0.5", stdin=b"no frame\n" * 1000)

    assert "stdin: its lines are no JSON objects; give a capture" in result.stderr
    assert result.code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-", "a.ndjson"), "-: what stdin brings is served alone; leave out the other files"),
        (("-", "--speed", "2"), "--speed: stdin is served as it comes; leave it out"),
        (("-", "--outages"), "--outages: stdin is served as it comes; leave it out"),
    ],
)
def test_what_does_not_go_with_stdin_is_refused(words: tuple[str, ...], said: str):
    """It has one order and one pace."""
    result = livecli("serve", *words)

    assert (result.said, result.code) == ([said], 2)


# Control


def told(path: Path, words: str) -> Result:
    return livecli("serve", "--tell", path, words)


def test_a_running_service_is_told_faults_and_speed(tmp_path: Path):
    """One line comes back, of how things stand; then it is so."""
    path = tmp_path / "control"
    with served("--control", str(path)) as service:
        answer = told(path, "fault refuse=403").frames
        refused = livecli("tail", "204849", env=service.env)
        told(path, "fault off")
        served_again = livecli("tail", "204849", "-c", "1", env=service.env)
        wrong = told(path, "spede 5")

    assert [(each["ok"], each["faults"]) for each in answer] == [(True, ["refuse=403"])]
    assert (refused.code, served_again.code) == (4, 0)
    assert (wrong.said, wrong.code) == (
        ["--tell 'spede 5': not understood; did you mean speed?"],
        2,
    )
    assert not path.exists()


def test_nobody_there_is_code_three(tmp_path: Path):
    """A script can wait for its service."""
    result = told(tmp_path / "control", "status")

    assert result.code == 3
    assert result.said == [
        f"--tell {tmp_path}/control: nobody answers there (no such file or directory); start it "
        f"with `livecli serve --control {tmp_path}/control`"
    ]


@pytest.mark.parametrize("kind", ["file", "link", "long", "nowhere"])
def test_a_control_that_cannot_be_made_is_refused(kind: str, tmp_path: Path):
    """Nothing is served then, and what stood there stays as it was."""
    path = tmp_path / {"long": "x" * 200, "nowhere": "no/where"}.get(kind, kind)
    if kind == "file":
        path.write_text("mine")
    elif kind == "link":
        path.symlink_to(tmp_path / "other")
    result = livecli("serve", "--port", "0", "--control", path)

    assert (result.stdout, result.code) == (b"", 2)
    assert result.said == [
        f"--control {path}: "
        + {
            "long": "it is too long for a socket; choose one of less than 100 bytes",
            "nowhere": "no such file or directory; choose another path",
        }.get(kind, "it exists, and is left as it is; remove it, or choose another path")
    ]
    assert [each.name for each in tmp_path.iterdir()] == (
        [kind] if kind in ("file", "link") else []
    )


def test_a_signal_removes_the_control(tmp_path: Path):
    """Whatever ends the service, but SIGKILL."""
    path = tmp_path / "control"
    with following("serve", "--port", "0", "--control", path) as running:
        running.line()
        running.wait_for("ends it")
        there = path.is_socket()
        running.send(signal.SIGHUP)
        running.code()

    assert (there, path.exists()) == (True, False)


# -v


def test_verbose_logs_messages_refusals_and_faults():
    """Who writes a client sees its side from the other one."""
    with served("-v", "--fault", "close=1011,at=300ms") as service:
        livecli("tail", "1", "204849", "--duration", "1.5", "--no-reconnect", env=service.env)
        said = service.running.wait_for("closed (1011")

    assert 'client 1: > {"action":"subscribe","event_id":1}' in said
    assert 'client 1: refused {"type":"error","code":"bad_event_id"' in said
    assert 'client 1: < {"type":"subscribed","event_id":204849' in said
    assert "client 1: fault close=1011\n" in said
    assert "client 1: closed (1011, on request)" in said
