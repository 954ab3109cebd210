"""A day of ten matches, compressed in time: does `livecli record` lose, repeat, alter, or grow?

    python tests/bench/day.py [--hours 24] [--speed 400] [--seed 0] [--folder DIR]

`livecli serve --speed` shows ten matches of both sports, over and over; `livecli record` follows
them into files that rotate every hour and reach the disk every second, both of the matches' own
time; `livecli tail`, which was there before and stays after, is the witness of what was served. So
the files go into memory, unless told otherwise: no disk has to sync as often as this.

- Frames. What was recorded of a match, over all of its files and without what livecli adds, is a
  run of what the witness got: the same bytes, in that order, none missing, none twice. It is as
  much as ten such matches have in that time, by the simulation itself, or the server was late.
- Files. Each begins with `_open`, which names the one before it, and ends with `_close`, which
  counts right what is between them; none lasts longer than an hour; none is left unfinished.
- Status. Its last word is what is in the files.
- Memory. From the sixth hour on, when it has found its level, it grows by no more than 2 MB.

Ends with code 1 when one of them is broken.
"""

# ruff: noqa: T201

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any, NamedTuple, TypeAlias

import orjson
import zstandard
from measure import ENVIRONMENT, livecli, machine, reaped, resident, table
from offline import IN_MEMORY

from livecli.cli.run.local_service import simulated
from livecli.feed.frames import OURS
from livecli.feed.sports import SPORTS, Match
from livecli.service.served_match import INTERVAL_S


MATCHES = 10
HOUR_S = 3600
FASTEST = 1000  # then each millisecond is a second, and has its flush
SETTLED_S = 6 * HOUR_S
MOST_GROWTH_MB = 2.0
PATIENCE_S = 20.0  # for programs that start or end
LATE_S = 0.25  # by which a file may outlast its hour, for two busy cores
LEAST = 0.99  # of the frames that the simulation has in this time
STAMP = re.compile(rb',?"_received_ms":[\d.]+}$')

Process: TypeAlias = subprocess.Popen[bytes]


class Verdict:
    """What is wrong."""

    def __init__(self) -> None:
        self.broken: list[str] = []

    def check(self, holds: bool, promise: str) -> None:
        if not holds:
            self.broken.append(promise)


class Witness:
    """What a `livecli tail` got of each match, by its id, from the beginning on."""

    def __init__(self, tail: Process, matches: list[Match]) -> None:
        self.got: dict[int, list[bytes]] = {match.event_id: [] for match in matches}
        self.ours: list[bytes] = []  # records of something missed, which should not be
        self._tail = tail
        self._thread = Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        for line in self._tail.stdout:
            body = orjson.loads(line)
            if body["type"] in OURS:
                self.ours.append(line)
            else:
                self.got[body["event_id"]].append(line[:-1])

    def follows_all(self) -> bool:
        return all(self.got.values())

    def end(self) -> None:
        terminate(self._tail)
        self._thread.join(PATIENCE_S)
        reaped(self._tail, (-signal.SIGTERM,))


class Run(NamedTuple):
    """What `record` did. Seconds are ours; those of the matches are `speed` times as many."""

    began_s: float  # since the matches began
    lasted_s: float
    cpu_s: float
    samples: list[tuple[float, float]]  # of its memory: when, and megabytes
    status: dict[str, Any]  # the last that it told


class Captured(NamedTuple):
    """A capture file."""

    name: str
    size: int  # on disk
    text: int  # bytes unpacked
    lines: list[bytes]
    first: dict[str, Any]
    last: dict[str, Any]

    @property
    def frames(self) -> list[bytes]:
        """As the feed sent them."""
        return [STAMP.sub(b"}", line) for line in self.lines[1:-1]]


# The run


@contextmanager
def running(*words: str) -> Iterator[Process]:
    """`livecli` with these words; gone afterwards, whatever happens."""
    process = subprocess.Popen(
        [*livecli(), *words, "-q"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            process.wait()


def run(
    matches: list[Match], folder: Path, hours: float, speed: float, seed: int
) -> tuple[Run, Witness]:
    """Record so many hours, and end it politely."""
    serve = ["serve", "--port", "0", "--matches", str(MATCHES), "--loop"]
    serve += ["--speed", str(speed), "--seed", str(seed)]
    tail = ["tail", *map(str, matches), "-f", "ndjson", "--gaps", "inline"]
    status = folder / "status.json"
    record = ["record", *map(str, matches), "--status-file", str(status)]
    record += ["-o", f"{folder}/{{sport}}/{{event_id}}-{{date}}-{{time}}.ndjson.zst"]
    record += ["--rotate-every", f"{HOUR_S / speed:.6f}s", "--flush", f"{1 / speed:.6f}s"]
    with running(*serve) as server:
        url = server.stdout.readline().decode().strip().removeprefix("export LIVECLI_URL=")
        with running(*tail, "--url", url) as watching:
            witness = Witness(watching, matches)
            until("the witness follows all matches", witness.follows_all)
            matches_began = time.monotonic()
            with running(*record, "--url", url) as recording:
                until("a file of each match has begun", lambda: begun(folder) == len(matches))
                began = time.monotonic()
                samples = sampled(recording.pid, hours * HOUR_S / speed)
                terminate(recording)
                cpu_s, _ = reaped(recording, (-signal.SIGTERM,))
                ended = time.monotonic()
            time.sleep(1.0)  # the witness is to see more than all of it
            witness.end()
    told = json.loads(status.read_text())
    return Run(began - matches_began, ended - began, cpu_s, samples, told), witness


def begun(folder: Path) -> int:
    return len(list(folder.rglob("*.part")))


def sampled(pid: int, lasts_s: float) -> list[tuple[float, float]]:
    """The memory of a process, each second, until it was so long, or it has ended."""
    began = time.monotonic()
    samples = [(0.0, resident(pid)[0])]
    while samples[-1][1] and (left_s := began + lasts_s - time.monotonic()) > 0:
        time.sleep(min(1.0, left_s))
        samples.append((time.monotonic() - began, resident(pid)[0]))
    return samples


def terminate(process: Process) -> None:
    """Ask it to end; `send_signal` would take note of one that has ended, before `reaped` can."""
    os.kill(process.pid, signal.SIGTERM)


def until(what: str, holds: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > ends_at:
            sys.exit(f"{what}: not within {PATIENCE_S:.0f} s")
        time.sleep(0.01)


# The files


def captured(folder: Path, match: Match, verdict: Verdict) -> list[Captured]:
    """The files of a match, each after the one that it names in its `_open`."""
    found = [read(path) for path in (folder / match.sport).glob(f"{match.event_id}-*.zst")]
    after = {file.first.get("continues"): file for file in found}
    files: list[Captured] = []
    name = None
    while name in after:
        files.append(after.pop(name))
        name = files[-1].name
    verdict.check(len(files) == len(found), f"files: {match}: {len(found)}, not in one row")
    return files


def read(path: Path) -> Captured:
    with path.open("rb") as file:
        text = zstandard.ZstdDecompressor().stream_reader(file).read()
    lines = text.splitlines()
    first, last = orjson.loads(lines[0]), orjson.loads(lines[-1])
    return Captured(path.name, path.stat().st_size, len(text), lines, first, last)


def judge_file(file: Captured, hour_s: float, verdict: Verdict) -> None:
    """What stands at its ends, and how long it lasted."""
    first, last, name = file.first, file.last, file.name
    verdict.check(first["type"] == "_open", f"files: {name} begins with {file.lines[0]!r}")
    verdict.check(last["type"] == "_close", f"files: {name} ends with {file.lines[-1]!r}")
    types = Counter(orjson.loads(line)["type"] for line in file.lines[:-1])
    verdict.check(types == last.get("types"), f"files: {name} has {types}, told is {last}")
    verdict.check(not OURS & types.keys() - {"_open"}, f"files: {name}: something was missed")
    lasted_s = (last["_received_ms"] - first["_received_ms"]) / 1000
    verdict.check(lasted_s < hour_s + LATE_S, f"files: {name} lasted {lasted_s:.3f} s")


def judge_frames(
    match: Match, files: list[Captured], witness: list[bytes], verdict: Verdict
) -> None:
    """A run of what was served; a snapshot comes first, which only its own client gets."""
    snapshot, *ours = [frame for file in files for frame in file.frames] or [b""]
    verdict.check(
        snapshot.startswith(b'{"type":"subscribed"'), f"frames: {match}: first {snapshot!r}"
    )
    if not ours:
        verdict.check(False, f"frames: {match}: none")
        return
    begins = [at for at, frame in enumerate(witness) if frame == ours[0]]
    served = [witness[at : at + len(ours)] for at in begins]
    verdict.check(bool(begins), f"frames: {match}: {ours[0]!r} was not served")
    if begins and ours not in served:
        pairs = zip(ours, served[0], strict=False)
        at = next((at for at, (one, other) in enumerate(pairs) if one != other), len(served[0]))
        told = f"{ours[at]!r} and was {(served[0][at : at + 1] or ['nothing'])[0]!r}"
        verdict.check(False, f"frames: {match}: number {at} of {len(ours)} is {told}")


def expected(seed: int, since_s: float, until_s: float) -> int:
    """How many frames the ten matches have between these times, in seconds since they began."""
    number = 0
    for served_match in shown(seed):
        times = [
            frame.at_s
            for frame in served_match.play(0)
            if frame.at_s >= 0 and frame.type != "subscribed"
        ]
        round_s = times[-1] + INTERVAL_S
        for at_s, sign in ((until_s, 1), (since_s, -1)):
            rounds, rest_s = divmod(at_s, round_s)
            number += sign * (int(rounds) * len(times) + bisect(times, rest_s))
    return number


def shown(seed: int) -> list[Any]:
    """What `serve` shows."""
    return simulated(MATCHES, seed=seed, speed=1, loop=True, source=None, dialect="documented")


def judge_count(run: Run, frames: int, seed: int, speed: float, verdict: Verdict) -> int:
    """As many as the matches have in that time; answered is that number."""
    since_s = run.began_s * speed
    due = expected(seed, since_s, since_s + run.lasted_s * speed)
    verdict.check(
        frames >= LEAST * due,
        f"frames: {frames} came of {due}: this machine did not keep up; give a lower --speed",
    )
    return due


def judge_status(run: Run, frames: int, size: int, verdict: Verdict) -> None:
    """Its last word."""
    names = ("state", "frames", "bytes", "gaps", "dropped", "files")
    told = {name: run.status[name] for name in names}
    held = dict(zip(names, ("stopped", frames, size, 0, 0, []), strict=True))
    verdict.check(told == held, f"status: told is {told}, there is {held}")


def judge_memory(run: Run, speed: float, verdict: Verdict) -> str:
    """At first; after six hours, or a third of a short run; the most since then; at the end."""
    settled_s = min(SETTLED_S / speed, run.lasted_s / 3)
    since = [mb for at_s, mb in run.samples if at_s >= settled_s]
    told = f"{run.samples[0][1]:.1f}, {since[0]:.1f}, {max(since):.1f}, {since[-1]:.1f} MB"
    verdict.check(max(since) - since[0] < MOST_GROWTH_MB, f"memory: it grew: {told}")
    return told


def sizes(files: dict[Match, list[Captured]], hours: float) -> Iterator[tuple[str, str]]:
    """What the files take on the disk."""
    every = [file for chain in files.values() for file in chain]
    size, text = sum(file.size for file in every), sum(file.text for file in every)
    yield "files", f"{len(every)}, {min(map(len, files.values()))} of a match at the least"
    yield "on disk", f"{size / 1e6:.2f} MB, packed {text / size:.1f}:1"
    for sport in SPORTS:
        chains = [chain for match, chain in files.items() if match.sport == sport]
        kb = sum(file.size for chain in chains for file in chain) / 1e3
        yield f"on disk, an hour of a match, {sport}", f"{kb / hours / len(chains):.1f} kB"


def main() -> None:
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument(
        "--hours", type=float, default=24.0, metavar="H", help="of the matches (%(default)s)"
    )
    parser.add_argument(
        "--speed", type=float, default=400.0, metavar="X", help="of their time (%(default)s)"
    )
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="of the matches (%(default)s)"
    )
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where the files are left")
    given = parser.parse_args()
    if given.hours <= 0 or not 0 < given.speed <= FASTEST:
        parser.error(f"it takes some hours, and a speed of up to {FASTEST}")
    verdict = Verdict()
    matches = [served_match.match for served_match in shown(given.seed)]
    with TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as made:
        folder = given.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            parser.error(f"{folder}: it is not empty")
        done, witness = run(matches, folder, given.hours, given.speed, given.seed)
        files = {match: captured(folder, match, verdict) for match in matches}
        left = [str(path) for path in folder.rglob("*.part")]
    verdict.check(not left, f"files: left unfinished: {left}")
    verdict.check(not witness.ours, f"witness: it missed something: {witness.ours}")
    for match, chain in files.items():
        for file in chain:
            judge_file(file, HOUR_S / given.speed, verdict)
        judge_frames(match, chain, witness.got[match.event_id], verdict)
    every = [file for chain in files.values() for file in chain]
    frames = sum(len(file.frames) for file in every)
    due = judge_count(done, frames, given.seed, given.speed, verdict)
    judge_status(done, frames, sum(file.size for file in every), verdict)
    rows = [
        ("recorded frames", f"{frames:,}"),
        ("that such matches have in this time", f"{due:,}"),
        *sizes(files, done.lasted_s * given.speed / HOUR_S),
        ("memory: first, settled, most, last", judge_memory(done, given.speed, verdict)),
        ("CPU of record", f"{done.cpu_s:.1f} s, {done.cpu_s / max(frames, 1) * 1e6:.0f} µs/frame"),
    ]
    title = f"{given.hours:g} h of {MATCHES} matches in {done.lasted_s:.0f} s"
    table(f"{machine()}; {title}", ("", ""), rows)
    for promise in verdict.broken[:20]:
        print(f"broken: {promise}")
    print("every promise holds" if not verdict.broken else f"{len(verdict.broken)} broken")
    sys.exit(1 if verdict.broken else 0)


if __name__ == "__main__":
    main()
