"""The WebSocket below everything: fed whole, byte by byte and in random pieces, over no socket.

What the protocol's core leaves to its caller (fragments, sizes, backlogs, the end) is ours to hold.
"""

from __future__ import annotations

import asyncio
import tracemalloc
import zlib
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.client import ClientProtocol
from websockets.extensions.permessage_deflate import (
    ClientPerMessageDeflateFactory,
    ServerPerMessageDeflateFactory,
)
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.server import ServerProtocol
from websockets.uri import parse_uri

from livecli.feed.frames import Binary
from livecli.net.websocket import MAX_MESSAGE, MAX_UNREAD, Wire


TEXT, BINARY, MORE = Opcode.TEXT, Opcode.BINARY, Opcode.CONT
CLOSE, PING, PONG = Opcode.CLOSE, Opcode.PING, Opcode.PONG


def frame(opcode: Opcode, data: bytes = b"", fin: bool = True, compressed: bool = False) -> bytes:
    """One frame as a server sends it; only the library's own checks are left out."""
    head = bytearray([fin << 7 | compressed << 6 | opcode])
    if len(data) < 126:
        head.append(len(data))
    elif len(data) < 2**16:
        head += b"\x7e" + len(data).to_bytes(2)
    else:
        head += b"\x7f" + len(data).to_bytes(8)
    return bytes(head) + data


def fragments(pieces: Sequence[bytes], opcode: Opcode = TEXT, between: bytes = b"") -> bytes:
    """One message in pieces, `between` them other frames."""
    last = len(pieces) - 1
    return between.join(
        frame(MORE if number else opcode, piece, fin=number == last)
        for number, piece in enumerate(pieces)
    )


def close(code: int, reason: bytes = b"") -> bytes:
    return frame(CLOSE, code.to_bytes(2) + reason)


def deflated(data: bytes) -> bytes:
    """The payload of one compressed message (RFC 7692)."""
    deflate = zlib.compressobj(9, wbits=-15)
    return (deflate.compress(data) + deflate.flush(zlib.Z_SYNC_FLUSH)).removesuffix(
        b"\x00\x00\xff\xff"
    )


class Far(asyncio.Transport):
    """The transport to a peer that reads everything, or nothing at all."""

    def __init__(self, wire: Wire, reads: bool) -> None:
        super().__init__()
        self.wire = wire
        self.reads = reads
        self.written = bytearray()
        self.unread = 0
        self.paused = False
        self.closing = False
        self.aborted = False

    def write(self, data: Any) -> None:
        assert not self.closing, "written after the end"
        self.written += data
        self.unread += 0 if self.reads else len(data)

    def get_write_buffer_size(self) -> int:
        return self.unread

    def is_closing(self) -> bool:
        return self.closing

    def close(self) -> None:
        self.closing = True

    def abort(self) -> None:
        self.closing = self.aborted = True

    def pause_reading(self) -> None:
        self.paused = True

    def resume_reading(self) -> None:
        self.paused = False


@dataclass
class Heard:
    """What came out of a wire, and what it sent after its request."""

    messages: list[bytes] = field(default_factory=list)
    ends: list[tuple[int, str]] = field(default_factory=list)
    sent: list[Frame] = field(default_factory=list)
    most_unread: int = 0

    def answers(self, opcode: Opcode) -> list[bytes]:
        return [bytes(each.data) for each in self.sent if each.opcode is opcode]


Play = Callable[[Wire, Far, Heard], Awaitable[None] | None]


def played(play: Play, *, compressed: bool = False, reads: bool = True) -> Heard:
    """A wire after its handshake, in the hands of `play`, and then without a connection."""

    async def run() -> Heard:
        heard = Heard()
        core = ClientProtocol(
            parse_uri("ws://feed.invalid/"),
            extensions=[ClientPerMessageDeflateFactory()] if compressed else None,
            max_size=MAX_MESSAGE,
        )
        wire = Wire(
            core,
            on_handshake=lambda wire, response: None,
            on_messages=heard.messages.extend,
            on_end=lambda code, reason: heard.ends.append((code, reason)),
        )
        far = Far(wire, reads)
        server = ServerProtocol(
            extensions=[ServerPerMessageDeflateFactory()] if compressed else None
        )
        wire.connection_made(far)
        core.send_request(core.connect())
        wire.flush()
        feed(wire, [_accepted(server, bytes(far.written))])
        assert core.handshake_exc is None
        assert bool(core.extensions) == compressed
        far.written.clear()
        done = play(wire, far, heard)
        if done is not None:
            await done
        wire.connection_lost(None)
        server.receive_data(bytes(far.written))
        heard.sent = [each for each in server.events_received() if isinstance(each, Frame)]
        return heard

    return asyncio.run(run())


def _accepted(server: ServerProtocol, request: bytes) -> bytes:
    server.receive_data(request)
    (asked,) = server.events_received()
    assert isinstance(asked, Request)
    server.send_response(server.accept(asked))
    return b"".join(server.data_to_send())


def feed(wire: Wire, pieces: Iterable[bytes]) -> None:
    """Give bytes to a wire as asyncio does: no more than it has room for, none after the end."""
    for piece in pieces:
        left = memoryview(piece)
        while left and wire.transport is not None and not wire.transport.is_closing():
            room = wire.get_buffer(-1)
            size = min(len(room), len(left))
            room[:size] = left[:size]
            wire.buffer_updated(size)
            left = left[size:]


def told(*pieces: bytes, compressed: bool = False) -> Heard:
    return played(lambda wire, far, heard: feed(wire, pieces), compressed=compressed)


def each_way(data: bytes) -> list[Heard]:
    """What is heard when `data` comes at once, and byte by byte."""
    return [told(data), told(*(data[at : at + 1] for at in range(len(data))))]


# Messages, however they come

PIECES = st.lists(st.binary(max_size=200), min_size=1, max_size=6)
CONTROL = st.sampled_from([b"", frame(PING, b"x"), frame(PONG), frame(PING) + frame(PONG, b"y")])
MESSAGES = st.lists(st.tuples(PIECES, st.sampled_from([TEXT, BINARY]), CONTROL), max_size=6)


@given(MESSAGES, CONTROL, st.lists(st.integers(0, 3000), max_size=12))
def test_any_cut_gives_the_same_messages(
    messages: list[tuple[list[bytes], Opcode, bytes]], first: bytes, cuts: list[int]
):
    """Whole, fragmented, empty; control frames between fragments; TCP cuts where it likes."""
    data = first + b"".join(fragments(*each) for each in messages) + close(1001, b"bye")
    at = [0, *sorted(cut for cut in cuts if cut < len(data)), len(data)]

    heard = told(*(data[a:b] for a, b in pairwise(at)))

    assert [b"".join(pieces) for pieces, _, _ in messages] == heard.messages
    assert [kind is BINARY for _, kind, _ in messages] == [
        type(each) is Binary for each in heard.messages
    ]
    assert heard.ends == [(1001, "bye")]
    assert len(heard.answers(PING)) == 0
    asked = first.count(b"\x89") + sum(
        between.count(b"\x89") * (len(pieces) - 1) for pieces, _, between in messages
    )
    assert len(heard.answers(PONG)) == asked
    assert heard.answers(CLOSE) == [b"\x03\xe9bye"]


@pytest.mark.parametrize(
    ("data", "messages"),
    [
        (frame(TEXT), [b""]),
        (frame(BINARY), [b""]),
        (frame(TEXT) * 3, [b""] * 3),
        (fragments([b"", b"", b""]), [b""]),
        (fragments([b"", b"ab", b"", b"c", b""]), [b"abc"]),
        (fragments(["é".encode()[:1], "é".encode()[1:]]), ["é".encode()]),
        (fragments([b"a", b"b"]) + frame(TEXT, b"c"), [b"ab", b"c"]),
        (fragments([b"a", b"b"], BINARY) + fragments([b"c", b"d"]), [b"ab", b"cd"]),
        (frame(TEXT, b"a") + fragments([b"b", b"c"]) + frame(TEXT, b"d"), [b"a", b"bc", b"d"]),
        (frame(TEXT, b"\xff\xfe"), [b"\xff\xfe"]),
        (frame(TEXT, b"x" * 125) + frame(TEXT, b"y" * 126), [b"x" * 125, b"y" * 126]),
        (frame(TEXT, b"x" * 65535) + frame(TEXT, b"y"), [b"x" * 65535, b"y"]),
        (b"\x81\x7e\x00\x02ab" + b"\x81\x7f" + (1).to_bytes(8) + b"c", [b"ab", b"c"]),
        (frame(TEXT, b"a") + fragments([b"b", b"c", b""])[:-2], [b"a"]),
    ],
)
def test_messages_whole_and_byte_by_byte(data: bytes, messages: list[bytes]):
    """Empty ones, cut characters, bad UTF-8 (its reader's matter), lengths spelled too long."""
    for heard in each_way(data):
        assert messages == heard.messages
        assert heard.ends == [(1006, "")]


def test_control_frames_between_fragments_are_answered_at_once():
    """A ping need not wait for the end of a message, and a pong asks nothing."""
    data = fragments([b"a", b"b", b"c"], between=frame(PING, b"now") + frame(PONG, b"unasked"))
    for heard in each_way(data):
        assert heard.messages == [b"abc"]
        assert heard.answers(PONG) == [b"now", b"now"]


def test_messages_of_a_read_come_as_one_batch():
    """A batch a read is what makes a flood cheap."""
    batches: list[list[bytes]] = []

    def play(wire: Wire, far: Far, heard: Heard) -> None:
        wire.on_messages = batches.append
        feed(wire, [frame(TEXT, b"a") * 100, frame(TEXT, b"b") * 100])

    played(play)

    assert batches == [[b"a"] * 100, [b"b"] * 100]


# The end


@pytest.mark.parametrize(
    ("data", "end"),
    [
        (close(1000), (1000, "")),
        (close(4401, b"token"), (4401, "token")),
        (close(4999, "\u202e\x1b[2J".encode()), (4999, "\u202e\x1b[2J")),
        (frame(CLOSE), (1005, "")),
        (b"", (1006, "")),
        (frame(TEXT, b"half")[:4], (1006, "")),
        (frame(TEXT, b"half", fin=False), (1006, "")),
    ],
)
def test_the_peer_s_reason_for_closing(data: bytes, end: tuple[int, str]):
    """Its code and its words, as they came; 1005 and 1006 stand for none."""
    for heard in each_way(data):
        assert heard.ends == [end]


def test_a_close_in_the_middle_of_a_message():
    """What was begun is no message; the peer's code still counts: it may say the token is bad."""
    for heard in each_way(frame(TEXT, b"a", fin=False) + close(4401, b"no")):
        assert heard.messages == []
        assert heard.ends == [(4401, "no")]


def test_nothing_after_a_close_is_heard():
    """A goodbye is the last word, also in the same packet; pings after it have no answer."""
    after = frame(TEXT, b"late") + frame(PING) + close(1011) + b"\xff" * 20
    for heard in each_way(frame(TEXT, b"before") + close(1000) + after):
        assert heard.messages == [b"before"]
        assert heard.ends == [(1000, "")]
        assert [each.opcode for each in heard.sent] == [CLOSE]


BROKEN = "it broke the WebSocket protocol: "


@pytest.mark.parametrize(
    ("data", "code", "reason"),
    [
        (b"\xc1\x01x", 1002, "reserved bits must be 0"),
        (b"\xa1\x01x", 1002, "reserved bits must be 0"),
        (b"\x91\x01x", 1002, "reserved bits must be 0"),
        (b"\x81\x81\0\0\0\0x", 1002, "incorrect masking"),
        (b"\x83\x00", 1002, "invalid opcode"),
        (b"\x8b\x00", 1002, "invalid opcode"),
        (b"\x80\x01x", 1002, "unexpected continuation frame"),
        (frame(TEXT, b"a", fin=False) + frame(TEXT, b"b"), 1002, "expected a continuation frame"),
        (frame(PING, fin=False), 1002, "fragmented control frame"),
        (frame(PONG, b"x" * 126), 1002, "control frame too long"),
        (frame(CLOSE, b"\x03"), 1002, "close frame too short"),
        *[(close(code), 1002, "invalid status code") for code in (0, 999, 1004, 1005, 1006, 1015)],
        *[(close(code), 1002, "invalid status code") for code in (1016, 2000, 2999, 5000, 65535)],
        (close(1000, b"\xff\xfe"), 1007, "its reason for closing is no text"),
    ],
)
def test_what_breaks_the_protocol_ends_the_connection(data: bytes, code: int, reason: str):
    """The peer is told the code, we learn the reason; what came before it is kept."""
    reason = BROKEN + reason if code == 1002 else reason
    for heard in each_way(frame(TEXT, b"before") + data + frame(TEXT, b"after")):
        assert heard.messages == [b"before"]
        assert heard.ends == [(code, reason)]
        (goodbye,) = heard.answers(CLOSE)
        assert int.from_bytes(goodbye[:2]) == code


@given(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=8))
def test_noise_ends_it_or_is_waited_for_and_never_raises(noise: bytes, cuts: list[int]):
    """Whatever comes, there is one end, and the same one however it was cut."""
    at = [0, *sorted(cut for cut in cuts if cut < len(noise)), len(noise)]

    heard, whole = told(*(noise[a:b] for a, b in pairwise(at))), told(noise)

    assert len(heard.ends) == 1
    assert heard.ends == whole.ends
    assert heard.messages == whole.messages


def test_our_own_close_waits_for_the_answer():
    """The closing handshake: our code goes out, frames still pass, the peer's code ends it."""

    def play(wire: Wire, far: Far, heard: Heard) -> None:
        wire.close(1001, "leaving")
        wire.send(b"too late")
        feed(wire, [frame(TEXT, b"last")])
        assert not far.closing
        feed(wire, [close(1001, b"leaving")])
        assert far.closing

    heard = played(play)

    assert heard.messages == [b"last"]
    assert heard.ends == [(1001, "leaving")]
    assert [each.opcode for each in heard.sent] == [CLOSE]


def test_the_end_is_told_once():
    """An end of data, a lost connection and a second one are one end."""

    def play(wire: Wire, far: Far, heard: Heard) -> None:
        wire.eof_received()
        wire.connection_lost(None)
        wire.connection_lost(ConnectionResetError())

    assert played(play).ends == [(1006, "")]


def test_what_is_dropped_silently_says_nothing_more():
    """A socket that was replaced must not speak in the name of the new one."""

    def play(wire: Wire, far: Far, heard: Heard) -> None:
        feed(wire, [frame(TEXT, b"heard")])
        wire.drop_silently()
        assert far.aborted
        wire.buffer_updated(0)

    heard = played(play)

    assert heard.messages == [b"heard"]
    assert heard.ends == []


def test_reading_can_be_paused_twice_and_not_after_the_end():
    """Every socket is paused when the buffer is full, also one that is about to end."""

    def play(wire: Wire, far: Far, heard: Heard) -> None:
        wire.pause_reading()
        wire.pause_reading()
        assert far.paused
        wire.resume_reading()
        assert not far.paused
        wire.abort()
        wire.pause_reading()
        assert not far.paused
        wire.send(b"nobody")
        wire.flush()

    assert played(play).sent == []


# Bounds


BIG = b"x" * 2**20


def test_the_largest_message_passes():
    """16 MiB are not too big, in one frame or in several, plain or compressed."""
    whole = BIG * 16

    assert told(frame(TEXT, whole)).messages == [whole]
    assert told(fragments([BIG] * 16)).messages == [whole]
    assert told(frame(TEXT, deflated(whole), compressed=True), compressed=True).messages == [whole]


@pytest.mark.parametrize(
    "made",
    [
        lambda: frame(TEXT, BIG * 16 + b"x")[:100],
        lambda: b"\x81\x7f" + (100 * 2**20).to_bytes(8),
        lambda: b"\x81\x7f" + (2**63).to_bytes(8),
        lambda: fragments([BIG] * 16 + [b"x"]),
        lambda: fragments([BIG] * 16 + [b"", b"", b"x"], BINARY),
        lambda: fragments([b"x" * 2**10, BIG * 16])[: 2**11],
    ],
    ids=["17", "100 MB", "8 EB", "sum", "sum of binary", "sum announced"],
)
def test_a_message_that_is_too_big_is_given_up_before_it_is_there(made: Callable[[], bytes]):
    """The head is enough to know; the code is 1009 and the message is never put together."""
    heard = told(frame(TEXT, b"before"), made())

    assert heard.messages == [b"before"]
    assert heard.ends == [(1009, "message too big")]
    assert [int.from_bytes(each[:2]) for each in heard.answers(CLOSE)] == [1009]


def peak_mb(play: Callable[[], object]) -> float:
    tracemalloc.start()
    try:
        play()
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()


BOMB = b"\x00\x00\xff\xff".join([deflated(BIG)] * 100)


@pytest.mark.parametrize(
    "data",
    [
        frame(TEXT, BOMB, compressed=True),
        fragments([BOMB[:9000], BOMB[9000:40_000], BOMB[40_000:]]).replace(b"\x01", b"\x41", 1),
    ],
    ids=["one frame", "fragments"],
)
def test_a_deflate_bomb_is_not_blown_up(data: bytes):
    """100 MB in 100 KB: inflating ends at 16 MiB, and the connection with 1009."""
    heard: list[Heard] = []

    peak = peak_mb(lambda: heard.append(told(frame(TEXT, b"before"), data, compressed=True)))

    assert heard[0].messages == [b"before"]
    assert heard[0].ends == [(1009, "message too big")]
    assert peak < 50


def test_many_compressed_messages_are_inflated_a_few_at_a_time():
    """A read of 64 KB could hold 66 MB; what is compressed is read in sips."""
    batches: list[int] = []
    data = frame(TEXT, deflated(b"x" * 200_000), compressed=True) * 300

    def play(wire: Wire, far: Far, heard: Heard) -> None:
        wire.on_messages = lambda messages: batches.append(sum(map(len, messages)))
        feed(wire, [data])

    played(play, compressed=True)

    assert sum(batches) == 300 * 200_000
    assert max(batches) <= 3 * 2**20


def test_broken_compression_is_a_broken_protocol():
    """Noise with the bit for compression, and that bit in a later fragment."""
    for data in (
        frame(TEXT, b"\xff" * 100, compressed=True),
        frame(TEXT, deflated(b"ab"), fin=False, compressed=True)
        + frame(MORE, b"", compressed=True),
    ):
        heard = told(data, compressed=True)
        assert heard.messages == []
        assert heard.ends[0][0] == 1002
        assert heard.ends[0][1].startswith(BROKEN)


def test_tiny_fragments_weigh_no_more_than_their_bytes():
    """Millions of pieces of a byte or two are one message and not millions of objects."""
    data = fragments([b"ab"] * 50_000)

    def play(wire: Wire, far: Far, heard: Heard) -> None:
        feed(wire, (data[at : at + 1000] for at in range(0, len(data), 1000)))

    heard: list[Heard] = []
    peak = peak_mb(lambda: heard.append(played(play)))

    assert heard[0].messages == [b"ab" * 50_000]
    assert peak < 1


def test_pings_are_all_answered_to_a_peer_that_reads():
    """Each with its own words, in their order, and a flood of them blocks no message."""
    pings = [str(number).encode() for number in range(20_000)]

    heard = told(b"".join(frame(PING, each) for each in pings) + frame(TEXT, b"after"))

    assert heard.messages == [b"after"]
    assert heard.answers(PONG) == pings


def test_a_flood_of_pings_from_a_peer_that_does_not_read_has_an_end():
    """Unsent pongs have a bound, after which the connection is given up, and it is said why."""
    flood = frame(PING, b"x" * 125) * 500

    def play(wire: Wire, far: Far, heard: Heard) -> None:
        for _ in range(100):
            feed(wire, [flood])
        heard.most_unread = far.unread
        assert far.aborted

    heard = played(play, reads=False)

    assert heard.ends == [(1008, "it does not read our answers")]
    assert MAX_UNREAD < heard.most_unread < MAX_UNREAD + 2 * 64 * 2**10


def test_a_peer_that_reads_slowly_is_not_given_up():
    """Half a megabyte of answers may wait."""

    def play(wire: Wire, far: Far, heard: Heard) -> None:
        feed(wire, [frame(PING, b"x" * 125) * 4000])
        assert far.unread + 125 * 100 > MAX_UNREAD // 2
        assert not far.closing
        feed(wire, [frame(TEXT, b"still here")])

    assert played(play, reads=False).messages == [b"still here"]


# Handshakes that never end


def test_a_handshake_can_be_given_up():
    """Before the upgrade, to close is to be gone; afterwards it is not given up any more."""

    async def run() -> None:
        ends: list[tuple[int, str]] = []
        wire = Wire(
            ClientProtocol(parse_uri("ws://feed.invalid/")),
            on_handshake=lambda wire, response: None,
            on_messages=lambda messages: None,
            on_end=lambda code, reason: ends.append((code, reason)),
        )
        wire.give_up_handshake()
        far = Far(wire, reads=True)
        wire.connection_made(far)
        wire.send(b"too early")
        feed(wire, [b"HTTP/1.1 101 Switching Protocols\r\nUpg"])
        wire.close(1000)
        wire.connection_lost(None)

        assert far.aborted
        assert far.written == b""
        assert ends == [(1006, "")]

    def play(wire: Wire, far: Far, heard: Heard) -> None:
        wire.give_up_handshake()
        assert not far.closing

    asyncio.run(run())
    played(play)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 " + b"1" * 70_000,
        b"HTTP/1.1 101 " + b"x" * 9000,
        b"HTTP/1.1 101 Yes\r\n" + b"A: b\r\n" * 200,
        b"HTTP/1.1 101 Yes\r\nA: " + b"b" * 9000,
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1_100_000,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n",
    ],
    ids=["status", "phrase", "headers", "header", "length", "endless", "chunk"],
)
def test_an_answer_without_end_is_given_up(answer: bytes):
    """8 KiB a line, 128 headers, 1 MiB of body: beyond it nothing is read."""

    async def run() -> None:
        core = ClientProtocol(parse_uri("ws://feed.invalid/"))
        wire = Wire(
            core,
            on_handshake=lambda wire, response: None,
            on_messages=lambda messages: None,
            on_end=lambda code, reason: None,
        )
        far = Far(wire, reads=True)
        wire.connection_made(far)
        core.send_request(core.connect())
        wire.flush()
        feed(wire, [answer])

        assert core.handshake_exc is not None
        assert far.closing

    asyncio.run(run())
