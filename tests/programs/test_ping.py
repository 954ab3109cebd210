"""`livecli ping` as a whole: what it prints, and what its exit code says."""

from __future__ import annotations

import json
import re
import signal

from support.hostile import Close, hostile
from support.in_process import livecli
from support.program import following, served


def test_ping_prints_phases_pongs_and_a_summary():
    """The habit of ping(8): a line a reply, and the sum at the end."""
    result = livecli("ping", "--demo", "-c", "2", "-i", "0.05")

    first, one, two, rule, counts, times = result.stdout.decode().splitlines()
    assert re.match(r"PING ws://127.0.0.1:\d+/live/football/: resolve [\d.]+ ms, connect ", first)
    assert "upgrade" in first
    assert "authorised" in first
    assert "seq=1 time=" in one
    assert "seq=2 time=" in two
    assert rule.endswith("ping statistics ---")
    assert counts.startswith("2 sent, 2 received, 0% loss, time ")
    assert re.fullmatch(r"rtt min/avg/max/mdev = [\d.]+/[\d.]+/[\d.]+/[\d.]+ ms", times)
    assert result.code == 0
    assert result.stderr == ""


def test_json_lines_hold_the_same():
    """--json makes every line an object that names its kind and the URL, without the token."""
    with served("--token", "good") as service:
        result = livecli(
            *("ping", "-c", "2", "-i", "0.05", "--json"),
            env={**service.env, "LIVECLI_TOKEN": "good"},
        )

    assert [f["type"] for f in result.frames] == ["phases", "pong", "pong", "summary"]
    assert {f["url"] for f in result.frames} == {f"{service.url}/live/football/"}
    assert result.frames[-1]["received"] == 2


def test_quiet_prints_the_summary_alone():
    """-q is for scripts that want the sum."""
    result = livecli("ping", "--demo", "-c", "1", "-q")

    assert [line[:4] for line in result.stdout.decode().splitlines()] == ["--- ", "1 se", "rtt "]


def test_without_any_pong_the_answer_is_no():
    """A service that is reachable but never answers is code 1, and each loss is told."""
    with hostile(acknowledges=False) as feed:
        result = livecli("ping", "--url", feed.url, "-c", "2", "-i", "0.05", "-W", "0.1")

    assert result.code == 1
    assert b"no pong for seq=1\nno pong for seq=2\n" in result.stdout
    assert b"2 sent, 0 received, 100% loss" in result.stdout
    assert feed.asked == [{"action": "ping"}] * 2


def test_the_deadline_ends_it():
    """-w bounds the whole of it, whatever was to come."""
    result = livecli("ping", "--demo", "-w", "0.3", "-i", "0.1")

    assert result.code == 0
    assert re.search(rb"\d sent, \d received, 0% loss", result.stdout)


def test_ctrl_c_sums_up_and_dies_by_it():
    """Ctrl-C is how most pings end: the summary is printed first."""
    with following("ping", "--demo", "-i", "0.05") as run:
        run.line()
        run.line()
        run.send(signal.SIGINT)
        result = run.end()

    assert result.code == -signal.SIGINT
    assert b"ping statistics" in result.stdout
    assert result.stderr == ""


def test_a_service_that_leaves_is_told_with_what_was_measured_before():
    """A connection that ends in the middle does not hide the replies that there were."""
    with hostile(Close(1012, "restart")) as feed:
        result = livecli("ping", "--url", feed.url, "-c", "5", "-i", "2")

    assert result.code == 0
    assert b"1 sent, 1 received, 0% loss" in result.stdout
    assert result.said == [f"{feed.url}/live/football/: closed the connection (1012); try again"]


def test_the_sport_chooses_the_path():
    """--sport tennis pings the channel that tennis uses."""
    result = livecli("ping", "--demo", "--sport", "tennis", "-c", "1", "--json")

    assert json.loads(result.lines[0])["url"].endswith("/ws/live/")
