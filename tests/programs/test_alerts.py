"""`alerts` as a user runs it: through outages and kills, and from a capture of the same match."""

from __future__ import annotations

import json
import random
import subprocess
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from support.examples import LONG
from support.heard import ID, event, frame
from support.program import COMMAND, ROOT, environment, following, livecli, served

from livecli.capture.stamped_line import stamped


NOW_MS = 1000 * time.time()
EVERY_S = 0.15  # a goal
GOALS = 16
KILLS = 2  # of one match
WORDS = ("alerts", str(ID), "--on", "goal,full-time", "-f", "ndjson", "-q")


def capture(path: Path) -> Path:
    """A match with goals in quick turns, so that an outage hides some, and a kill meets one."""
    bodies = [{"type": "subscribed", "source": "basic", "event": event(1, 0, 0)}]
    for number in range(1, GOALS + 1):
        bodies.append(event(2 + number // 16, (number + 1) // 2, number // 2))
    bodies.append(bodies[-1] | {"status": {"name": "finished"}, "period": "2H", "minute": 90})
    frames = [frame(body, number * EVERY_S) for number, body in enumerate(bodies)]
    lines = [stamped(each.raw, each.received_ms) + b"\n" for each in frames]
    path.write_bytes(b"".join(lines))
    return path


def keys() -> set[str]:
    """All that there is to say of it."""
    numbers = [(side, 1 + number // 2) for number, side in enumerate(["home", "away"] * GOALS)]
    told = {f"football:{ID}:goal:{side}:{number}" for side, number in numbers[:GOALS]}
    return told | {f"football:{ID}:full-time:1"}


def until_the_end(url: str, *words: str | Path) -> list[dict[str, Any]]:
    """The alerts of a run up to the end of the match."""
    alerts = []
    with following(*WORDS, "--url", url, *words) as running:
        while not alerts or alerts[-1]["kind"] != "full-time":
            alerts.append(json.loads(running.line()))
    return alerts


def test_a_capture_gives_the_list_that_live_gave(tmp_path: Path):
    """Recorded and announced from one service."""
    path = capture(tmp_path / "a.ndjson")
    with served(path) as feed:
        live = until_the_end(feed.url)
    again = livecli("alerts", path, "--on", "goal,full-time", "-f", "ndjson").frames

    names = ("key", "state", "score", "before", "minute")
    late = [alert for alert in live if alert.get("late")]
    assert not late
    assert [[each.get(name) for name in names] for each in live] == [
        [each.get(name) for name in names] for each in again
    ]
    assert {alert["key"] for alert in live} == keys()


@pytest.mark.parametrize("number", range(67 if LONG else 1))
def test_outages_lose_nothing_and_say_nothing_twice(number: int, tmp_path: Path):
    """What was missed comes late; the rest does not. Three outages each."""
    path = capture(tmp_path / "a.ndjson")
    fault = f"drop,every={300 + 7 * number % 400}ms,times=3"
    known = [{"key": f"football:{ID}:{kind}", "state": "known"} for kind in ("goal", "full-time")]
    state = tmp_path / "state.ndjson"  # that it was seen before: the first outage may come first
    state.write_text("".join(f"{json.dumps(each | {'at_ms': NOW_MS})}\n" for each in known))
    with served(path, "--fault", fault) as feed:
        alerts = until_the_end(feed.url, "--state", state)

    assert Counter(alert["key"] for alert in alerts) == Counter(keys())
    assert any(alert.get("late") for alert in alerts)
    assert not all(alert.get("late") for alert in alerts)


@pytest.mark.parametrize("number", range(25 if LONG else 1))
def test_kills_lose_nothing_and_repeat_one_alert_at_the_most(number: int, tmp_path: Path):
    """SIGKILL at random moments: each repeated record says that it may be one."""
    path, out, state = capture(tmp_path / "a.ndjson"), tmp_path / "out", tmp_path / "keys"
    chance = random.Random(number)
    with served(path) as feed:
        words = (*WORDS, "--url", feed.url, "--state", str(state))
        for _ in range(KILLS):
            before = out.stat().st_size if out.exists() else 0
            with out.open("ab") as file:
                run = subprocess.Popen([*COMMAND, *words], stdout=file, env=environment(), cwd=ROOT)
            ends_at = time.monotonic() + 20
            while out.stat().st_size == before and time.monotonic() < ends_at:
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 0.3))
            run.kill()
            run.wait()
        rest = until_the_end(feed.url, "--state", state)

    alerts = [json.loads(line) for line in out.read_bytes().splitlines()] + rest
    counts = Counter(alert["key"] for alert in alerts)
    again = [alert["key"] for alert in alerts if alert.get("again")]
    assert set(counts) == keys()
    assert sum(counts.values()) - len(counts) <= len(again) <= KILLS
    assert all(key in again for key, count in counts.items() if count > 1)


@pytest.mark.parametrize("words", [("--demo", "--speed", "2000")])
def test_the_demo_has_alerts(words: tuple[str, ...]):
    """Somebody without a token sees what it is."""
    result = livecli("alerts", *words, "-c", "3", "-f", "ndjson")

    assert [alert["type"] for alert in result.frames] == ["_alert"] * 3
    assert result.code == 0
