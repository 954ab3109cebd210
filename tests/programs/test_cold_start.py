"""What is quick stays quick: help, version and completion load nothing heavy."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from support.program import NOTHING, ROOT, Served, environment, served


HEAVY = (
    "asyncio", "jq", "msgspec", "nats", "rich", "textual", "tomllib", "websockets", "zstandard"
)  # fmt: skip
LIVE = "asyncio", "http", "websockets"
# Runs the program in a process of its own, which at its end tells what it has loaded.
SPY = """
import os, sys
def tell(code):
    loaded = sorted(name for name in {heavy} if name in sys.modules)
    os.write(2, " ".join(loaded).encode())
    os._exit_(code)
os._exit_, os._exit = os._exit, tell
sys.argv = ["livecli", *{words}]
from livecli.__main__ import main
main()
tell(0)
"""


@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("--version",),
        ("completion", "bash"),
        ("help", "exit-codes"),
        ("tail",),
        ("tail", "--help"),
        ("tail", "7"),
        ("record", "--help"),
        ("record", "7"),
        ("cat", "nowhere.ndjson"),
        ("info", "nowhere.ndjson"),
        ("replay", "/dev/null", "-f", "csv"),
        ("live",),
    ],
    ids=" ".join,
)
def test_nothing_heavy_is_loaded(words: tuple[str, ...]):
    """A TAB, a look at the help and a mistyped word must not cost a tenth of a second."""
    loads_none_of(HEAVY, words)


@pytest.fixture(scope="module")
def service() -> Iterator[Served]:
    with served() as running:
        yield running


@pytest.mark.parametrize(
    "words",
    [
        ("tail", "204849", "-c", "1"),
        ("tail", "--live", "-c", "1"),
        ("record", "204849", "-c", "1", "-o", "{folder}/capture.ndjson"),
        ("ping", "-c", "1"),
        ("login",),
        ("live",),
    ],
    ids=" ".join,
)
def test_the_live_way_has_no_event_loop(words: tuple[str, ...], service: Served, tmp_path: Path):
    """Nor the protocol's library, from the dial to the goodbye, as long as only text comes.

    `watch` is not among them, for its screen, textual, runs on asyncio.
    """
    words = tuple(word.format(folder=tmp_path) for word in words)
    env = {**service.env, "XDG_CONFIG_HOME": str(tmp_path)}

    assert loads_none_of(LIVE, words, env) == 0


def loads_none_of(
    names: tuple[str, ...], words: tuple[str, ...], env: Mapping[str, str] = NOTHING
) -> int:
    """Run to the end, with a token on stdin; returns the exit code."""
    done = subprocess.run(
        [sys.executable, "-c", SPY.format(heavy=names, words=list(words))],
        input="0123456789abcdef\n",
        capture_output=True,
        text=True,
        env=environment(env),
        cwd=ROOT,
        timeout=20,
        check=False,
    )
    loaded = done.stderr.splitlines()[-1].split() if done.stderr else []
    loaded = [name for name in loaded if name in names]

    assert loaded == [], (
        f"`livecli {' '.join(words)}` loads {', '.join(loaded)}; find out who imports it with "
        f"`python -X importtime -m livecli {' '.join(words)}`, and move that import into the "
        "function that needs it"
    )
    return done.returncode
