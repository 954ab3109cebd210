"""What livecli keeps in memory: idle on ten matches, and over a capture of a million frames.

    python tests/bench/memory.py [--rounds 3] [--settle 5] [--frames 1000000]

Idle is: connected, all ten matches confirmed, and some seconds later; `livecli serve` shows them at
their own pace. Private is what no other process shares. Over a capture: the most that there was, of
the largest process (as `wait4` tells it) and of all together (looked at every few milliseconds).
"""

# ruff: noqa: T201

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from select import select
from statistics import median
from tempfile import NamedTemporaryFile

import corpus
from measure import (
    ENVIRONMENT,
    in_turns,
    livecli,
    machine,
    options,
    peak,
    peer,
    reaped,
    resident,
    table,
    together,
)


MATCHES = [*range(204849, 204859)]
SUBSCRIBED = b'"subscribed"'
PATIENCE_S = 20.0  # for the ten snapshots
EVERY_S = 0.02
PROGRAM = "[.type, .event_id, .minute]"
ASKED = "40 MB (reach: 30)"


def main() -> None:
    parser = options(__doc__, rounds=3)
    corpus.add_options(parser)
    parser.add_argument(
        "--settle", type=float, default=5.0, metavar="S", help="seconds until idle (%(default)s)"
    )
    given = parser.parse_args()
    print(f"{machine()}; medians, n = {given.rounds}")
    idle(given.rounds, given.settle)
    capture = corpus.corpus(given.frames, given.matches)
    print(f"\n{capture}")
    over(capture.path, given.rounds)


def idle(rounds: int, settle_s: float) -> None:
    """What the clients of ten matches keep."""
    websocat, wscat = peer("websocat"), peer("wscat")
    asks = [json.dumps({"action": "subscribe", "event_id": match}) for match in MATCHES]
    with serving() as url:
        place = f"{url}/live/football/"
        tail = [*livecli(), "tail", *map(str, MATCHES), "--url", url, "-f", "ndjson"]
        contenders: dict[str, Callable[[], tuple[float, ...]]] = {
            "livecli tail": partial(kept, tail, settle_s),
            f"livecli tail --jq '{PROGRAM}'": partial(kept, [*tail, "--jq", PROGRAM], settle_s),
        }
        if websocat:
            said = "".join(f"{ask}\n" for ask in asks).encode()
            contenders["websocat"] = partial(kept, [websocat, "-t", place], settle_s, said)
        if wscat:
            words = [word for ask in asks for word in ("-x", ask)]
            contenders["wscat"] = partial(kept, [wscat, "-w", "-1", *words, "-c", place], settle_s)
        found = in_turns(rounds, contenders)
    rows = [
        (
            name,
            median(rss for rss, *_ in sizes),
            median(private for _, private, _ in sizes),
            ASKED if name == "livecli tail" else "",
        )
        for name, sizes in found.items()
    ]
    table("idle, subscribed to ten matches", ("", "RSS MB", "private MB", "asked of RSS"), rows)


@contextmanager
def serving() -> Iterator[str]:
    """The URL of `livecli serve` with ten football matches and more."""
    command = [*livecli(), "serve", "--port", "0", "--matches", "25", "-q"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT) as server:
        try:
            yield server.stdout.readline().strip().removeprefix("export LIVECLI_URL=")
        finally:
            server.terminate()


def kept(command: Sequence[str], settle_s: float, stdin: bytes = b"") -> tuple[float, ...]:
    """What a client has in memory when its ten matches were confirmed and some time has passed."""
    with (
        NamedTemporaryFile() as out,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=out, stderr=subprocess.DEVNULL, env=ENVIRONMENT
        ) as client,
    ):
        client.stdin.write(stdin)
        client.stdin.flush()
        try:
            ends_at = time.monotonic() + PATIENCE_S
            while Path(out.name).read_bytes().count(SUBSCRIBED) < len(MATCHES):
                if time.monotonic() > ends_at:
                    sys.exit(f"{command[0]}: not all matches in {PATIENCE_S:.0f} s")
                time.sleep(0.1)
            time.sleep(settle_s)
            return resident(client.pid)
        finally:
            client.terminate()


def over(path: Path, rounds: int) -> None:
    """The most that `livecli cat` has."""
    words = {
        "livecli cat": [path],
        "livecli cat, a .zst": [corpus.compressed(path)],
        "livecli cat -t action": [path, "-t", "action"],
        f"livecli cat --jq '{PROGRAM}'": [path, "--jq", PROGRAM],
    }
    found = in_turns(
        rounds,
        {
            name: partial(most, [*livecli(), "cat", "-q", *map(str, more)])
            for name, more in words.items()
        },
    )
    rows = [
        (name, peak(median(one for one, _ in sizes)), median(all_ for _, all_ in sizes), ASKED)
        for name, sizes in found.items()
    ]
    heads = ("", "largest MB", "together MB", "asked")
    table("the most over the capture, to /dev/null", heads, rows)


def most(command: Sequence[str]) -> tuple[float, float]:
    """The most that the largest process of a command had, and that all of them had together, MB."""
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=ENVIRONMENT
    )
    together_mb = 0.0
    while not select([process.stderr], [], [], EVERY_S)[0]:  # it says nothing until its end
        together_mb = max(together_mb, together(process.pid))
    _, largest_mb = reaped(process, (0,))
    return largest_mb, together_mb


if __name__ == "__main__":
    main()
