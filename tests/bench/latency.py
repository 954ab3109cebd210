"""How late a frame comes out: livecli tail beside websocat and wscat, at a steady pace.

    python tests/bench/latency.py [--rate 1000] [--frames 3000] [--rounds 5]

A server on loopback, plain or over TLS, writes one frame at a time, with its sending time in it;
the client prints it into a pipe; this program reads the pipe. Microseconds from the one to the
other, of the frames after the first ones. `: websocat` is the middle of the ratios, round by round.

Then how long commands take to their first output from a name of which the first address is dead,
a port of loopback that accepts nothing, beside a name with one address.
"""

# ruff: noqa: T201

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import monotonic_ns
from typing import NamedTuple

from loopback import EVENT_ID, SENT, serving, serving_tls
from measure import (
    ENVIRONMENT,
    Figure,
    Round,
    compare,
    first_output,
    liveclis,
    machine,
    options,
    peer,
    trusting,
)
from memory import serving as serving_lists


SUBSCRIBE = b'{"action":"subscribe","event_id":%d}' % EVENT_ID
WARMING_UP = 500  # frames
ONE, TWO = "one-address.invalid", "dead-address-first.invalid"
# A process that finds this module on its path knows both names; DEAD is a port.
NAMES = f"""
import os, socket
known = socket.getaddrinfo
def getaddrinfo(host, port, *rest, **more):
    host = host.decode() if isinstance(host, bytes) else host
    if host not in ("{ONE}", "{TWO}"):
        return known(host, port, *rest, **more)
    ports = [os.environ["DEAD"], port] if host == "{TWO}" else [port]
    return [each for port in ports for each in known("127.0.0.1", port, *rest, **more)]
socket.getaddrinfo = getaddrinfo
"""
COMMANDS = {
    f"tail {EVENT_ID}": b'"subscribed"',
    "live": b'"league_id"',
    "tail --live": b'"subscribed"',
}


class Delays(NamedTuple):
    """Microseconds of one run: of a frame in the middle, and of the one in a hundred."""

    p50_us: float
    p99_us: float


FIGURES = [
    Figure("p50 µs", lambda delays: delays.p50_us, "p50"),
    Figure("p99 µs", lambda delays: delays.p99_us, "p99"),
]


def main() -> None:
    parser = options(__doc__)
    parser.add_argument(
        "--rate", type=int, default=1000, metavar="N", help="frames a second (%(default)s)"
    )
    parser.add_argument(
        "--frames", type=int, default=3000, metavar="N", help="in a run (%(default)s)"
    )
    given = parser.parse_args()
    if given.frames < 2 * WARMING_UP or given.rounds < 1 or given.rate < 1:
        parser.error(f"it takes {2 * WARMING_UP} frames, a round and a rate at the least")
    commands = liveclis(given)
    print(f"{machine()}; {given.frames} frames, {given.rate} a second; medians, n = {given.rounds}")
    title = "from the server's write to the reader of the client's stdout"
    pace = f"{given.frames}/{given.rate}"
    with serving(given.frames) as url:
        steady(title, commands, f"{url}/{pace}", given.frames, given.rounds)
    with serving_tls(given.frames) as (url, authority), trusting(authority):
        steady(f"{title}, over TLS", commands, f"{url}/{pace}", given.frames, given.rounds)
    dead_address_first(commands, given.rounds)


def steady(
    title: str, commands: Mapping[str, Sequence[str]], place: str, number: int, rounds: int
) -> None:
    """Each client beside websocat."""
    websocat, wscat = peer("websocat"), peer("wscat")
    tail = ["tail", str(EVENT_ID), "--url", place, "--no-reconnect", "-q", "-f", "ndjson"]
    contenders: dict[str, Callable[[], Delays]] = {
        f"{name} tail": partial(delays, [*command, *tail], number)
        for name, command in commands.items()
    }
    if websocat:
        command = [websocat, "-t", "-n", place]
        contenders["websocat"] = partial(delays, command, number, stdin=SUBSCRIBE + b"\n")
    if wscat:
        command = [wscat, "-w", "-1", "-x", SUBSCRIBE.decode(), "-c", place]
        contenders["wscat"] = partial(delays, command, number)
    compare(title, contenders, FIGURES, "websocat" if websocat else "livecli tail", rounds)


def delays(
    command: Sequence[str],
    number: int,
    *,
    stdin: bytes = b"",
    warming_up: int = WARMING_UP,
    share: float = 1.0,
) -> Delays:
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
    if not number * share <= len(late_us) <= number:
        sys.exit(f"{command[0]}: {len(late_us)} frames came of {number}; {said.strip()[-500:]}")
    cuts = quantiles(late_us[warming_up:], n=100)
    return Delays(cuts[49], cuts[98])


def lines(pieces: Sequence[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
    """Whole lines, each with the time at which its end came."""
    found, rest = [], b""
    for at, data in pieces:
        *whole, rest = (rest + data).split(b"\n")
        found += [(at, line) for line in whole]
    return found


def dead_address_first(commands: Mapping[str, Sequence[str]], rounds: int) -> None:
    """What has printed nothing after 10 s took for ever."""
    with ExitStack() as stack:
        port = stack.enter_context(serving_lists()).rpartition(":")[2]
        folder = stack.enter_context(TemporaryDirectory())
        (Path(folder) / "sitecustomize.py").write_text(NAMES)
        path = os.pathsep.join([folder, *filter(None, [ENVIRONMENT.get("PYTHONPATH")])])
        dead = stack.enter_context(accepting_nothing())
        env = {**ENVIRONMENT, "PYTHONPATH": path, "DEAD": str(dead)}
        for words, sign in COMMANDS.items():
            for name, command in commands.items():
                contenders: dict[str, Round] = {
                    title: partial(
                        first_output,
                        [*command, *words.split(), "-f", "ndjson", "--url", f"ws://{host}:{port}"],
                        sign,
                        env=env,
                        may_fail=True,
                    )
                    for title, host in (("dead address first", TWO), ("one address", ONE))
                }
                figure = Figure("ms", lambda cost: cost.wall_s * 1000, "time")
                title = f"{name} {words}, to the first output"
                compare(title, contenders, [figure], "one address", rounds)


@contextmanager
def accepting_nothing() -> Iterator[int]:
    """A port of loopback on which no connection is ever made: its queue is full."""
    with ExitStack() as stack:
        listening = stack.enter_context(socket.socket())
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listening.getsockname())
        yield listening.getsockname()[1]


if __name__ == "__main__":
    main()
