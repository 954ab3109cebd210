"""What tests need of Node: judges, installed by npm into the folder of their tests, and `ws`."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest


PATIENCE_S = 300


def install(folder: Path) -> None:
    """What the folder's package.json names, once; skips the test where that cannot be had."""
    if shutil.which("npm") is None:
        pytest.skip("npm is absent")
    with (folder / "package.json").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # tests run side by side
        if (folder / "node_modules").is_dir():
            return
        words = ["install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"]
        done = subprocess.run(
            ["npm", *words], cwd=folder, capture_output=True, text=True, timeout=PATIENCE_S
        )
    if done.returncode:
        pytest.skip(f"npm cannot install the judges: {done.stderr.strip()[-200:]}")


@cache
def require_ws(folder: Path) -> None:
    """Skips the test where Node, or its `ws` package for programs in that folder, is absent."""
    if shutil.which("node") is None:
        pytest.skip("node is absent")
    if subprocess.run(["node", "-e", "require('ws')"], cwd=folder, capture_output=True).returncode:
        pytest.skip("the ws package is absent: `npm install` in tests/examples brings it")
