"""SIGKILL at any moment: what was on the disk stays, whole, and the next run finishes it."""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from support.capture_files import captures, parts, records, types
from support.numbered import MATCH, numbered, numbers
from support.program import COMMAND, ROOT, environment, following, livecli


SIDE_BY_SIDE = 3
NAMES = ("{event_id}-{time}.ndjson.zst", "{event_id}-{time}.ndjson")


def test_killed_at_random_moments_nothing_is_torn_lost_or_doubled(
    tmp_path: Path, request: pytest.FixtureRequest, long: bool
):
    """While it starts, recovers, writes, flushes and rotates: what was readable stays readable.

    `pytest --long` kills two hundred times, `--kills N` as often as one likes.
    """
    kills = request.config.getoption("--kills") or (200 if long else 6)
    with numbered() as feed, ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        rounds = [
            kills // SIDE_BY_SIDE + (lane < kills % SIDE_BY_SIDE) for lane in range(SIDE_BY_SIDE)
        ]
        lanes = [
            pool.submit(_lane, tmp_path / str(lane), NAMES[lane % 2], feed.url, number, lane)
            for lane, number in enumerate(rounds)
        ]
        frames = [lane.result() for lane in lanes]

    assert sum(frames) > kills


def _lane(folder: Path, name: str, url: str, kills: int, seed: int) -> int:
    """Kill one recording after the other in a folder; how many frames were kept."""
    chance = random.Random(seed)
    words = ("record", str(MATCH), "--url", url, "-o", f"{folder}/{name}", "-q", "--flush", "20ms")
    seen: dict[str, list[int]] = {}  # what could be read before or after a kill, by file
    finished: set[Path] = set()
    for _ in range(kills):
        run = subprocess.Popen(
            [*COMMAND, *words, "--rotate-size", "20K"],
            stderr=subprocess.DEVNULL,
            env=environment(),
            cwd=ROOT,
        )
        if chance.random() < 0.8:
            _wait_for_frames(folder, seen)
            time.sleep(chance.uniform(0, 0.1))
        else:  # while it starts, or recovers
            time.sleep(chance.uniform(0.1, 0.4))
        _look(folder, seen, finished)
        run.kill()
        run.wait()
        _look(folder, seen, finished)
        finished = set(captures(folder))
    done = livecli(*words, "-c", "1")
    _look(folder, seen, finished)

    assert (done.code, done.stdout) == (0, b"")
    assert set(folder.iterdir()) == set(captures(folder))
    return _check(captures(folder))


def _all(folder: Path) -> list[Path]:
    return [*captures(folder), *parts(folder)]


def _wait_for_frames(folder: Path, seen: Mapping[str, list[int]]) -> None:
    """Until the run has a file of its own with frames in it."""
    ends_at = time.monotonic() + 20
    while time.monotonic() < ends_at:
        for path in _all(folder):
            with suppress(FileNotFoundError):  # it was finished while we looked
                if _name(path) not in seen and numbers(path):
                    return
        time.sleep(0.005)


def _look(folder: Path, seen: dict[str, list[int]], finished: set[Path]) -> None:
    """What could be read once can be read for ever."""
    for path in _all(folder):
        if path in finished:
            continue
        with suppress(FileNotFoundError):
            found, before = numbers(path), seen.get(_name(path), [])
            assert found[: len(before)] == before, path
            seen[_name(path)] = found


def _name(path: Path) -> str:
    return path.name.removesuffix(".part")


def _check(paths: list[Path]) -> int:
    """The files of each run, one after the other, count from 0 without a hole; how many frames."""
    files = sorted((records(path) for path in paths), key=_began)
    frames = expected = 0
    for head, *body, tail in files:
        found = [record["n"] for record in body if "n" in record]
        if "continues" not in head:
            expected = 0
        assert found == list(range(expected, expected + len(found))), head
        assert (head["type"], tail["type"]) == ("_open", "_close")
        holes = [record for record in body if record["type"] == "_gap"]  # of the killed run before
        assert tail["frames"] == len(body) - len(holes)
        assert {record["type"] for record in body} <= {"_gap", "livedata", "subscribed"}
        assert {record["cause"] for record in holes} <= {"killed"}
        expected += len(found)
        frames += len(found)
    return frames


def _began(file: list[dict[str, Any]]) -> tuple[float, int]:
    """Its time; files of one instant by their numbers."""
    return file[0]["_received_ms"], next((record["n"] for record in file if "n" in record), 0)


@pytest.mark.parametrize("name", NAMES)
def test_what_came_is_on_the_disk_without_another_frame(name: str, tmp_path: Path):
    """The flush keeps its time while the feed is silent, so a later kill costs nothing at all."""
    words = ("record", str(MATCH), "-o", f"{tmp_path}/{name}", "--flush", "50ms")
    with numbered(most=1000) as feed, following(*words, "--url", feed.url) as run:
        ends_at = time.monotonic() + 20
        while not parts(tmp_path) or len(numbers(parts(tmp_path)[0])) < 1000:
            assert time.monotonic() < ends_at, run.stderr
            time.sleep(0.01)
        run.process.kill()
        run.code()
        done = livecli(*words, "--url", feed.url, "-c", "1")
        first, second = sorted(captures(tmp_path), key=lambda path: _began(records(path)))

    assert numbers(first) == list(range(1000))
    assert types(second) == ["_open", "_gap", "subscribed", "_close"]
    assert records(second)[1]["cause"] == "killed"
    assert done.said == [f"{first}: recovered, 1001 frames; its run was cut off"]
