"""`livecli alerts` on captures, and its records in other commands: chosen and printed as frames."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.heard import event, frame
from support.in_process import livecli


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    """A match with a goal in every tenth minute, for three of them."""
    path = tmp_path / "match.ndjson"
    bodies = [event(at, at // 10, 0) for at in range(35)]
    stamped = [
        body | {"event_id": 7, "_received_ms": frame({}, 60 * at).received_ms}
        for at, body in enumerate(bodies)
    ]
    path.write_text("".join(f"{json.dumps(body)}\n" for body in stamped))
    return path


@pytest.fixture
def alerts(capture: Path) -> Path:
    """The alerts of it."""
    path = capture.with_name("alerts.ndjson")
    path.write_bytes(livecli("alerts", capture).stdout)
    return path


def test_a_template_shows_alerts(capture: Path, alerts: Path):
    """As they come, and from a file of them."""
    words = ("--template", "{minute} {kind} {score.home}-{score.away}", "-c", "2")

    assert livecli("alerts", capture, *words).stdout == b"10 goal 1-0\n20 goal 2-0\n"
    assert livecli("cat", alerts, *words).stdout == b"10 goal 1-0\n20 goal 2-0\n"


def test_tables_have_columns_of_alerts(capture: Path, alerts: Path):
    """Without a word about what they are."""
    table = livecli("alerts", capture, "-f", "csv").stdout
    header, first, *_ = table.decode().splitlines()

    assert header.startswith("_received_ms,kind,state,key,event_id,sport,home,away,score.home")
    assert ",goal,firing,football:7:goal:home:1,7,football," in first
    assert livecli("cat", alerts, "-t", "_alert", "-f", "csv").stdout == table


def test_until_ends_a_run_at_an_alert(capture: Path, alerts: Path):
    """It is the last one."""
    words = ("--until", ".score.home == 2", "--fields", "minute")

    assert livecli("cat", alerts, *words).stdout == b'{"minute":10}\n{"minute":20}\n'
    assert livecli("alerts", capture, *words[:2]).stdout.count(b"\n") == 2


def test_alerts_are_chosen_and_counted_as_frames(alerts: Path):
    """By their fields, by a program, by number."""
    second = alerts.read_bytes().splitlines(keepends=True)[1]

    assert livecli("cat", alerts, "-w", "minute=20").stdout == second
    assert livecli("cat", alerts, "--jq", "select(.minute == 20)").stdout == second
    assert livecli("cat", alerts, "-c", "2").stdout.endswith(second)
    assert livecli("cat", alerts, "-w", "kind=set").said == [
        "3 frames (_alert 3), 0 left by -w 'kind=set'"
    ]


def test_a_capture_without_a_happening_says_so(capture: Path):
    """Frames are not what was asked for."""
    (sentence,) = livecli("alerts", capture, "--on", "red-card").said

    assert sentence.startswith("no alert comes of it")


def test_a_capture_that_was_read_before_brings_what_is_new(capture: Path):
    """Not the goals taken back because it begins anew: with --state each is said once."""
    words = ("alerts", capture, "--state", capture.with_name("keys"), "--template", "{minute}")

    assert livecli(*words, "-c", "2").stdout == b"10\n20\n"
    assert livecli(*words).stdout == b"30\n"
    assert livecli(*words).stdout == b""


def test_a_capture_is_no_file_of_keys(capture: Path):
    """It stays where it is: it is no damaged one."""
    frames, mode = capture.read_bytes(), capture.stat().st_mode
    result = livecli("alerts", capture, "--state", capture)

    assert (result.code, capture.read_bytes(), capture.stat().st_mode) == (2, frames, mode)
    assert result.said[0].endswith("it holds frames, and no keys of alerts; give another file")


def test_what_can_reach_nobody_is_said(capture: Path):
    """A bell without a terminal, and a test without a delivery."""
    assert livecli("alerts", capture, "--bell").said == [
        "--bell: stderr is no terminal, and nothing rings"
    ]
    assert livecli("alerts", "--test").said[0].startswith("--test: printed")
