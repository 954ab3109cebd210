"""The modules that a run of the program loads, listed by its own process at its end."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping

from support.program import NOTHING, PATIENCE_S, ROOT, environment


# What is loaded before the program, by `site` and for editable installs, is not of the run.
SPY = """
import os, sys
before = set(sys.modules)
def tell(code):
    os.write(2, ("\\n" + " ".join(sorted(sys.modules.keys() - before))).encode())
    os._exit_(code)
os._exit_, os._exit = os._exit, tell
sys.argv = ["livecli", *{words}]
from livecli.__main__ import main
main()
tell(0)
"""


def loaded_modules(
    words: tuple[str, ...], env: Mapping[str, str] = NOTHING
) -> tuple[frozenset[str], int]:
    """Run to the end, with a token on stdin; returns the names of the modules, the exit code."""
    done = subprocess.run(
        [sys.executable, "-c", SPY.format(words=list(words))],
        input="0123456789abcdef\n",
        capture_output=True,
        text=True,
        env=environment(env),
        cwd=ROOT,
        timeout=PATIENCE_S,
        check=False,
    )
    return frozenset(done.stderr.splitlines()[-1].split()), done.returncode
