"""`livecli alerts --when`, and what is done with its records, as commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.heard import event, frame
from support.in_process import livecli


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    """A match of which an event comes every ten seconds, from the 78th minute on; then a goal."""
    path = tmp_path / "match.ndjson"
    bodies = [event(78 + at // 6, 1, at // 20, period="2H") for at in range(30)]
    stamped = [
        body | {"event_id": 7, "_received_ms": frame({}, 10 * at).received_ms}
        for at, body in enumerate(bodies)
    ]
    path.write_text("".join(f"{json.dumps(body)}\n" for body in stamped))
    return path


def test_a_program_over_frames_and_states_gives_alerts(capture: Path):
    """They are records, which pass filters as frames do, and which `check` knows."""
    program = ".minute > 80 and $state.score.home == $state.score.away"
    result = livecli("alerts", capture, "--when", program, "--for", "20s")
    (record,) = map(json.loads, result.stdout.splitlines())
    kept = capture.with_name("alerts.ndjson")
    kept.write_bytes(result.stdout)

    assert result.code == 0
    assert (record["kind"], record["state"], record["minute"]) == ("when", "firing", 81)
    assert record["since_ms"] == frame({}, 200).received_ms
    assert livecli("cat", kept, "-t", "_alert", "-w", "kind=when").stdout == result.stdout
    assert livecli("cat", kept, "-t", "_alert", "--normalize").stdout == result.stdout
    assert b"findings: none" in livecli("check", kept).stdout


def test_frames_on_which_a_program_failed_are_counted_at_the_end(capture: Path):
    """What was wrong is said once."""
    result = livecli("alerts", capture, "--when", "$state.home.x", "--on", "goal")

    assert [json.loads(line)["kind"] for line in result.stdout.splitlines()] == ["goal"]
    assert result.said[0].startswith("--when: event frame: Cannot index")
    assert result.said[-1] == "--when failed on 30 frames"
