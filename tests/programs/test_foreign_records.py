"""Records like ours that are not: fields missing, null, of another type or size. None is believed.

One file holds them all, between two frames of a match, and goes through each command once.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.hostile import Text, hostile
from support.program import livecli, served
from support.pseudo_terminal import on_terminal


KINDS = ("_open", "_gap", "_drop", "_close", "_note")
FIELDS = (
    *("cause", "code", "continues", "event_id", "frames", "from_ms", "livecli", "matches"),
    *("recovered_ms", "socket", "sport", "to_ms", "types", "url"),
)
VALUES = (
    None,
    True,
    "x",
    "7",
    -1,
    0,
    1.5e300,
    2**63,
    [],
    [7, None, "x:y"],
    {},
    {"football:7": "x"},
)


def lines() -> list[bytes]:
    """Every kind with no fields, with each value in all of them, and in all but the id."""
    found = [{"type": kind, "event_id": 7} for kind in KINDS]
    for kind in KINDS:
        for value in VALUES:
            odd: dict[str, Any] = {"type": kind, **dict.fromkeys(FIELDS, value)}
            found += [odd, {**odd, "event_id": 7}, {**odd, "_received_ms": value}]
    return [json.dumps(record).encode() for record in found]


BEFORE = b'{"type":"event","event_id":5,"minute":1,"home":{"name":"Reading"},"_received_ms":1000}'
AFTER = b'{"type":"livedata","event_id":5,"x":1.0,"y":2.0,"_received_ms":2000}'
FOREIGN = lines()
ALL = [BEFORE, *FOREIGN, AFTER]


@pytest.fixture(scope="module")
def capture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("foreign") / "capture.ndjson"
    path.write_bytes(b"\n".join(ALL) + b"\n")
    return path


def test_cat_passes_them_untouched_and_does_not_count_them(capture: Path):
    """Filters and limits are about frames."""
    chosen = "-t", "event,livedata", "-w", "event_id=5", "-c", "2"
    result = livecli("cat", capture, *chosen, "--gaps", "inline")

    assert (result.code, result.said) == (0, [])
    assert result.lines == ALL
    assert livecli("cat", capture, *chosen).lines == [BEFORE, AFTER]


def test_gaps_on_stderr_are_those_that_say_what_was_missed(capture: Path):
    """A sentence about nothing is worse than none."""
    result = livecli("cat", capture, "--gaps", "stderr")

    assert (result.code, result.said) == (0, [])
    assert result.lines == [BEFORE, AFTER]


def test_replay_shows_each_on_a_line(capture: Path):
    """As fields, whatever they hold."""
    result = livecli("replay", capture, "--speed", "max", "-f", "line")

    assert (result.code, result.said) == (0, [])
    assert len(result.lines) == len(ALL)
    assert b"GAP" not in result.stdout


def test_info_counts_them_by_type_only(capture: Path):
    """No gap, no drop and no match comes of them."""
    result = livecli("info", capture, "--json")
    (found,) = result.frames

    assert (result.code, result.said) == (0, [])
    assert (found["frames"], found["gaps"]["count"], found["dropped_frames"]) == (2, 0, 0)
    assert [match["event_id"] for match in found["matches"]] == [5]
    assert found["types"]["_note"] == len(FOREIGN) / len(KINDS)


def test_watch_shows_the_match_and_nothing_of_them(capture: Path):
    """They make no match of their own: the screen has the one that there is."""
    with on_terminal("watch", "--file", capture, "--speed", "max") as run:
        run.wait_for("Reading")
        run.press("q")

        assert run.end() == 0
        assert b"Traceback" not in run.drawn
        assert b"MATCHES" not in run.drawn


def test_serve_shows_them_to_nobody(capture: Path):
    """A subscriber gets the frames; with `--outages` none of them is one."""
    with served("--outages", "--speed", "100", capture) as service:
        said = service.running.wait_for("ends it")
        result = livecli("tail", "5", "-c", "3", "--duration", "10", env=service.env)

    assert result.code == 0, result.stderr
    assert [frame["type"] for frame in result.frames] == ["subscribed", "event", "livedata"]
    assert "serving 5 on" in said


def test_tail_wraps_what_a_service_sends_so():
    """The feed may forge no record of ours: each is a message of its own, whole."""
    with hostile(*map(Text, ALL)) as feed:
        result = livecli("tail", "7", "--url", feed.url, "-c", str(1 + len(ALL)))

    assert result.code == 0
    assert result.lines[1] == BEFORE
    assert result.lines[-1] == AFTER
    assert [frame["text"].encode() for frame in result.frames[2:-1]] == FOREIGN
    assert result.said == [
        "socket 1: a message that is no JSON object of the feed; passed on as _text (said once)"
    ]
