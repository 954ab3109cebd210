"""A thousand outages: does `livecli tail` lose a frame, miss an outage, ask twice, or grow?

    python tests/bench/soak.py [--outages 1000] [--seed 0] [--slowness 1] [--keep FOLDER]

Ten matches over a server that cuts, closes, falls silent, garbles and refuses at random, while all
of livecli's waiting times are scaled down. Notes are taken between the faults and the sockets, so
they hold what was really put on each connection, spoilt or not, and are compared with what `tail`
printed. The promises:

- Frames. Of every connection a beginning is printed, without a hole, a change or a repetition. It
  is all of it when the server closed the connection politely. When the connection was cut, or given
  up by the client, what was put on it in the last `in_flight_s` may have been lost on its way, and
  nothing else.
- Outages. Before the snapshot that ends an outage of a match stands its gap: one, with the cause by
  which the connection was lost, from the match's last frame to that snapshot.
- Subscriptions. Each connection is asked for the ten matches and no other; for one again only while
  no answer that can be read was put there (or this process itself was late, and the two crossed);
  and never for one that another connection carries.
- Memory. At the end it is within 5 MB of what it was after the first minute; in a shorter run, what
  it loads for the first frame that is no text is added.

Ends with code 1 when one of them is broken.
"""

# ruff: noqa: T201

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import orjson
from measure import ENVIRONMENT, livecli, machine, resident, table

from livecli.cli.commands.serve.fault_spec import fault
from livecli.cli.run.local_service import simulated
from livecli.feed import actions, json_text
from livecli.feed.message_head import message_head
from livecli.feed.sports import Match
from livecli.net.server import Server
from livecli.service.events import (
    ClientClosed,
    ClientMessage,
    ClientOpened,
    CloseSocket,
    CutConnection,
    DeadlinePassed,
    Effect,
    Event,
    SendTexts,
)
from livecli.service.faults import FaultyService
from livecli.service.service import Service


MATCHES = 10
SPEED = 300  # a thousand frames a second, so that the connections carry something while they last
FAULTS = (
    "drop,p=0.01",
    "close=1011,p=0.008",
    "silent,p=0.001",
    "garble,p=0.02",
    "truncate,p=0.005",
    "refuse=503,p=0.05",
)
BEAT_S = 0.01
FIRST_FOOTBALL = 100_000  # ids of made-up tennis matches are below
LAST_S = 10.0  # what the quiet end may take
MOST_GROWTH_MB = 5.0
LIBRARIES_MB = 6.0  # of the WebSocket protocol, and of the parse of floods


class Waits(NamedTuple):
    """How long things take; on a busy machine all of them are so many times longer."""

    slowness: float = 1.0

    @property
    def patience(self) -> float:
        """Silence is death after 0.36 s, and no wait between tries is over 0.12 s."""
        return 0.004 * self.slowness

    @property
    def in_flight_s(self) -> float:
        """On loopback, with two busy processes."""
        return 0.025 * self.slowness

    @property
    def outage_s(self) -> float:
        """The most that one may take in the long run, or this is no test but a standstill."""
        return 0.17 * self.slowness


# What the server did


class Put(NamedTuple):
    """A text that went onto a connection."""

    text: bytes
    at: float


@dataclass(slots=True)
class Connection:
    """One connection from the server's end. Times are those of the loop."""

    put: list[Put] = field(default_factory=list)
    asked: list[tuple[Match, float]] = field(default_factory=list)
    answered: dict[Match, float] = field(default_factory=dict)  # since when that can be read
    cause: tuple[str, int | None] | None = None  # None while it lasts
    ended_at: float = float("inf")

    def end(self, cause: str, code: int | None, now: float) -> None:
        """The first end is the one that counts."""
        if self.cause is None:
            self.cause = (cause, code)
            self.ended_at = now

    def due(self, in_flight_s: float) -> int:
        """How many of its texts must arrive."""
        if self.cause is not None and self.cause[0] == "closed":
            return len(self.put)
        return sum(put.at < self.ended_at - in_flight_s for put in self.put)


class Notes:
    """The rules of `faulty`, and notes of what they come to on each connection.

    A connection begins with a text that numbers it, so that it is known again in what is printed.
    """

    def __init__(self, faulty: FaultyService) -> None:
        self.faulty = faulty
        self.connections: list[Connection] = []
        self.frozen = False  # no frame is due any more
        self.late: list[tuple[float, float]] = []  # when the machine kept us from running
        self._by_client: dict[int, Connection] = {}

    @property
    def deadline(self) -> float | None:
        return None if self.frozen else self.faulty.deadline

    @property
    def outages(self) -> int:
        """How many connections were lost on which a subscription was answered."""
        return sum(one.cause is not None and bool(one.answered) for one in self.connections)

    @property
    def last(self) -> Connection:
        return self.connections[-1]

    async def watch_the_clock(self) -> None:
        """Note when we run late: what a client said meanwhile is read only now."""
        clock = asyncio.get_running_loop().time
        while True:
            before = clock()
            await asyncio.sleep(BEAT_S)
            if clock() > before + 2 * BEAT_S:
                self.late.append((before, clock() + BEAT_S))

    def was_late(self, since: float, until: float) -> bool:
        return any(begin < until and since < end for begin, end in self.late)

    def calm_down(self) -> None:
        """No more faults from now on."""
        self.faulty.left = [0] * len(self.faulty.faults)

    def handle(self, event: Event, now: float) -> list[Effect]:
        if self.frozen and isinstance(event, DeadlinePassed):
            return []
        effects = self.faulty.handle(event, now)
        if isinstance(event, ClientOpened):
            self._by_client[event.client] = Connection()
            self.connections.append(self._by_client[event.client])
            effects.insert(
                0, SendTexts(event.client, [b'{"connection":%d}' % len(self.connections)])
            )
        elif isinstance(event, ClientMessage):
            self._asked(event, now)
        elif isinstance(event, ClientClosed):
            self._by_client[event.client].end("silent", None, now)
        self._note(effects, now)
        return effects

    def _asked(self, event: ClientMessage, now: float) -> None:
        said = actions.read(event.message)
        if said is not None and said.action == "subscribe":
            match = Match(said.sport, said.event_id)
            self._by_client[event.client].asked.append((match, now))

    def _note(self, effects: list[Effect], now: float) -> None:
        """In their order, as they are carried out: after an end nothing is put anywhere."""
        put: list[tuple[Connection, Put]] = []
        for effect in effects:
            connection = self._by_client.get(effect.client)
            if connection is None or connection.cause is not None:
                continue
            if isinstance(effect, SendTexts):
                put += [(connection, Put(text, now)) for text in effect.texts]
            elif isinstance(effect, CloseSocket):
                connection.end("closed", effect.code, now)
            elif isinstance(effect, CutConnection):  # and with it what was said in the same breath
                put = [(other, text) for other, text in put if other is not connection]
                connection.end("lost", None, now)
        for connection, one in put:
            connection.put.append(one)
            match = snapshot_of(one.text)
            if match is not None:
                connection.answered.setdefault(match, now)


def snapshot_of(text: bytes) -> Match | None:
    """The match whose snapshot this is, as it says itself where it cannot be decoded."""
    try:
        body = json_text.loads(text)
    except orjson.JSONDecodeError:
        body = head_of(text)
    if body.get("type") != "subscribed" or type(body.get("event_id")) is not int:
        return None
    return Match(body.get("sport", "football"), body["event_id"])


def head_of(text: bytes) -> dict[str, Any]:
    """What a message that cannot be decoded says of itself; its id tells the sport here."""
    head = message_head(text)
    sport = "football" if (head.event_id or 0) >= FIRST_FOOTBALL else "tennis"
    return {"type": head.type, "event_id": head.event_id, "sport": sport}


# What the client printed


class Line(NamedTuple):
    """A record of `tail --stamp`: the text that came, or the gap, and its time (unix ms)."""

    text: bytes
    body: dict[str, Any]
    at_ms: float


STAMP = re.compile(rb',?"_received_ms":([\d.]+)}$')


def printed(path: Path) -> list[list[Line]]:
    """The lines of each connection, in its own order; what was printed before the first is first.

    Gaps stand with the connection that ended them.
    """
    found: list[list[Line]] = [[]]
    for raw in path.read_bytes().splitlines():
        stamp = STAMP.search(raw)
        assert stamp is not None, raw
        line = _line(raw[: stamp.start()] + b"}", float(stamp[1]))
        if line.body.keys() == {"connection"}:
            found += [[] for _ in range(line.body["connection"] + 1 - len(found))]
        found[-1].append(line)
    return found


def _line(raw: bytes, at_ms: float) -> Line:
    body = json_text.loads(raw)
    if body.get("type") == "_text":
        raw = body["text"].encode()
        return Line(raw, head_of(raw), at_ms)
    if body.get("type") == "_binary":
        raw = b64decode(body["base64"])
        return Line(raw, head_of(raw), at_ms)
    return Line(raw, body, at_ms)


# The promises


class Verdict:
    """What is wrong, and what is worth knowing."""

    def __init__(self) -> None:
        self.broken: list[str] = []
        self.counts: Counter[str] = Counter()

    def check(self, holds: bool, promise: str) -> None:
        if not holds:
            self.broken.append(promise)


QUIET = (b'{"type":"pong"', b'{"type":"error"', b'{"type":"unsubscribed"')  # are not printed


def judge_frames(
    connections: list[Connection], lines: list[list[Line]], in_flight_s: float, verdict: Verdict
) -> None:
    """All that is due, in its order, unaltered, once."""
    lines += [[] for _ in range(len(connections) + 1 - len(lines))]
    verdict.check(not lines[0], f"frames: {lines[0][:1]} before the first connection")
    for number, connection in enumerate(connections, 1):
        due, put = connection.due(in_flight_s), [one.text for one in connection.put]
        came = [line.text for line in lines[number] if line.body.get("type") != "_gap"]
        quiet = sum(text.startswith(QUIET) for text in put[:due])
        loud = [text for text in put if not text.startswith(QUIET)]
        verdict.check(
            came == loud[: len(came)] and len(came) >= due - quiet,
            f"frames: connection {number} ({connection.cause}): {len(loud)} were put on it, "
            f"{due - quiet} had to come, {len(came)} came; {_first_other(came, loud)}",
        )
        verdict.counts["put"] += len(loud)
        verdict.counts["due"] += due - quiet
        verdict.counts["came"] += len(came)


def _first_other(came: list[bytes], put: list[bytes]) -> str:
    for at, (ours, theirs) in enumerate(zip(came, put, strict=False)):
        if ours != theirs:
            return f"number {at} is {ours[:200]!r} and was {theirs[:200]!r}"
    return "none is altered"


def judge_gaps(connections: list[Connection], lines: list[list[Line]], verdict: Verdict) -> None:
    """Before each snapshot that ends an outage its gap, and nowhere else one."""
    last_ms: dict[Match, float] = {}
    out: dict[Match, tuple[tuple[str, int | None] | None, float]] = {}
    for number, connection in enumerate(connections, 1):
        followed: set[Match] = set()
        told: Line | None = None
        for line in lines[number]:
            if line.body.get("type") == "_gap":
                verdict.check(told is None, f"gaps: two in a row, {told} and {line}")
                told = line
                continue
            match = snapshot_of(line.text)
            if match is None:
                verdict.check(told is None, f"gaps: {told} is not followed by a snapshot")
                about = _match_of(line.body, followed)
            else:
                about = match
                followed.add(match)
                expected = out.pop(match, None)
                verdict.check(_fits(told, match, expected, line), f"gaps: {told}, not {expected}")
                verdict.counts["gaps"] += told is not None
            if about is not None:
                last_ms[about] = line.at_ms
            told = None
        for match, at_ms in last_ms.items():
            out.setdefault(match, (connection.cause, at_ms))


def _match_of(body: dict[str, Any], followed: set[Match]) -> Match | None:
    """The match that a frame is about, if its snapshot came before it."""
    event_id = body.get("event_id")
    return next((match for match in followed if match.event_id == event_id), None)


def _fits(
    told: Line | None,
    match: Match,
    expected: tuple[tuple[str, int | None] | None, float] | None,
    snapshot: Line,
) -> bool:
    """Whether the gap is what it must be; none, where none is expected."""
    if told is None or expected is None:
        return told is None and expected is None
    cause, from_ms = expected
    body = told.body
    return (
        (body["sport"], body["event_id"]) == match
        and (body["cause"], body.get("code")) == cause
        and abs(body["from_ms"] - from_ms) < 1  # a gap tells whole milliseconds
        and abs(body["to_ms"] - snapshot.at_ms) < 1
        and body["exact"] is False
    )


def judge_asks(notes: Notes, wanted: set[Match], in_flight_s: float, verdict: Verdict) -> None:
    """The ten matches on each connection, none of them twice."""
    connections = notes.connections
    for number, connection in enumerate(connections, 1):
        asked = {match for match, _ in connection.asked}
        lasted = connection.asked and connection.ended_at > connection.asked[0][1] + in_flight_s
        verdict.check(
            asked == wanted if lasted else asked <= wanted,
            f"asks: connection {number} was asked for {sorted(asked)}",
        )
        seen: set[Match] = set()
        for match, at in connection.asked:
            answered_at = connection.answered.get(match, float("inf"))
            verdict.check(
                match not in seen
                or at < answered_at + in_flight_s
                or notes.was_late(connection.asked[0][1], at),
                f"asks: connection {number} was asked for {match} after it had answered",
            )
            verdict.counts["asked again"] += match in seen
            seen.add(match)
        for other, before in enumerate(connections[: number - 1], 1):
            verdict.check(
                not connection.asked or connection.asked[0][1] > before.ended_at - in_flight_s,
                f"asks: connection {number} was asked while {other} was still there",
            )


def judge_memory(samples: list[tuple[float, float]], verdict: Verdict) -> tuple[float, float]:
    """The end beside the first minute; of a short run, beside its first third. Megabytes."""
    whole_s = samples[-1][0]
    settled = next(mb for at, mb in samples if at >= min(60.0, whole_s / 3))
    most = MOST_GROWTH_MB if whole_s / 3 >= 60.0 else MOST_GROWTH_MB + LIBRARIES_MB
    end = samples[-1][1]
    verdict.check(end - settled < most, f"memory: {settled:.1f} MB became {end:.1f} MB")
    return settled, end


# The run


async def soak(
    outages: int, seed: int, waits: Waits, folder: Path, verdict: Verdict
) -> tuple[Notes, list[tuple[float, float]]]:
    """Notes of so many outages, and samples of the client's memory."""
    served_matches = simulated(
        MATCHES, seed=seed, speed=SPEED, loop=True, source=None, dialect="documented"
    )
    service = Service(served_matches, wall=lambda: time.time() * 1000)
    notes = Notes(FaultyService(service, [fault(spec) for spec in FAULTS], seed=seed))
    server = Server(service, rules=notes)
    await server.open()
    watch = asyncio.create_task(notes.watch_the_clock())
    command = [*livecli(), "tail", *map(str, service.served_matches), "--url", server.url]
    command += ["--patience", str(waits.patience), "--gaps", "inline", "--stamp"]
    samples: list[tuple[float, float]] = []
    with (
        (folder / "out.ndjson").open("wb") as stdout,
        (folder / "err.txt").open("wb") as stderr,
        subprocess.Popen(command, stdout=stdout, stderr=stderr, env=ENVIRONMENT) as tail,
    ):
        try:
            started = time.monotonic()
            enough = partial(_enough, notes, outages, tail, samples, started)
            verdict.check(
                await _until(enough, LAST_S + outages * waits.outage_s),
                f"outages: only {notes.outages} of {outages}",
            )
            notes.calm_down()
            wanted = set(service.served_matches)
            all_there = partial(_all_there, notes, wanted)
            verdict.check(await _until(all_there, LAST_S), "end: not all matches came back")
            notes.frozen = True
            last = notes.last.put[-1].text[:-1]
            written = partial(_written, folder / "out.ndjson", last)
            verdict.check(await _until(written, LAST_S), "end: the last frame did not come")
            samples.append((time.monotonic() - started, resident(tail.pid)[0]))
        finally:
            tail.send_signal(signal.SIGTERM)
            code = await asyncio.to_thread(tail.wait, LAST_S)
            watch.cancel()
            await server.close()
    verdict.check(code == -signal.SIGTERM, f"end: tail ended with {code}")
    return notes, samples


def _enough(
    notes: Notes,
    outages: int,
    tail: subprocess.Popen[bytes],
    samples: list[tuple[float, float]],
    started: float,
) -> bool:
    if tail.poll() is not None:
        return True
    if notes.outages:  # before the first it is still loading what it needs
        samples.append((time.monotonic() - started, resident(tail.pid)[0]))
    return notes.outages >= outages


def _all_there(notes: Notes, wanted: set[Match]) -> bool:
    """Whether the newest connection carries all, and has carried more than snapshots."""
    last = notes.last
    return last.cause is None and last.answered.keys() == wanted and len(last.put) > 10 * MATCHES


def _written(path: Path, text: bytes) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 2**20))
        return text in file.read()


async def _until(holds: Callable[[], bool], most_s: float) -> bool:
    """Wait until something holds; whether it did in time."""
    ends_at = time.monotonic() + most_s
    while not holds():
        if time.monotonic() > ends_at:
            return False
        await asyncio.sleep(0.1)
    return True


def summary_gaps(folder: Path) -> int:
    """How many gaps `tail` itself counted."""
    said = (folder / "err.txt").read_text()
    found = re.search(r"; (\d+) gaps, ", said)
    return int(found[1]) if found else 0


def rows(notes: Notes, verdict: Verdict, memory: tuple[float, float]) -> Iterator[tuple[str, str]]:
    causes = Counter(
        one.cause[0] for one in notes.connections[:-1] if one.cause is not None and one.answered
    )
    kinds = ", ".join(f"{number} {cause}" for cause, number in sorted(causes.items()))
    counts = verdict.counts
    yield "outages", f"{sum(causes.values())} ({kinds})"
    yield "connections", str(len(notes.connections))
    yield "gaps", str(counts["gaps"])
    yield "frames put on connections", str(counts["put"])
    yield "of these due, by the promise", str(counts["due"])
    yield "printed", str(counts["came"])
    yield "asked again for want of an answer", str(counts["asked again"])
    yield "memory, settled and at the end", f"{memory[0]:.1f} MB, {memory[1]:.1f} MB"


def main() -> None:
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument(
        "--outages", type=int, default=1000, metavar="N", help="at the least (%(default)s)"
    )
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="of the faults (%(default)s)"
    )
    parser.add_argument(
        "--slowness", type=float, default=1.0, metavar="N", help="of a busy machine (%(default)s)"
    )
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where tail's output is left")
    given = parser.parse_args()
    verdict, waits = Verdict(), Waits(given.slowness)
    started = time.monotonic()
    with TemporaryDirectory() as made:
        folder = given.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        notes, samples = asyncio.run(soak(given.outages, given.seed, waits, folder, verdict))
        lines = printed(folder / "out.ndjson")
        judge_frames(notes.connections, lines, waits.in_flight_s, verdict)
        judge_gaps(notes.connections, lines, verdict)
        judge_asks(notes, set(notes.faulty.service.served_matches), waits.in_flight_s, verdict)
        memory = judge_memory(samples, verdict)
        said = summary_gaps(folder)
    verdict.check(said == verdict.counts["gaps"], f"gaps: the summary at the end counts {said}")
    took_s = time.monotonic() - started
    table(f"{machine()}; {took_s:.0f} s", ("", ""), rows(notes, verdict, memory))
    for promise in verdict.broken[:20]:
        print(f"broken: {promise}")
    print("every promise holds" if not verdict.broken else f"{len(verdict.broken)} broken")
    sys.exit(1 if verdict.broken else 0)


if __name__ == "__main__":
    main()
