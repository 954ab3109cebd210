"""The WebSocket below everything: fed whole, byte by byte and in random pieces, over no socket.

What the protocol's core leaves to its caller (fragments, sizes, backlogs, the end) is ours to hold.
"""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame, Opcode
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from livecli.feed.frames import Binary
from livecli.net.websocket import NO_CLOSE, WebSocket


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


@dataclass
class Heard:
    """What came out of a client's end, in batches, and what it sent."""

    batches: list[list[bytes]] = field(default_factory=list)
    end: tuple[int, str] = NO_CLOSE
    sent: list[Frame] = field(default_factory=list)

    @property
    def messages(self) -> list[bytes]:
        return [message for batch in self.batches for message in batch]

    def answers(self, opcode: Opcode) -> list[bytes]:
        return [bytes(each.data) for each in self.sent if each.opcode is opcode]


Play = Callable[[WebSocket, Heard], None]


def played(play: Play, *, compressed: bool = False) -> Heard:
    """A client's end in the hands of `play`; what it sent is read by the library's server."""
    heard = Heard()
    deflate = PerMessageDeflate(False, False, 15, 15) if compressed else None
    websocket = WebSocket(extension=deflate)
    play(websocket, heard)
    heard.end = websocket.ending
    server = ServerProtocol(state=OPEN, max_size=None)
    server.receive_data(websocket.data_to_send())
    heard.sent = [each for each in server.events_received() if isinstance(each, Frame)]
    websocket.forget()
    return heard


def feed(websocket: WebSocket, heard: Heard, pieces: Iterable[bytes]) -> None:
    """Give bytes to a client's end as its transport does: none after the end."""
    for piece in pieces:
        if websocket.over:
            return
        heard.batches.append(websocket.receive(piece))
        while websocket.more:
            heard.batches.append(websocket.receive(b""))


def told(*pieces: bytes, compressed: bool = False) -> Heard:
    return played(lambda websocket, heard: feed(websocket, heard, pieces), compressed=compressed)


def each_way(data: bytes, compressed: bool = False) -> list[Heard]:
    """What is heard when `data` comes at once, and byte by byte."""
    bytes_one_by_one = (data[at : at + 1] for at in range(len(data)))
    return [told(data, compressed=compressed), told(*bytes_one_by_one, compressed=compressed)]


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
    assert heard.end == (1001, "bye")
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
        assert heard.end == (1006, "")


def test_control_frames_between_fragments_are_answered_at_once():
    """A ping need not wait for the end of a message, and a pong asks nothing."""
    data = fragments([b"a", b"b", b"c"], between=frame(PING, b"now") + frame(PONG, b"unasked"))
    for heard in each_way(data):
        assert heard.messages == [b"abc"]
        assert heard.answers(PONG) == [b"now", b"now"]


def test_messages_of_a_read_come_as_one_batch():
    """A batch a read is what makes a flood cheap."""
    heard = told(frame(TEXT, b"a") * 100, frame(TEXT, b"b") * 100)

    assert heard.batches == [[b"a"] * 100, [b"b"] * 100]


@given(st.binary(max_size=70_000))
def test_what_we_send_is_masked_and_comes_back_as_it_was(text: bytes):
    """Of every length, as the library's server reads it (RFC 6455, section 5.3)."""
    heard = played(lambda websocket, heard: websocket.send(text))

    assert heard.answers(TEXT) == [text]


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
        assert heard.end == end


def test_a_close_in_the_middle_of_a_message():
    """What was begun is no message; the peer's code still counts: it may say the token is bad."""
    for heard in each_way(frame(TEXT, b"a", fin=False) + close(4401, b"no")):
        assert heard.messages == []
        assert heard.end == (4401, "no")


def test_nothing_after_a_close_is_heard():
    """A goodbye is the last word, also in the same packet; pings after it have no answer."""
    after = frame(TEXT, b"late") + frame(PING) + close(1011) + b"\xff" * 20
    for heard in each_way(frame(TEXT, b"before") + close(1000) + after):
        assert heard.messages == [b"before"]
        assert heard.end == (1000, "")
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
        assert heard.end == (code, reason)
        (goodbye,) = heard.answers(CLOSE)
        assert int.from_bytes(goodbye[:2]) == code


@given(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=8))
def test_noise_ends_it_or_is_waited_for_and_never_raises(noise: bytes, cuts: list[int]):
    """Whatever comes, there is one end, and the same one however it was cut."""
    at = [0, *sorted(cut for cut in cuts if cut < len(noise)), len(noise)]

    heard, whole = told(*(noise[a:b] for a, b in pairwise(at))), told(noise)

    assert heard.end == whole.end
    assert heard.messages == whole.messages


def test_our_own_close_waits_for_the_answer():
    """The closing handshake: our code goes out, frames still pass, the peer's code ends it."""

    def play(websocket: WebSocket, heard: Heard) -> None:
        websocket.send(b"in time")
        websocket.close(1001, "leaving")
        websocket.send(b"too late")
        feed(websocket, heard, [frame(TEXT, b"last")])
        assert not websocket.over
        feed(websocket, heard, [close(1001, b"leaving")])
        assert websocket.over

    heard = played(play)

    assert heard.messages == [b"last"]
    assert heard.end == (1001, "leaving")
    assert [each.opcode for each in heard.sent] == [TEXT, CLOSE]


def test_a_client_that_meets_only_text_loads_no_library():
    """Nor does one that sends it, and is the first to close; a ping is what loads it."""
    words = f"""
import sys
from livecli.net.websocket import WebSocket
client = WebSocket()
client.send(b"hello")
print(client.receive({frame(TEXT, b"plain")!r}), "websockets" in sys.modules)
client.close(1000)
client.receive({close(1000)!r})
print(client.ending, "websockets" in sys.modules)
client = WebSocket()
client.receive({frame(PING)!r})
print("websockets" in sys.modules)
"""
    printed = subprocess.run([sys.executable, "-c", words], capture_output=True, check=True).stdout

    assert printed.splitlines() == [
        b"[b'plain'] False",
        b"(1000, '') False",
        b"True",
    ]


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
    assert heard.end == (1009, "message too big")
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
    assert heard[0].end == (1009, "message too big")
    assert peak < 50


def test_many_compressed_messages_are_inflated_a_few_at_a_time():
    """A read of 64 KB could hold 66 MB; what is compressed is handed over in sips."""
    heard = told(
        frame(TEXT, deflated(b"x" * 200_000), compressed=True) * 300 + close(1000), compressed=True
    )

    assert len(heard.messages) == 300
    assert set(heard.messages) == {b"x" * 200_000}
    assert max(sum(map(len, batch)) for batch in heard.batches) <= 2 * 2**20
    assert heard.end == (1000, "")


@pytest.mark.parametrize(
    ("late", "end"),
    [
        (frame(PING, b"?") + close(1000, b"bye"), (1000, "bye")),
        (fragments([b"a", b"b"]) + close(1001), (1001, "")),
        (frame(CLOSE), (1005, "")),
        (close(1000, b"\xff"), (1000, "\ufffd")),
        (frame(BINARY, b"b") + b"\x81\x81\0\0\0\0x", (1002, BROKEN + "incorrect masking")),
        (b"", (1006, "")),
    ],
    ids=["ping", "fragments", "empty", "no text", "broken", "nothing"],
)
def test_whatever_comes_after_our_close_its_answer_ends_it(late: bytes, end: tuple[int, str]):
    """One close goes out, with the library loaded before the answer or not."""

    def play(websocket: WebSocket, heard: Heard) -> None:
        websocket.close(1000)
        feed(websocket, heard, [late[at : at + 1] for at in range(len(late))])

    heard = played(play)

    assert heard.end == end
    assert len(heard.answers(CLOSE)) == 1


def test_a_compressed_stream_that_ends_breaks_the_protocol():
    """After a final block of deflate nothing more would come out, and all would be kept."""
    deflate = zlib.compressobj(9, wbits=-15)
    last = deflate.compress(b"last") + deflate.flush(zlib.Z_FINISH)
    heard = told(frame(TEXT, last, compressed=True) * 2, compressed=True)

    assert heard.end == (1002, BROKEN + "the compressed stream has an end")


@given(st.lists(st.tuples(st.binary(max_size=3000), st.booleans(), st.booleans()), max_size=12))
def test_compressed_plain_and_fragmented_messages_share_one_window(
    messages: list[tuple[bytes, bool, bool]],
):
    """What the fast way inflates and what the core inflates is one stream (RFC 7692, 7.2.3)."""
    deflate = zlib.compressobj(9, wbits=-15)
    data = b""
    for text, compress, cut in messages:
        payload = text
        if compress:
            payload = deflate.compress(text) + deflate.flush(zlib.Z_SYNC_FLUSH)
            payload = payload.removesuffix(b"\x00\x00\xff\xff")
        half = len(payload) // 2
        if cut:
            data += frame(TEXT, payload[:half], fin=False, compressed=compress)
            data += frame(PING) + frame(MORE, payload[half:])
        else:
            data += frame(TEXT, payload, compressed=compress)

    for heard in each_way(data, compressed=True):
        assert heard.messages == [text for text, _, _ in messages]


def test_broken_compression_is_a_broken_protocol():
    """Noise with the bit for compression, and that bit in a later fragment."""
    for data in (
        frame(TEXT, b"\xff" * 100, compressed=True),
        frame(TEXT, deflated(b"ab"), fin=False, compressed=True)
        + frame(MORE, b"", compressed=True),
    ):
        heard = told(data, compressed=True)
        assert heard.messages == []
        assert heard.end[0] == 1002
        assert heard.end[1].startswith(BROKEN)


def test_tiny_fragments_weigh_no_more_than_their_bytes():
    """Millions of pieces of a byte or two are one message and not millions of objects."""
    data = fragments([b"ab"] * 50_000)
    pieces = (data[at : at + 1000] for at in range(0, len(data), 1000))

    heard: list[Heard] = []
    peak = peak_mb(lambda: heard.append(told(*pieces)))

    assert heard[0].messages == [b"ab" * 50_000]
    assert peak < 1


def test_pings_are_all_answered_to_a_peer_that_reads():
    """Each with its own words, in their order, and a flood of them blocks no message."""
    pings = [str(number).encode() for number in range(20_000)]

    heard = told(b"".join(frame(PING, each) for each in pings) + frame(TEXT, b"after"))

    assert heard.messages == [b"after"]
    assert heard.answers(PONG) == pings
