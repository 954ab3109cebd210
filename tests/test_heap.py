"""Large blocks leave no holes in the heap."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest
from support.program import ROOT, environment


# Small blocks between large ones, which are freed; prints what is still resident of them, in MiB.
HOLES = """
from pathlib import Path
from livecli.heap import LARGE, keep_large_blocks_apart

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20

bytearray(LARGE * 4)  # the first that is freed, after which glibc takes smaller ones otherwise
keep_large_blocks_apart()
before = resident()
blocks = [bytearray(b"x") * size for _ in range(8) for size in (LARGE * 2, 2**16)]
del blocks[::2]
print(resident() - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other heaps do not do this")
def test_large_blocks_are_given_back_whatever_lies_between_them():
    """64 MiB of messages that are gone are no memory of the program any more."""
    done = subprocess.run(
        [sys.executable, "-c", HOLES],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env=environment(),
    )

    assert float(done.stdout) < 16
