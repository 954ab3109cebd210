"""A reader that is slower than the feed, or sleeps: what each `--on-slow` makes of it."""

from __future__ import annotations

import json
import re
import select
import signal
import subprocess
from collections import Counter
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Any

import pytest
from support.program import PATIENCE_S, Running, following, livecli, served, shell


POLICIES = ("block", "drop", "exit")
MOST_GROWTH_MB = 4.0  # of a blocked program; a second of the feed at full speed is many times that
ENDLESS = ("--speed", "max", "--loop")
ENOUGH = ("--idle-timeout", "2s")  # after the end of a match that is shown as fast as it goes


def asleep(run: Running, seconds: float) -> None:
    """Read nothing for so long, once there is something; the program must not end meanwhile."""
    select.select([run.process.stdout], [], [], PATIENCE_S)
    with pytest.raises(TimeoutExpired):
        run.code(timeout=seconds)


def memory_mb(run: Running) -> float:
    """What the program has in memory."""
    pid = run.process.pid
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text())
    else:
        words = ["ps", "-o", "rss=", "-p", str(pid)]
        found = re.search(r"(\d+)", subprocess.check_output(words, text=True))
    assert found is not None
    return int(found[1]) / 1024


@pytest.mark.parametrize("policy", POLICIES)
def test_a_pipe_to_a_sleeper(policy: str):
    """The demo at a thousand times its pace, into a reader that sleeps: whole lines, a clear end.

    Whoever blocks loses nothing and says nothing; whoever drops says how much; whoever wants an end
    gets it, with code 7, long before the reader wakes.
    """
    result = shell(
        f"{{ livecli tail --demo --speed 1000 --on-slow {policy} --buffer 64K --gaps inline"
        " -T odds,odds_book --duration 2500ms; echo CODE=$? >&2; }"
        " | { until read -t 0; do sleep 0.05; done; sleep 1; cat; }"
    )

    *said, code = result.stderr.splitlines()
    types = Counter(frame["type"] for frame in result.frames)
    assert types["livedata"] > 50
    if policy == "block":
        assert (said, types["_drop"], code) == ([], 0, "CODE=0")
    elif policy == "drop":
        (summary,) = said
        assert types["_drop"] > 0
        assert re.search(r"; 0 reconnections; \d+ frames dropped$", summary)
        assert code == "CODE=0"
    else:
        assert said == [f"livecli: {TOO_SLOW}"]
        assert code == "CODE=7"


TOO_SLOW = (
    "output: the reader is too slow, 0.0625 MB wait for it; make it faster, raise --buffer, or "
    "choose another --on-slow"
)


@pytest.mark.parametrize("policy", ["block", "drop"])
def test_memory_stays_flat(policy: str):
    """A match that never ends, as fast as it goes, and a reader asleep: the buffer is the bound."""
    with (
        served(*ENDLESS) as service,
        following(
            *("tail", "204849", "--on-slow", policy, "--buffer", "1M"), env=service.env
        ) as run,
    ):
        run.line()
        asleep(run, 0.5)
        settled = memory_mb(run)
        asleep(run, 1.0)
        growth = memory_mb(run) - settled

    assert growth < MOST_GROWTH_MB


@pytest.fixture(scope="module")
def whole_match() -> list[dict[str, Any]]:
    """Every record of a match, for a reader that is awake."""
    with served("--speed", "max") as service:
        return livecli("tail", "204849", *ENOUGH, env=service.env).frames


def actions(records: list[dict[str, Any]]) -> list[int]:
    """The numbers of the actions."""
    return [one["tid"] for one in records if one["type"] == "action"]


def slowly(*words: str, asleep_s: float) -> list[dict[str, Any]]:
    """The records of a whole match for a reader that sleeps first."""
    with (
        served("--speed", "max") as service,
        following("tail", "204849", *ENOUGH, *words, env=service.env) as run,
    ):
        asleep(run, asleep_s)
        result = run.end()
    assert result.code == 0
    return result.frames


def test_block_loses_nothing(whole_match: list[dict[str, Any]]):
    """The service waits with us; every frame comes, every action in its order."""
    records = slowly("--buffer", "16K", asleep_s=1.0)

    assert len(records) == len(whole_match)
    assert actions(records) == actions(whole_match)


def test_drop_tells_how_many_and_in_their_place(whole_match: list[dict[str, Any]]):
    """What is printed and what is said to be missing make up the whole match, in its order."""
    records = slowly(
        *("--on-slow", "drop", "--buffer", "64K", "--gaps", "inline", "--stamp"), asleep_s=1.0
    )

    drops = [at for at, one in enumerate(records) if one["type"] == "_drop"]
    dropped = sum(records[at]["frames"] for at in drops)
    assert dropped > 0
    assert dropped + len(records) - len(drops) == len(whole_match)
    kept = actions(records)
    assert kept == [tid for tid in actions(whole_match) if tid in set(kept)]
    for at in drops:
        before, drop, after = records[at - 1 : at + 2]
        assert before["_received_ms"] <= drop["from_ms"] + 1
        assert drop["from_ms"] <= drop["to_ms"] <= after["_received_ms"] + 1


def test_drops_are_a_sentence_by_default():
    """On stderr it says how many and when, and the summary adds them up; stdout has frames only."""
    with (
        served("--speed", "max") as service,
        following(
            *("tail", "204849", "--on-slow", "drop", "--buffer", "64K", *ENOUGH), env=service.env
        ) as run,
    ):
        asleep(run, 1.0)
        result = run.end()

    *sentences, summary = result.said
    counts = [int(found[1]) for each in sentences if (found := re.fullmatch(DROPPED, each))]
    assert len(counts) == len(sentences) > 0
    assert f"; {sum(counts)} frames dropped" in summary
    assert all(not frame["type"].startswith("_") for frame in result.frames)


DROPPED = (
    r"(\d+) frames dropped, [\d:]{8}Z to [\d:]{8}Z; the reader is too slow; "
    r"make it faster, or raise --buffer"
)


def test_exit_ends_while_the_reader_sleeps():
    """The end does not wait for the reader; what the pipe took is whole lines."""
    with (
        served(*ENDLESS) as service,
        following(
            *("tail", "204849", "--on-slow", "exit", "--buffer", "64K"), env=service.env
        ) as run,
    ):
        code = run.code(timeout=5)
        result = run.end()

    assert code == 7
    assert len(result.frames) > 10
    assert result.said == [TOO_SLOW]


def test_a_reader_asleep_is_no_silence_of_the_feed():
    """We read nothing for longer than the silence that means death, and stay connected."""
    with (
        served("--speed", "500", "-v") as service,
        following(
            *("tail", "204849", "204850", "tennis:36835"),
            *("--buffer", "1K", "--patience", "0.01"),
            env=service.env,
        ) as run,
    ):
        run.line()
        asleep(run, 1.7)  # the pipe is full after the first third of a second
        lines = [run.line() for _ in range(1000)]
        run.send(signal.SIGTERM)
        result = run.end()
        log = service.log

    assert len(lines) == 1000
    assert result.stderr == ""
    assert log.count("joined on") == 1


def test_a_connection_lost_meanwhile_is_a_gap_of_its_own_cause():
    """The gap says that we were slow, and nothing was asked twice while we did not read."""
    with (
        served("--speed", "500", "--fault", "drop,at=1s,times=1") as service,
        following(
            *("tail", "204849", "204850", "tennis:36835", "-v", "--gaps", "inline"),
            *("--buffer", "1K", "--patience", "0.02"),
            env=service.env,
        ) as run,
    ):
        run.line()
        asleep(run, 2.5)  # a ping into the lost connection, another one, and its answers' time
        records = []
        while sum(b'"type":"subscribed"' in line for line in records) < 5:  # after the first line
            records.append(run.line())
        run.send(signal.SIGTERM)
        result = run.end()

    gaps = [line for line in records if line.startswith(b'{"type":"_gap"')]
    assert len(gaps) == 3
    assert all(b'"cause":"slow"' in gap for gap in gaps)
    assert b'"type":"subscribed"' not in result.stdout
    assert "does not answer" not in result.stderr


def test_an_outage_among_dropped_frames_is_told():
    """Frames may be dropped, what is said about them may not: each outage keeps its gap."""
    with (
        served("--speed", "500", "--fault", "drop,at=1s,times=1") as service,
        following(
            *("tail", "204849", "204850", "tennis:36835", "--gaps", "inline"),
            *("--buffer", "1K", "--on-slow", "drop", "--patience", "0.02"),
            env=service.env,
        ) as run,
    ):
        asleep(run, 1.8)
        line = b""
        while b'"type":"_gap"' not in line:
            line = run.line()
        told = [json.loads(each) for each in (line, run.line(), run.line(), run.line())]

    assert [one["type"] for one in told] == ["_gap", "_gap", "_gap", "_drop"]
    assert {one["cause"] for one in told[:3]} == {"lost"}
    assert told[3]["from_ms"] <= told[0]["to_ms"] <= told[3]["to_ms"]


def test_status_is_told_while_the_reader_sleeps():
    """Who wonders why nothing comes asks just then."""
    with (
        served(*ENDLESS) as service,
        following("tail", "204849", "--buffer", "64K", env=service.env) as run,
    ):
        run.line()
        asleep(run, 0.5)
        run.send(signal.SIGUSR1)
        said = run.wait_for("match 204849: followed", timeout=PATIENCE_S / 4)

    assert "livecli: socket 1: open, heard" in said
