"""`record --bus`: each frame of the stream once in the captures, whatever happens to the run."""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.capture_files import captures, parts, records
from support.nats import NatsServer, nats_server
from support.numbered_stream import MATCHES, NumberedStream, numbers
from support.program import COMMAND, ROOT, environment, livecli


@pytest.fixture(scope="module")
def nats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NatsServer]:
    with nats_server(tmp_path_factory.mktemp("nats")) as server:
        yield server


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("{event_id}-{time}.ndjson", ("--live",)),
        ("all-{time}.ndjson.zst", tuple(map(str, MATCHES))),
    ],
    ids=["a file a match", "one file"],
)
def test_killed_at_random_moments_each_frame_is_there_once(
    nats: NatsServer, tmp_path: Path, long: bool, name: str, words: tuple[str, ...]
):
    """While it starts, recovers, writes, flushes and rotates: nothing is lost, doubled or moved."""
    if words != ("--live",) and not long:
        pytest.skip("--long")
    chance = random.Random(5)
    stream = NumberedStream(nats.url, f"killed-{len(words)}")
    stream.put(20)
    run = (
        *("record", *words, "--bus", nats.url, "--stream", stream.name, "--from", "start", "-q"),
        *("-o", f"{tmp_path}/{name}", "--flush", "20ms", "--rotate-size", "60K"),
    )
    with stream.goes_on(0.03):
        for _ in range(20 if long else 2):
            process = subprocess.Popen([*COMMAND, *run], env=environment(), cwd=ROOT)
            _wait_for_frames(tmp_path, process)
            time.sleep(chance.uniform(0, 0.3))
            process.kill()
            process.wait()
    done = livecli(*run, "--idle-timeout", "1.5")

    assert done.code == 0, done.stderr
    assert not parts(tmp_path)
    for match in MATCHES:
        assert numbers(_in_order(tmp_path), match) == list(range(stream.count[match])), match


def _wait_for_frames(folder: Path, process: subprocess.Popen[bytes]) -> None:
    """Until this run writes a file."""
    before = set(captures(folder)) | set(parts(folder))
    ends_at = time.monotonic() + 20
    while time.monotonic() < ends_at and process.poll() is None:
        if set(parts(folder)) - before:
            return
        time.sleep(0.01)


def _in_order(folder: Path) -> list[Path]:
    """The files, each behind those that it goes on from."""
    return sorted(captures(folder), key=lambda path: records(path)[1]["sequence"])
