"""Both ends of a WebSocket against a table of what a peer may send: `support.protocol_table`.

In the suite without a transport, whole and a byte at a time; with `--long` the whole table, and
over sockets too, plain and with TLS.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import partial
from itertools import islice, takewhile
from threading import Thread
from typing import Any, NamedTuple

import pytest
from support.hostile import Listening, self_signed, subscribed
from support.program import livecli
from support.protocol_table import (
    CUT_OFF,
    SECTIONS,
    Case,
    Outcome,
    close,
    expected,
    outcome,
    pieces_of,
    text,
)
from websockets.http11 import Request
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from livecli.feed.codec import decode
from livecli.feed.frames import Binary
from livecli.net.client_socket import ClientSocket
from livecli.net.protocol_core import ServerCore
from livecli.net.websocket import MAX_MESSAGE, WebSocket
from livecli.net.wire import Wire
from livecli.poller import Poller


PATIENCE_S = 20.0
SERVER_MOST = 2**16  # bytes of a message that `serve` takes
REQUEST = (
    b"GET / HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + b64encode(bytes(16)) + b"\r\n\r\n"
)


class Result(NamedTuple):
    """What an end handed over, the code of its end, and the bytes that it wrote."""

    messages: list[bytes]
    code: int
    written: bytes


# An end, the writes of its peer after the handshake, and whether the peer hangs up then.
End = Callable[[Sequence[bytes], bool], Result]


def without_transport(websocket: WebSocket, writes: Sequence[bytes]) -> Result:
    """The part that both ends use, fed by hand."""
    messages, written = [], []
    for data in writes:
        if websocket.over:
            break
        messages += websocket.receive(data)
        written.append(websocket.data_to_send())
    code, _ = websocket.ending
    websocket.forget()
    return Result(messages, code, b"".join(written))


def client(writes: Sequence[bytes], hangs_up: bool) -> Result:
    return without_transport(WebSocket(), writes)


def server(writes: Sequence[bytes], hangs_up: bool) -> Result:
    core = ServerProtocol(state=OPEN, max_size=SERVER_MOST)
    return without_transport(WebSocket(core), writes)


ENDS: dict[str, tuple[End, int]] = {
    "client": (client, MAX_MESSAGE),
    "server": (server, SERVER_MOST),
}
EVERY = 40  # in the suite, one of so many cases of a section goes over sockets
EVERY_PLAYED = 60  # and one of so many of all through the program
TOKEN_REFUSED = 4401  # the close that ends a run
END_OF_HEAD = b"\r\n\r\n"
BYTEWISE = 2**11  # bytes of a case in the suite that comes a byte at a time
BYTEWISE_LONG = 2**17


def played(case: Case, end: End, *, is_server: bool, chop: int) -> Outcome:
    """What the end makes of a case; its peer masks as the other end must."""
    data = case.wire(masked=is_server)
    messages, code, written = end(pieces_of(data, chop or len(data)), case.code == CUT_OFF)
    binaries = [each for each in messages if isinstance(each, Binary)]
    texts = [each for each in messages if not isinstance(each, Binary)]
    return outcome(texts, binaries, code, written, masked=not is_server)


def differences(
    cases: Iterable[Case], end: End, *, is_server: bool, bytewise: int
) -> dict[str, tuple[Outcome, Outcome]]:
    """What came out of each case that was not played as the table has it, and what should have.

    Each comes as its peer writes it, and those of up to `bytewise` bytes a byte at a time too.
    """
    wrong = {}
    for case in cases:
        small = len(case.wire(masked=is_server)) <= bytewise
        for chop in sorted({case.chop, 1} if small else {case.chop}):
            came = played(case, end, is_server=is_server, chop=chop)
            if came != expected(case):
                key = f"{case.number} {case.title}, {chop or 'all'} bytes at a time"
                wrong[key] = came, expected(case)
    return wrong


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("name", ENDS)
def test_each_end_does_as_the_table_says(name: str, section: str, long: bool):
    """Messages, pongs, the end and the close that answers, however the bytes come."""
    end, most = ENDS[name]
    cases = SECTIONS[section](most, long)
    bytewise = BYTEWISE_LONG if long else BYTEWISE

    assert differences(cases, end, is_server=name == "server", bytewise=bytewise) == {}


def test_no_number_stands_for_two_cases():
    """A number in a report leads to one row."""
    numbers = [case.number for make in SECTIONS.values() for case in make(SERVER_MOST, True)]

    assert len(numbers) == len(set(numbers))


# Over sockets


class Contexts(NamedTuple):
    """Both ends of TLS, or of none."""

    client: ssl.SSLContext | None = None
    server: ssl.SSLContext | None = None


@pytest.fixture(params=["plain", "tls"], scope="module")
def contexts(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Contexts:
    """Both ends of a plain connection, and of TLS by a certificate that was made for this run."""
    if request.param == "plain":
        return Contexts()
    certified = self_signed(tmp_path_factory.mktemp("certificate"))
    return Contexts(ssl.create_default_context(cafile=str(certified.file)), certified.context)


class Peer:
    """The other end, on a thread of its own: writes, and reads what comes."""

    def __init__(self, writes: Sequence[bytes], hangs_up: bool, greeting: bytes = b"") -> None:
        self.near, self._far = socket.socketpair()
        self._writes = writes
        self._hangs_up = hangs_up
        self._greeting = greeting
        self.read = b""

    @contextmanager
    def playing(self, secured: Callable[[socket.socket], socket.socket]) -> Iterator[None]:
        thread = Thread(target=self._play, args=(secured,))
        thread.start()
        yield
        thread.join(PATIENCE_S)

    def _play(self, secured: Callable[[socket.socket], socket.socket]) -> None:
        self._far.settimeout(PATIENCE_S)
        hanging_up = self._far.dup()  # a TLS socket that is shut down would read no more
        with suppress(OSError), hanging_up, secured(self._far) as far:
            far.sendall(self._greeting)
            while self._greeting and END_OF_HEAD not in self.read:
                self.read += far.recv(2**16)
            self.read = self.read.partition(END_OF_HEAD)[2]
            with suppress(OSError):  # the end may have come before the last byte
                for data in self._writes:
                    far.sendall(data)
                if self._hangs_up:
                    hanging_up.shutdown(socket.SHUT_WR)
            while data := far.recv(2**16):
                self.read += data


def client_on_socket(contexts: Contexts, writes: Sequence[bytes], hangs_up: bool) -> Result:
    """The client's end, watched by a poller."""
    peer, poller = Peer(writes, hangs_up), Poller()
    messages: list[bytes] = []
    codes: list[int] = []
    with closing(poller), peer.playing(partial(secured, contexts.server, server_side=True)):
        near = secured(contexts.client, peer.near, server_hostname="127.0.0.1")
        near.setblocking(False)
        client = ClientSocket(
            poller,
            near,
            on_messages=messages.extend,
            on_end=lambda code, reason: codes.append(code),
        )
        client.start(b"")
        give_up_at = poller.clock() + PATIENCE_S
        while not codes and poller.clock() < give_up_at:
            poller.sleep(give_up_at)
        client.abort()
    return Result(messages, *codes, peer.read)


def server_on_socket(contexts: Contexts, writes: Sequence[bytes], hangs_up: bool) -> Result:
    """The server's end, on an asyncio transport."""
    peer = Peer(writes, hangs_up, REQUEST)
    messages: list[bytes] = []
    codes: list[int] = []

    async def serve() -> None:
        ended = asyncio.Event()

        def end(code: int, reason: str) -> None:
            codes.append(code)
            ended.set()

        wire = Wire(
            ServerCore(max_size=SERVER_MOST),
            on_handshake=accept,
            on_messages=messages.extend,
            on_end=end,
            max_unread=2**20,
        )
        loop = asyncio.get_running_loop()
        await loop.connect_accepted_socket(lambda: wire, peer.near, ssl=contexts.server)
        async with asyncio.timeout(PATIENCE_S):
            await ended.wait()

    hello = partial(secured, contexts.client, server_hostname="127.0.0.1")
    with peer.playing(hello):
        asyncio.run(serve())
    return Result(messages, *codes, peer.read)


def accept(wire: Wire, request: Request) -> None:
    wire.protocol.send_response(wire.protocol.accept(request))


def secured(
    context: ssl.SSLContext | None, connection: socket.socket, **more: Any
) -> socket.socket:
    return connection if context is None else context.wrap_socket(connection, **more)


ON_SOCKETS = {"client": client_on_socket, "server": server_on_socket}


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("name", ENDS)
def test_each_end_does_so_over_sockets(name: str, section: str, contexts: Contexts, long: bool):
    """The whole table, plain and over TLS; the suite has a few cases of each section."""
    end = partial(ON_SOCKETS[name], contexts)
    cases = SECTIONS[section](ENDS[name][1], long)
    bytewise = BYTEWISE_LONG if long else BYTEWISE
    few = cases if long else islice(cases, 0, None, EVERY)

    assert differences(few, end, is_server=name == "server", bytewise=bytewise) == {}


# The program


class Plays:
    """A server that plays one case on each connection, after the subscription, and then refuses."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self._cases = iter(cases)
        self.answers: dict[str, bytes] = {}

    def serve(self, connection: socket.socket) -> None:
        core = ServerProtocol()
        with connection.makefile("rb") as incoming:
            core.receive_data(b"".join(iter(incoming.readline, b"\r\n")) + b"\r\n")
            (request,) = core.events_received()
            assert isinstance(request, Request)
            core.send_response(core.accept(request))
            connection.sendall(b"".join(core.data_to_send()))
            subscription = incoming.read1()
            assert subscription
            case = next(self._cases, None)
            if case is None:
                connection.sendall(close(TOKEN_REFUSED).wire(masked=False))
                incoming.read()
                return
            data = text(subscribed(7)).wire(masked=False) + case.wire(masked=False)
            with suppress(OSError):
                for piece in pieces_of(data, case.chop or len(data)):
                    connection.sendall(piece)
                if case.code == CUT_OFF:
                    connection.shutdown(socket.SHUT_WR)
            answers = []
            with suppress(OSError):  # a reset, where we wrote more than was read
                while answer := incoming.read1():
                    answers.append(answer)
            self.answers[case.number] = b"".join(answers)


def test_tail_prints_what_the_table_says_and_connects_again(long: bool):
    """One program, a connection a case: every message is a line, and every end is an outage."""
    table = [case for make in SECTIONS.values() for case in make(MAX_MESSAGE, False)]
    cases = table if long else table[::EVERY_PLAYED]
    plays = Plays(cases)
    feed = Listening("ws", plays.serve)
    with closing(feed):
        words = ("tail", "7", "--url", feed.url, "-T", "_gap", "-q", "--patience", "0.01")
        result = livecli(*words, timeout=PATIENCE_S + len(cases))

    assert result.code == 4, result.stderr
    wrong = {}
    played = iter(result.lines)
    assert next(played) == subscribed(7)
    for case in cases:
        lines = list(takewhile(lambda line: line != subscribed(7), played))
        # Which kind comes first is in the pieces; the table's messages of a kind are in order.
        messages = [*case.texts, *map(Binary, case.binaries)]
        sent = outcome((), (), case.code, plays.answers[case.number], masked=True)
        if sorted(lines) != sorted(decode(each).raw for each in messages):
            wrong[case.number] = lines, messages
        if sent != expected(case)._replace(texts=[], binaries=[]):
            wrong[case.number] = sent, expected(case)

    assert wrong == {}
