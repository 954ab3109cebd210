"""The same frames from more matches on more sockets: what a frame costs `livecli tail`.

    python tests/bench/growth.py [--matches 10,100,1000] [--rate 1000] [--frames 6000] [--rounds 5]

A server on loopback waits until all matches are subscribed, ten on each socket, and then sends one
frame a write, to one match after the other, so many a second in all. CPU of whole processes, less
what the same command costs for few frames: connecting and subscribing do not count.
"""

# ruff: noqa: T201

from __future__ import annotations

import json
import socket
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from itertools import count, cycle, islice
from threading import Lock, Thread
from time import monotonic, sleep

from flood import GAVE_UP, Flooded, into_pipe
from loopback import (
    EVENT_ID,
    NORMAL_CLOSE,
    OWN_ID,
    framed,
    frames,
    listen,
    message,
    serving,
    subscribed,
    welcome,
)
from measure import Figure, compare, liveclis, machine, options, run


FEW = 1_000  # frames
FIGURES = [Figure("CPU µs/frame", lambda flooded: flooded.micros, "CPU")]
RUNS = count(1)
SUBSCRIBE = b'"subscribe"'


def main() -> None:
    parser = options(__doc__)
    parser.add_argument(
        "--matches", default="10,100,1000", metavar="N[,N]", help="rows (%(default)s)"
    )
    parser.add_argument(
        "--rate", type=int, default=1000, metavar="N", help="frames a second (%(default)s)"
    )
    parser.add_argument(
        "--frames", type=int, default=6000, metavar="N", help="in a run (%(default)s)"
    )
    given = parser.parse_args()
    if given.frames <= FEW or given.rounds < 1 or given.rate < 1:
        parser.error(f"it takes more than {FEW} frames, a round and a rate at the least")
    counts = [int(word) for word in given.matches.split(",")]
    print(f"{machine()}; {given.frames} frames, {given.rate} a second; medians, n = {given.rounds}")
    with serving(given.frames, script=__file__) as url:
        for name, command in liveclis(given).items():
            rows = {
                f"{matches:,} matches, {-(-matches // 10)} sockets": partial(
                    following, command, url, matches, given.frames, given.rate
                )
                for matches in counts
            }
            title = f"{name} tail, {given.rate} frames a second in all, into a pipe"
            compare(title, rows, FIGURES, next(iter(rows)), given.rounds)


def following(livecli: Sequence[str], url: str, matches: int, number: int, per_s: int) -> Flooded:
    """What `number` frames cost above few."""
    few, many = (
        checked(livecli, f"{url}/{matches}/{each}/{per_s}/{next(RUNS)}", matches, each)
        for each in (FEW, number)
    )
    return Flooded((many - few) / (number - FEW) * 1e6, per_s)


def checked(livecli: Sequence[str], url: str, matches: int, number: int) -> float:
    """Seconds of CPU of one run; ends the program when not all frames came out."""
    ids = [str(EVENT_ID + each) for each in range(matches)]
    sockets = ["--max-sockets", str(matches)]
    words = ["-f", "ndjson", "--no-reconnect", "-q", "-T", "_gap,subscribed"]
    written = []
    with into_pipe(written) as fd:
        command = [*livecli, "tail", *ids, "--url", url, *sockets, *words]
        cost = run(command, stdout=fd, codes=(GAVE_UP,))
    if written[0].lines != number:
        sys.exit(f"{url}: {written[0].lines} frames came of {number}")
    return cost.cpu_s


class Crowd:
    """The sockets of one run, which share its frames."""

    def __init__(self, texts: Sequence[bytes], matches: int, number: int, per_s: int) -> None:
        self.texts = texts
        self.matches = matches
        self.number = number
        self.per_s = per_s
        self.lock = Lock()
        self.followers: list[tuple[int, socket.socket]] = []

    def join(self, client: socket.socket, event_id: int) -> None:
        """Confirm a subscription; the last one starts the frames."""
        with self.lock:
            client.sendall(framed(_of(event_id, subscribed())))
            self.followers.append((event_id, client))
            if len(self.followers) == self.matches:
                Thread(target=self._send, daemon=True).start()

    def _send(self) -> None:
        due = monotonic()
        pairs = zip(self.texts, cycle(self.followers), strict=False)
        with suppress(OSError):
            for text, (event_id, client) in islice(pairs, self.number):
                due += 1 / self.per_s
                sleep(max(0.0, due - monotonic()))
                client.sendall(framed(_of(event_id, text)))
            for client in {client for _, client in self.followers}:
                client.sendall(NORMAL_CLOSE)


class Crowds:
    """One crowd for each path: `/MATCHES/FRAMES/PER_S/RUN`."""

    def __init__(self, texts: Sequence[bytes]) -> None:
        self.texts = texts
        self.crowds: dict[tuple[int, ...], Crowd] = {}
        self.lock = Lock()

    def meet(self, client: socket.socket) -> None:
        """One socket, from its request to its end."""
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with client, client.makefile("rb") as incoming, suppress(OSError):
            path = tuple(map(int, welcome(client, incoming)))
            with self.lock:
                crowd = self.crowds.setdefault(path, Crowd(self.texts, *path[:3]))
            while text := message(incoming):
                if SUBSCRIBE in text:
                    crowd.join(client, json.loads(text)["event_id"])


def _of(event_id: int, text: bytes) -> bytes:
    return OWN_ID.sub(b'"event_id":%d' % event_id, text)


def serve() -> None:
    parser = ArgumentParser()
    parser.add_argument("most", type=int)
    listen(Crowds(frames(parser.parse_args().most)).meet)


if __name__ == "__main__":
    serve() if sys.argv[1:] and sys.argv[1].isdigit() else main()
