"""A bus: what publishing costs, how late readers are, what many of them take, and whether it grows.

    python tests/bench/bus.py [--rounds 3] [--long]

Everything is on one machine, the NATS server too, whose CPU is not counted where a row says whose
it is. The feed is a server of made-up frames on loopback. `tail` on the feed's own socket is the
yardstick.
"""

# ruff: noqa: T201

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from queue import Queue
from random import random
from statistics import median
from tempfile import TemporaryDirectory

from latency import FIGURES, delays
from loopback import EVENT_ID, serving
from measure import (
    ENVIRONMENT,
    Cost,
    Figure,
    compare,
    livecli,
    machine,
    options,
    resident,
    run,
    table,
)
from relay import _cpu_s as cpu_s


sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.nats import nats_server


MATCH = str(EVENT_ID)
FLOOD = 400_000  # frames: more than the seconds of a start, and of what another may have stored
RATE = 1000  # frames a second
PACED = 8000  # frames
BEGINNING = 4000  # of them: a publisher waits 2 s for what another may have stored
READERS = 50
MATCHES = 200


def main() -> None:
    parser = options(__doc__, rounds=3)
    parser.add_argument("--long", action="store_true", help="ten minutes for the memory")
    parser.add_argument(
        "--only", choices=["flood", "delay", "many", "late", "memory"], help="one of the parts"
    )
    given = parser.parse_args()
    print(f"{machine()}; n = {given.rounds}")
    parts = {
        "flood": partial(flood, given.rounds),
        "delay": partial(delay, given.rounds),
        "many": many,
        "late": late,
        "memory": partial(memory, 600 if given.long else 20),
    }
    for name, part in parts.items():
        if given.only in (None, name):
            with TemporaryDirectory() as folder, nats_server(Path(folder)) as server:
                part(server.url)


# What a frame costs


def flood(rounds: int, bus: str) -> None:
    """As fast as the feed can: `wall_s` and `cpu_s` of the whole program, its start included."""
    command, names = livecli(), iter(range(1000))
    with serving(FLOOD) as url:
        tail = [*command, "tail", MATCH, "--url", f"{url}/{FLOOD}", "-q", "-c", str(FLOOD)]
        publish = [*command, "publish", *tail[len(command) + 1 :], "--to", bus, "--stream"]

        def published() -> Cost:
            return run([*publish, f"s{next(names)}"])

        figures = [
            Figure("frames/s", lambda cost: FLOOD / cost.wall_s, "speed"),
            Figure("CPU us a frame", lambda cost: cost.cpu_s / FLOOD * 1e6, "CPU"),
            Figure("peak MB", lambda cost: cost.peak_mb),
        ]
        compare(
            f"{FLOOD} frames of one match, each acknowledged",
            {"publish": published, "tail": partial(run, tail)},
            figures,
            "tail",
            rounds,
        )
        last = stored(bus, f"s{next(names) - 1}")
        print(f"stored by the last publisher: {last} of {FLOOD}")


def stored(bus: str, stream: str) -> int:
    """How many messages a stream has."""

    async def ask() -> int:
        import nats

        client = await nats.connect(bus)
        info = await client.jetstream().stream_info(stream)
        await client.close()
        return int(info.state.messages)

    return asyncio.run(ask())


# How late a frame is


def delay(rounds: int, bus: str) -> None:
    """From the feed's write to the reader's stdout, at 1,000 frames a second."""
    command, names = livecli(), iter(range(1000))
    with serving(PACED) as url:
        place = f"{url}/{PACED}/{RATE}"
        words = [MATCH, "--url", place, "--no-reconnect", "-q"]

        def by_bus() -> object:
            stream = f"d{next(names)}"
            settle = [*command, "publish", "--demo", "--duration", "0.5", "--to", bus, "-q"]
            run([*settle, "--stream", stream])  # makes the stream
            reader = [*command, "tail", "--bus", bus, MATCH, "--stream", stream, "-q"]
            reader += ["-f", "ndjson", "--duration", "14"]
            publish = [*command, "publish", *words, "--to", bus, "--stream", stream]
            with later(publish, 1.0):
                # Frames that repeat themselves, as those of the bench do, may be stored once.
                return delays(reader, PACED, warming_up=BEGINNING, share=0.95)

        compare(
            f"{RATE} frames a second, from the feed's write to the reader's stdout",
            {
                "publish, tail --bus": by_bus,
                "tail": lambda: delays(
                    [*command, "tail", *words, "-f", "ndjson"], PACED, warming_up=BEGINNING
                ),
            },
            FIGURES,
            "tail",
            rounds,
        )
        print(f"the first {BEGINNING} frames of a run are not counted")


@contextmanager
def later(command: Sequence[str], after_s: float) -> Iterator[None]:
    """A process that starts so much later."""
    words = ["sh", "-c", f'sleep {after_s}; exec "$@"', "sh", *command]
    with subprocess.Popen(words, env=ENVIRONMENT, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.kill()


# Many readers


def many(bus: str) -> None:
    """Fifty readers, of one publisher's stream and of the feed itself, 200 frames a second."""
    command = livecli()
    rows = []
    with serving(FLOOD) as url:
        words = [MATCH, "--url", f"{url}/{FLOOD}/200", "-q"]
        publish = [*command, "publish", *words, "--to", bus]
        reader = [*command, "tail", "-q", "-f", "ndjson", MATCH]
        with background([publish]) as (publisher,):
            time.sleep(2)
            rows.append(fifty("tail --bus", [*reader, "--bus", bus], publisher.pid))
        rows.append(fifty("tail", [*reader, *words[1:]], None))
    heads = ["", "readers' CPU, % of a core", "publisher's", "MB a reader", "feed's sockets"]
    table(f"{READERS} readers of 200 frames a second", heads, rows)


def fifty(name: str, command: list[str], publisher: int | None) -> list[object]:
    with background([command] * READERS) as readers:
        time.sleep(10)
        pids = [reader.pid for reader in readers]
        before = [cpu_s(pid) for pid in pids], cpu_s(publisher) if publisher else 0.0
        time.sleep(10)
        cpu = sum(map(cpu_s, pids)) - sum(before[0])
        own = cpu_s(publisher) - before[1] if publisher else 0.0
        mb = median(resident(pid)[1] for pid in pids)
    return [name, cpu * 10, own * 10, mb, 1 if publisher else READERS]


@contextmanager
def background(commands: Sequence[Sequence[str]]) -> Iterator[list[subprocess.Popen[bytes]]]:
    with ExitStack() as stack:
        processes = []
        for command in commands:
            process = stack.enter_context(
                subprocess.Popen(
                    command,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env=ENVIRONMENT,
                )
            )
            stack.callback(process.kill)
            processes.append(process)
        yield processes


# A late reader


def late(bus: str) -> None:
    """The state of 200 matches: from the start of a reader's connection to the last frame of it."""
    from livecli.bus.bus import Bus
    from livecli.bus.consumer_settings import Beginning
    from livecli.bus.server_address import Login, server_address
    from livecli.bus.stream_settings import StreamSettings
    from livecli.bus.subscriber import Subscriber

    command = livecli()
    serve = [*command, "serve", "--port", "0", "--matches", str(MATCHES), "--speed", "30"]
    with subprocess.Popen(serve, stdout=subprocess.PIPE, env=ENVIRONMENT) as service:
        try:
            assert service.stdout is not None
            url = service.stdout.readline().decode().partition("LIVECLI_URL=")[2].split()[0]
            publish = [*command, "publish", "--live", "--url", url.strip("'\";"), "--to", bus]
            run([*publish, "--max-sockets", "20", "--duration", "15", "-q"])
        finally:
            service.kill()
    where = Bus(server_address(bus, "--bus"), Login(), StreamSettings(), "bench")
    subjects = subject_count(bus)
    took_ms = []
    for _ in range(9):
        came: Queue[int] = Queue()
        reader = Subscriber(
            where,
            ["livecli.>"],
            Beginning(state=True),
            clock=time.monotonic,
            wall_ms=lambda: time.time() * 1000,
            jitter=random,
            deliver=lambda frames, came=came: came.put(len(frames)),
            say=lambda text: None,
            fail=lambda error: None,
        )
        began, count = time.monotonic(), 0
        reader.start()
        while count < subjects:
            count += came.get(timeout=10)
        took_ms.append((time.monotonic() - began) * 1000)
        reader.close()
    table(
        f"the state of a late reader: {subjects} frames of {MATCHES} matches",
        ["", "ms, middle", "ms, worst"],
        [["--state", median(took_ms), max(took_ms)]],
    )


def subject_count(bus: str) -> int:
    async def ask() -> int:
        import nats

        client = await nats.connect(bus)
        body = json.dumps({"subjects_filter": ">"}).encode()
        answer = json.loads((await client.request("$JS.API.STREAM.INFO.livecli", body)).data)
        await client.close()
        return len(answer["state"]["subjects"])

    return asyncio.run(ask())


# Whether it grows


def memory(seconds: float, bus: str) -> None:
    """A publisher and a reader at 1,000 frames a second: a tenth of the way, and at the end."""
    command = livecli()
    with serving(10_000) as url:
        place = f"{url}/{10**9}/{RATE}"
        publish = [*command, "publish", MATCH, "--url", place, "--to", bus, "-q"]
        reader = [*command, "tail", "--bus", bus, "-q", "-f", "ndjson"]
        with background([[*publish, "--max-bytes", "100MB"]]) as (publisher,):
            time.sleep(1)
            with background([reader]) as (one,):
                pids = {"publisher": publisher.pid, "reader": one.pid}
                marks: list[dict[str, float]] = []
                for share in (0.1, 0.9):
                    time.sleep(seconds * share)
                    marks.append({name: resident(pid)[1] for name, pid in pids.items()})
    first, last = marks
    table(
        f"memory of its own, in MB, over {seconds:g} s at {RATE} frames a second",
        ["", "at a tenth", "at the end"],
        [[name, first[name], last[name]] for name in pids],
    )


if __name__ == "__main__":
    main()
