"""One HTTP GET against servers that do what a polite one never does."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from support.hostile import (
    Certified,
    Listening,
    answering,
    dead,
    dripping,
    http,
    looked_up,
    mute,
    speaking_tls,
    unused_port,
)
from support.proxies import proxy

from livecli.errors import Unreachable, UsageError
from livecli.feed.rest.answers import ListAnswer
from livecli.net import http_body
from livecli.net.http import BackgroundCall, NoAnswer, Origin, get


PATIENCE_S = 20.0
OK = b"HTTP/1.1 200 OK\r\n"
FEED = Origin(False, "feed.invalid", 80)
SECURE = Origin(True, "feed.invalid", 443)


def ask(server: Listening, limit_s: float = PATIENCE_S, *, secure: bool = False) -> ListAnswer:
    origin = Origin(secure, "127.0.0.1", server.port)
    return get(origin, "/list/?a=b", {"X-Our": "own"}, limit_s, {})


def refused(origin: Origin, limit_s: float = PATIENCE_S, **variables: str) -> NoAnswer:
    """Why there is no answer."""
    with pytest.raises(NoAnswer) as caught:
        get(origin, "/", {}, limit_s, variables)
    return caught.value


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
        (b"noise\r\n\r\n", r"no web server \(it begins with b'noise"),
        (OK + b"Content-Length: 10\r\n\r\nshort", "was lost"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhel", "was lost"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n", "no web server"),
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
    monkeypatch.setattr(http_body, "MOST_BYTES", 2**20)
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
    """A refused connection and a name that cannot be; both may pass."""
    port = unused_port()
    nobody = refused(Origin(False, "127.0.0.1", port))
    nowhere = refused(Origin(False, "a" * 70, 80))

    assert str(nobody) == (
        f"http://127.0.0.1:{port}: nothing answers there (connection refused); check --url"
    )
    assert "the host name does not resolve" in str(nowhere)
    assert nobody.again
    assert nowhere.again


def test_a_dead_address_hides_no_other(monkeypatch: pytest.MonkeyPatch):
    """As of a name with a broken IPv6: the list comes by the next one."""
    with dead() as silent, http("200 OK", b"[]") as server:
        looked_up(monkeypatch, silent, server.port)
        assert get(FEED, "/", {}, PATIENCE_S, {}).body == b"[]"


def test_a_look_up_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch):
    """Nothing can end it, and nobody waits for it."""
    end = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: end.wait(PATIENCE_S) and [])
    slow = refused(FEED, 0.1)
    end.set()

    assert str(slow) == "no answer from http://feed.invalid in 0.1 s; try again later"


def test_a_certificate_that_nobody_trusts(certified: Certified):
    """It is not spoken to, unless SSL_CERT_FILE vouches for it; neither may pass."""
    with answering(OK + b"\r\n[]", certified.context) as server:
        origin = Origin(True, "127.0.0.1", server.port)
        unknown = refused(origin)
        unreadable = refused(origin, SSL_CERT_FILE="/nowhere")
        answer = get(origin, "/", {}, PATIENCE_S, certified.trusted)

    assert answer.body == b"[]"
    assert "of an unknown authority (self-signed certificate); name a file" in str(unknown)
    assert "SSL_CERT_FILE=/nowhere: no such file" in str(unreadable)
    assert (unknown.kind, unreadable.kind) == (Unreachable, UsageError)
    assert not unknown.again
    assert not unreadable.again


def test_tls_in_the_wrong_place(certified: Certified):
    """An http server behind an https address, and the other way round, in each way to say so."""
    with http("200 OK") as server:
        plain = refused(Origin(True, "127.0.0.1", server.port))
    with answering(b"", certified.context) as server:
        secure = refused(Origin(False, "127.0.0.1", server.port))
    with speaking_tls(certified, b"HTTP/1.1 400 Bad Request\r\n\r\n") as server:
        told = refused(Origin(False, "127.0.0.1", server.port))

    assert "the server does not speak TLS; use ws:// in --url" in str(plain)
    assert "the server speaks TLS; use wss:// in --url" in str(secure)
    assert "the server speaks TLS; use wss:// in --url" in str(told)


def test_a_proxy_digs_a_tunnel(certified: Certified):
    """For plain lists too, as for sockets; it sees its own login, and not the token."""
    body = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]"
    headers = {"Authorization": "Token secret"}
    for origin, context, name in ((FEED, None, "http"), (SECURE, certified.context, "https")):
        with answering(body, context) as server, proxy(server.port) as way:
            variables = {f"{name}_proxy": f"me:p%40ss@{way.place}", **certified.trusted}
            answer = get(origin, "/list/", headers, PATIENCE_S, variables)
            (request,) = way.requests

        assert answer.body == b"[]"
        assert request.startswith(f"CONNECT feed.invalid:{origin.port} HTTP/1.1\r\n".encode())
        assert b"Proxy-Authorization: Basic bWU6cEBzcw==" in request
        assert b"secret" not in request


def test_a_tunnel_through_tls_to_the_proxy(certified: Certified):
    """Whole, however many records of TLS it takes."""
    body = bytes(range(256)) * 2**10
    data = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
    with (
        answering(data, certified.context) as server,
        proxy(server.port, context=certified.context) as way,
    ):
        variables = {"https_proxy": way.url, **certified.trusted}
        assert get(SECURE, "/", {}, PATIENCE_S, variables).body == body


def test_a_proxy_that_refuses():
    """It is told that it was the proxy; a login does not come by waiting."""
    with http("407 Proxy Authentication Required") as server:
        login = refused(SECURE, HTTPS_PROXY=f"127.0.0.1:{server.port}")
    with http("502 Bad Gateway") as server:
        trouble = refused(FEED, HTTP_PROXY=f"127.0.0.1:{server.port}")

    assert re.search(r"the proxy wants a login \(.* from HTTPS_PROXY\); put user", str(login))
    assert re.search(r"no way through the proxy \(.* from HTTP_PROXY: HTTP 502\)", str(trouble))
    assert not login.again
    assert trouble.again


def test_a_proxy_that_says_nothing():
    """It is told before the time is over, and not as the service."""
    with mute() as server:
        silent = refused(FEED, 1.0, HTTP_PROXY=f"127.0.0.1:{server.port}")

    assert "no way through the proxy" in str(silent)
    assert "no answer in time" in str(silent)


def test_a_proxy_that_is_none():
    """A wrong setting; its address, which may hold a password, is not repeated."""
    for url in ("socks5://me:hush@h:1", "http://me:hush@[::1", "http://me:hush@h:x"):
        wrong = refused(SECURE, HTTPS_PROXY=url)

        assert "the proxy cannot be used (HTTPS_PROXY: " in str(wrong)
        assert wrong.kind is UsageError
        assert "hush" not in str(wrong)


def test_loopback_needs_no_proxy():
    """Whatever the environment names."""
    with http("200 OK", b"[]") as server:
        origin = Origin(False, "127.0.0.1", server.port)
        variables = {"HTTP_PROXY": f"http://127.0.0.1:{unused_port()}"}
        assert get(origin, "/", {}, PATIENCE_S, variables).body == b"[]"
