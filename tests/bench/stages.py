"""What a frame costs in each stage that it can go through, in process, in microseconds of CPU.

    python tests/bench/stages.py [--frames 100000] [--rounds 5] [--only WORD]

Each stage gets the same mixed frames, as many at a time as one read of a flood brings; what it
needs (frames that are decoded, lines that are stamped) is made beforehand and not counted. All
stages take their turns at each such batch; the middle of the rounds is shown. A cost is per frame
that the stage is given, also where it concerns few of them (snapshots). `: orjson.loads` is its
ratio to a bare parse of the same frames in the same round.
"""

# ruff: noqa: T201

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple, TypeAlias

import corpus
import orjson
from measure import machine, options, ratios, spread, table
from offline import IN_MEMORY
from websockets.frames import Frame as WireFrame
from websockets.frames import Opcode

from livecli.capture.naming import pattern
from livecli.capture.reader import FrameReader, contents, frames
from livecli.capture.rotation import Retention, Rotation
from livecli.environment import Environment
from livecli.fast_path.line_filter import LineFilter
from livecli.feed import dialects
from livecli.feed.codec import decode, decode_all
from livecli.feed.sports import Match
from livecli.filters.counts import FrameCounts
from livecli.filters.dedupe import Dedupe
from livecli.filters.fields import columns, fields
from livecli.filters.jq import query
from livecli.filters.limits import RunLimits
from livecli.filters.names import TeamNames
from livecli.filters.normalize import normalize
from livecli.filters.snapshot import unfold
from livecli.filters.stamp import stamp
from livecli.filters.types import only_types
from livecli.filters.where import where
from livecli.net.frame_cutter import whole_texts
from livecli.pipeline import Batch, Filter, Renderer
from livecli.renderers import json, line, ndjson, template
from livecli.renderers import table as tables
from livecli.session.events import Follow, Opened, Received
from livecli.session.session import Session
from livecli.sinks.files.on_file import FileCommands
from livecli.sinks.files.sink import FileRules, Files
from livecli.sinks.files.status_file import RecordingStatus
from livecli.sources.buffer import Buffer
from livecli.sources.capture_file import Capture, lines


FRAMES = 100_000
# Some 130 kB, as one read of a flood; below the megabyte at which a buffer forgets what is decoded.
BATCH = 500
YARDSTICK = "orjson.loads"
LARGEST = 2**26  # the buffer of `tail`, in bytes
ACTIONS, ANY = frozenset({"action"}), frozenset()
ONE, TWO = ["minute>=60"], ["minute>=60", "action_type=pass,shot"]
FEW = ["type,event_id,minute"]
SELECT, PROJECT = 'select(.type == "odds_book" or .minute >= 60)', "[.type, .event_id, .minute]"
TEMPLATE = "{minute:>3} {type:10} {player.name|nobody}"


class Given(NamedTuple):
    """The same frames in every form that a stage may want."""

    texts: list[bytes]  # as they were said
    wire: bytes  # as a server sends them
    frames: Batch  # decoded
    rich: Batch  # decoded, in the richer dialect
    lines: bytes  # of a capture


Work: TypeAlias = Callable[[Given], object]
Stages: TypeAlias = Mapping[str, Mapping[str, Work]]  # by title, and by name


def main() -> None:
    parser = options(__doc__, rounds=5)
    corpus.add_options(parser)
    parser.set_defaults(frames=FRAMES)
    parser.add_argument("--only", default="", metavar="WORD", help="stages with it in their names")
    given = parser.parse_args()
    gc.set_threshold(50_000)  # as the program does
    capture = corpus.corpus(given.frames, given.matches)
    packed = corpus.compressed(capture.path)
    print(f"{machine()}; medians, n = {given.rounds}\n{capture}")
    with capture.path.open("rb") as file:
        chunks = [b"".join(some) for some in iter(lambda: list(islice(file, BATCH)), [])]
    matches = list(contents(frames(lines(capture.path))))
    whole = files(capture.path, packed)
    costs: dict[str, list[float]] = {}
    for number in range(given.rounds + 1):  # the first is not counted
        with ExitStack() as stack:
            parts = stages(matches, stack)
            works = {name: work for part in parts.values() for name, work in part.items()}
            wanted = {name for name in works if given.only in name} | {YARDSTICK}
            spent_s = spent({name: works[name] for name in works if name in wanted}, chunks)
        spent_s |= spent_once({name: whole[name] for name in whole if given.only in name})
        for name, seconds in spent_s.items():
            if number:
                costs.setdefault(name, []).append(seconds / capture.frames * 1e6)
    for title, names in {**parts, "a whole capture into pieces of lines": whole}.items():
        rows = []
        for name in filter(costs.__contains__, names):
            to_yardstick = ratios(costs[name], costs[YARDSTICK])
            middle, words = f"{median(costs[name]):.3f}", f"{spread(to_yardstick):.0%}"
            rows.append((name, middle, median(to_yardstick), words))
        if rows:
            table(title, ("", "µs/frame", f": {YARDSTICK}", "spread"), rows)


def spent(works: Mapping[str, Work], chunks: Iterable[bytes]) -> dict[str, float]:
    """Seconds of CPU that each took for all frames.

    Their order changes, for the first one to touch a frame pays for bringing it into the caches.
    """
    spent_ns = dict.fromkeys(works, 0)
    order, random, clock = list(works), Random(0), time.thread_time_ns
    for given in forms(chunks):
        random.shuffle(order)
        for name in order:
            work = works[name]
            began = clock()
            work(given)
            spent_ns[name] += clock() - began
    return {name: ns / 1e9 for name, ns in spent_ns.items()}


def spent_once(whole: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """The same of what takes all frames at once."""
    costs = {}
    for name, work in whole.items():
        began = time.thread_time()
        work()
        costs[name] = time.thread_time() - began
    return costs


def forms(chunks: Iterable[bytes]) -> Iterator[Given]:
    reader = FrameReader(whole=False)
    for chunk in chunks:
        batch = reader.frames(chunk)
        texts = [frame.raw for frame in batch]
        wire = [WireFrame(Opcode.TEXT, text).serialize(mask=False) for text in texts]
        rich = [decode(orjson.dumps(dialects.rich(frame.body))) for frame in batch]
        yield Given(texts, b"".join(wire), batch, rich, chunk)


def stages(matches: list[Match], stack: ExitStack) -> Stages:
    """All of them, new; what they leave behind goes with `stack`."""
    roster = TeamNames()
    limits = RunLimits(
        count=None, duration_s=None, idle_s=None, endings=[], started_at=0.0, clock=time.monotonic
    )
    return {
        "from the wire to the pipeline": {
            YARDSTICK: lambda given: [orjson.loads(text) for text in given.texts],
            "framing": lambda given: whole_texts(given.wire, 0),
            "decode, one by one": lambda given: [decode(text) for text in given.texts],
            "decode_all": lambda given: decode_all(given.texts),
            "decode_all, one a read": lambda given: [decode_all([text]) for text in given.texts],
            "session, with decode_all": following(matches[:10]),
            "buffer, put and take": buffered(),
        },
        "what every frame passes": {
            "limits": lambda given: limits.passed(limits.heard(given.frames)),
            "tally": filtered(FrameCounts()),
            "roster (-f line)": filtered(roster),
        },
        "filters": {
            "--snapshot unfold": filtered(unfold),
            "--normalize": filtered(normalize),
            "--normalize, rich dialect": lambda given: normalize(given.rich),
            "--dedupe": filtered(Dedupe()),
            "all types": filtered(only_types(ANY, ANY)),
            "-t action": filtered(only_types(ACTIONS, ANY)),
            "-w, one condition": filtered(where(ONE)),
            "-w, two conditions": filtered(where(TWO)),
            f"--jq '{SELECT}'": filtered(query(SELECT, say=print)),
            f"--jq '{PROJECT}'": filtered(query(PROJECT, say=print)),
            f"--fields {FEW[0]}": filtered(fields(columns(FEW))),
            "--stamp": filtered(stamp),
        },
        "renderers": {
            "ndjson": rendered(ndjson.make(safe=False)),
            "ndjson, for a terminal": rendered(ndjson.make(safe=True)),
            "line": rendered(line.make(roster, color=False)),
            "line, coloured": rendered(line.make(roster, color=True)),
            "json": rendered(json.make(color=False, safe=False)),
            "csv, three columns": rendered(tables.make(",", FEW[0].split(","), ANY, safe=False)),
            "tsv, three columns": rendered(tables.make("\t", FEW[0].split(","), ANY, safe=False)),
            f"--template '{TEMPLATE}'": rendered(template.make(TEMPLATE, safe=False)),
        },
        "lines of a capture": {
            "Reader, as captured": read(whole=True),
            "Reader, as the feed sent it": read(whole=False),
            "Sieve, -t action": sieved(ACTIONS),
            "Sieve, -w, one condition": sieved(ANY, ONE),
            "Sieve, -t action -w, one condition": sieved(ACTIONS, ONE),
        },
        "into capture files, flushed with each batch, in memory": {
            f"record, {packing}": recorded(packing, matches, stack) for packing in ("none", "zstd")
        },
    }


def files(path: Path, packed: Path) -> Mapping[str, Callable[[], object]]:
    """What reads a capture to its end."""
    return {
        "reading": lambda: sum(map(len, Capture(path).chunks())),
        "reading and unpacking zstd": lambda: sum(map(len, Capture(packed).chunks())),
    }


def filtered(stage: Filter) -> Work:
    return lambda given: stage(given.frames)


def rendered(renderer: Renderer) -> Work:
    return lambda given: renderer(given.frames)


def following(matches: list[Match]) -> Work:
    """A session on one open connection that follows these; the others come unasked."""
    session = Session(max_sockets=1)
    session.handle(Follow(tuple(matches)), 0.0)
    session.handle(Opened(1), 0.0)
    return lambda given: session.handle(Received(1, given.texts, 0.0), 0.0)


def buffered() -> Work:
    buffer = Buffer(most_bytes=LARGEST)

    def work(given: Given) -> None:
        buffer.put(given.frames)
        buffer.take()

    return work


def read(*, whole: bool) -> Work:
    reader = FrameReader(whole=whole)
    return lambda given: reader.frames(given.lines)


def sieved(types: frozenset[str], conditions: Sequence[str] = ()) -> Work:
    asked = where(conditions)
    sieve = LineFilter(types, ANY, asked.keys, asked.holds if conditions else None)
    return lambda given: sieve(given.lines)


def recorded(packing: str, matches: list[Match], stack: ExitStack) -> Work:
    """The sink of `record`, which has them all on the (memory) disk after each batch."""
    folder = stack.enter_context(TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None))
    names = pattern(f"{folder}/{{sport}}/{{event_id}}-{{time}}.ndjson")
    env = Environment()
    sink = Files(
        FileRules(names, packing, Rotation(), Retention(), 0.0, "ws://127.0.0.1"),
        matches,
        commands=FileCommands((), variables={}, stderr=2, say=print),
        status=RecordingStatus(matches, [], env),
        env=env,
        say=lambda text: None,
        warn=print,
    )
    sink.open()
    stack.callback(sink.close, "ended")
    return lambda given: sink.write(given.frames)


if __name__ == "__main__":
    main()
