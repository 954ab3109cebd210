"""A capture of a million frames: livecli cat beside jq, gojq, ripgrep and DuckDB.

    python tests/bench/offline.py [--frames 1000000] [--rounds 5] [--only WORD]

Whole processes, in turns, from a warm file into a file in memory. `: livecli` is how many times as
long as livecli a tool takes, the middle of the rounds; beside it stands what is asked for. What
each wrote is compared with what jq wrote, line by line: the same bytes, or else the same JSON. Ends
with code 1 when livecli wrote anything else. The peak is that of the largest process.
"""

# ruff: noqa: T201

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import zip_longest
from pathlib import Path
from subprocess import check_output
from tempfile import TemporaryDirectory
from typing import NamedTuple, TypeAlias

import corpus
from measure import Cost, Figure, compare, liveclis, machine, options, peak, peer, run


IN_MEMORY = Path("/dev/shm")
LINES = (  # DuckDB's way to pass on lines as they are
    "COPY (SELECT json FROM read_ndjson_objects('{}') WHERE {}) "
    "TO '/dev/stdout' (FORMAT csv, HEADER false, DELIMITER '', QUOTE '', ESCAPE '')"
)
ACTION, LATE = "json->>'type' = 'action'", "(json->>'minute')::INT >= 60"
SELECT = 'select(.type == "odds_book" or .minute >= 60)'
LATE_ACTION = 'select(.type=="action" and .minute>=60)'
PROGRAMS = {  # and how many times as long as livecli jq is to take
    LATE_ACTION: "4 (reach: 6)",
    f"{LATE_ACTION}|[.minute,.player.name]": "2 (reach: 3)",
    "[.type,.event_id,.minute]": "0.7 (reach: 0.9)",
    SELECT: "0.4",
}
OTHER = "NOT THE SAME"
OTHERS = ("jq", "gojq", "rg", "duckdb", "zstdcat")
FIGURES = [
    Figure("s", lambda cost: cost.wall_s, "time"),
    Figure("CPU s", lambda cost: cost.cpu_s, "CPU"),
    Figure("peak MB", lambda cost: cost.peak_mb, word=peak),
]

Tools: TypeAlias = Mapping[str, Sequence[str]]  # by name, how each is called


class Contender(NamedTuple):
    """A tool with its arguments, and how many times as long as livecli it should take."""

    tool: str
    arguments: Sequence[str]
    asked: str = ""


class Task(NamedTuple):
    """The same work for several tools, livecli first."""

    title: str
    contenders: Sequence[Contender]


def main() -> None:
    parser = options(__doc__)
    corpus.add_options(parser)
    parser.add_argument("--only", default="", metavar="WORD", help="tasks with it in their titles")
    given = parser.parse_args()
    capture = corpus.corpus(given.frames, given.matches)
    packed = corpus.compressed(capture.path)
    print(f"{machine()}; medians, n = {given.rounds}\n{capture}")
    found = {name: peer(name) for name in OTHERS}
    tools = {**liveclis(given), **{name: [path] for name, path in found.items() if path}}
    for name, command in tools.items():
        print(f"{name}: {check_output([*command, '--version'], text=True).splitlines()[0]}")
    chosen = [task for task in tasks(str(capture.path), str(packed)) if given.only in task.title]
    as_jq = [shown(task, tools, given.rounds) for task in chosen]
    sys.exit(0 if all(as_jq) else 1)


def tasks(path: str, packed: str) -> Iterator[Task]:
    """What is compared; the figures are those that livecli is to reach."""
    program = 'select(.type=="action")'
    yield Task(
        f"cat -t action; jq '{program}'",
        [
            Contender("livecli", ["cat", "-t", "action", path]),
            Contender("jq", ["-c", program, path], "10 (reach: 15)"),
            Contender("gojq", ["-c", program, path]),
            Contender("duckdb", ["-c", LINES.format(path, ACTION)], "0.9 (reach: 1.1)"),
            Contender("rg", ["--no-config", '^\\{"type":"action"', path], "reach: 0.2"),
        ],
    )
    yield Task(
        f"cat -t action -w 'minute>=60'; jq '{LATE_ACTION}'",
        [
            Contender("livecli", ["cat", "-t", "action", "-w", "minute>=60", path]),
            Contender("jq", ["-c", LATE_ACTION, path], "6"),
            Contender("duckdb", ["-c", LINES.format(path, f"{ACTION} AND {LATE}")]),
        ],
    )
    for program, asked in PROGRAMS.items():
        yield Task(
            f"cat --jq '{program}'; jq with the same",
            [
                Contender("livecli", ["cat", "--jq", program, path]),
                Contender("jq", ["-c", program, path], asked),
            ],
        )
    program = 'select(.type=="action")|.player.name'
    yield Task(
        f"cat -t action --jq .player.name; jq '{program}'",
        [
            Contender("livecli", ["cat", "-t", "action", "--jq", ".player.name", path]),
            Contender("jq", ["-c", program, path], "1"),
        ],
    )
    yield Task("cat, all frames", [Contender("livecli", ["cat", path])])
    yield Task(
        "cat, all frames of a .zst",
        [Contender("livecli", ["cat", packed]), Contender("zstdcat", [packed])],
    )


def shown(task: Task, tools: Tools, rounds: int) -> bool:
    """Print what the tools cost, beside livecli; whether livecli wrote the same as jq."""
    there = {one.tool: one for one in task.contenders if one.tool in tools}
    there |= {name: there["livecli"] for name in tools if name not in {*there, *OTHERS}}
    with TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
        written = {name: Path(folder) / name for name in there}
        model = written.get("jq", written["livecli"])
        lines = cache(lambda name: same(model, written[name]))
        compare(
            task.title,
            {
                name: partial(into_file, [*tools[name], *one.arguments], written[name])
                for name, one in there.items()
            },
            FIGURES,
            "livecli",
            rounds,
            {"asked": lambda name: there[name].asked, "lines": lines},
        )
        return not lines("livecli").startswith(OTHER)


def into_file(command: Sequence[str], path: Path) -> Cost:
    with path.open("wb") as file:
        return run(command, stdout=file.fileno())


def same(model: Path, path: Path) -> str:
    """How many lines there are, and how they are those of `model`; or where they are not."""
    how, number = "", 0
    with model.open("rb") as expected, path.open("rb") as found:
        for number, (one, other) in enumerate(zip_longest(expected, found), 1):
            if one == other:
                continue
            if one is None or other is None or not alike(one, other):
                return f"{OTHER} from line {number}"
            how = ", as JSON"
    return f"{number:,}{how}"


def alike(one: bytes, other: bytes) -> bool:
    try:
        return json.loads(one) == json.loads(other)
    except ValueError:
        return False


if __name__ == "__main__":
    main()
