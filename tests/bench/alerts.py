"""How soon an alert comes out, and whether the alerts of made-up matches add up.

    python tests/bench/alerts.py [--rate 1000] [--frames 15000] [--rounds 5] [--seeds 200]

A server on loopback sends frames of ten matches at a steady pace; every fiftieth is an event
with a goal more. Milliseconds from its write to the line that a reader gets: of `alerts`, with its
file of keys, beside `tail`, which prints the events; then to the request that a webhook on loopback
gets.

Then whole matches of the simulation in both dialects, heard whole and with outages: goals announced
less corrected beside the final score, and keys that came twice. The exit code is 1 if a goal is
missing or too many, or a key came twice.
"""

# ruff: noqa: T201

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from multiprocessing import Pool
from pathlib import Path
from queue import Queue
from random import Random
from statistics import quantiles
from tempfile import TemporaryDirectory
from threading import Thread
from typing import NamedTuple

from measure import ENVIRONMENT, Figure, compare, liveclis, machine, options, table
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve


sys.path.append(str(Path(__file__).resolve().parents[1]))

from support.announced import (
    FOOTBALL,
    announced,
    balance,
    followed,
    random_outages,
    served,
    twice,
)


MATCHES = range(1, 11)
A_GOAL_IN = 50  # frames: a Saturday has one in a minute
MOST_GOALS = 30  # of one side, in a score that is believed
WARMING_UP = 50  # goals
PATIENCE_S = 30.0


class Delays(NamedTuple):
    """Milliseconds of one run: of a goal in the middle, and of the one in a hundred."""

    p50_ms: float
    p99_ms: float


FIGURES = [
    Figure("p50 ms", lambda delays: delays.p50_ms, "p50"),
    Figure("p99 ms", lambda delays: delays.p99_ms, "p99"),
]


class Feed:
    """Ten matches whose goals come one after the other; `sent_ns` of a match and its score."""

    def __init__(self, rate: int, frames: int) -> None:
        self._rate, self._frames = rate, frames
        self.sent_ns: dict[tuple[int, int, int], int] = {}

    def __call__(self, socket: ServerConnection) -> None:
        with suppress(ConnectionClosed):  # the client has all that it waits for
            self._serve(socket)

    def _serve(self, socket: ServerConnection) -> None:
        for event_id in MATCHES:
            socket.recv(PATIENCE_S)
            body = {"type": "subscribed", "event_id": event_id, "source": "full"}
            socket.send(json.dumps(body | {"event": event(event_id, 0)}))
        time.sleep(0.3)  # until the client is at rest
        start = time.monotonic()
        for number in range(self._frames):
            wait_s = start + number / self._rate - time.monotonic()
            if wait_s > 0:
                time.sleep(wait_s)
            event_id = MATCHES[number // A_GOAL_IN % len(MATCHES)]
            if number % A_GOAL_IN:
                body = {"type": "livedata", "event_id": event_id, "x": number % 100, "y": 50.5}
                socket.send(json.dumps(body | {"situation": "regular_play", "uts": 0}))
                continue
            goals = 1 + number // A_GOAL_IN // len(MATCHES)
            text = json.dumps(event(event_id, goals))
            self.sent_ns[event_id, (goals + 1) // 2, goals // 2] = time.monotonic_ns()
            socket.send(text)
        with suppress(TimeoutError):
            socket.recv(PATIENCE_S)


def event(event_id: int, goals: int) -> dict[str, object]:
    return {
        "type": "event",
        "event_id": event_id,
        "home": {"id": 1, "name": "Arsenal"},
        "away": {"id": 2, "name": "Chelsea"},
        "score": {"home": (goals + 1) // 2, "away": goals // 2},
        "minute": 1 + goals,
        "period": "1H",
        "status": {"name": "live"},
    }


def main() -> int:
    parser = options(__doc__ or "")
    parser.add_argument("--rate", type=int, default=1000, help="frames a second (%(default)s)")
    parser.add_argument("--frames", type=int, default=15_000, help="in a run (%(default)s)")
    parser.add_argument("--seeds", type=int, default=200, help="made-up matches (%(default)s)")
    given = parser.parse_args()
    most = 2 * MOST_GOALS * len(MATCHES) * A_GOAL_IN
    if not 2 * WARMING_UP * A_GOAL_IN <= given.frames <= most:
        parser.error(f"--frames: from {2 * WARMING_UP * A_GOAL_IN} to {most}")
    print(f"{machine()}; {given.frames} frames of ten matches, {given.rate} a second")
    for name, command in liveclis(given).items():
        run = partial(delays, command, given.rate, given.frames)
        contenders = {"tail": partial(run, "tail"), "alerts": partial(run, "alerts")}
        if b"--webhook" in subprocess.run([*command, "alerts", "--help"], stdout=-1).stdout:
            contenders["alerts --webhook"] = partial(run, "webhook")
        compare(f"{name}: from a goal to its line", contenders, FIGURES, "tail", given.rounds)
    return seeds(given.seeds) if given.seeds else 0


def delays(command: Sequence[str], rate: int, frames: int, what: str) -> Delays:
    """One run."""
    feed = Feed(rate, frames)
    goals = frames // A_GOAL_IN
    with (
        serve(feed, "127.0.0.1", 0, compression=None) as server,
        hook() as (address, requests),
        TemporaryDirectory() as folder,
    ):
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
        words = ["--url", url, "-q", "-f", "ndjson", *map(str, MATCHES)]
        words = ["tail", "-t", "event", *words] if what == "tail" else ["alerts", *words]
        words += ["--webhook", address] if what == "webhook" else []
        env = {**ENVIRONMENT, "XDG_STATE_HOME": folder}
        with subprocess.Popen([*command, *words], stdout=subprocess.PIPE, env=env) as process:
            if what == "webhook":
                Thread(target=process.stdout.read, daemon=True).start()
                pieces = (requests.get(timeout=PATIENCE_S) for _ in range(goals))
                late_ms = list(lateness(feed, pieces, goals))
            else:
                late_ms = list(lateness(feed, lines(process.stdout.fileno()), goals))
            process.terminate()
    cuts = quantiles(late_ms[WARMING_UP:], n=100)
    return Delays(cuts[49], cuts[98])


def lateness(feed: Feed, lines: Iterator[tuple[int, bytes]], goals: int) -> Iterator[float]:
    """Milliseconds from a goal to its line; each goal once."""
    seen = 0
    for at_ns, line in lines:
        body = json.loads(line)
        score = body.get("score")
        if not isinstance(score, dict):
            continue
        sent_ns = feed.sent_ns.get((body["event_id"], score["home"], score["away"]))
        if sent_ns is not None:
            yield (at_ns - sent_ns) / 1e6
            seen += 1
        if seen == goals:
            return


def lines(fd: int) -> Iterator[tuple[int, bytes]]:
    """Whole lines, each with the time at which its end came."""
    rest = b""
    while data := os.read(fd, 2**16):
        at_ns = time.monotonic_ns()
        *whole, rest = (rest + data).split(b"\n")
        yield from ((at_ns, line) for line in whole)


@contextmanager
def hook() -> Iterator[tuple[str, Queue[tuple[int, bytes]]]]:
    """A webhook, and the bodies of its requests with the times at which they came."""
    requests: Queue[tuple[int, bytes]] = Queue()

    class Hook(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            requests.put((time.monotonic_ns(), body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *words: object) -> None:
            pass

    server: HTTPServer = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", requests
    server.shutdown()
    server.server_close()


# Made-up matches


def seeds(count: int) -> int:
    """A table of both dialects, heard whole and with outages; 1 if something does not add up."""
    rows, wrong = [], 0
    with Pool(2) as pool:
        for dialect in ("documented", "rich"):
            for outages in (False, True):
                found = pool.map(partial(sums, dialect, outages), range(count), chunksize=5)
                total: Counter[str] = sum(found, Counter())
                wrong += total["off"] + total["twice"]
                names = ("alerts", "late", "goals", "announced", "corrected", "off", "twice")
                title = f"{dialect}, {'outages' if outages else 'whole'}"
                rows.append([title, *(total[name] for name in names)])
    heads = ["", *names[:6], "keys twice"]
    table(f"{count} made-up football matches", heads, rows)
    return int(wrong > 0)


def sums(dialect: str, outages: bool, seed: int) -> Counter[str]:
    """Of one match; `off` is how many goals are missing, or too many."""
    rng = Random(f"{seed}{dialect}")
    match = served(seed, dialect, FOOTBALL)
    missed = random_outages(rng, rng.choice((1, 3, 8))) if outages else ()
    alerts = announced(followed(match, missed))
    score = json.loads(match.event)["score"]
    counted = balance(alerts, "goal")
    goals = [alert.state for alert in alerts if alert.kind == "goal"]
    return Counter(
        alerts=len(alerts),
        late=sum(alert.late for alert in alerts),
        goals=sum(score.values()),
        announced=goals.count("firing"),
        corrected=goals.count("corrected"),
        off=sum(abs(score[side] - counted[side]) for side in score),
        twice=len(twice(alerts)),
    )


if __name__ == "__main__":
    sys.exit(main())
