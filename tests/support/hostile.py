"""Servers that do what a polite service never does, on loopback, by a script.

`hostile` speaks WebSocket and acknowledges subscriptions, then plays its moves; the others answer
a connection with bytes, with nothing, or with a certificate that nobody trusts.
"""

from __future__ import annotations

import json
import select
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from itertools import cycle, islice
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from websockets.frames import Opcode
from websockets.http11 import Request
from websockets.protocol import OPEN
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol


PATIENCE_S = 20.0
NOTHING: Mapping[str, str] = {}


class Text(NamedTuple):
    """One text message, whatever its bytes are."""

    data: bytes


class Binary(NamedTuple):
    """One binary message."""

    data: bytes


class Fragments(NamedTuple):
    """One text message in pieces, with a ping and a pong between them."""

    pieces: tuple[bytes, ...]


class Raw(NamedTuple):
    """Bytes as they are, past all rules of WebSocket."""

    data: bytes


class Flood(NamedTuple):
    """The same bytes `times` over; what the client answers is read meanwhile, or is not."""

    data: bytes
    times: int
    reads: bool = True


class Stream(NamedTuple):
    """Bytes as they are made, past all rules of WebSocket."""

    make: Callable[[], Iterable[bytes]]


class Drip(NamedTuple):
    """Bytes one by one, every `every_s` seconds, again and again until nobody listens."""

    data: bytes
    every_s: float


class Paced(NamedTuple):
    """Texts, one every `every_s` seconds and each behind a ping, then pings alone.

    It hangs up on a client that answers no ping for `patience_s`, as a careful service does.
    """

    texts: tuple[bytes, ...]
    every_s: float
    patience_s: float


class Close(NamedTuple):
    """The closing handshake."""

    code: int
    reason: str = ""


class Cut(NamedTuple):
    """The end of the connection without any goodbye."""


Move = Text | Binary | Fragments | Raw | Flood | Stream | Drip | Paced | Close | Cut


class Certified(NamedTuple):
    """TLS of a server, and the file that makes a client trust it."""

    context: ssl.SSLContext
    file: Path

    @property
    def trusted(self) -> dict[str, str]:
        return {"SSL_CERT_FILE": str(self.file)}


class Listening:
    """A TCP server that gives each connection to `serve`, on a thread of its own."""

    def __init__(
        self,
        scheme: str,
        serve: Callable[[socket.socket], None],
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._serve = serve
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._connections: list[socket.socket] = []
        self.port: int = self._listener.getsockname()[1]
        self.url = f"{scheme}://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def connections(self) -> int:
        """How many there have been."""
        return len(self._connections)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                connection.settimeout(PATIENCE_S)
                self._connections.append(connection)
                threading.Thread(target=self._attend, args=(connection,), daemon=True).start()

    def _attend(self, connection: socket.socket) -> None:
        with suppress(OSError, ValueError), connection:  # ValueError: closed by the test meanwhile
            if self._context is None:
                self._serve(connection)
                return
            with self._context.wrap_socket(connection, server_side=True) as secured:
                self._serve(secured)

    def close(self) -> None:
        for each in (self._listener, *self._connections):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


class Hostile(Listening):
    """A WebSocket server that plays `moves` once it was asked `after` times."""

    def __init__(
        self,
        moves: tuple[Move, ...],
        after: int,
        acknowledges: bool,
        headers: Mapping[str, str] = NOTHING,
        context: ssl.SSLContext | None = None,
    ) -> None:
        super().__init__("wss" if context else "ws", self._play, context)
        self._headers = headers
        self._moves = moves
        self._after = after
        self._acknowledges = acknowledges
        self.asked: list[dict[str, Any]] = []
        self.requests: list[Request] = []

    def _play(self, connection: socket.socket) -> None:
        core = ServerProtocol(select_subprotocol=_first)
        left = self._after
        while data := connection.recv(65536):
            core.receive_data(data)
            for event in core.events_received():
                if isinstance(event, Request):
                    self.requests.append(event)
                    response = core.accept(event)
                    response.headers.update(self._headers)
                    core.send_response(response)
                elif event.opcode is Opcode.TEXT:
                    action = json.loads(event.data)
                    self.asked.append(action)
                    left -= 1
                    self._answer(core, action)
            _flush(core, connection)
            if core.state is OPEN and left == 0:
                left = -1
                for move in self._moves:
                    if isinstance(move, Paced):
                        self._pace(move, core, connection)
                    else:
                        _make(move, core, connection)
            if core.close_expected():
                return

    def _pace(self, move: Paced, core: ServerProtocol, connection: socket.socket) -> None:
        texts = iter(move.texts)
        heard_at = time.monotonic()
        while core.state is OPEN:
            core.send_ping(b"?")
            for text in islice(texts, 1):
                core.send_text(text)
            _flush(core, connection)
            next_at = time.monotonic() + move.every_s
            while (left_s := next_at - time.monotonic()) > 0:
                if not select.select([connection], [], [], left_s)[0]:
                    break
                data = connection.recv(65536)
                if not data:
                    return
                core.receive_data(data)
                for event in core.events_received():
                    if event.opcode is Opcode.PONG:
                        heard_at = time.monotonic()
                    elif event.opcode is Opcode.TEXT:
                        self._answer(core, json.loads(event.data))
                _flush(core, connection)
            if time.monotonic() - heard_at > move.patience_s:
                connection.shutdown(socket.SHUT_RDWR)
                return

    def _answer(self, core: ServerProtocol, action: dict[str, Any]) -> None:
        if not self._acknowledges or core.state is not OPEN:
            return
        if action["action"] == "ping":
            core.send_text(b'{"type":"pong"}')
        elif action["action"] == "subscribe":
            core.send_text(b'{"type":"subscribed","event_id":%d}' % action["event_id"])


def subscribed(event_id: int) -> bytes:
    """How a hostile server acknowledges."""
    return b'{"type":"subscribed","event_id":%d}' % event_id


@contextmanager
def hostile(
    *moves: Move,
    after: int = 1,
    acknowledges: bool = True,
    headers: Mapping[str, str] = NOTHING,
    context: ssl.SSLContext | None = None,
) -> Iterator[Hostile]:
    """With `after` 0 the moves follow the handshake, which has `headers`, else so many answers."""
    server = Hostile(moves, after, acknowledges, headers, context)
    try:
        yield server
    finally:
        server.close()


@contextmanager
def answering(data: bytes, context: ssl.SSLContext | None = None) -> Iterator[Listening]:
    """Answers the first bytes of every connection with `data`, and hangs up."""

    def serve(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(65536)

    server = Listening("wss" if context else "ws", serve, context)
    try:
        yield server
    finally:
        server.close()


@contextmanager
def speaking_tls(certified: Certified, answer: bytes) -> Iterator[Listening]:
    """Shakes hands with who speaks TLS, and gives plain text this answer."""

    def serve(connection: socket.socket) -> None:
        if connection.recv(1, socket.MSG_PEEK) != b"\x16":
            connection.recv(65536)
            connection.sendall(answer)
            return
        with certified.context.wrap_socket(connection, server_side=True) as secured:
            secured.recv(1)

    server = Listening("ws", serve)
    try:
        yield server
    finally:
        server.close()


@contextmanager
def http(status: str, body: bytes = b"no", headers: bytes = b"") -> Iterator[Listening]:
    """A web server that knows one answer, as in `http("404 Not Found")`."""
    head = b"HTTP/1.1 %b\r\nContent-Length: %d\r\n%b\r\n" % (status.encode(), len(body), headers)
    with answering(head + body) as server:
        yield server


@contextmanager
def mute() -> Iterator[Listening]:
    """Accepts connections and never says a word."""

    def serve(connection: socket.socket) -> None:
        while connection.recv(65536):
            pass

    server = Listening("ws", serve)
    try:
        yield server
    finally:
        server.close()


@contextmanager
def dripping(head: bytes, again: bytes, every_s: float) -> Iterator[Listening]:
    """Answers with `head`, then with the bytes of `again` one by one, until nobody listens."""

    def serve(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(head)
        _drip(Drip(again, every_s), connection)

    server = Listening("ws", serve)
    try:
        yield server
    finally:
        server.close()


@contextmanager
def untrusted(folder: Path) -> Iterator[Listening]:
    """TLS with a certificate that it signed itself."""

    def serve(connection: socket.socket) -> None:
        connection.recv(65536)

    server = Listening("wss", serve, self_signed(folder).context)
    try:
        yield server
    finally:
        server.close()


@contextmanager
def dead() -> Iterator[int]:
    """A port that answers nothing to who connects: its queue is full."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


def looked_up(monkeypatch: pytest.MonkeyPatch, *ports: int) -> None:
    """From now on every name has these ports of this machine for addresses, in this order."""
    tcp = socket.AF_INET, socket.SOCK_STREAM, 0, ""
    found = [(*tcp, ("127.0.0.1", port)) for port in ports]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)


def unused_port() -> int:
    """A port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def self_signed(folder: Path) -> Certified:
    """TLS with certificate.pem in `folder`, for 127.0.0.1 and feed.invalid."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is absent")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    words = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
        "-subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1,DNS:feed.invalid"
    )
    subprocess.run(
        [*words.split(), "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return Certified(context, certificate)


def _first(core: ServerProtocol, offered: Any) -> Subprotocol | None:
    return offered[0] if offered else None


def _flush(core: ServerProtocol, connection: socket.socket) -> None:
    for data in core.data_to_send():
        if data:
            connection.sendall(data)
        else:
            connection.shutdown(socket.SHUT_WR)


def _make(move: Move, core: ServerProtocol, connection: socket.socket) -> None:
    if isinstance(move, Text):
        core.send_text(move.data)
    elif isinstance(move, Binary):
        core.send_binary(move.data)
    elif isinstance(move, Close):
        core.send_close(move.code, move.reason)
    elif isinstance(move, Raw):
        connection.sendall(move.data)
    elif isinstance(move, Flood):
        _flood(move, core, connection)
    elif isinstance(move, Stream):
        for data in move.make():
            connection.sendall(data)
    elif isinstance(move, Drip):
        _drip(move, connection)
    elif isinstance(move, Cut):
        connection.shutdown(socket.SHUT_RDWR)
    else:
        first, *rest = move.pieces
        core.send_text(first, fin=False)
        for number, piece in enumerate(rest, 1):
            core.send_ping(b"between")
            core.send_pong(b"unasked")
            core.send_continuation(piece, fin=number == len(rest))
    _flush(core, connection)


def _flood(move: Flood, core: ServerProtocol, connection: socket.socket) -> None:
    at_once = max(1, 65536 // len(move.data))
    for left in range(move.times, 0, -at_once):
        connection.sendall(move.data * min(at_once, left))
        while move.reads and select.select([connection], [], [], 0)[0]:
            answers = connection.recv(65536)
            if not answers:
                return
            core.receive_data(answers)
            core.events_received()


def _drip(move: Drip, connection: socket.socket) -> None:
    """Until the client hangs up; a client that only talks is not heard."""
    ends_at = time.monotonic() + PATIENCE_S
    for byte in cycle(move.data):
        connection.sendall(bytes((byte,)))
        readable, _, _ = select.select([connection], [], [], move.every_s)
        if (readable and not connection.recv(65536)) or time.monotonic() > ends_at:
            return
