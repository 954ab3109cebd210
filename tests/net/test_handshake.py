"""The opening handshake beside the core of `websockets`: both send and accept the same."""

from __future__ import annotations

from base64 import b64decode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from websockets.client import ClientProtocol
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.typing import Subprotocol
from websockets.uri import parse_uri

from livecli import __version__
from livecli.feed.address import address
from livecli.net import handshake
from livecli.net.dial import Target


# RFC 6455, section 1.3.
KEY, ACCEPT = "dGhlIHNhbXBsZSBub25jZQ==", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
HERE = Target(address("ws://127.0.0.1/"))
THERE = Target(address("ws://feed.invalid/"), "secret", by_subprotocol=True)
GOOD = (
    "HTTP/1.1 101 Switching Protocols",
    "Upgrade: websocket",
    "Connection: Upgrade",
    f"Sec-WebSocket-Accept: {ACCEPT}",
)
LONGEST_FIELD = "X: " + "x" * (handshake.MAX_LINE - 5)
DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate"


def core(target: Target, path: str | None = None) -> ClientProtocol:
    """The library's end of the same handshake."""
    token = None if target.by_subprotocol else target.token
    deflate = None if target.address.loopback else [ClientPerMessageDeflateFactory()]
    subprotocols = [Subprotocol(each) for each in target.subprotocols] or None
    uri = parse_uri(target.address.socket_url(path, token))
    protocol = ClientProtocol(uri, extensions=deflate, subprotocols=subprotocols)
    protocol.key = KEY
    return protocol


def accepted_by_core(answer: bytes, target: Target) -> list[str] | None:
    """The extensions that it agrees to; None: refused."""
    protocol = core(target)
    protocol.receive_data(answer)
    if protocol.handshake_exc is not None or not protocol.events_received():
        return None
    return list(map(repr, protocol.extensions))


def accepted_by_us(answer: bytes, target: Target) -> list[str] | None:
    """The same of ours."""
    try:
        size = handshake.head_size(answer)
        if size is None:
            return None
        head = handshake.answer_head(answer[:size])
        if head.status != handshake.SWITCHING:
            return None
        extension = handshake.check(head, KEY, target)
    except ValueError:
        return None
    return [repr(extension)] if extension else []


def joined(*lines: str) -> bytes:
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode("iso-8859-1")


# The request


@pytest.mark.parametrize(
    ("url", "path", "token", "by_subprotocol"),
    [
        ("ws://127.0.0.1:8080", "/live/football/", None, False),
        ("ws://localhost/own/?lang=en", None, "a b&c", False),
        ("wss://sports.bzzoiro.com", "/ws/live/", "secret", False),
        ("wss://sports.bzzoiro.com:8443/x", None, "secret", True),
        ("wss://[2001:db8::1]:444", "/live/football/", "secret", True),
        ("ws://bücher.example/straße/", None, None, False),
        ("wss://h/a%20b/", None, None, False),
    ],
)
def test_the_request_is_that_of_the_core(
    url: str, path: str | None, token: str | None, by_subprotocol: bool
):
    """Byte for byte, but for the name of the program."""
    target = Target(address(url), token, by_subprotocol)
    theirs = core(target, path).connect()
    theirs.headers["User-Agent"] = f"livecli/{__version__}"

    assert handshake.request(target, path, KEY) == theirs.serialize()


def test_a_path_cannot_break_out_of_its_line():
    """Blanks and what is no ASCII are escaped, a percent sign is not again."""
    line, _, _ = handshake.request(HERE, "/a b\tc/ж%20/", KEY).partition(b"\r\n")

    assert line == b"GET /a%20b%09c/%D0%B6%20/ HTTP/1.1"


def test_a_key_is_sixteen_random_bytes():
    """RFC 6455, section 4.1, number 7."""
    keys = {handshake.new_key() for _ in range(10)}

    assert len(keys) == 10
    assert {len(b64decode(key)) for key in keys} == {16}


# The answer


# RFC 6455, section 4.1, the six checks of a client and what is beside them: each line that is
# changed, and whether the answer is one still. A line "" is left out.
CHECKS: list[tuple[dict[int, str], bool]] = [
    ({}, True),
    # 1. the status
    ({0: "HTTP/1.1 101 "}, True),
    ({0: "HTTP/1.1 101"}, False),
    ({0: "HTTP/1.0 101 Switching Protocols"}, False),
    ({0: "HTTP/2 101 Switching Protocols"}, False),
    ({0: "HTTP/1.1 1010 Switching Protocols"}, False),
    ({0: "HTTP/1.1  101 Switching Protocols"}, False),
    ({0: "HTTP/1.1 200 OK"}, False),
    ({0: "HTTP/1.1 100 Continue"}, False),
    ({0: "HTTP/1.1 302 Found"}, False),
    ({0: "http/1.1 101 Switching Protocols"}, False),
    # 2. Upgrade
    ({1: ""}, False),
    ({1: "Upgrade: WebSocket"}, True),
    ({1: "UPGRADE:websocket\t"}, True),
    ({1: "Upgrade: h2c"}, False),
    ({1: "Upgrade: websocket, h2c"}, False),
    ({1: "Upgrade: ,websocket ,, "}, True),
    ({1: "Upgrade: websocket/13"}, False),
    ({1: "Upgrade: "}, False),
    ({1: "Upgrade: websocket\r\nUpgrade: websocket"}, False),
    ({1: "Upgrade : websocket"}, False),
    ({1: "Upgrade: web\r\n socket"}, False),
    # 3. Connection
    ({2: ""}, False),
    ({2: "Connection: keep-alive, upgrade"}, True),
    ({2: "Connection: keep-alive\r\nConnection: Upgrade"}, True),
    ({2: "Connection: keep-alive"}, False),
    ({2: "Connection: Upgraded"}, False),
    ({2: 'Connection: Upgrade, "x"'}, False),
    ({2: "Connection: Upgrade\r\nConnection: "}, False),
    ({2: "Connection: Upgrade keep-alive"}, False),
    # 4. Sec-WebSocket-Accept
    ({3: ""}, False),
    ({3: f"Sec-WebSocket-Accept:\t {ACCEPT} \t"}, True),
    ({3: f"sec-websocket-accept: {ACCEPT}"}, True),
    ({3: f"Sec-WebSocket-Accept: {ACCEPT.lower()}"}, False),
    ({3: f"Sec-WebSocket-Accept: {KEY}"}, False),
    ({3: f"Sec-WebSocket-Accept: {ACCEPT}\r\nSec-WebSocket-Accept: {ACCEPT}"}, False),
    # 5. Sec-WebSocket-Extensions
    ({4: "Sec-WebSocket-Extensions: x-webkit-deflate-frame"}, False),
    ({4: "Sec-WebSocket-Extensions: "}, False),
    # 6. Sec-WebSocket-Protocol
    ({4: "Sec-WebSocket-Protocol: chat"}, False),
    ({4: "Sec-WebSocket-Protocol: "}, False),
    # What is beside them
    ({4: "Content-Length: 5"}, True),
    ({4: "Transfer-Encoding: chunked"}, True),
    ({4: "X"}, False),
    ({4: ": x"}, False),
    ({4: "X: \x00"}, False),
    ({4: "X: \xff\t"}, True),
    ({4: "X: a\nY: b"}, False),
    ({4: "X: a\r"}, False),
    ({4: "X: \r\n folded"}, False),
    ({4: LONGEST_FIELD}, True),
    ({4: f"{LONGEST_FIELD}x"}, False),
    ({4: "\r\n".join(["X: y"] * (handshake.MAX_FIELDS - 3))}, True),
    ({4: "\r\n".join(["X: y"] * (handshake.MAX_FIELDS - 2))}, False),
]
# What the client that offered both may be answered.
OFFERED = [
    (DEFLATE, True),
    (f"{DEFLATE}; server_no_context_takeover; client_max_window_bits=12", True),
    (f'{DEFLATE} ;client_max_window_bits = "9" ', True),
    (f"{DEFLATE}; client_max_window_bits=8", False),
    (f"{DEFLATE}; client_max_window_bits=99", False),
    (f"{DEFLATE}; server_no_context_takeover; server_no_context_takeover", False),
    (f"{DEFLATE}; unknown", False),
    (f"{DEFLATE}, permessage-deflate", False),
    (f"{DEFLATE}\r\n{DEFLATE}", False),
    (f"{DEFLATE}, x", False),
    (f"{DEFLATE}; ", False),
    ("Sec-WebSocket-Extensions: PERMESSAGE-DEFLATE", False),
    ("Sec-WebSocket-Extensions: x", False),
    ("Sec-WebSocket-Protocol: token", True),
    ("Sec-WebSocket-Protocol: secret", True),
    ("Sec-WebSocket-Protocol: Token", False),
    ("Sec-WebSocket-Protocol: token, secret", False),
    ("Sec-WebSocket-Protocol: token\r\nSec-WebSocket-Protocol: token", False),
    ("Sec-WebSocket-Protocol: chat", False),
    ("Sec-WebSocket-Protocol: ,", False),
]


def answer(changed: dict[int, str]) -> bytes:
    lines = dict(enumerate(GOOD)) | changed
    return joined(*[line for line in lines.values() if line])


@pytest.mark.parametrize(("changed", "good"), CHECKS)
def test_the_checks_of_the_standard(changed: dict[int, str], good: bool):
    """Each as the standard has it, and as the core has it."""
    ours = accepted_by_us(answer(changed), HERE)

    assert (ours is not None) == good
    assert ours == accepted_by_core(answer(changed), HERE)


@pytest.mark.parametrize(("line", "good"), OFFERED)
def test_what_was_offered_may_be_taken(line: str, good: bool):
    """The compression by parameters that the core takes, and one of the subprotocols."""
    ours = accepted_by_us(answer({4: line}), THERE)

    assert (ours is not None) == good
    assert ours == accepted_by_core(answer({4: line}), THERE)


# Changes of an answer: lines that come and go, and bytes that do.
LINES = [line for changed, _ in CHECKS for line in changed.values()] + [row[0] for row in OFFERED]
Change = tuple[str, int, str]
CHANGES = st.lists(
    st.tuples(st.sampled_from(["insert", "remove", "swap"]), st.integers(0, 5), st.just(""))
    | st.tuples(st.sampled_from(["line"]), st.integers(0, 5), st.sampled_from(LINES))
    | st.tuples(
        st.sampled_from(["bytes", "cut"]),
        st.integers(0, 250),
        st.text(st.sampled_from('\r\n\t ,;:="/aA0\x00\xff'), min_size=1, max_size=3),
    ),
    max_size=4,
)


def changed_by(changes: list[Change], good: bytes) -> bytes:
    for kind, at, text in changes:
        lines = good.split(b"\r\n")
        at_line = at % len(lines)
        if kind == "insert":
            lines.insert(at_line, lines[at_line])
        elif kind == "remove":
            del lines[at_line]
        elif kind == "swap":
            lines[at_line] = lines[at_line].swapcase()
        elif kind == "line":
            lines.insert(at_line, text.encode("iso-8859-1"))
        good = b"\r\n".join(lines)
        if kind == "bytes":
            good = good[:at] + text.encode("iso-8859-1") + good[at:]
        elif kind == "cut":
            good = good[:at] + good[at + len(text) :]
    return good


@given(CHANGES, st.sampled_from([HERE, THERE]))
@example([("line", 1, "Content-Length: 5")], HERE)
def test_what_the_core_accepts_is_accepted_and_nothing_else(changes: list[Change], target: Target):
    """But for statuses with zeros before them, and for more than MAX_HEAD."""
    data = changed_by(changes, joined(*GOOD))
    status = data.partition(b" ")[2].partition(b" ")[0]
    size = data.find(b"\r\n\r\n")

    if len(status) == 3 and size + 4 <= handshake.MAX_HEAD:
        assert accepted_by_us(data, target) == accepted_by_core(data, target)
    else:
        assert accepted_by_us(data, target) is None


def test_a_head_is_bounded():
    """The core would take a megabyte of header lines from anybody."""
    lines = [LONGEST_FIELD] * 5

    assert accepted_by_core(joined(*GOOD, *lines), HERE) is not None
    with pytest.raises(ValueError, match="longer than 32 KiB"):
        handshake.head_size(joined(*GOOD, *lines))
    with pytest.raises(ValueError, match="longer than 32 KiB"):
        handshake.head_size(joined(*GOOD, *lines)[: handshake.MAX_HEAD + 1])
    with pytest.raises(ValueError, match="no end"):
        handshake.head_size(b"HTTP/1.1 200 " + b"x" * handshake.MAX_LINE)


@pytest.mark.parametrize("status", ["401", "503", "100"])
@pytest.mark.parametrize("version", ["0", "1"])
def test_a_refusal_is_its_status_line(status: str, version: str):
    """Its body may be of any size and is not waited for; old proxies answer by HTTP/1.0."""
    line = f"HTTP/1.{version} {status} Because\r\n".encode()

    assert handshake.head_size(line + b"X") == len(line)
    assert handshake.head_size(line[:-1]) is None
    assert handshake.answer_head(line) == handshake.AnswerHead(int(status), [])


def test_every_beginning_of_an_answer_waits_for_more():
    """Cut anywhere, and the end is the byte after its last line."""
    data = joined(*GOOD)

    assert {handshake.head_size(data[:size]) for size in range(len(data))} == {None}
    assert handshake.head_size(data + b"\x81\x02\r\n\r\n\r\n") == len(data)


@pytest.mark.parametrize("data", [b"SSH-2.0-OpenSSH_9.6\r\n", b"\x15\x03\x03\x00", b"h", b"\n"])
def test_what_is_no_answer_is_seen_by_its_first_bytes(data: bytes):
    """What waits for us in turn would else be waited for until the deadline."""
    with pytest.raises(ValueError, match="it begins with"):
        handshake.head_size(data)
