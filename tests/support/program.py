"""The real program as a user runs it: words in; stdout, stderr and the exit code out.

Every wait has an end, every process is ended by its own number, and nothing of the machine's
environment reaches it: no token, no proxy, no configuration.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple


ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "livecli")
PATIENCE_S = 20.0  # many times what any run here takes on a busy machine
NOTHING: Mapping[str, str] = {}


def environment(more: Mapping[str, str] = NOTHING) -> dict[str, str]:
    """The variables of a user who has set nothing, and `more`."""
    return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": "/nonexistent", **more}


class Result(NamedTuple):
    """How a run ended. `code` is negative for the signal that it died by."""

    stdout: bytes
    stderr: str
    code: int

    @property
    def lines(self) -> list[bytes]:
        return self.stdout.splitlines()

    @property
    def frames(self) -> list[dict[str, Any]]:
        """Every line of stdout as the JSON object that it must be."""
        assert not self.stdout or self.stdout.endswith(b"\n"), self.stdout[-80:]
        return [json.loads(line) for line in self.lines]

    @property
    def said(self) -> list[str]:
        """The sentences on stderr; anything else there is no sentence of ours."""
        lines = self.stderr.splitlines()
        assert all(line.startswith("livecli: ") for line in lines), self.stderr
        return [line.removeprefix("livecli: ") for line in lines]


def livecli(
    *words: str | Path,
    stdin: bytes | None = None,
    env: Mapping[str, str] = NOTHING,
    timeout: float = PATIENCE_S,
) -> Result:
    """Run to the end; without `stdin` there is nothing on it, as under cron."""
    done = subprocess.run(
        [*COMMAND, *map(str, words)],
        input=b"" if stdin is None else stdin,
        capture_output=True,
        env=environment(env),
        cwd=ROOT,
        timeout=timeout,
        check=False,
    )
    return Result(done.stdout, done.stderr.decode(), done.returncode)


def shell(line: str, env: Mapping[str, str] = NOTHING, timeout: float = PATIENCE_S) -> Result:
    """Run a line of bash, in which `livecli` is the program; nothing of it is left behind."""
    with tempfile.TemporaryDirectory() as folder:
        wrapper = Path(folder) / "livecli"
        wrapper.write_text(
            f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m livecli "$@"\n'
        )
        wrapper.chmod(0o755)
        variables = environment(env)
        process = subprocess.Popen(
            ["bash", "-c", line],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**variables, "PATH": f"{folder}:{variables['PATH']}"},
            cwd=ROOT,
            start_new_session=True,
        )
        try:
            stdout, stderr = process.communicate(timeout=timeout)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    return Result(stdout, stderr.decode(), process.returncode)


class Running:
    """A program while it runs, read line by line."""

    def __init__(self, words: tuple[str | Path, ...], env: Mapping[str, str], stdin: int) -> None:
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
        self.process = subprocess.Popen(
            [*COMMAND, *map(str, words)],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            env=environment(env),
            cwd=ROOT,
        )
        assert self.process.stdout is not None
        self._fd = self.process.stdout.fileno()
        self._read = b""

    def line(self, timeout: float = PATIENCE_S) -> bytes:
        """The next line of stdout, as soon as it is there."""
        ends_at = time.monotonic() + timeout
        while b"\n" not in self._read:
            left_s = ends_at - time.monotonic()
            assert select.select([self._fd], [], [], max(0.0, left_s))[0], self.stderr
            piece = os.read(self._fd, 65536)
            assert piece, f"stdout ended; {self.stderr}"
            self._read += piece
        line, _, self._read = self._read.partition(b"\n")
        return line

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def stop_reading(self) -> None:
        """Go away as a reader."""
        assert self.process.stdout is not None
        self.process.stdout.close()

    def code(self, timeout: float = PATIENCE_S) -> int:
        """The exit code, once it has ended; nobody reads meanwhile."""
        return self.process.wait(timeout)

    def end(self, timeout: float = PATIENCE_S) -> Result:
        """The rest of stdout, and how it ended."""
        rest, _ = self.process.communicate(timeout=timeout)
        return Result(self._read + rest, self.stderr, self.process.returncode)

    @property
    def stderr(self) -> str:
        """What was said so far."""
        self._stderr.seek(0)
        return self._stderr.read().decode()

    def wait_for(self, words: str, timeout: float = PATIENCE_S) -> str:
        """Everything on stderr, as soon as `words` are among it."""
        ends_at = time.monotonic() + timeout
        while words not in self.stderr:
            assert time.monotonic() < ends_at, f"{words!r} was not said; {self.stderr}"
            time.sleep(0.01)
        return self.stderr

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(PATIENCE_S)
        for stream in (self.process.stdin, self.process.stdout, self._stderr):
            if stream is not None:
                stream.close()


@contextmanager
def following(
    *words: str | Path, env: Mapping[str, str] = NOTHING, stdin: int = subprocess.DEVNULL
) -> Iterator[Running]:
    """A program that is gone afterwards, whatever happens."""
    running = Running(words, env, stdin)
    try:
        yield running
    finally:
        running.close()


class Served(NamedTuple):
    """A service on loopback."""

    url: str
    running: Running

    @property
    def env(self) -> dict[str, str]:
        """What `eval "$(livecli serve)"` sets."""
        return {"LIVECLI_URL": self.url}

    @property
    def log(self) -> str:
        return self.running.stderr


@contextmanager
def served(
    *words: str | Path, command: str = "serve", env: Mapping[str, str] = NOTHING
) -> Iterator[Served]:
    """`livecli serve`, or another server, on a free port, ended politely afterwards."""
    with following(command, "--port", "0", *words, env=env) as running:
        line = running.line().decode()
        assert line.startswith("export LIVECLI_URL="), line
        yield Served(line.removeprefix("export LIVECLI_URL="), running)
        running.send(signal.SIGTERM)
        assert running.code() == -signal.SIGTERM, running.stderr
        assert "Traceback" not in running.stderr, running.stderr
