"""Webhooks, against a real receiver on loopback that does what receivers do."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from support.deliveries import Said, record, soon
from support.hook import HANG, OK, HookServer, answer, hook_server

from livecli.environment import Environment
from livecli.feed.frames import Frame
from livecli.net.http import Origin
from livecli.sinks.deliveries.webhook import Hook, Pauses, webhook_deliverer


SCALE = 0.03  # of all waits: a try has 0.3 s, all of them together 5.4 s


def delivered(
    server: HookServer, *records: Frame, scale: float = SCALE, secret: bytes = b""
) -> tuple[Said, int]:
    """What was said of the deliveries, and how many failed."""
    said = Said()
    hook = Hook(Origin(False, "127.0.0.1", server.port), "/goals?key=a", {"X": "y"}, secret)
    env = Environment({}, wall=lambda: 1_747_407_600.9, jitter=lambda: 0.0)
    deliverer = webhook_deliverer(hook, scale, env, said.talk)
    for each in records:
        deliverer.deliver(each)
    deliverer.close(soon())
    return said, deliverer.failures


def test_a_record_is_posted_as_it_is():
    """Its own bytes, as JSON; with the headers of the address; unsigned without a secret."""
    with hook_server() as server:
        said, failures = delivered(server, record(1), scale=1)
        (request,) = server.requests

    assert (said.warnings, failures) == ([], 0)
    assert request.line == "POST /goals?key=a HTTP/1.1"
    assert request.body == record(1).raw
    assert request.headers["content-type"] == "application/json"
    assert request.headers["user-agent"].startswith("livecli/")
    assert request.headers["x"] == "y"
    assert not {"livecli-signature", "idempotency-key"} & request.headers.keys()


def test_a_signature_is_over_the_time_and_the_body():
    """A receiver that has the secret can do the same sum, and refuse what is old."""
    with hook_server() as server:
        delivered(server, record(1, key="goal:7:1\r\nX: y"), secret=b"hush", scale=1)
        (request,) = server.requests
    signed = b"1747407600." + request.body
    digest = hmac.new(b"hush", signed, hashlib.sha256).hexdigest()

    assert request.headers["livecli-signature"] == f"t=1747407600,v1={digest}"
    assert request.headers["idempotency-key"] == "goal:7:1%0D%0AX:%20y"


def test_trouble_that_passes_is_waited_for():
    """It fails twice, asks for time, hangs once, says 500; then it takes it, and in order."""
    troubles = (answer(503), answer(429, "Retry-After: 1"), HANG, answer(500), answer(408))
    with hook_server(*troubles, OK) as server:
        said, failures = delivered(server, record(1), record(2))
        bodies = [request.body for request in server.requests]

    assert (said.warnings, failures) == ([], 0)
    assert bodies == [record(1).raw] * 6 + [record(2).raw]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (answer(404), "HTTP 404"),
        (answer(307, "Location: http://127.0.0.1:1/"), "HTTP 307, and no redirect is followed"),
        (b"HTTP/1.1 200 " + b"x" * 10**6, "nothing that HTTP knows"),
        (b"no web server\r\n\r\n", "nothing that HTTP knows"),
        (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 10**5, "nothing that HTTP knows"),
    ],
    ids=["not-found", "redirect", "endless-line", "no-http", "endless-header"],
)
def test_what_does_not_pass_is_final(text: bytes, sentence: str):
    """One try, one sentence, and the next record is tried all the same."""
    with hook_server(text) as server:
        said, failures = delivered(server, record(1), scale=1)
        tries = len(server.requests)

    (warning,) = said.warnings
    known = "what answers is no web server" if "nothing" in sentence else sentence
    assert warning.startswith(f"--webhook http://127.0.0.1:{server.port}: ")
    assert known in warning
    assert (failures, tries) == (1, 1)


def test_a_body_without_an_end_is_not_read():
    """The head says all that matters."""
    endless = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"5\r\nhello\r\n" * 10**5
    with hook_server(endless) as server:
        said, failures = delivered(server, record(1), scale=1)

    assert (said.warnings, failures) == ([], 0)


def test_it_gives_up_at_last():
    """After so long, with what was wrong, and how often it was tried."""
    with hook_server(answer(500)) as server:
        said, failures = delivered(server, record(1), scale=0.001)

    (warning,) = said.warnings
    assert warning.startswith(f"--webhook http://127.0.0.1:{server.port}: ")
    assert warning.endswith(" tries)")
    assert failures == 1


def test_pauses_grow_with_chance_and_obey_within_reason():
    """Half of each is by chance; a receiver that asks for a day gets a minute."""
    pauses = Pauses()

    assert [pauses.between(n, None, 1.0) for n in (1, 2, 3, 6, 99)] == [1, 2, 4, 30, 30]
    assert [pauses.between(n, None, 0.0) for n in (1, 2)] == [0.5, 1]
    assert [pauses.between(1, asked, 0.0) for asked in (0.1, 20.0, 86_400.0)] == [0.5, 20, 60]
