"""A capture of a million frames: livecli check beside livecli cat with one condition.

    python tests/bench/check.py [--frames 1000000] [--rounds 5]

Whole processes, in turns, from a warm file. `: cat` is how many times as long as `cat` each takes,
the middle of the rounds; a check is to take 3 at the most, one that holds frames against a baseline
has no bound, for it decodes each of them.
"""

# ruff: noqa: T201

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import corpus
from measure import Figure, compare, liveclis, machine, options, peak, run


FIGURES = [
    Figure("s", lambda cost: cost.wall_s, "time"),
    Figure("CPU s", lambda cost: cost.cpu_s, "CPU"),
    Figure("peak MB", lambda cost: cost.peak_mb, word=peak),
]
ASKED = {"check": "3"}


def main() -> None:
    parser = options(__doc__)
    corpus.add_options(parser)
    given = parser.parse_args()
    capture = corpus.corpus(given.frames, given.matches)
    print(f"{machine()}; medians, n = {given.rounds}\n{capture}")
    for name, command in liveclis(given).items():
        with TemporaryDirectory() as folder:
            baseline = Path(folder) / "baseline.json"
            words = ["check", str(capture.path), "--baseline", str(baseline)]
            run([*command, *words, "--update-baseline"], codes=(0, 6))
            ways = {
                "cat": ["cat", str(capture.path), "-w", "minute>=0"],
                "check": ["check", str(capture.path)],
                "check --baseline": words,
            }
            compare(
                f"{name}: check; cat -w 'minute>=0'",
                {way: partial(run, [*command, *more], codes=(0, 6)) for way, more in ways.items()},
                FIGURES,
                "cat",
                given.rounds,
                {"asked": lambda way: ASKED.get(way, "")},
            )


if __name__ == "__main__":
    main()
