"""README's crontab lines, run with as little as cron gives: they record, and are quiet about it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.capture_files import captures, types
from support.program import PATIENCE_S, ROOT, served


MARK = "<!-- a test runs these lines as cron does -->\n```crontab\n"
CRONTAB = (ROOT / "README.md").read_text().partition(MARK)[2].partition("```")[0]
VARIABLES = dict(re.findall(r"^([A-Z]+)=(.*)$", CRONTAB, re.MULTILINE))
COMMANDS = re.findall(r"^[0-9*](?:\S* +){5}(.+)$", CRONTAB, re.MULTILINE)
ONCE, GUARDED, LIVE, HEARTBEAT = COMMANDS or [""] * 4
FOLDER = "/opt/livecli/.venv/bin"  # of the program, as README has it
TOKEN = "a-token-in-a-file"
NO_PATIENCE = "--patience 0.02"  # so that a match that has ended is left at once


class Cron:
    """A user's home folder, and the crontab in it; `url` is a service that wants the token."""

    def __init__(self, home: Path, url: str) -> None:
        self.home = home
        program = home / "bin" / "livecli"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m livecli "$@"\n')
        program.chmod(0o755)
        (home / ".livecli-token").write_text(f"{TOKEN}\n")
        self.variables = {
            "HOME": str(home),
            "LOGNAME": "me",
            "SHELL": "/bin/sh",
            **VARIABLES,
            "PATH": VARIABLES["PATH"].replace(FOLDER, str(program.parent)),
            "LIVECLI_URL": url,  # and what follows: this trial's, not cron's
            "PYTHONPATH": str(ROOT),
        }

    def begin(self, command: str) -> subprocess.Popen[str]:
        """What crond does when the minute has come."""
        return subprocess.Popen(
            ["/bin/sh", "-c", command.replace(" record ", f" record {NO_PATIENCE} ")],
            env=self.variables,
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, command: str) -> tuple[str, int]:
        """What would be mailed, and the code, which cron does not look at."""
        process = self.begin(command)
        return process.communicate(timeout=PATIENCE_S)[0], process.returncode

    def wait_for(self, pattern: str) -> Path:
        """A file of that name in the home folder, once something is in it."""
        ends_at = time.monotonic() + PATIENCE_S
        while time.monotonic() < ends_at:
            for path in self.home.glob(pattern):
                if path.stat().st_size:
                    return path
            time.sleep(0.02)
        raise AssertionError(f"no {pattern}")


@pytest.fixture(params=["max"])
def cron(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Cron]:
    """Matches at the speed that the test asks for; by default they are over at once."""
    with served("--speed", request.param, "--token", TOKEN) as service:
        yield Cron(tmp_path, service.url)


def test_the_crontab_is_there():
    """A match, the same with a guard, all matches, their heartbeat; no line has a bare percent."""
    assert len(COMMANDS) == 4
    assert FOLDER in VARIABLES["PATH"]
    assert not re.search(r"(?<!\\)%", CRONTAB)


def test_a_match_is_recorded_and_nothing_is_mailed(cron: Cron):
    """From the first frame to the end, below the home folder."""
    said = cron.run(ONCE)
    (capture,) = captures(cron.home)

    assert said == ("", 0)
    assert types(capture)[:2] == ["_open", "subscribed"]
    assert types(capture)[-1] == "_close"


@pytest.mark.skipif(shutil.which("flock") is None, reason="flock is not installed")
@pytest.mark.parametrize("command", [GUARDED, LIVE], ids=["match", "live"])
@pytest.mark.parametrize("cron", ["1"], indirect=True)
def test_while_it_runs_the_next_minute_is_silent(command: str, cron: Cron):
    """It leaves the place to the first; after a kill the minute after that goes on."""
    first = cron.begin(command)
    cron.wait_for("captures/**/*.part")
    second = cron.run(command)
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate(timeout=PATIENCE_S)
    third = cron.begin(command)
    finished = cron.wait_for("captures/**/*.ndjson.zst")
    os.killpg(third.pid, signal.SIGTERM)
    said, _ = third.communicate(timeout=PATIENCE_S)

    assert second == ("", 1)
    assert types(finished)[0] == "_open"
    assert TOKEN not in said
    assert not any('"finished"' in path.read_text() for path in cron.home.glob("*.json"))


@pytest.mark.skipif(shutil.which("flock") is None, reason="flock is not installed")
def test_a_match_that_is_done_is_not_recorded_again(cron: Cron):
    """The status says that the match has finished, and ends the guard's work."""
    runs = [cron.run(GUARDED) for _ in range(2)]

    assert runs == [("", 0), ("", 0)]
    assert len(captures(cron.home)) == 1
    assert '"state": "finished"' in (cron.home / "204849.json").read_text()


@pytest.mark.skipif(shutil.which("flock") is None, reason="flock is not installed")
def test_a_command_that_fails_is_mailed_and_begins_no_match_anew(cron: Cron):
    """The guard asks for the match, not for the code."""
    command = f"{GUARDED} --on-file 'sh -c \"exit 3\"'"
    (said, code), again = (cron.run(command) for _ in range(2))

    assert (code, again) == (1, ("", 0))
    assert said.endswith(": exit code 3; the capture itself is whole\n")
    assert len(captures(cron.home)) == 1


def test_a_missing_heartbeat_is_mailed(cron: Cron):
    """Of a recording that has not ended, and only of that."""
    told = []
    status = cron.home / "live.json"
    for state, age_s in ((None, 0), ("recording", 0), ("recording", 120), ("finished", 120)):
        if state is not None:
            status.write_text(f'{{\n  "pid": 1,\n  "state": "{state}",\n}}\n')
            os.utime(status, (time.time() - age_s, time.time() - age_s))
        told.append(cron.run(HEARTBEAT)[0])

    assert told == ["", "", "livecli: no heartbeat\n", ""]
