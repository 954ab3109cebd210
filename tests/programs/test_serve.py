"""`livecli serve` as a whole: what it prints, what it refuses, how it ends."""

from __future__ import annotations

import gzip
import json
import re
import resource
import signal
import socket
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from support.in_process import livecli
from support.program import following, served, shell

from livecli.cli.run.listening import COLLECT_EVERY_S


FRAMES = b"""{"type":"event","event_id":5,"minute":1,"uts":1000}
{"type":"livedata","event_id":5,"uts":2000,"x":1.0,"y":2.0}
"""


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    path = tmp_path / "five.ndjson"
    path.write_bytes(FRAMES)
    return path


def test_it_says_what_it_serves_and_where():
    """stdout is the one line for `eval`; people read the sentence on stderr."""
    with served() as service:
        said = service.running.wait_for("ends it")
        pid = service.running.process.pid

    assert re.fullmatch(r"ws://127\.0\.0\.1:\d+", service.url)
    assert said == (
        f"livecli: serving 204849, 204850, tennis:36835 on {service.url} "
        f"(process {pid}); kill {pid} ends it\n"
    )


def test_eval_in_a_shell_gives_the_next_command_its_url():
    """The way of README: `eval "$(livecli serve … &)"`, and the next command needs no --url."""
    result = shell(
        'eval "$(livecli serve --port 0 --speed max & echo SERVER=$!)"; '
        'livecli tail 204849 -c 1; kill "$SERVER"'
    )

    assert result.code == 0
    assert [f["type"] for f in result.frames] == ["subscribed"]


def test_any_ndjson_of_frames_can_be_served(capture: Path):
    """A file that was never a capture plays by its own times."""
    with served(capture, "--speed", "max") as service:
        result = livecli("tail", "5", "-c", "3", env=service.env)

    assert result.lines[1:] == FRAMES.splitlines()
    assert result.frames[0]["type"] == "subscribed"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_end_it_and_its_clients_are_told(number: signal.Signals):
    """A server that ends says goodbye, and its client says so and tries again."""
    with following("serve", "--port", "0") as server:
        url = server.line().decode().partition("=")[2]
        with following("tail", "204849", "--url", url, "--no-reconnect") as client:
            client.line()
            server.send(number)
            assert server.code() == -number
            ended = client.end()

    assert ended.code == 3
    assert "the connection was closed (1001, server is going away)" in ended.stderr
    assert "Traceback" not in ended.stderr


def listed(url: str, token: str = "") -> list[dict[str, Any]]:
    """The football that a service lists as live."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    address = url.replace("ws://", "http://") + "/api/v2/events/live/"
    request = urllib.request.Request(address, headers={"Authorization": f"Token {token}"})
    with opener.open(request, timeout=10) as answer:
        events: list[dict[str, Any]] = json.load(answer)["events"]
    return events


def test_the_lists_answer_beside_the_sockets():
    """What is live can be asked over HTTP on the same port, with the ids that the sockets take."""
    with served() as service:
        events = listed(service.url)

    assert {event["id"] for event in events} >= {204849, 204850}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("nowhere.ndjson",), 8, "nowhere.ndjson: no such file or directory; give a capture"),
        (("/",), 8, "/: it is a folder; name its files"),
        (("/dev/null",), 8, "/dev/null: no frame of any match in it; give a capture"),
        (("--host", "0.0.0.0"), 2, "--host 0.0.0.0: others could connect; add --token, or stay"),
        (("--host", "localhost.example.com"), 2, "localhost.example.com: others could connect"),
        (("--speed", "0"), 2, "speed '0': not understood; as in 1, 0.5, 20 or max"),
        (("--port", "70000"), 2, "--port: 70000 is not from 0 to 65535"),
        (("--outages",), 2, "--outages: made-up matches have none; give a capture, or see --fault"),
        (("--outages", "x.ndjson", "--speed", "max"), 2, "--outages: with --speed max they would"),
        (("--quirk", "server-pings"), 2, "--quirk server-pings: unknown; did you mean server-ping"),
        (("--quirk", "nested-odds"), 2, "it changes frames of the rich dialect; add --dialect"),
        (("--books", "all", "x.ndjson"), 2, "--books: shapes made-up matches only"),
        (("--dialect", "poor"), 2, "'poor' is not one of 'documented', 'rich'"),
        (("--host", "host.invalid", "--token", "x"), 2, "host.invalid:8765: "),
    ],
)
def test_what_it_cannot_serve_is_one_sentence(words: tuple[str, ...], code: int, said: str):
    """Wrong words and wrong files end before anything listens, with the next step."""
    result = livecli("serve", *words)

    (sentence,) = result.said
    assert said in sentence
    assert (result.code, result.stdout) == (code, b"")


def test_a_port_that_is_taken_is_said():
    """Two servers on one port is the most common mistake; the sentence names port and way out."""
    with served() as service:
        port = service.url.rpartition(":")[2]
        result = livecli("serve", "--port", port)

    assert result.said == [f"127.0.0.1:{port}: address already in use; choose another --port, or 0"]
    assert result.code == 2


def test_the_same_match_twice_is_refused(capture: Path, tmp_path: Path):
    """Two captures of one id would be two truths; both files are named."""
    again = tmp_path / "again.ndjson"
    again.write_bytes(FRAMES)
    result = livecli("serve", capture, again)

    assert result.said == [f"match 5: both {capture} and {again} have it; give one"]
    assert result.code == 2


def test_a_torn_compressed_capture_is_said(tmp_path: Path):
    """A file that was cut off inside its compression is named, with the reason."""
    path = tmp_path / "torn.ndjson.gz"
    path.write_bytes(gzip.compress(FRAMES * 1000)[:60])
    result = livecli("serve", path)

    (sentence,) = result.said
    assert str(path) in sentence
    assert result.code == 8


@pytest.mark.parametrize(
    ("where", "reason"),
    [(">&-", "it is closed; redirect it"), ("> /dev/full", "no space left on device")],
)
def test_a_closed_or_full_stdout_ends_it_before_it_serves(where: str, reason: str):
    """Who waits for the line for `eval` would wait for ever; /dev/null is there for all others."""
    result = shell(f"livecli serve --port 0 {where}")

    (sentence,) = result.said
    assert sentence.startswith(f"stdout: {reason}")
    assert (result.code, result.stdout) == (7, b"")


def resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def settled_mb(pid: int, most_mb: float, patience_s: float = 3.0) -> float:
    """The memory of a process, once it is below `most_mb` or has had its time."""
    ends_at = time.monotonic() + patience_s
    while (now_mb := resident_mb(pid)) >= most_mb and time.monotonic() < ends_at:
        time.sleep(0.05)
    return now_mb


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_idle_connections_cost_little_and_no_more_each_time(long: bool):
    """Anybody can open them: without a token, and before a whole request."""
    crowd, waves, most_mb = (2000, 6, 32.0) if long else (300, 2, 6.0)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < crowd + 100:
        pytest.skip("not so many open files are allowed here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, crowd + 100), hard))
    with served("--token", "secret") as service:
        pid, port = service.running.process.pid, int(service.url.rpartition(":")[2])
        listed(service.url, "secret")  # what it loads for its first answer
        at_rest_mb = resident_mb(pid)
        for _ in range(waves):
            with ExitStack() as connections:
                for number in range(crowd):
                    peer = socket.create_connection(("127.0.0.1", port))
                    connections.enter_context(peer)
                    if number % 2:
                        peer.send(b"GET /live/football/ HTTP/1.1\r\n")
                listed(service.url, "secret")  # an answer: all before it were taken
                assert resident_mb(pid) - at_rest_mb < most_mb
        assert settled_mb(pid, at_rest_mb + most_mb) - at_rest_mb < most_mb
        if long:  # what is garbage is given back within a minute
            left_mb = settled_mb(pid, at_rest_mb + 16.0, COLLECT_EVERY_S + 10.0)
            assert left_mb - at_rest_mb < 16.0


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="the limit of another process")
def test_too_many_connections_are_a_line_a_second():
    """The system has no more of them to give: said, and it goes on when there is room."""
    with served() as service:
        pid, port = service.running.process.pid, int(service.url.rpartition(":")[2])
        listed(service.url)  # what it loads for its first answer takes open files
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (32, 32))
        with ExitStack() as connections:
            for _ in range(60):
                connections.enter_context(socket.create_connection(("127.0.0.1", port)))
            said = service.running.wait_for("no more connections can be taken")
        events = listed(service.url)

    assert "too many open files; raise `ulimit -n`" in said
    assert len(said.splitlines()) <= 6
    assert events


def test_start_now_plays_without_subscribers():
    """The list shows a match that goes on though nobody has subscribed or said anything."""
    with served("--start", "now", "--speed", "600") as service:
        deadline = time.monotonic() + 20
        minute = 0
        while minute < 1 and time.monotonic() < deadline:
            minute = listed(service.url)[0]["current_minute"]

    assert minute >= 1


def test_a_capture_that_goes_away_ends_its_match_only(tmp_path: Path):
    """What was there when the service began may be gone later; it is said, and the rest goes on."""
    frame = b'{"type":"event","event_id":%d,"_received_ms":1718780400000}\n'
    gone, kept = tmp_path / "gone.ndjson", tmp_path / "kept.ndjson"
    gone.write_bytes(frame % 7)
    kept.write_bytes(frame % 8)
    with served(str(gone), str(kept), "--speed", "max") as service:
        gone.unlink()
        result = livecli("tail", "7", "8", "--idle-timeout", "2", env=service.env)
        said = service.log

    assert [f["event_id"] for f in result.frames if f["type"] == "event"] == [8]
    assert result.code == 0
    assert "match 7: ended early: " in said


# Outages as they were

GAPS_MS = (  # after the frame of their first moment nothing came until the second
    {"cause": "lost", "from_ms": 20_000, "to_ms": 40_000},
    {"cause": "closed", "code": 1011, "from_ms": 110_000, "to_ms": 130_000},
    {"cause": "silent", "from_ms": 200_000, "to_ms": 420_000},
)


def frames_around_gaps() -> dict[int, bytes]:
    """A frame each half second of 530, outside the gaps, by its time."""
    return {
        at_ms: b'{"type":"livedata","event_id":5,"at_ms":%d}' % at_ms
        for at_ms in range(0, 530_001, 500)
        if not any(gap["from_ms"] < at_ms < gap["to_ms"] for gap in GAPS_MS)
    }


@pytest.fixture
def interrupted(tmp_path: Path) -> Path:
    """A capture with three outages, and with all frames between them."""
    lines = [raw[:-1] + b',"_received_ms":%d}' % at for at, raw in frames_around_gaps().items()]
    lines += [
        json.dumps({"type": "_gap", "event_id": 5, "sport": "football", **gap}).encode()
        for gap in GAPS_MS
    ]
    path = tmp_path / "interrupted.ndjson"
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def test_the_outages_of_a_capture_are_outages_again(interrupted: Path):
    """Each is a gap of its cause, and all else is there, up to the moment of coming back."""
    with served("--outages", "--speed", "100", interrupted) as service:
        result = livecli(
            *("tail", "5", "--gaps", "inline", "--patience", "0.02", "--duration", "15"),
            *("--until", ".at_ms == 530000"),
            env=service.env,
        )
    gaps = [frame for frame in result.frames if frame["type"] == "_gap"]
    frames = frames_around_gaps()
    heard = [frame["at_ms"] for frame in result.frames if "at_ms" in frame]
    heard_before_missed = {
        max(at for at in heard if at < missed) for missed in {*frames} - {*heard}
    }

    assert result.code == 0, result.stderr
    assert [(gap["cause"], gap.get("code")) for gap in gaps] == [
        *(("lost", None), ("closed", 1011), ("silent", None))
    ]
    assert heard_before_missed <= {gap["from_ms"] for gap in GAPS_MS}
    assert {gap["from_ms"] for gap in GAPS_MS} <= {*heard}
    assert [frames[at] for at in heard] == [raw for raw in result.lines if raw in frames.values()]
    assert heard == sorted(heard)


def test_a_capture_without_gaps_has_no_outages(capture: Path):
    """That is said, for who asked for outages expects some."""
    with served("--outages", capture) as service:
        said = service.running.wait_for("ends it")

    assert "--outages: no gap is told in what is served; it goes on without an outage" in said


def test_the_rich_dialect_refuses_in_its_own_words():
    """A missing token is not a wrong one; an unknown path is told before it is closed."""
    with served("--dialect", "rich", "--token", "abc") as service:
        for words, code, said in (
            ((), 4, "auth_required"),
            (("--token", "wrong"), 4, "auth_failed"),
        ):
            ended = livecli("tail", "204849", "--url", service.url, *words)
            assert (ended.code, said in ended.stderr) == (code, True)
        lost = livecli("tail", "1", "--url", f"{service.url}/live/1/", "--token", "abc")
    assert (lost.code, "not know this path" in lost.stderr) == (3, True)


def test_rich_frames_come_with_the_quirks_that_were_asked_for():
    """A normalized one reads as the documents have it, a raw one has the habit."""
    quirks = ("--quirk", "numeric-period", "--quirk", "empty-history")
    with served("--dialect", "rich", "--speed", "max", *quirks) as service:
        words = ("tail", "204849", "--url", service.url, "-t", "event", "-c", "1")
        raw, normal = livecli(*words), livecli(*words, "--normalize")

    assert raw.frames[0]["time"]["period"] in (1, 2, 31)
    assert normal.frames[0]["period"] in ("1H", "2H")
