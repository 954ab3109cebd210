"""The way to a service: dead addresses, proxies, and what each failure is called."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import repeat
from time import monotonic
from typing import Any

import pytest
from support.hostile import answering, dead, http, looked_up, mute, unused_port
from support.proxies import TUNNEL, proxy

from livecli.feed.address import Address, address
from livecli.net import connect as way
from livecli.net.connect import Link, connect, first_to_answer, interleaved
from livecli.net.failures import DialFailed
from livecli.session.events import DialFailure


# Many times what a connection on loopback takes, and less than one dead address takes to fail.
PATIENCE_S = 10.0
FEED = address("ws://feed.invalid:8080")
TCP = (socket.AF_INET, socket.SOCK_STREAM, 0)


@contextmanager
def alive() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def at(*ports: int) -> list[Any]:
    return [(*TCP, ("127.0.0.1", port)) for port in ports]


def soon() -> float:
    return monotonic() + PATIENCE_S


def failure(where: Address, limit_s: float = PATIENCE_S, **variables: str) -> DialFailed:
    """Why nothing can be reached."""
    with pytest.raises(DialFailed) as caught:
        connect(where, monotonic() + limit_s, variables)
    return caught.value


def through(port: int | None, answer: bytes = TUNNEL, **more: str) -> tuple[list[bytes], Link]:
    """A connection through a proxy, and what the proxy was asked."""
    with proxy(port, answer) as server:
        link = connect(FEED, soon(), {"http_proxy": server.place, **more})
        link.stream.close()
        return server.requests, link


# Addresses


def test_a_dead_address_hides_no_other(monkeypatch: pytest.MonkeyPatch):
    """The next one is tried while the first is silent; each gets no seconds of its own."""
    monkeypatch.setattr(way, "NEXT_AFTER_S", 0.02)
    with dead() as silent, alive() as port:
        for addresses in (at(silent, port), at(*repeat(silent, 20), port), at(port, silent)):
            with first_to_answer(addresses, soon()) as connection:
                assert connection.getpeername()[1] == port


def test_a_refusal_is_followed_by_the_next_address_at_once(monkeypatch: pytest.MonkeyPatch):
    """Nobody waits for what has failed already."""
    monkeypatch.setattr(way, "NEXT_AFTER_S", 2 * PATIENCE_S)
    with alive() as port:
        addresses = at(unused_port(), unused_port(), port)
        with first_to_answer(addresses, soon()) as connection:
            assert connection.getpeername()[1] == port


def test_a_family_that_this_machine_lacks_is_passed_over():
    """A name with an IPv6 address, on a machine without one."""
    with alive() as port:
        broken = (socket.AF_INET6, socket.SOCK_STREAM, 0, ("2001:db8::1", port, 0, 0))
        strange = (socket.AF_UNIX, socket.SOCK_STREAM, 0, "/nonexistent")
        addresses: list[Any] = [strange, broken, *at(port)]
        with first_to_answer(addresses, soon()) as connection:
            assert connection.getpeername()[1] == port


def test_all_addresses_share_one_deadline():
    """Then it is over, however many there are; and if all refuse, it is over before."""
    with dead() as silent, pytest.raises(TimeoutError):
        first_to_answer(at(silent, silent), monotonic() + 0.3)
    with pytest.raises(ConnectionRefusedError):
        first_to_answer(at(unused_port(), unused_port()), soon())
    with pytest.raises(OSError, match="no address"):
        first_to_answer([], soon())


def test_small_frames_are_sent_at_once():
    """Nagle's algorithm would hold a ping back."""
    with alive() as port, first_to_answer(at(port), soon()) as connection:
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_families_take_turns():
    """Of four dead addresses of one family, one is tried before the first of the other."""
    six, four = (socket.AF_INET6, *TCP[1:]), TCP
    names = interleaved([(*six, "a"), (*six, "b"), (*six, "c"), (*four, "d")])

    assert [name for *_, name in names] == ["a", "d", "b", "c"]
    assert interleaved([]) == []


def test_a_name_may_have_a_dead_address_first(monkeypatch: pytest.MonkeyPatch):
    """All of it, from the name on."""
    with dead() as silent, alive() as port:
        looked_up(monkeypatch, silent, port)
        link = connect(FEED, soon(), {})
        link.stream.close()

    assert link.tls_s is None


@pytest.mark.parametrize("host", ["nowhere.invalid", "a" * 70, "ж" * 70, "a..b", "x" * 300])
def test_a_name_that_cannot_be_looked_up(host: str):
    """Typed wrongly, or no name at all."""
    failed = failure(Address("ws", host, 80))

    assert (failed.cause, failed.detail) == (DialFailure.RESOLVE, host)


def test_a_name_is_looked_up_in_ascii(monkeypatch: pytest.MonkeyPatch):
    """An international one in its form for that."""
    names = []

    def look_up(name: bytes, *_: object, **__: object) -> Any:
        names.append(name)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    for host in ("feed.invalid", "bücher.invalid"):
        failure(Address("ws", host, 80))

    assert names == [b"feed.invalid", b"xn--bcher-kva.invalid"]


def test_nobody_there():
    """In the words of the system."""
    failed = failure(address(f"ws://127.0.0.1:{unused_port()}"))

    assert (failed.cause, failed.detail) == (DialFailure.CONNECT, "connection refused")


# Proxies


def test_a_tunnel_is_asked_for():
    """With host and port, its login, and nothing of ours."""
    with alive() as port:
        (request,), _ = through(port)
        (other,), _ = through(port, b"HTTP/1.0 200 OK\r\nVia: x\r\n\r\n")

    assert request.startswith(b"CONNECT feed.invalid:8080 HTTP/1.1\r\nHost: feed.invalid:8080\r\n")
    assert other == request


def test_a_login_is_for_the_proxy():
    """As it is in the URL."""
    with alive() as port, proxy(port) as server:
        connect(FEED, soon(), {"http_proxy": f"me:p%40ss@{server.place}"}).stream.close()

    assert b"\r\nProxy-Authorization: Basic bWU6cEBzcw==\r\n" in server.requests[0]


@pytest.mark.parametrize(
    ("status", "cause", "passes"),
    [
        ("407 Proxy Authentication Required", DialFailure.PROXY_LOGIN, False),
        ("403 Forbidden", DialFailure.PROXY, False),
        ("404 Not Found", DialFailure.PROXY, False),
        ("429 Too Many Requests", DialFailure.PROXY, True),
        ("502 Bad Gateway", DialFailure.PROXY, True),
        ("503 Service Unavailable", DialFailure.PROXY, True),
        ("504 Gateway Timeout", DialFailure.PROXY, True),
    ],
)
def test_a_proxy_that_refuses_is_told_as_the_proxy(status: str, cause: DialFailure, passes: bool):
    """It is named by its place and its variable, without its login."""
    with http(status) as server:
        failed = failure(FEED, http_proxy=server.url.replace("ws://", "http://me:hush@"))

    assert failed.cause is cause
    assert failed.status == int(status[:3])
    assert failed.cause.may_pass(failed.status) == passes
    assert f"127.0.0.1:{server.port} from http_proxy" in str(failed)
    assert "hush" not in str(failed)


def test_a_name_that_is_none_does_not_resolve_through_a_proxy_either():
    """It is said before the proxy is asked."""
    name = address(f"ws://{'ä' * 80}.invalid")

    assert "the host name does not resolve" in str(failure(name, http_proxy="127.0.0.1:1"))


def test_a_proxy_that_is_down_or_silent_is_told_as_the_proxy():
    """What is wrong is not the service."""
    port = unused_port()
    down = failure(FEED, http_proxy=f"127.0.0.1:{port}")
    unknown = failure(FEED, http_proxy="proxy.invalid:1")
    with answering(b"") as server:
        hung_up = failure(FEED, http_proxy=f"127.0.0.1:{server.port}")
    with mute() as server:
        silent = failure(FEED, 0.2, http_proxy=f"127.0.0.1:{server.port}")

    assert str(down) == (
        f"no way through the proxy (127.0.0.1:{port} from http_proxy: connection refused)"
    )
    assert "proxy.invalid:1 from http_proxy: the host name does not resolve" in str(unknown)
    assert "connection reset" in str(hung_up)
    assert "no answer in time" in str(silent)
    assert {each.cause for each in (down, unknown, hung_up, silent)} == {DialFailure.PROXY}


@pytest.mark.parametrize("answer", [b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.1 200 OK\r\n\r\nmore"])
def test_what_is_no_proxy(answer: bytes):
    """Another program on its port is final: the variable is wrong."""
    with proxy(None, answer) as server:
        failed = failure(FEED, http_proxy=server.place)

    assert failed.cause is DialFailure.PROXY_SETTING
    assert f"{server.place} from http_proxy: " in failed.detail
