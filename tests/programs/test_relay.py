"""`livecli relay` as a whole, between `livecli serve` and clients that notice no difference."""

from __future__ import annotations

import json
import re
import signal
import socket
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from support.in_process import livecli
from support.program import Served, following, served
from websockets.exceptions import ConnectionClosedError
from websockets.sync.client import ClientConnection, connect


TOKEN = "0123456789abcdef0123456789abcdef01234567"
SUBSCRIBE = '{"action":"subscribe","event_id":204849}'


@pytest.fixture(scope="module")
def demo() -> Iterator[Served]:
    """A relay of made-up matches, for whoever changes nothing."""
    with served("--demo", "--seed", "7", command="relay") as relay:
        relay.running.wait_for("relaying")
        yield relay


@contextmanager
def client(url: str, query: str = "") -> Iterator[ClientConnection]:
    url = f"{url}/live/football/{query}"
    with connect(url, compression=None, proxy=None, max_queue=None, close_timeout=1) as made:
        made.send(SUBSCRIBE)
        yield made


def get(relay: Served, path: str) -> bytes:
    with urllib.request.urlopen(relay.url.replace("ws:", "http:") + path, timeout=20) as answer:
        return bytes(answer.read())


def test_it_says_what_it_relays_and_where(demo: Served):
    """stdout is the one line for `eval`; people read the sentence on stderr."""
    pid = demo.running.process.pid
    sentence = r"livecli: relaying ws://127\.0\.0\.1:\d+ on {} \(process {}\); kill {} ends it\n"

    assert re.fullmatch(sentence.format(demo.url, pid, pid), demo.log)


def test_every_command_can_sit_on_a_relay(demo: Served, tmp_path: Path):
    """`tail`, `record`, `ping` and `live` change only their URL."""
    tail = livecli("tail", "204849", "tennis:36835", "-c", "3", env=demo.env)
    folder = tmp_path / "{event_id}.ndjson"
    record = livecli("record", "204849", "-o", folder, "-c", "3", env=demo.env)
    ping = livecli("ping", "-c", "1", env=demo.env)
    live = livecli("live", "-f", "ids", env=demo.env)

    assert [tail.code, record.code, ping.code, live.code] == [0, 0, 0, 0], record.stderr
    assert live.stdout.split() == [b"204849", b"204850", b"tennis:36835"]
    assert {frame["event_id"] for frame in tail.frames} == {204849, 36835}
    assert (tmp_path / "204849.ndjson").read_bytes().count(b"\n") == 5


def test_what_comes_through_is_what_the_service_sent():
    """From the first frame on: byte for byte, in order, once."""
    with (
        served("--speed", "200") as service,
        served("204849", command="relay", env=service.env) as relay,
        client(service.url) as direct,
        client(relay.url) as through,
    ):
        straight = [direct.recv(20) for _ in range(90)]
        relayed = [through.recv(20) for _ in range(70)][1:]

    start = straight.index(relayed[0])
    assert straight[start : start + len(relayed)] == relayed[: len(straight) - start]
    assert len(straight) - start > 30


def test_clients_say_what_upstream_is_asked():
    """Without MATCH: a refusal comes back to who asked, and nobody else is troubled."""
    with served() as service, served(command="relay", env=service.env) as relay:
        one = livecli("tail", "204849", "-c", "2", env=relay.env)
        none = livecli("tail", "204848", env=relay.env)

    assert (one.code, none.code) == (0, 1)
    assert "204848" in none.stderr
    assert "not_tracked" in none.stderr


def test_an_outage_leaves_clients_connected_and_is_told():
    """A `_gap` for who asked for records, and a fresh snapshot for all."""
    fault = "drop,at=1s,times=1"
    with (
        served("--fault", fault) as service,
        served("204849", "--patience", "0.05", command="relay", env=service.env) as relay,
        client(relay.url, "?records=1") as wanting,
        client(relay.url) as other,
    ):
        told = [json.loads(wanting.recv(20))["type"]]
        while told[-1] != "_gap":
            told.append(json.loads(wanting.recv(20))["type"])
        told.append(json.loads(wanting.recv(20))["type"])
        heard = [json.loads(other.recv(20))["type"]]
        while "subscribed" not in heard[1:]:
            heard.append(json.loads(other.recv(20))["type"])

    assert told[-2:] == ["_gap", "subscribed"]
    assert "_gap" not in heard


def test_the_token_of_upstream_stays_home(tmp_path: Path):
    """Not in a frame, not in an answer, not in what is said, however much that is."""
    path = tmp_path / "token"
    path.write_text(TOKEN)
    with (
        served("--token", TOKEN) as service,
        served("204849", "--token-file", path, "-v", command="relay", env=service.env) as relay,
        client(relay.url, "?token=nobodys-business-at-all") as through,
    ):
        texts = [through.recv(20) for _ in range(5)]
        answers = [get(relay, path) for path in ("/metrics", "/matches", "/state/football/204849")]
        log = relay.log

    assert TOKEN not in f"{texts}{answers}{log}"
    assert "nobodys" not in f"{texts}{answers}{log}"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_its_end_is_told_to_its_clients(number: signal.Signals):
    """1001, and the signal's own code."""
    with following("relay", "--demo", "--port", "0") as relay:
        url = relay.line().decode().partition("=")[2]
        with client(url) as through:
            through.recv(20)
            relay.send(number)
            for _ in through:
                pass
            assert through.close_code == 1001
        assert relay.code() == -number, relay.stderr


def test_a_capture_is_relayed_and_answered_after_its_end(tmp_path: Path):
    """On a bare machine, in one line."""
    capture = tmp_path / "one.ndjson"
    capture.write_text(
        '{"type":"event","event_id":5,"minute":1,"uts":1000}\n'
        '{"type":"livedata","event_id":5,"uts":2000,"x":1.0,"y":2.0}\n'
    )
    with served("--file", capture, "--speed", "max", command="relay") as relay:
        result = livecli("tail", "5", "-c", "1", env=relay.env)

    assert (result.code, result.frames[0]["type"]) == (0, "subscribed")


def test_keys_are_read_again_on_sighup(tmp_path: Path):
    """A key that is gone closes its clients; a file that is wrong changes nothing."""
    path = tmp_path / "keys"
    path.write_text(f"anna:{'a' * 16}\nbert:{'b' * 16}\n")
    path.chmod(0o600)
    with served("--demo", "--key-file", path, command="relay") as relay:
        with (
            client(relay.url, f"?token={'a' * 16}") as anna,
            client(relay.url, f"?token={'b' * 16}") as bert,
        ):
            path.write_text("anna:short\n")
            relay.running.send(signal.SIGHUP)
            relay.running.wait_for("the old keys stay")
            path.write_text(f"bert:{'b' * 16}\n")
            relay.running.send(signal.SIGHUP)
            with suppress(ConnectionClosedError):
                for _ in anna:
                    pass
            assert anna.close_code == 4401
            assert bert.recv(20)
        assert "aaaa" not in relay.log


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("--host 0.0.0.0", "--host 0.0.0.0: others could connect; add --key-file"),
        ("--file x --live", "--file and --live: a capture brings its matches"),
        ("--demo --url ws://x", "--demo and --url"),
        ("--allow-origin *", "--allow-origin '*': no origin"),
        ("--key-file /nowhere", "--key-file /nowhere: no such file"),
        ("--ring 2d", "--ring: longer than a day"),
        ("--client-buffer 1", "--client-buffer: less than"),
        ("--conflate 2m", "--conflate: from 10ms to 60s"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_opened(words: str, sentence: str):
    """One sentence, and code 2."""
    result = livecli("relay", *words.split())

    assert result.code == 2
    assert sentence in result.stderr


def test_a_port_in_use_is_said():
    """With what to do."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        result = livecli("relay", "--demo", "--port", str(other.getsockname()[1]))

    assert result.code == 2
    assert "choose another --port" in result.stderr
