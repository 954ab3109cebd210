"""README's examples do what README says: those that need no token are run as they stand."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.program import served


README = Path(__file__).resolve().parents[1] / "README.md"
MARK = "<!-- a test runs this -->\n```sh\n"
SCRIPTS = [part.partition("```")[0] for part in README.read_text().split(MARK)[1:]]
TOOLS = ("curl", "jq", "nats-server", "zstdcat")


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    """A user's environment with `livecli` on the path, and no token in it."""
    program = tmp_path / "bin" / "livecli"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m livecli "$@"\n')
    program.chmod(0o755)
    server = Path(sys.executable).with_name("nats-server")
    if server.exists():
        (program.parent / server.name).symlink_to(server)
    path = f"{program.parent}:{os.environ['PATH']}"
    return {"PATH": path, "HOME": str(tmp_path), "PYTHONPATH": str(README.parent)}


@pytest.fixture
def background() -> Iterator[list[str]]:
    """What the examples say on stderr; the servers that they leave running are ended."""
    said: list[str] = []
    yield said
    for pid in re.findall(r"\(process ([0-9]+)\)", "".join(said)):
        os.kill(int(pid), signal.SIGTERM)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.splitlines()[0][:40])
def test_an_example_of_the_readme_runs(
    script: str, surroundings: dict[str, str], background: list[str], tmp_path: Path
) -> None:
    """Each marked block prints something, complains about nothing, and succeeds."""
    for tool in TOOLS:
        if f"{tool} " in script and shutil.which(tool, path=surroundings["PATH"]) is None:
            pytest.skip(f"{tool} is not installed")
    errors = tmp_path / "errors"
    with errors.open("wb") as stderr:
        done = subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=tmp_path,
            env=surroundings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            timeout=60,
            check=False,
        )
    background.append(errors.read_text())

    assert (done.returncode, "Traceback" in errors.read_text()) == (0, False)
    assert done.stdout.count(b"\n") >= 3


def test_there_are_examples_that_run() -> None:
    """The marks are where the test looks for them."""
    assert len(SCRIPTS) >= 3


def test_the_client_of_ones_own_prints_where_the_ball_is() -> None:
    """What README shows of the protocol is enough to write a program against `serve`."""
    code = README.read_text().partition("```python\n")[2].partition("```")[0]
    with served("--speed", "50") as service:
        client = subprocess.Popen(
            [sys.executable, "-c", code],
            env={**os.environ, **service.env},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert client.stdout is not None
        lines = [client.stdout.readline() for _ in range(3)]
        client.terminate()
        client.communicate(timeout=10)

    assert [len(line.split()) for line in lines] == [3, 3, 3]
