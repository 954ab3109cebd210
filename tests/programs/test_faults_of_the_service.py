"""What the service does wrong on request, and what `tail` makes of it. Waiting times are scaled."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from support.hostile import Cut, hostile
from support.in_process import livecli
from support.program import PATIENCE_S, ROOT, Result, following, served
from support.pseudo_terminal import on_terminal


ONE, OTHER = 204849, 204850
PATIENCE = ("--patience", "0.02")  # a ping follows 0.5 s of silence, 1.8 s are death
ENOUGH = "2s"  # after the end of a match that is shown as fast as it goes
SNAPSHOTS = ("-t", "subscribed", "--gaps", "inline")


def faulty(*specs: str) -> list[str]:
    """The words of `serve` for these faults, at a pace that shows something in each moment."""
    return ["--speed", "100", *(word for spec in specs for word in ("--fault", spec))]


def tail(*words: str, faults: list[str]) -> Result:
    """Follow two matches of such a service."""
    with served(*faults) as service:
        return livecli("tail", str(ONE), str(OTHER), *PATIENCE, *words, env=service.env)


def shape(result: Result) -> list[tuple[str, int]]:
    return [(frame["type"], frame["event_id"]) for frame in result.frames]


def gaps(result: Result) -> list[dict[str, Any]]:
    return [frame for frame in result.frames if frame["type"] == "_gap"]


# Outages


OUTAGES = {
    "drop,at=300ms,times=1": ("lost", None, "the connection was lost"),
    "close=1000,at=300ms,times=1": ("closed", 1000, "was closed (1000, on request)"),
    "close=1011,at=300ms,times=1": ("closed", 1011, "was closed (1011, on request)"),
    "silent,at=300ms,times=1": ("silent", None, "silent for 1.8 s"),
}


@pytest.mark.parametrize("spec", OUTAGES)
def test_an_outage_is_one_gap_a_match(spec: str):
    """Each match has its gap, with the cause and the window, right before its new snapshot."""
    cause, code, words = OUTAGES[spec]
    result = tail(*SNAPSHOTS, "--stamp", "-c", "4", faults=faulty(spec))

    assert result.code == 0
    assert shape(result) == [
        *(("subscribed", ONE), ("subscribed", OTHER)),
        *(("_gap", ONE), ("subscribed", ONE)),
        *(("_gap", OTHER), ("subscribed", OTHER)),
    ]
    for gap, snapshot in ((2, 3), (4, 5)):
        body, after = result.frames[gap], result.frames[snapshot]
        assert (body["cause"], body.get("code"), body["exact"]) == (cause, code, False)
        assert result.frames[0]["_received_ms"] <= body["from_ms"] < body["to_ms"]
        assert abs(body["to_ms"] - after["_received_ms"]) < 1
    assert words in result.stderr


def test_a_gap_begins_with_the_last_frame_of_its_match():
    """The window is the match's own: from its last frame, whatever other matches had meanwhile."""
    faults = faulty("drop,at=300ms,times=1")
    result = tail("--gaps", "inline", "--stamp", "-c", "100", faults=faults)

    first, *_ = gaps(result)
    before = result.frames[: result.frames.index(first)]
    for gap in gaps(result):
        last = [frame for frame in before if frame["event_id"] == gap["event_id"]][-1]
        assert abs(gap["from_ms"] - last["_received_ms"]) < 1
    assert len(gaps(result)) == 2


def test_each_outage_has_its_gap_and_many_tries_are_one_outage():
    """Three cuts are three gaps; a service that refuses in between makes one of them longer."""
    faults = faulty("drop,at=200ms,times=3", "refuse=401,p=0.8,times=2")  # seeded: not the first
    result = tail(*SNAPSHOTS, "-c", "8", faults=faults)

    assert Counter(shape(result)) == {
        **dict.fromkeys([("subscribed", ONE), ("subscribed", OTHER)], 4),
        **dict.fromkeys([("_gap", ONE), ("_gap", OTHER)], 3),
    }
    assert {gap["cause"] for gap in gaps(result)} == {"lost"}
    assert result.stderr.count("(HTTP 401); trying again") == 2


def test_gaps_are_sentences_unless_asked_for_otherwise():
    """On stderr by default, also with -q; with none neither there nor on stdout."""
    faults = faulty("close=1011,at=300ms,times=1")
    told = tail("-t", "subscribed", "-q", "-c", "4", faults=faults)
    untold = tail("-t", "subscribed", "--gaps", "none", "-q", "-c", "4", faults=faults)

    assert [frame["type"] for frame in told.frames] == ["subscribed"] * 4
    for sentence, match in zip(told.said, (ONE, OTHER), strict=True):
        assert re.fullmatch(
            rf"match {match}: gap of \d\.\d s \(closed 1011\), [\d:]{{8}}Z to [\d:]{{8}}Z; "
            "what happened then is not known",
            sentence,
        )
    assert [frame["type"] for frame in untold.frames] == ["subscribed"] * 4
    assert untold.stderr == ""


def test_the_same_matches_are_asked_for_again_and_no_other():
    """Each connection is asked for what is wanted, in its order, once."""
    with hostile(Cut(), after=2) as feed:
        livecli("tail", "8", "7", "--url", feed.url, *PATIENCE, *SNAPSHOTS, "-c", "6")

    assert [action["event_id"] for action in feed.asked] == [8, 7] * 3


def test_a_match_that_was_refused_is_not_asked_for_again():
    """A new connection follows what was followed; a refusal stays a refusal, said once."""
    with served(*faulty("drop,at=300ms,times=1")) as service:
        result = livecli(
            *("tail", "204848", str(ONE), "tennis:36835", *PATIENCE, *SNAPSHOTS, "-c", "4"),
            env=service.env,
        )

    assert Counter(event_id for _, event_id in shape(result)) == {ONE: 3, 36835: 3}
    assert result.stderr.count("match 204848") == 1


def test_every_socket_has_its_own_outage():
    """With two sockets cut, each of eleven matches has one gap and is followed again once."""
    ids = [str(ONE + number) for number in range(11)]
    with served("--matches", "22", *faulty("drop,at=500ms,times=2")) as service:
        result = livecli("tail", *ids, *PATIENCE, *SNAPSHOTS, "-c", "22", env=service.env)

    assert Counter(shape(result)) == {
        **dict.fromkeys([("subscribed", int(match)) for match in ids], 2),
        **dict.fromkeys([("_gap", int(match)) for match in ids], 1),
    }


def test_the_summary_counts_what_was_missed():
    """At the end one sentence says what came and what did not; without trouble, only with -v."""
    missed = tail("-c", "60", faults=faulty("drop,at=200ms,times=1"))
    whole = tail("-c", "60", faults=faulty())

    summary = missed.said[-1]
    assert re.fullmatch(
        r"received .*livedata \d+.*, subscribed 4; 2 gaps, \d+\.\d s missed; 1 reconnection",
        summary,
    )
    assert whole.stderr == ""


# No outages


def test_pongs_alone_are_life():
    """A half-time that is longer than the silence we allow costs no connection."""
    faults = faulty("mute=1200ms,at=300ms,times=1")
    words = ("-t", "livedata", "--stamp", "-c", "40", "--patience", "0.01")
    result = tail(*words, faults=faults)

    times = [frame["_received_ms"] for frame in result.frames]
    assert max(b - a for a, b in pairwise(times)) > 1000
    assert (result.code, result.stderr) == (0, "")


def test_a_service_that_stalls_for_a_while_loses_nothing():
    """What was held back for less than the silence we allow comes late, and is no gap."""
    result = tail("-t", "livedata", "-c", "40", faults=faulty("stall=500ms,at=300ms"))

    assert (result.code, result.stderr) == (0, "")


def test_a_slow_answer_is_no_refusal():
    """A match that is asked for again for want of an answer is followed once it comes."""
    result = tail("-t", "livedata", "-c", "10", faults=faulty("delay=300ms~100ms"))

    assert result.code == 0
    assert "gap" not in result.stderr
    assert "trying again" not in result.stderr


@pytest.mark.parametrize("kind", ["garble", "truncate"])
def test_spoilt_messages_are_passed_on_as_they_are(kind: str):
    """Every line is a JSON object all the same, nothing ends, and it is said once."""
    result = tail("-c", "200", faults=["--speed", "max", *faulty(f"{kind},p=0.3")[2:]])

    types = Counter(frame.get("type") for frame in result.frames)
    assert result.code == 0
    assert types["_text"] > 20
    assert types["livedata"] > 20
    assert [s for s in result.said if "no JSON object" in s and "_text (said once)" in s]
    assert "gap" not in result.stderr


def actions(*words: str, fault: str | None = None) -> tuple[list[Any], str]:
    """The numbers of all actions of a match that is shown as fast as it goes, and what was said."""
    faults = faulty(fault)[2:] if fault else []
    with served("--speed", "max", *faults) as service:
        result = livecli(
            *("tail", str(ONE), "-t", "action", "--idle-timeout", ENOUGH, *words), env=service.env
        )
    assert result.code == 0
    return [(frame["tid"], frame["action_type"]) for frame in result.frames], result.stderr


@pytest.fixture(scope="module")
def clean() -> list[Any]:
    """The same without a fault; the match repeats no action."""
    return actions("--dedupe")[0]


def test_dedupe_drops_what_is_sent_twice(clean: list[Any]):
    """A third of all messages comes twice; with --dedupe the match is as if it had not."""
    deduped, said = actions("--dedupe", "-v", fault="duplicate,p=0.3")

    found = re.search(r"; (\d+) duplicates dropped", said)
    assert found is not None
    assert int(found[1]) > len(clean) * 0.2
    assert deduped == clean


def test_order_is_the_services_own(clean: list[Any]):
    """Frames are not sorted: what comes late is passed on late, and nothing is lost."""
    mixed, _ = actions(fault="reorder,p=0.3")

    assert mixed != clean
    assert len(Counter(clean) - Counter(mixed)) <= 1  # the last may be kept back for ever
    assert not Counter(mixed) - Counter(clean)


def test_a_flood_of_unknown_frames_passes():
    """Thousands at once of a type that nobody knows are printed as they are, and no trouble."""
    result = tail("-t", "ingest_debug", "-c", "20000", faults=faulty("flood=20000,at=100ms"))

    assert set(result.lines) == {b'{"type":"ingest_debug","flood":true}'}
    assert (result.code, len(result.lines)) == (0, 20000)


# Bounds


def test_max_retries_bounds_the_tries_in_a_row():
    """A service that never holds is given up after so many, with code 3, its last gap told."""
    faults = faulty("drop,every=100ms")
    result = tail(*SNAPSHOTS, "--max-retries", "3", faults=faults)

    assert result.code == 3
    assert result.stderr.count("trying again") == 3
    assert "gave up after 4 tries: the connection was lost" in result.said[-1]
    assert Counter(kind for kind, _ in shape(result)) == {"subscribed": 8, "_gap": 8}
    assert result.frames[-1]["type"] == "_gap"  # it was still open at the end


def test_retry_for_bounds_one_outage():
    """A service that stays away is given up after that time, not before a second try."""
    with following("serve", "--port", "0", *faulty()) as server:
        url = server.line().decode().partition("=")[2]
        words = ("--retry-for", "500ms", "--gaps", "inline", "--url", url)
        with following("tail", str(ONE), *PATIENCE, *words) as run:
            run.line()
            server.send(signal.SIGTERM)
            result = run.end()

    assert result.code == 3
    assert result.stderr.count("trying again") > 2
    assert "gave up after" in result.said[-1]
    (gap,) = gaps(result)
    assert (gap["cause"], gap["code"]) == ("closed", 1001)
    assert 500 <= gap["to_ms"] - gap["from_ms"] < 5000


def test_no_reconnect_ends_with_the_first_outage():
    """One connection and no more: its gap is told, and the end is code 3."""
    result = tail(*SNAPSHOTS, "--no-reconnect", faults=faulty("drop,at=200ms"))

    assert result.code == 3
    assert shape(result)[:2] == [("subscribed", ONE), ("subscribed", OTHER)]
    assert sorted(shape(result)[2:]) == [("_gap", ONE), ("_gap", OTHER)]
    assert "trying again" not in result.stderr


def test_a_feed_that_lives_and_brings_nothing_is_said_on_a_terminal():
    """After 30 s, here 0.6: who looks at a screen that stands still should not wonder."""
    with (
        served("--fault", "mute=60s,at=1s") as feed,
        on_terminal("tail", str(ONE), *PATIENCE, env=feed.env) as run,
    ):
        run.wait_for("livecli: socket 1: no data for 0.6 s, the socket is alive")
        run.press("\x03")

        assert run.end() == -signal.SIGINT


def test_a_service_that_refuses_for_a_minute_is_waited_for_five_tries_long():
    """Before anything ever worked there are five tries; a proxy's bad moment fits into them."""
    moment = tail(*SNAPSHOTS, "-c", "2", faults=faulty("refuse=503,times=4"))
    for_good = tail(*SNAPSHOTS, "-c", "2", faults=faulty("refuse=503"))

    assert (moment.code, len(moment.frames)) == (0, 2)
    assert moment.stderr.count("trying again") == 4
    assert (for_good.code, for_good.stdout) == (3, b"")
    assert "gave up after 5 tries" in for_good.said[-1]
    assert "HTTP 503" in for_good.said[-1]


# Waiting, and asking


def test_wait_asks_again_until_a_match_is_tracked():
    """Started before the kick-off it follows from the kick-off on, and says once that it waits."""
    faults = faulty("answer=not_tracked,times=4")
    result = tail(*SNAPSHOTS, "-c", "2", "--wait", faults=faults)

    assert sorted(shape(result)) == [("subscribed", ONE), ("subscribed", OTHER)]
    assert result.code == 0
    assert result.said == [
        f"match {match}: not tracked yet; asking again until it is (said once)"
        for match in (ONE, OTHER)
    ]


def test_usr1_tells_how_things_stand():
    """Life of the socket and age of each match's data, on stderr, while it goes on."""
    with (
        served(*faulty("mute,at=300ms")) as service,
        following("tail", str(ONE), "204848", "--wait", *PATIENCE, env=service.env) as run,
    ):
        run.line()
        run.wait_for("not tracked yet")
        run.send(signal.SIGUSR1)
        said = run.wait_for("match 204848: not confirmed")
        run.line()
        run.send(signal.SIGTERM)

        assert run.end().code == -signal.SIGTERM
    assert re.search(r"livecli: socket 1: open, heard \d+\.\d s ago\n", said)
    assert re.search(rf"livecli:   match {ONE}: followed, data \d+\.\d s old\n", said)
    assert "livecli:   match 204848: not confirmed, no data yet\n" in said


# All of it at once


def test_a_soak_holds_every_promise(long: bool):
    """Outages of all kinds at random: no frame lost, each gap told, nothing asked twice."""
    soak = ROOT / "tests" / "bench" / "soak.py"
    words = ("--outages", "1000") if long else ("--outages", "10", "--slowness", "4")
    done = subprocess.run(
        [sys.executable, soak, *words],
        capture_output=True,
        text=True,
        timeout=600 if long else 2 * PATIENCE_S,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "every promise holds" in done.stdout
