"""One HTTP GET against servers that do what a polite one never does."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.hostile import Listening, answering, dripping, http, mute, untrusted, unused_port

from livecli.feed.rest.answers import ListAnswer
from livecli.net import http as asking
from livecli.net.http import BackgroundCall, NoAnswer, Origin, get


PATIENCE_S = 20.0
OK = b"HTTP/1.1 200 OK\r\n"
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's own proxies are none of our business."""
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def ask(server: Listening, limit_s: float = PATIENCE_S, *, secure: bool = False) -> ListAnswer:
    return get(Origin(secure, "127.0.0.1", server.port), "/list/?a=b", {"X-Our": "own"}, limit_s)


@contextmanager
def overhearing(data: bytes) -> Iterator[tuple[Listening, list[bytes]]]:
    """Answers with `data`, and keeps what it was asked."""
    heard: list[bytes] = []

    def serve(connection: socket.socket) -> None:
        heard.append(connection.recv(65536))
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)

    server = Listening("http", serve)
    try:
        yield server, heard
    finally:
        server.close()


def test_an_answer_is_its_status_its_headers_and_its_body():
    """Header names are in lower case; a redirect is an answer like any other."""
    with http("302 Found", b"there", b"Location: http://other/\r\n") as server:
        answer = ask(server)

    assert (answer.status, answer.body) == (302, b"there")
    assert answer.headers["location"] == "http://other/"


def test_the_request_is_plain():
    """The target, our headers, nothing compressed."""
    with overhearing(OK + b"\r\n") as (server, heard):
        ask(server)

    lines = heard[0].split(b"\r\n")
    assert lines[0] == b"GET /list/?a=b HTTP/1.1"
    assert {b"X-Our: own", b"Accept-Encoding: identity"} <= set(lines)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "was lost"),
        (b"noise\r\n\r\n", "no web server"),
        (OK + b"Content-Length: 10\r\n\r\nshort", "was lost"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhel", "was lost"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n", "was lost"),
        (OK + b"X: " + b"x" * 70_000 + b"\r\n\r\n", "no web server"),
        (OK + b"X: y\r\n" * 200 + b"\r\n", "no web server"),
    ],
)
def test_what_is_no_answer(data: bytes, words: str):
    """Each is told from the others, and none is a traceback."""
    with answering(data) as server, pytest.raises(NoAnswer, match=words):
        ask(server)


def test_an_answer_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch):
    """What comes is bounded, whatever the server announces."""
    monkeypatch.setattr(asking, "MOST_BYTES", 2**20)
    with (
        answering(OK + b"\r\n" + b"x" * 2**21) as server,
        pytest.raises(NoAnswer, match="longer than 1 MiB"),
    ):
        ask(server)


def test_silence_and_drips_end_in_time():
    """The limit is for all of it: bytes one by one are no life. No thread is left behind."""
    with (
        mute() as silent,
        dripping(OK + b"X: ", b"x", 0.01) as head,
        dripping(OK + b"\r\n", b"x", 0.01) as body,
    ):
        for server in (silent, head, body):
            with pytest.raises(NoAnswer, match=r"no answer from .* in 0\.2 s") as caught:
                ask(server, 0.2)
            assert caught.value.again
        for call in (each for each in threading.enumerate() if isinstance(each, BackgroundCall)):
            call.join(PATIENCE_S / 2)  # well before the servers lose theirs
            assert not call.is_alive()


def test_nobody_there():
    """A refused connection and a name that cannot be."""
    with pytest.raises(NoAnswer, match="connection refused"):
        get(Origin(False, "127.0.0.1", unused_port()), "/", {}, PATIENCE_S)
    with pytest.raises(NoAnswer, match="does not resolve"):
        get(Origin(False, "a" * 70, 80), "/", {}, PATIENCE_S)


def test_a_certificate_that_nobody_trusts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """It is not spoken to, unless SSL_CERT_FILE vouches for it."""
    with untrusted(tmp_path) as server:
        with pytest.raises(NoAnswer, match="does not verify"):
            ask(server, secure=True)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        with pytest.raises(NoAnswer, match="was lost"):  # it only listens
            ask(server, secure=True)


def test_no_tls_where_tls_was_expected():
    """An http server behind an https address."""
    with http("200 OK") as server, pytest.raises(NoAnswer, match="does not speak TLS"):
        ask(server, secure=True)


def test_loopback_needs_no_proxy(monkeypatch: pytest.MonkeyPatch):
    """Whatever the environment names."""
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{unused_port()}")
    with http("200 OK", b"[]") as server:
        assert ask(server).body == b"[]"


def test_a_proxy_is_asked_for_plain_http(monkeypatch: pytest.MonkeyPatch):
    """With the whole address, and its own login; NO_PROXY goes past it."""
    with overhearing(OK + b"Content-Length: 2\r\n\r\n[]") as (proxy, heard):
        monkeypatch.setenv("HTTP_PROXY", f"http://me:p%40ss@127.0.0.1:{proxy.port}")
        answer = get(Origin(False, "host.invalid", 80), "/list/", {}, PATIENCE_S)
        monkeypatch.setenv("NO_PROXY", "host.invalid")
        with pytest.raises(NoAnswer, match="does not resolve"):
            get(Origin(False, "host.invalid", 80), "/list/", {}, PATIENCE_S)

    assert answer.body == b"[]"
    lines = heard[0].split(b"\r\n")
    assert lines[0] == b"GET http://host.invalid/list/ HTTP/1.1"
    assert b"Proxy-Authorization: Basic bWU6cEBzcw==" in lines


def test_a_tunnel_is_dug_for_https(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The proxy sees the host and its own login; the token goes through the tunnel only."""
    heard: list[bytes] = []

    def serve(connection: socket.socket) -> None:
        heard.append(connection.recv(65536))
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")
        with context.wrap_socket(connection, server_side=True) as secured:
            heard.append(secured.recv(65536))
            secured.sendall(OK + b"Content-Length: 2\r\n\r\n[]")

    with untrusted(tmp_path):  # it makes the certificate
        proxy = Listening("http", serve)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    monkeypatch.setenv("HTTPS_PROXY", f"http://me:pass@127.0.0.1:{proxy.port}")
    monkeypatch.setattr(asking, "Address", _Elsewhere)  # loopback would go past the proxy
    headers = {"Authorization": "Token secret"}
    answer = get(Origin(True, "127.0.0.1", 443), "/list/", headers, PATIENCE_S)
    proxy.close()

    assert answer.body == b"[]"
    assert heard[0].startswith(b"CONNECT 127.0.0.1:443 HTTP/1.")
    assert b"Proxy-Authorization: Basic " in heard[0]
    assert b"secret" not in heard[0]
    assert b"GET /list/ HTTP/1.1" in heard[1]
    assert b"Proxy-Authorization" not in heard[1]


class _Elsewhere(asking.Address):
    """No address is on this machine."""

    @property
    def loopback(self) -> bool:
        return False


def test_a_proxy_that_refuses(monkeypatch: pytest.MonkeyPatch):
    """It is told that it was the proxy."""
    with http("407 Proxy Authentication Required") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"127.0.0.1:{proxy.port}")
        with pytest.raises(NoAnswer, match=r"tunnel .* 407 .* HTTPS_PROXY"):
            get(Origin(True, "host.invalid", 443), "/", {}, PATIENCE_S)


@pytest.mark.parametrize(
    "proxy", ["socks5://h:1", "https://h", "http://[::1", "http://:80", "http://h:x"]
)
def test_a_proxy_that_is_none(proxy: str, monkeypatch: pytest.MonkeyPatch):
    """Its address, which may hold a password, is not repeated."""
    monkeypatch.setenv("HTTPS_PROXY", proxy.replace("//", "//me:hush@"))
    with pytest.raises(NoAnswer, match="no HTTP proxy") as caught:
        get(Origin(True, "host.invalid", 443), "/", {}, PATIENCE_S)

    assert "hush" not in str(caught.value)
