"""A command of the user's: whatever it does, it holds nobody up."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

import pytest

from livecli import user_commands
from livecli.user_commands import MOST_OUTPUT, CommandFailed, NotStarted, feed_command, run_command


PATIENCE_S = 10.0


def feed(
    *words: str, given: bytes = b"", output: int = 2, limit_s: float = PATIENCE_S, **more: Event
) -> None:
    stopping = more.get("stopping", Event())
    feed_command(words, os.environ, output, given, limit_s=limit_s, stopping=stopping)


def test_it_gets_what_is_given_and_its_output_is_passed_on(tmp_path: Path):
    """Larger than any pipe, in both directions."""
    data = bytes(range(256)) * 256
    with (tmp_path / "out").open("wb") as out:
        feed("cat", given=data, output=out.fileno())

    assert (tmp_path / "out").read_bytes() == data[:MOST_OUTPUT]


def test_it_need_not_read():
    """A program that looks at its environment only is no failure."""
    feed("true", given=bytes(2**20))


@pytest.mark.parametrize(
    ("script", "why"),
    [("exit 3", "exit code 3"), ("kill -9 $$", "killed by signal 9")],
)
def test_how_it_failed_is_told(script: str, why: str):
    """Its exit code, or the signal."""
    with pytest.raises(CommandFailed, match=f"^{why}$"):
        feed("sh", "-c", script)


def test_what_cannot_start_is_told(tmp_path: Path):
    """Both ways."""
    with pytest.raises(NotStarted, match=r"^no such file or directory$"):
        feed(f"{tmp_path}/none")
    with pytest.raises(NotStarted, match=r"^permission denied$"):
        run_command([str(tmp_path)], os.environ, 2)


def test_one_that_hangs_is_killed_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Also where it does not hear SIGTERM."""
    monkeypatch.setattr(user_commands, "KILL_AFTER_S", 0.1)
    script = f"trap '' TERM; sleep 60 & echo $! > {tmp_path}/child; wait; sleep 60"
    with pytest.raises(CommandFailed, match=r"^it ran for 0\.3 s, and was killed$"):
        feed("sh", "-c", script, limit_s=0.3)
    child = int((tmp_path / "child").read_text())

    with pytest.raises(ProcessLookupError):
        _wait_for_the_end(child)


def test_the_end_of_the_run_is_its_end():
    """Long before its time."""
    stopping = Event()
    stopping.set()
    with pytest.raises(CommandFailed, match=r"^the run is over, and was killed$"):
        feed("sleep", "60", stopping=stopping)


def test_a_flood_is_cut(tmp_path: Path):
    """So much of it is passed on, and the rest is read and dropped, so that the command goes on."""
    with (tmp_path / "err").open("wb") as err:
        feed("sh", "-c", f"head -c {8 * MOST_OUTPUT} /dev/zero >&2", output=err.fileno())

    assert (tmp_path / "err").stat().st_size == MOST_OUTPUT


def test_an_output_that_nobody_reads_holds_only_the_command():
    """There is room for sentences of our own, and the command waits until its time has come."""
    reader, writer = os.pipe()
    with pytest.raises(CommandFailed, match="was killed"):
        feed("sh", "-c", "yes >&2", output=writer, limit_s=0.4)
    os.set_blocking(writer, False)

    assert os.write(writer, b"x" * 4096) == 4096
    os.close(writer)
    os.close(reader)


def test_what_it_leaves_running_is_not_waited_for(tmp_path: Path):
    """Such as a sound that plays on."""
    feed("sh", "-c", f"sleep 60 & echo $! > {tmp_path}/child")
    child = int((tmp_path / "child").read_text())

    os.kill(child, signal.SIGKILL)  # it is there


def test_ctrl_c_does_not_reach_it():
    """It has a session of its own."""
    thread = Thread(target=feed, args=("sh", "-c", "test $(ps -o sid= $$) = $$"), daemon=True)
    thread.start()
    thread.join(PATIENCE_S)

    assert not thread.is_alive()


def _wait_for_the_end(pid: int) -> None:
    ends_at = monotonic() + PATIENCE_S
    while monotonic() < ends_at:
        os.kill(pid, 0)
        sleep(0.01)
        state = Path(f"/proc/{pid}/stat")
        if state.exists() and state.read_text().rpartition(") ")[2][0] == "Z":
            raise ProcessLookupError
    os.kill(pid, signal.SIGKILL)
