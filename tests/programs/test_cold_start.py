"""What is quick stays quick: help, version and completion load nothing heavy."""

from __future__ import annotations

import subprocess
import sys

import pytest
from support.program import ROOT, environment


HEAVY = (
    "asyncio", "jq", "msgspec", "nats", "rich", "textual", "tomllib", "websockets", "zstandard"
)  # fmt: skip
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
    done = subprocess.run(
        [sys.executable, "-c", SPY.format(heavy=HEAVY, words=list(words))],
        capture_output=True,
        text=True,
        env=environment(),
        cwd=ROOT,
        timeout=20,
        check=False,
    )
    loaded = done.stderr.splitlines()[-1].split() if done.stderr else []
    loaded = [name for name in loaded if name in HEAVY]

    assert loaded == [], (
        f"`livecli {' '.join(words)}` loads {', '.join(loaded)}; find out who imports it with "
        f"`python -X importtime -m livecli {' '.join(words)}`, and move that import into the "
        "function that needs it"
    )
