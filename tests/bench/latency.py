"""How late a frame comes out: livecli tail beside websocat and wscat, at a steady pace.

    python tests/bench/latency.py [--rate 1000] [--frames 3000] [--rounds 7]

A server on loopback writes one frame at a time, with its sending time in it; the client prints it
into a pipe; this program reads the pipe. Microseconds from the one to the other, of the frames
after the first ones. `: websocat` is the middle of the ratios, round by round.
"""

# ruff: noqa: T201

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median, quantiles
from time import monotonic_ns
from typing import NamedTuple

from loopback import EVENT_ID, SENT, serving
from measure import ENVIRONMENT, in_turns, livecli, machine, options, peer, ratio, table


SUBSCRIBE = b'{"action":"subscribe","event_id":%d}' % EVENT_ID
WARMING_UP = 500  # frames
ASKED = {"livecli tail": "p99 2.5 (reach: 1)"}


class Delays(NamedTuple):
    """Microseconds of one run: of a frame in the middle, and of the one in a hundred."""

    p50_us: float
    p99_us: float


def main() -> None:
    parser = options(__doc__, rounds=7)
    parser.add_argument(
        "--rate", type=int, default=1000, metavar="N", help="frames a second (%(default)s)"
    )
    parser.add_argument(
        "--frames", type=int, default=3000, metavar="N", help="in a run (%(default)s)"
    )
    given = parser.parse_args()
    if given.frames < 2 * WARMING_UP or given.rounds < 1 or given.rate < 1:
        parser.error(f"it takes {2 * WARMING_UP} frames, a round and a rate at the least")
    websocat, wscat = peer("websocat"), peer("wscat")
    print(f"{machine()}; {given.frames} frames, {given.rate} a second; medians, n = {given.rounds}")
    with serving(given.frames) as url:
        place = f"{url}/{given.frames}/{given.rate}"
        tail = ["tail", str(EVENT_ID), "--url", place, "--no-reconnect", "-q", "-f", "ndjson"]
        contenders: dict[str, Callable[[], Delays]] = {
            "livecli tail": partial(delays, [*livecli(), *tail], given.frames)
        }
        if websocat:
            command = [websocat, "-t", "-n", place]
            contenders["websocat"] = partial(delays, command, given.frames, stdin=SUBSCRIBE + b"\n")
        if wscat:
            command = [wscat, "-w", "-1", "-x", SUBSCRIBE.decode(), "-c", place]
            contenders["wscat"] = partial(delays, command, given.frames)
        show(in_turns(given.rounds, contenders))


def delays(command: Sequence[str], number: int, *, stdin: bytes = b"") -> Delays:
    """One run. Without `stdin` its stdin stays open: wscat would end, where websocat would not."""
    pieces = []
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    ) as process:
        if stdin:
            with process.stdin as first:
                first.write(stdin)
        while data := os.read(process.stdout.fileno(), 2**16):
            pieces.append((monotonic_ns(), data))  # what is in it can wait
        said = process.stderr.read().decode(errors="replace")
    late_us = [
        (at - int(sent_ns)) / 1000 for at, line in lines(pieces) for sent_ns in SENT.findall(line)
    ]
    if len(late_us) != number:
        sys.exit(f"{command[0]}: {len(late_us)} frames came of {number}; {said.strip()[-500:]}")
    cuts = quantiles(late_us[WARMING_UP:], n=100)
    return Delays(cuts[49], cuts[98])


def lines(pieces: Sequence[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
    """Whole lines, each with the time at which its end came."""
    found, rest = [], b""
    for at, data in pieces:
        *whole, rest = (rest + data).split(b"\n")
        found += [(at, line) for line in whole]
    return found


def show(found: dict[str, list[Delays]]) -> None:
    """Print the delays of each, and their ratios to those of websocat."""

    def of(name: str, percentile: int) -> list[float]:
        return [one[percentile] for one in found[name]]

    measure = "websocat" if "websocat" in found else "livecli tail"
    rows = [
        (
            name,
            median(of(name, 0)),
            median(of(name, 1)),
            ratio(of(name, 0), of(measure, 0)),
            ratio(of(name, 1), of(measure, 1)),
            ASKED.get(name, ""),
        )
        for name in found
    ]
    heads = ("", "p50 µs", "p99 µs", f"p50 : {measure}", f"p99 : {measure}", "asked")
    table("from the server's write to the reader of the client's stdout", heads, rows)


if __name__ == "__main__":
    main()
