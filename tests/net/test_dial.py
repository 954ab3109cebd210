"""Opening a WebSocket: what is handed over, and what each way to fail is called."""

from __future__ import annotations

import re
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from support.hostile import (
    Certified,
    Listening,
    Raw,
    answering,
    dripping,
    hostile,
    http,
    mute,
    speaking_tls,
)
from support.program import ROOT, environment
from support.proxies import proxy
from websockets.utils import accept_key

from livecli.errors import Unreachable, UsageError
from livecli.feed.address import address
from livecli.net import second_look
from livecli.net.dial import DialFailed, Dialled, Target, dial
from livecli.session.events import DialFailure


PATIENCE_S = 10.0
PATH = "/live/football/"
FRAME = b"\x81\x02hi"
TOKEN = "0123456789abcdef"
KEY = re.compile(rb"Sec-WebSocket-Key: (\S+)")


def target(url: str, **more: Any) -> Target:
    return Target(address(url), TOKEN, **more)


def opened(url: str, limit_s: float = PATIENCE_S, **variables: str) -> Dialled:
    return dial(target(url), PATH, deadline=monotonic() + limit_s, variables=variables)


def failure(url: str, limit_s: float = PATIENCE_S, **variables: str) -> DialFailed:
    with pytest.raises(DialFailed) as caught:
        opened(url, limit_s, **variables)
    return caught.value


@contextmanager
def greeting(
    more: bytes = b"", fields: str = "", context: ssl.SSLContext | None = None
) -> Iterator[Listening]:
    """Upgrades, and says `more` in the same breath; then it says again what it hears."""

    def serve(connection: socket.socket) -> None:
        key = KEY.search(connection.recv(65536))
        assert key is not None
        accept = accept_key(key[1].decode())
        head = (
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Accept: {accept}\r\n{fields}\r\n"
        )
        connection.sendall(head.encode() + more)
        while data := connection.recv(65536):
            connection.sendall(data)

    server = Listening("wss" if context else "ws", serve, context)
    try:
        yield server
    finally:
        server.close()


def read(dialled: Dialled, size: int) -> bytes:
    """The first `size` bytes that the peer says."""
    data, buffer = dialled.rest, memoryview(bytearray(65536))
    dialled.socket.settimeout(PATIENCE_S)
    while len(data) < size:
        count = dialled.socket.recv_into(buffer)
        assert count, "it hung up"
        data += buffer[:count]
    return data


# Success


def test_what_is_handed_over():
    """A socket that does not block, what came already, and how long it took."""
    with greeting(FRAME) as server:
        dialled = opened(server.url)
        with pytest.raises(BlockingIOError):
            dialled.socket.recv_into(memoryview(bytearray(1)))
        dialled.socket.close()

    assert (dialled.rest, dialled.extension) == (FRAME, None)
    assert dialled.phases.tls is None
    assert min(dialled.phases.resolve, dialled.phases.connect, dialled.phases.upgrade) > 0


@pytest.mark.parametrize("size", [2, 16 * 2**10, 40 * 2**10])
def test_nothing_that_came_with_the_answer_is_lost(size: int, certified: Certified):
    """Over TLS too, where a record that is decrypted wakes no poll."""
    more = bytes(range(256)) * (size // 256) or FRAME
    for context in (None, certified.context):
        with greeting(more, context=context) as server:
            dialled = opened(server.url, **certified.trusted)
            assert read(dialled, len(more)) == more
            dialled.socket.close()


def test_the_token_travels_in_the_query_or_as_a_subprotocol():
    """With the path of the socket, or the address's own."""
    with hostile() as server:
        one = opened(f"{server.url}/?lang=en")
        other = dial(
            target(f"{server.url}/own/", by_subprotocol=True),
            None,
            deadline=monotonic() + PATIENCE_S,
        )
        one.socket.close()
        other.socket.close()

    first, second = server.requests
    assert first.path == f"{PATH}?lang=en&token={TOKEN}"
    assert (second.path, second.headers["Sec-WebSocket-Protocol"]) == ("/own/", f"token, {TOKEN}")


def test_compression_is_agreed_on_elsewhere_than_on_loopback():
    """The library of the protocol makes it, by the parameters that came."""
    fields = "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n"
    with greeting(fields=fields) as server, proxy(server.port) as way:
        dialled = opened("ws://feed.invalid", http_proxy=way.place)
        dialled.socket.close()

    assert "remote_no_context_takeover=True" in repr(dialled.extension)


def test_tls_goes_through_a_proxy_and_through_tls_to_a_proxy(certified: Certified):
    """What the proxy sees is the name, in plain or over TLS of its own."""
    more = FRAME * 30_000
    for context in (None, certified.context):
        with (
            greeting(more, context=certified.context) as server,
            proxy(server.port, context=context) as way,
        ):
            dialled = opened("wss://feed.invalid", https_proxy=way.url, **certified.trusted)
            assert read(dialled, len(more)) == more
            assert dialled.socket.send(FRAME) == len(FRAME)
            assert read(dialled._replace(rest=b""), len(FRAME)) == FRAME
            dialled.socket.close()
            (request,) = way.requests
            assert request.startswith(b"CONNECT feed.invalid:443 ")
            assert TOKEN.encode() not in request


def test_plain_sockets_need_nothing_heavy():
    """Neither ssl nor asyncio nor the library of the protocol: the first frame waits for it."""
    with greeting() as server:
        code = (
            "import sys, time; from livecli.feed.address import address;"
            "from livecli.net.dial import Target, dial;"
            f"dial(Target(address('{server.url}')), None, deadline=time.monotonic() + 10);"
            "heavy = ('asyncio', 'hashlib', 'http', 'ssl', 'stringprep', 'websockets');"
            "print([name for name in heavy if name in sys.modules])"
        )
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            env=environment(),
            cwd=ROOT,
            timeout=20,
            check=False,
        )

    assert (done.stdout, done.stderr) == ("[]\n", "")


# Answers that are no upgrade


def test_a_refusal_is_its_status_whatever_follows():
    """A body without end is not read; proxies of old say HTTP/1.0."""
    with dripping(b"HTTP/1.1 404 Not Found\r\nX: ", b"x", 0.01) as server:
        endless = failure(server.url)
    with answering(b"HTTP/1.0 503 Service Unavailable\r\n\r\n") as server:
        old = failure(server.url)

    for failed, status in ((endless, 404), (old, 503)):
        assert (failed.cause, failed.status) == (DialFailure.STATUS, status)
        assert failed.detail == f"HTTP {status}"


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("wss://other.invalid/feed/", ", to wss://other.invalid/feed/"),
        (f"/login?next=/&token={TOKEN}#x", ", to /login"),
        (f"http://me:hush@h/{TOKEN}/", ", to http://***@h/***/"),
        ("x" * 10_000, f", to {'x' * 200}"),
    ],
)
def test_a_redirect_names_where_it_leads(location: str, shown: str):
    """It is not followed, as the token must not go elsewhere; what may be secret is masked."""
    if len(location) > 8000:
        location = location[:8000]
    with http("302 Found", headers=b"Location: " + location.encode() + b"\r\n") as server:
        failed = failure(server.url)

    assert (failed.cause, failed.detail) == (DialFailure.STATUS, f"HTTP 302{shown}")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"SSH-2.0-OpenSSH_9.6\r\n", "it begins with b'SSH-2.0"),
        (b"\x00\xff" * 500, "it begins with"),
        (b"HTTP/1.1 200 " + b"x" * 100_000, "its first line has no end"),
        (b"HTTP/1.1 101 Ok\r\nX: y\r\n\r\n", "its Connection is no upgrade"),
        (b"HTTP/1.1 101 Ok\r\nX: y\r\n", "its header has no end"),
        (b"HTTP/1.1 101 Ok\r\n" + b"X: y\r\n" * 10_000, "longer than 32 KiB"),
        (b"HTTP/1.1 101 Ok\nX: y\n\n", "it begins with b'HTTP/1.1 101 Ok"),
    ],
)
def test_garbage_is_no_websocket_server(answer: bytes, words: str):
    """Each is told from the others, at once and in a few words."""
    with answering(answer) as server:
        failed = failure(server.url)

    assert failed.cause is DialFailure.GARBAGE
    assert words in failed.detail
    assert len(failed.detail) <= 200


def test_a_server_that_hangs_up_or_says_nothing():
    """Both may pass; a header that comes byte by byte is no life."""
    with answering(b"") as server:
        hung_up = failure(server.url)
    with mute() as server:
        silent = failure(server.url, 0.2)
    with dripping(b"HTTP/1.1 101 Ok\r\nX: ", b"x", 0.01) as server:
        slow = failure(server.url, 0.2)

    assert (hung_up.cause, hung_up.detail) == (DialFailure.CONNECT, "reset during the upgrade")
    assert [silent.cause, slow.cause] == [DialFailure.TIMEOUT] * 2


# With TLS, and without


def _hang_up_unless_http(connection: socket.socket) -> None:
    if connection.recv(65536).startswith(b"GET / "):
        connection.sendall(b"HTTP/1.1 426 Upgrade Required\r\n\r\n")


def _answer_400(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")


@pytest.mark.parametrize("serve", [_hang_up_unless_http, _answer_400])
def test_tls_towards_a_server_that_speaks_none(serve: Callable[[socket.socket], None]):
    """Whether it answers the first message of TLS or hangs up; what asks has no token."""
    server = Listening("ws", serve)
    failed = failure(server.url.replace("ws://", "wss://"))
    server.close()

    assert failed.cause is DialFailure.NO_TLS
    assert str(failed.cause.error("wss://h")) == (
        "wss://h: the server does not speak TLS; use ws:// in --url"
    )


def test_plain_text_towards_a_server_that_speaks_tls(certified: Certified):
    """Whether it hangs up, sends an alert, or says 400 as nginx does."""
    for answer in (b"", b"\x15\x03\x03\x00\x02\x02\x0a", b"HTTP/1.1 400 Bad Request\r\n\r\n"):
        with speaking_tls(certified, answer) as server:
            failed = failure(server.url)

        assert failed.cause is DialFailure.ONLY_TLS
        assert not failed.cause.may_pass(failed.status)


def test_a_look_at_what_a_server_speaks_is_short(monkeypatch: pytest.MonkeyPatch):
    """One that hangs up first and hangs then costs no whole deadline."""
    monkeypatch.setattr(second_look, "LOOK_S", 0.1)
    visits: list[socket.socket] = []

    def serve(connection: socket.socket) -> None:
        visits.append(connection)
        connection.recv(65536)
        if len(visits) % 2 == 0:
            connection.recv(65536)

    server = Listening("ws", serve)
    causes = {failure(url).cause for url in (server.url, server.url.replace("ws", "wss", 1))}
    server.close()

    assert causes == {DialFailure.CONNECT}
    assert len(visits) == 4


# Certificates


def test_an_unknown_authority_is_told_from_another_fault(certified: Certified):
    """The one can be named in SSL_CERT_FILE, the other not; the token went nowhere."""
    with hostile(context=certified.context) as server:
        unknown = failure(server.url, SSL_CERT_DIR="")
        foreign = failure(server.url.replace("127.0.0.1", "localhost"), **certified.trusted)

    error = unknown.cause.error(server.url, unknown.detail)
    assert type(error) is Unreachable
    assert "unknown authority (self-signed certificate); name a file" in str(error)
    assert "SSL_CERT_FILE" in str(error)
    assert foreign.cause is DialFailure.TLS
    assert "localhost" in foreign.detail
    assert server.requests == []


@pytest.mark.parametrize(
    ("variable", "value", "why"),
    [
        ("SSL_CERT_FILE", "/nowhere/ca.pem", "no such file or directory"),
        ("SSL_CERT_FILE", "/", "is a directory"),
        ("SSL_CERT_FILE", "/dev/null", "no certificate or crl found"),
        ("SSL_CERT_DIR", "/nowhere", "no such file or directory"),
        ("SSL_CERT_DIR", "/dev:/nowhere", "no such file or directory"),
        ("SSL_CERT_DIR", "/dev", "no certificate named by its hash is in it"),
    ],
)
def test_certificates_that_cannot_be_read_are_named(variable: str, value: str, why: str):
    """Not passed over in silence, and not tried again: a variable is wrong."""
    with mute() as server:
        failed = failure(server.url.replace("ws", "wss", 1), **{variable: value})

    assert failed.cause is DialFailure.TRUST_SETTING
    assert failed.detail.startswith(f"{variable}={value}: {why}")
    assert type(failed.cause.error("wss://h", failed.detail)) is UsageError


def test_an_authority_is_looked_up_in_a_directory(certified: Certified, tmp_path: Path):
    """By the name that `openssl rehash` gives it; other directories of the list may be missing."""
    words = ["openssl", "x509", "-hash", "-noout", "-in", str(certified.file)]
    name = subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()
    (tmp_path / f"{name}.0").symlink_to(certified.file)
    with hostile(context=certified.context) as server:
        dialled = opened(server.url, SSL_CERT_DIR=f"/nowhere:{tmp_path}")
        dialled.socket.close()

    assert dialled.phases.tls is not None


def test_a_proxy_whose_certificate_nobody_trusts_is_told_as_the_proxy(certified: Certified):
    """What is wrong is not the service."""
    with proxy(None, context=certified.context) as way:
        failed = failure("wss://feed.invalid", https_proxy=way.url)

    assert failed.cause is DialFailure.PROXY_SETTING
    assert f"{way.place} from https_proxy: its TLS certificate is of an unknown" in failed.detail


def test_a_move_before_any_ask_is_among_the_first_bytes():
    """As a service that refuses a token says so at once."""
    with hostile(Raw(FRAME), after=0) as server:
        dialled = opened(server.url)
        assert read(dialled, len(FRAME)) == FRAME
        dialled.socket.close()
