"""The client's end over TLS: what TLS does beside the bytes of its user, and what no poll sees."""

from __future__ import annotations

import os
import select
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any, cast

import pytest
from support.hostile import Certified, self_signed

from livecli.net.client_socket import READ, ClientSocket
from livecli.net.connect import ByteStream
from livecli.poller import WRITABLE, Poller


HELLO = b"\x81\x05hello"


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Certified:
    return self_signed(tmp_path_factory.mktemp("tls"))


class Client:
    """A client's end on a connection, and what it hears; `until` lets things happen."""

    def __init__(self, connection: ByteStream) -> None:
        self.poller = Poller()
        self.texts: list[bytes] = []
        self.ends: list[int] = []
        self.socket = ClientSocket(
            self.poller,
            connection,
            on_messages=self.texts.extend,
            on_end=lambda code, reason: self.ends.append(code),
        )
        self.socket.start(b"")

    def until(self, met: Callable[[], object]) -> None:
        give_up_at = self.poller.clock() + 5
        while not met() and self.poller.clock() < give_up_at:
            self.poller.sleep(give_up_at)
        assert met()

    def close(self) -> None:
        self.socket.drop_silently()
        self.poller.close()


def secured(connection: socket.socket, certified: Certified) -> ssl.SSLSocket:
    context = ssl.create_default_context(cafile=str(certified.file))
    stream = context.wrap_socket(connection, server_hostname="127.0.0.1")
    stream.setblocking(False)
    return stream


@pytest.fixture
def pair(certified: Certified) -> Iterator[tuple[Client, ssl.SSLSocket]]:
    """A client's end, and the service's, which writes as it likes."""
    ours, its = socket.socketpair()
    its.settimeout(5)
    service: list[ssl.SSLSocket] = []
    shaking = Thread(
        target=lambda: service.append(certified.context.wrap_socket(its, server_side=True))
    )
    shaking.start()
    client = Client(secured(ours, certified))
    shaking.join()
    yield client, service[0]
    client.close()
    service[0].close()


def test_session_tickets_are_no_messages_and_no_end(pair: tuple[Client, ssl.SSLSocket]):
    """A service of TLS 1.3 sends two as its first bytes; the socket is readable for nothing."""
    client, service = pair
    assert service.version() == "TLSv1.3"
    client.poller.sleep(client.poller.clock() + 0.05)
    assert (client.texts, client.ends) == ([], [])

    service.sendall(HELLO)
    client.until(lambda: client.texts)
    assert client.texts == [b"hello"]


def test_all_records_of_a_burst_are_heard_without_another_byte(pair: tuple[Client, ssl.SSLSocket]):
    """What is decrypted and not read is in no poll, and is not waited for."""
    client, service = pair
    number = 4 * READ // 1004
    burst = (b"\x81\x7e\x03\xe8" + b"x" * 1000) * number
    writing = Thread(target=service.sendall, args=(burst,))
    writing.start()
    client.until(lambda: len(client.texts) == number)
    writing.join()

    assert set(client.texts) == {b"x" * 1000}


def test_an_end_without_notice_keeps_what_came_before(pair: tuple[Client, ssl.SSLSocket]):
    """A connection that is cut sends no close_notify; a text before it counts."""
    client, service = pair
    service.sendall(HELLO)
    socket.socket(fileno=service.detach()).close()
    client.until(lambda: client.ends)

    assert (client.texts, client.ends) == ([b"hello"], [1006])


class StuckReading:
    """A connection whose TLS has to write before it can read on."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self.wants_write = True
        self.fileno, self.close = connection.fileno, connection.close
        self.send = connection.send

    def pending(self) -> int:
        return 0

    def recv_into(self, buffer: memoryview) -> int:
        if self.wants_write:
            self.wants_write = False
            raise ssl.SSLWantWriteError
        return self._socket.recv_into(buffer)


def test_a_read_that_wants_to_write_goes_on_when_there_is_room():
    """As for the answer to an update of keys; nobody else would watch for room."""
    ours, its = socket.socketpair()
    ours.setblocking(False)
    client = Client(cast(ByteStream, StuckReading(ours)))
    watched: list[int] = []
    watch = client.poller.watch

    def note(fd: int, events: int, ready: Any) -> None:
        watched.append(events)
        watch(fd, events, ready)

    client.poller.watch = note  # type: ignore[method-assign]
    its.sendall(HELLO)
    client.until(lambda: client.texts)
    client.close()
    its.close()

    assert client.texts == [b"hello"]
    assert any(events & WRITABLE for events in watched)
    assert not watched[-1] & WRITABLE


OURS = b"\x81\x84"  # the head of a masked frame of four bytes


def test_an_update_of_keys_is_followed(certified: Certified, tmp_path: Path):
    """The service changes its keys in the middle, and asks for ours (RFC 8446, 4.6.3)."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    key = certified.file.with_name("key.pem")
    words = ["openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-naccept", "1"]
    files = ["-cert", str(certified.file), "-key", str(key)]
    with subprocess.Popen(
        [*words, *files], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        connection = _connected(port)
        client = Client(secured(connection, certified))
        for number, line in enumerate((b"\x81\x07before\n", b"K\n", b"\x81\x06after\n")):
            client.until(lambda: len(client.texts) >= min(number, 1))  # noqa: B023 - at once
            server.stdin.write(line)
            server.stdin.flush()
            sleep(0.2)  # it takes a command only where a read begins with it
        client.until(lambda: len(client.texts) == 2)
        client.socket.send(b"mine")
        client.socket.flush()
        said = b""
        while OURS not in said and select.select([server.stdout], [], [], 5)[0]:
            if not (came := os.read(server.stdout.fileno(), 4096)):
                break
            said += came
        client.close()
        with suppress(BrokenPipeError):
            server.stdin.close()
        server.wait(timeout=5)

    assert client.texts == [b"before\n", b"after\n"]
    assert client.ends == []
    assert OURS in said


def _connected(port: int) -> socket.socket:
    for _ in range(100):
        with suppress(ConnectionRefusedError):
            return socket.create_connection(("127.0.0.1", port))
        sleep(0.02)
    raise AssertionError("openssl does not listen")
