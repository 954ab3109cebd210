"""The server's end: a request however it comes, what is refused, where the first frame begins."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest
from websockets.http11 import Request

from livecli.net.protocol_core import ServerCore
from livecli.net.wire import MAX_HEAD, Wire


REQUEST = (
    b"GET /live/football/ HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OUFCQ0RFRg==\r\n"
    b"Sec-WebSocket-Version: 13\r\n\r\n"
)
MASKED_HELLO = b"\x81\x85\0\0\0\0hello"


class Far(asyncio.Transport):
    """The transport to a client that reads everything, or nothing at all."""

    def __init__(self, reads: bool) -> None:
        super().__init__()
        self.reads = reads
        self.written = bytearray()
        self.closing = self.aborted = False

    def write(self, data: Any) -> None:
        assert not self.closing, "written after the end"
        self.written += data

    def get_write_buffer_size(self) -> int:
        return 0 if self.reads else len(self.written)

    def is_closing(self) -> bool:
        return self.closing

    def close(self) -> None:
        self.closing = True

    def abort(self) -> None:
        self.closing = self.aborted = True


@dataclass
class Heard:
    """What came out of a wire."""

    requests: list[Request] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)
    ends: list[tuple[int, str]] = field(default_factory=list)
    answer: bytes = b""
    closing: bool = False


def served(*pieces: bytes, reads: bool = True, max_unread: int = 2**20) -> Heard:
    """A server's end that accepts every request, given these bytes and then no connection."""

    async def run() -> Heard:
        heard = Heard()

        def accept(wire: Wire, request: Request) -> None:
            heard.requests.append(request)
            wire.protocol.send_response(wire.protocol.accept(request))

        wire = Wire(
            ServerCore(max_size=2**16),
            on_handshake=accept,
            on_messages=heard.messages.extend,
            on_end=lambda code, reason: heard.ends.append((code, reason)),
            max_unread=max_unread,
        )
        far = Far(reads)
        wire.connection_made(far)
        for piece in pieces:
            left = memoryview(piece)
            while left and not far.closing:
                room = wire.get_buffer(-1)
                size = min(len(room), len(left))
                room[:size] = left[:size]
                wire.buffer_updated(size)
                left = left[size:]
        heard.answer, heard.closing = bytes(far.written), far.closing
        wire.connection_lost(None)
        wire.connection_lost(ConnectionResetError())
        return heard

    return asyncio.run(run())


def test_a_request_and_frames_are_told_apart_however_they_are_cut():
    """In one packet, at every place in two, and a byte at a time."""
    data = REQUEST + MASKED_HELLO * 2
    ways = [[data], [data[at : at + 1] for at in range(len(data))]]
    ways += [[data[:at], data[at:]] for at in range(1, len(data))]
    for pieces in ways:
        heard = served(*pieces)

        assert len(heard.requests) == 1
        assert heard.messages == [b"hello", b"hello"]
        assert heard.answer.startswith(b"HTTP/1.1 101 ")
        assert heard.ends == [(1006, "")]


def test_an_unmasked_frame_of_a_client_breaks_the_protocol():
    """A server takes none (RFC 6455, section 5.1)."""
    heard = served(REQUEST + b"\x81\x05hello")

    assert heard.messages == []
    assert heard.ends == [(1002, "it broke the WebSocket protocol: incorrect masking")]
    assert heard.closing


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"nonsense\r\n",
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 200,
        b"GET /" + b"x" * 9000,
        b"GET / HTTP/1.1\r\n" + (b"A: " + b"b" * 4000 + b"\r\n") * (MAX_HEAD // 4000 + 1),
    ],
    ids=["words", "headers", "line", "head"],
)
def test_a_request_without_end_is_given_up(request_bytes: bytes):
    """8 KiB a line, 128 headers, 32 KiB in all; and what is no request, at its first line."""
    heard = served(request_bytes)

    assert heard.requests == []
    assert heard.closing
    assert heard.ends == [(1006, "")]


def test_a_client_that_asks_and_does_not_read_is_cut_off():
    """Where more than the bound waits for it."""
    ping = b"\x89\xfd\0\0\0\0" + b"x" * 125
    heard = served(REQUEST, *[ping] * 100, reads=False, max_unread=2000)

    assert heard.closing
    assert len(heard.answer) < 3000


def test_an_upgrade_can_be_given_up_only_before_it_is_over():
    """To close before it is to be gone."""

    async def run() -> None:
        for pieces, aborted in (([REQUEST[:20]], True), ([REQUEST], False)):
            wire = Wire(
                ServerCore(max_size=2**16),
                on_handshake=lambda wire, request: wire.protocol.send_response(
                    wire.protocol.accept(request)
                ),
                on_messages=lambda messages: None,
                on_end=lambda code, reason: None,
                max_unread=2**20,
            )
            wire.give_up_handshake()
            far = Far(reads=True)
            wire.connection_made(far)
            for piece in pieces:
                wire.get_buffer(-1)[: len(piece)] = piece
                wire.buffer_updated(len(piece))
            wire.give_up_handshake()
            assert far.aborted == aborted

    asyncio.run(run())
