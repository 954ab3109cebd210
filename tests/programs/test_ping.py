"""`livecli ping` as a whole: what it prints, and what its exit code says."""

from __future__ import annotations

import json
import re
import signal

import pytest
from support.hostile import Close, Text, hostile
from support.in_process import livecli
from support.program import following, served, shell


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


# With a match: what comes of a subscription


@pytest.mark.parametrize(
    ("match", "parts"),
    [
        ("204849", ("Arsenal–Chelsea, source=full, dialect=documented, status=live, data ",)),
        ("tennis:36835", ("snapshot of tennis:36835: time=", "dialect=documented")),
    ],
)
def test_a_match_is_subscribed_to(match: str, parts: tuple[str, ...]):
    """One round trip, what is sent, the snapshot and the first live frame."""
    result = livecli("ping", match, "--demo")
    _, pong, sent, snapshot, live, *rest = result.stdout.decode().splitlines()

    assert "seq=1" in pong
    assert sent.startswith('sent {"action":"subscribe","event_id":')
    assert [part for part in parts if part not in snapshot] == []
    assert live.startswith(f"first live frame of {match}: time=")
    assert len(rest) == 3
    assert (result.stderr, result.code) == ("", 0)


def test_json_has_each_step_of_a_subscription():
    """A line a step, with sport and id."""
    steps = livecli("ping", "204850", "--demo", "--json").frames
    kinds = [step["type"] for step in steps]

    assert kinds == ["phases", "pong", "subscribe", "snapshot", "frame", "summary"]
    assert {(step["sport"], step["event_id"]) for step in steps[2:5]} == {("football", 204850)}
    assert steps[3]["source"] == "basic"
    assert steps[3]["age_ms"] < 60_000


@pytest.mark.parametrize("options", [(), ("-q",)])
def test_a_refused_match_is_told_with_the_next_step(options: tuple[str, ...]):
    """The answer is no: code 1, and also -q says why."""
    result = livecli("ping", "204848", "--demo", *options)

    assert result.code == 1
    assert b"(not_tracked); try again when it is on\n" in result.stdout


def test_tennis_on_the_path_of_football_names_the_path_that_would_do():
    """The most frequent mistake with tennis."""
    with served() as service:
        result = livecli("ping", "tennis:36835", "--url", f"{service.url}/live/football/")

    assert result.code == 1
    assert b"(bad_sport); leave the path out of --url, or use /ws/live/" in result.stdout


def test_a_subscription_without_an_answer_is_told():
    """Connected, and nothing comes: a ping says that the socket is alive."""
    answers = Text(b'{"type":"pong"}'), Text(b'{"type":"livedata","event_id":8}')
    with hostile(*answers, acknowledges=False) as feed:
        result = livecli("ping", "7", "--url", feed.url, "--patience", "0.05", "-W", "0.2")

    assert result.code == 1
    assert b"no snapshot of 7 in 0.5 s: the service answers no ping any more; " in result.stdout
    assert feed.asked[1:] == [{"action": "subscribe", "event_id": 7}, {"action": "ping"}]


def test_a_snapshot_alone_is_enough():
    """The silence after it has a reason, and is no fault of the connection."""
    with hostile() as feed:
        result = livecli("ping", "7", "--url", feed.url, "--patience", "0.05")

    assert result.code == 0
    assert b"snapshot of 7: time=" in result.stdout
    assert b"no live frame of 7 in 0.5 s: the snapshot is empty too, and " in result.stdout


def test_words_of_the_feed_are_harmless():
    """A name cannot act on the terminal, and colour is ours alone."""
    name = b'"event":{"home":{"name":"\\u001b[2J"}}'
    snapshot = Text(b'{"type":"subscribed","event_id":7,%b}' % name)
    with hostile(snapshot, after=2, acknowledges=False) as feed:
        words = "ping", "7", "--url", feed.url, "-W", "0.05", "--patience", "0.01"
        result = livecli(*words, "--color", "always", "-w", "0.5")

    assert b"\\x1b[2J" in result.stdout
    assert b"\x1b[2J" not in result.stdout
    assert b"\x1b[31mno live frame of 7" in result.stdout


def test_a_token_without_the_addon_is_refused_as_ever():
    """Codes 3 and 4 mean what they mean without a match."""
    with served("--token", "good", "--token-without-addon", "unpaid") as service:
        result = livecli("ping", "7", env={**service.env, "LIVECLI_TOKEN": "unpaid"})
    nowhere = livecli("ping", "7", "--url", "ws://127.0.0.1:1")

    assert (result.code, nowhere.code) == (4, 3)


def test_a_connection_that_ends_before_the_snapshot_is_code_3():
    """Pongs before it are no answer to the subscription."""
    with hostile(Close(1012, "restart"), after=2) as feed:
        feed._acknowledges = False
        result = livecli("ping", "7", "--url", feed.url, "-W", "0.05")

    assert result.code == 3


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_wait_for_a_match(number: int):
    """The summary is printed first, and the program dies by it."""
    with hostile() as feed, following("ping", "7", "--url", feed.url) as run:
        while b"snapshot of 7" not in run.line():
            pass
        run.send(number)
        result = run.end()

    assert result.code == -number
    assert b"ping statistics" in result.stdout


def test_a_closed_pipe_ends_the_wait_for_a_match():
    """Quietly, also while no frame comes."""
    with hostile() as feed:
        line = f"livecli ping 7 --url {feed.url} | head -3; echo ${{PIPESTATUS[0]}}"
        result = shell(line)

    assert result.lines[-1] == b"141"
    assert result.stderr == ""
