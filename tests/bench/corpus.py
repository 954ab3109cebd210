"""A capture of many mixed frames, made once and kept in the system's folder for temporary files.

    python tests/bench/corpus.py [--frames 1000000] [--matches DIR]

The captures of real matches, one after another and over again; each time a match has an event id
of its own. Without them, livecli's simulated matches. Says what the capture holds, as JSON.
"""

# ruff: noqa: T201

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from loopback import MATCHES, OWN_ID


FRAMES = 1_000_000
FIRST_ID = 5_000_000  # above the ids of the captures, and as long
TYPE = re.compile(rb'\{"type":"([^"]*)"')


class Corpus(NamedTuple):
    """The capture, and what it holds."""

    path: Path
    frames: int
    bytes: int
    types: dict[str, int]

    def __str__(self) -> str:
        shares = (f"{name} {number / self.frames:.1%}" for name, number in self.types.items())
        return f"{self.frames:,} frames, {self.bytes / 1e6:.1f} MB: {', '.join(shares)}"


def corpus(frames: int, matches: Path) -> Corpus:
    """The capture, made by a process of its own: the memory of this one would count in peaks."""
    command = [sys.executable, __file__, "--frames", str(frames), "--matches", str(matches)]
    told = json.loads(subprocess.check_output(command))
    return Corpus(Path(told.pop("path")), **told)


def compressed(path: Path) -> Path:
    """The same capture as `.zst`, made once by a process of its own."""
    packed = path.with_name(path.name + ".zst")
    if not packed.exists():
        subprocess.run([sys.executable, __file__, "--compress", str(path)], check=True)
    return packed


def add_options(parser: ArgumentParser) -> None:
    """Those by which a bench chooses the capture."""
    parser.add_argument(
        "--frames", type=int, default=FRAMES, metavar="N", help="in the capture (%(default)s)"
    )
    parser.add_argument(
        "--matches", type=Path, default=MATCHES, metavar="DIR", help="captures to make it of"
    )


def main() -> None:
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    add_options(parser)
    parser.add_argument("--compress", type=Path, metavar="FILE", help="make FILE.zst, no more")
    given = parser.parse_args()
    if given.compress:
        compress(given.compress, given.compress.with_name(given.compress.name + ".zst"))
        return
    sources = captured(given.matches) or simulated()
    folder = Path(tempfile.gettempdir()) / f"livecli-bench-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{given.frames}-{crc32(b''.join(sources)):08x}.ndjson"
    if not path.exists():
        make(path, sources, given.frames)
    types: Counter[str] = Counter()
    with path.open("rb") as lines:
        types.update(TYPE.match(line)[1].decode() for line in lines)
    told = Corpus(path, types.total(), path.stat().st_size, dict(types.most_common()))
    print(json.dumps(told._asdict(), default=str))


def captured(folder: Path) -> list[bytes]:
    """The captures of real matches, if there are any."""
    return [path.read_bytes() for path in sorted(folder.glob("*.ndjson"))]


def simulated() -> list[bytes]:
    """The matches that livecli always simulates, as captures."""
    from livecli.capture.stamped_line import stamped
    from livecli.simulation import fixtures, play

    start_ms = 1_700_000_000_000
    return [
        b"".join(
            stamped(json.dumps(body, separators=(",", ":")).encode(), start_ms + at_s * 1000)
            + b"\n"
            for at_s, body in play(match, seed=number, start_ms=start_ms)
        )
        for number, match in enumerate(fixtures(3))
    ]


def make(path: Path, sources: Sequence[bytes], most: int) -> None:
    part = path.with_suffix(f".{os.getpid()}")
    with part.open("wb") as file:
        missing = most
        for text in repeated(sources):
            lines = text.splitlines(keepends=True)[:missing]
            file.writelines(lines)
            missing -= len(lines)
            if not missing:
                break
    part.rename(path)


def repeated(sources: Sequence[bytes]) -> Iterator[bytes]:
    """The captures over and over, each time with another event id."""
    for number in count():
        own_id = b'"event_id":%d' % (FIRST_ID + number)
        yield OWN_ID.sub(own_id, sources[number % len(sources)])


def compress(path: Path, packed: Path) -> None:
    import zstandard

    part = packed.with_suffix(f".{os.getpid()}")
    with path.open("rb") as plain, part.open("wb") as file:
        zstandard.ZstdCompressor(level=1).copy_stream(plain, file)
    part.rename(packed)


if __name__ == "__main__":
    main()
