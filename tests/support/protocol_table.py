"""What a peer may send on a WebSocket, as a table: frames, and what the end that reads them does.

The sections are those of the Autobahn test suite that concern us, 1 to 7, 9 and 10; the cases are
our own. Where we differ from that suite, on purpose: a text that is no UTF-8 is handed on as it
came, for its reader tells of it and the connection is worth more than one message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple
from zlib import crc32


MORE, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
FIN = 0x80
GOES_ON = 1000  # the code of the close that the peer sends after a case that ends nothing
NO_CODE, CUT_OFF = 1005, 1006  # the end by an empty close, and without any
BROKEN, NO_TEXT, TOO_BIG = 1002, 1007, 1009
UNFINISHED = BROKEN  # what is answered to a close between the parts of a message
MASK = b"\x37\xfa\x21\x3d"


class Piece(NamedTuple):
    """A frame as a peer sends it: its first byte, its payload, and what may be wrong with it."""

    first: int
    payload: bytes = b""
    length_bytes: int = 0  # 2 or 8, where the length is written longer than need be
    announced: int | None = None  # the length in the head, where it is not that of the payload
    wrongly_masked: bool = False  # masked by a server, or not masked by a client

    def wire(self, masked: bool) -> bytes:
        """Its bytes (RFC 6455, section 5.2), from a peer that has to mask or not."""
        masked ^= self.wrongly_masked
        size = len(self.payload) if self.announced is None else self.announced
        if size < 126 and not self.length_bytes:
            short, longer = size, b""
        elif size < 2**16 and self.length_bytes != 8:
            short, longer = 126, size.to_bytes(2)
        else:
            short, longer = 127, size.to_bytes(8)
        head = bytes([self.first, short | masked << 7]) + longer
        return head + MASK + applied(MASK, self.payload) if masked else head + self.payload


class Case(NamedTuple):
    """What comes, and what is made of it.

    `texts` and `binaries` are the messages in their order, each of its kind. `code` is that of the
    end, and `reply` that of the close frame that answers, where it is another; 1006 is answered by
    nothing.
    """

    number: str
    title: str
    pieces: Sequence[Piece]
    texts: Sequence[bytes] = ()
    binaries: Sequence[bytes] = ()
    pongs: Sequence[bytes] = ()
    code: int = GOES_ON
    reply: int = 0
    chop: int = 0  # the peer writes so many bytes at a time

    def wire(self, masked: bool) -> bytes:
        """All bytes of the peer: the frames, and a close, or a word after the end."""
        last = [] if self.code == CUT_OFF else [text(b"late")]
        if self.code == GOES_ON:
            last = [close(GOES_ON)]
        return b"".join(piece.wire(masked) for piece in [*self.pieces, *last])


class Outcome(NamedTuple):
    """What an end made of a case; payloads are shortened, so that a difference can be read."""

    texts: list[object]
    binaries: list[object]
    pongs: list[object]
    code: int
    replies: list[int]  # the codes of the close frames that it sent


def expected(case: Case) -> Outcome:
    replies = [] if case.code == CUT_OFF else [case.reply or case.code]
    return Outcome(
        *(list(map(brief, each)) for each in (case.texts, case.binaries, case.pongs)),
        case.code,
        replies,
    )


def outcome(
    texts: Iterable[bytes], binaries: Iterable[bytes], code: int, written: bytes, *, masked: bool
) -> Outcome:
    """The same of what an end handed over and wrote; it has to mask what it writes, or not."""
    answers = list(frames(written, masked=masked))
    assert {first for first, _ in answers} <= {FIN | PONG, FIN | CLOSE}, answers
    return Outcome(
        list(map(brief, texts)),
        list(map(brief, binaries)),
        [brief(payload) for first, payload in answers if first == FIN | PONG],
        code,
        [
            int.from_bytes(payload[:2]) if payload else NO_CODE
            for first, payload in answers
            if first == FIN | CLOSE
        ],
    )


def brief(payload: bytes) -> object:
    return bytes(payload) if len(payload) < 80 else (len(payload), crc32(payload))


def frames(data: bytes, *, masked: bool) -> Iterator[tuple[int, bytes]]:
    """First byte and payload of each frame; they are whole, and masked or not as they must be."""
    at = 0
    while at < len(data):
        first, size = data[at], data[at + 1] & 0x7F
        assert bool(data[at + 1] & 0x80) == masked, data[at : at + 2]
        assert size < 126, "an answer is a control frame"
        at += 2
        mask = data[at : at + 4] if masked else bytes(4)
        at += 4 if masked else 0
        assert len(data) >= at + size, "half a frame"
        yield first, applied(mask, data[at : at + size])
        at += size


def applied(mask: bytes, payload: bytes) -> bytes:
    """The payload with its mask put on, or taken off (RFC 6455, section 5.3)."""
    whole = (mask * (len(payload) // 4 + 1))[: len(payload)]
    return (int.from_bytes(whole) ^ int.from_bytes(payload)).to_bytes(len(payload))


# Frames


def text(payload: bytes = b"") -> Piece:
    return Piece(FIN | TEXT, payload)


def binary(payload: bytes = b"") -> Piece:
    return Piece(FIN | BINARY, payload)


def ping(payload: bytes = b"") -> Piece:
    return Piece(FIN | PING, payload)


def pong(payload: bytes = b"") -> Piece:
    return Piece(FIN | PONG, payload)


def close(code: int, reason: bytes = b"") -> Piece:
    return Piece(FIN | CLOSE, code.to_bytes(2) + reason)


def fragments(parts: Sequence[bytes], opcode: int = TEXT, *between: Piece) -> list[Piece]:
    """One message in parts, and `between` each two of them other frames."""
    last = len(parts) - 1
    pieces: list[Piece] = []
    for number, part in enumerate(parts):
        pieces += between if number else ()
        pieces.append(Piece((FIN if number == last else 0) | (MORE if number else opcode), part))
    return pieces


def pieces_of(payload: bytes, size: int) -> list[bytes]:
    return [payload[at : at + size] for at in range(0, len(payload), size)] or [b""]


def filled(size: int) -> bytes:
    """So many bytes that repeat nowhere near."""
    return (b"%07d " * (size // 8 + 1) % tuple(range(size // 8 + 1)))[:size]


# The sections


def framing() -> Iterator[Case]:
    """1: whole messages of every kind of length."""
    for kind, make in enumerate((text, binary), 1):
        field = ("texts", "binaries")[kind - 1]
        for number, size in enumerate((0, 125, 126, 127, 128, 65535, 65536), 1):
            whole = filled(size)
            title = f"{make.__name__} of {size} bytes"
            yield Case(f"1.{kind}.{number}", title, [make(whole)], **{field: [whole]})
        for number, chop in enumerate((1, 997), 8):
            whole = filled(2000 if chop == 1 else 65536)
            title = f"{make.__name__} of {len(whole)} bytes, {chop} at a time"
            yield Case(f"1.{kind}.{number}", title, [make(whole)], chop=chop, **{field: [whole]})
        many = [b"%d" % each for each in range(200)]
        title = f"200 {make.__name__} messages at once"
        yield Case(f"1.{kind}.10", title, list(map(make, many)), **{field: many})
        for number, length_bytes in enumerate((2, 8), 11):
            piece = make(b"ab")._replace(length_bytes=length_bytes)
            title = f"a length of 2 in {length_bytes} bytes"
            yield Case(f"1.{kind}.{number}", title, [piece], **{field: [b"ab"]})
    yield Case(
        "1.3.1",
        "both kinds in turns",
        [text(b"a"), binary(b"b"), text(b"c"), binary(b"")],
        [b"a", b"c"],
        [b"b", b""],
    )
    for number, piece in enumerate((text(b"x"), text(), text(filled(200)), binary(b"x")), 1):
        wrong = piece._replace(wrongly_masked=True)
        title = f"a wrong mask, first byte {piece.first:#x}, {len(piece.payload)} bytes"
        yield Case(f"1.4.{number}", title, [text(b"a"), wrong], [b"a"], code=BROKEN)
    for number, cut in enumerate((1, 2, 3, 5, 100), 1):
        head = text(filled(300)).wire(masked=False)[2 : 2 + cut]
        title = f"the peer is gone after {cut} bytes of what it announced"
        piece = text(head)._replace(announced=300)
        yield Case(f"1.5.{number}", title, [text(b"a"), piece], [b"a"], code=CUT_OFF)


def pings() -> Iterator[Case]:
    """2: pings are answered with their own words; pongs need no answer."""
    words = (b"", b"Hello", b"\x00\xff\xfe\xfd\xfc\xfb\x00\xff", b"\xfe" * 125)
    for number, payload in enumerate(words, 1):
        yield Case(f"2.1.{number}", "a ping", [ping(payload)], pongs=[payload])
        yield Case(f"2.2.{number}", "a ping, chopped", [ping(payload)], pongs=[payload], chop=1)
        yield Case(f"2.3.{number}", "a pong that nobody asked for", [pong(payload)])
        both = [pong(payload), ping(b"now"), pong()]
        yield Case(f"2.4.{number}", "a ping between such pongs", both, pongs=[b"now"])
    ten = [b"payload-%d" % each for each in range(10)]
    yield Case("2.5.1", "ten pings", list(map(ping, ten)), pongs=ten)
    yield Case("2.5.2", "ten pings, chopped", list(map(ping, ten)), pongs=ten, chop=1)
    yield Case(
        "2.5.3",
        "ten pings and texts",
        [make(each) for each in ten for make in (ping, text)],
        ten,
        pongs=ten,
    )
    for number, piece in enumerate((ping(b"x" * 126), pong(b"x" * 126), ping(b"x" * 65536)), 1):
        yield Case(f"2.6.{number}", "too long", [text(b"a"), piece], [b"a"], code=BROKEN)
    for number, length_bytes in enumerate((2, 8), 1):
        piece = ping(b"ab")._replace(length_bytes=length_bytes)
        title = f"a length of 2 in {length_bytes} bytes"
        yield Case(f"2.7.{number}", title, [piece], pongs=[b"ab"])


def reserved_bits() -> Iterator[Case]:
    """3: bits that no extension has given a meaning."""
    for opcode, make in enumerate((text, binary, ping, pong), 1):
        for bits in range(1, 8):
            good = make(b"small payload")
            bad = good._replace(first=good.first | bits << 4)
            title = f"{make.__name__} with the bits {bits:03b}"
            yield Case(f"3.{opcode}.{bits}", title, [text(b"a"), bad], [b"a"], code=BROKEN)
    for bits in range(1, 8):
        bad = close(1000)._replace(first=FIN | CLOSE | bits << 4)
        yield Case(f"3.5.{bits}", f"close with the bits {bits:03b}", [bad], code=BROKEN)
        piece = Piece(FIN | MORE | bits << 4, b"b")
        title = f"a later fragment with the bits {bits:03b}"
        yield Case(f"3.6.{bits}", title, [Piece(TEXT, b"a"), piece], code=BROKEN)


def opcodes() -> Iterator[Case]:
    """4: opcodes that mean nothing."""
    for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15):
        kind = 1 if opcode < CLOSE else 2
        for number, payload in enumerate((b"", b"x", b"x" * 126), 1):
            bad = Piece(FIN | opcode, payload)
            title = f"opcode {opcode} with {len(payload)} bytes"
            case = f"4.{kind}.{opcode}.{number}"
            yield Case(case, title, [text(b"a"), bad, ping()], [b"a"], code=BROKEN)


def fragmentation() -> Iterator[Case]:
    """5: messages in parts, and what may come between them."""
    two, ten = [b"fragment1", b"fragment2"], [b"part%d," % each for each in range(10)]
    for number, make in enumerate((ping, pong), 1):
        begun = make(b"x")._replace(first=make().first & ~FIN)
        yield Case(f"5.1.{number}", f"a {make.__name__} in parts", [begun], code=BROKEN)
    begun = Piece(CLOSE, b"\x03\xe8")
    yield Case("5.1.3", "a close in parts", [begun], code=BROKEN)
    for chop in (0, 1, 7):
        case = f"5.2.{chop}"
        yield Case(f"{case}.1", "two parts", fragments(two), [b"".join(two)], chop=chop)
        of_binary = fragments(two, BINARY)
        yield Case(f"{case}.2", "two parts", of_binary, binaries=[b"".join(two)], chop=chop)
        between = fragments(two, TEXT, ping(b"now"))
        whole = [b"".join(two)]
        yield Case(f"{case}.3", "a ping between", between, whole, pongs=[b"now"], chop=chop)
        between = fragments(two, TEXT, pong(b"unasked"))
        yield Case(f"{case}.4", "a pong between", between, whole, chop=chop)
        between = fragments(ten, BINARY, ping(b"1"), pong(), ping(b"2"))
        whole, answers = [b"".join(ten)], [b"1", b"2"] * 9
        yield Case(f"{case}.5", "pings between ten", between, (), whole, answers, chop=chop)
    empty = fragments([b"", b"", b""])
    yield Case("5.3.1", "three empty parts", empty, [b""])
    yield Case("5.3.2", "empty parts among others", fragments([b"", b"a", b"", b"b", b""]), [b"ab"])
    yield Case("5.3.3", "one message after another", fragments(two) * 3, [b"".join(two)] * 3)
    around = [text(b"a"), *fragments(two), text(b"b"), *fragments(two, BINARY)]
    whole = [b"a", b"".join(two), b"b"]
    yield Case("5.3.4", "between whole messages", around, whole, [b"".join(two)])
    yield Case("5.3.5", "a thousand parts of a byte", fragments([b"x"] * 1000), [b"x" * 1000])
    for number, first in enumerate((FIN | MORE, MORE), 1):
        nothing = Piece(first, b"nothing to continue")
        yield Case(f"5.4.{number}", "nothing was begun", [nothing], code=BROKEN)
        yield Case(
            f"5.5.{number}", "after a whole text", [text(b"a"), nothing], [b"a"], code=BROKEN
        )
        over = [*fragments(two), nothing]
        yield Case(f"5.6.{number}", "after a last part", over, [b"".join(two)], code=BROKEN)
    for number, first in enumerate((FIN | TEXT, TEXT, FIN | BINARY, BINARY), 1):
        again = [Piece(TEXT, b"begun"), Piece(first, b"anew")]
        yield Case(f"5.7.{number}", "a message within a message", again, code=BROKEN)
        again = [Piece(BINARY, b"begun"), ping(b"now"), Piece(first, b"anew")]
        title = "a message within a message, after a ping"
        yield Case(f"5.8.{number}", title, again, pongs=[b"now"], code=BROKEN)
    begun = [*fragments(two), Piece(TEXT, b"never ended")]
    yield Case("5.9.1", "the peer is gone between parts", begun, [b"".join(two)], code=CUT_OFF)
    left = [Piece(TEXT, b"never ended"), close(4000)]
    yield Case("5.9.2", "a close between parts", left, code=4000, reply=UNFINISHED)


VALID = {
    "words": "Grüße, κόσμε, Žižka, 日本, 🏟️!".encode(),
    "first of each length": "\x00\x80\u0800\U00010000".encode(),
    "last of each length": "\x7f\u07ff\uffff\U0010ffff".encode(),
    "beside the surrogates": "\ud7ff\ue000\ufffd".encode(),
    "no characters": "\ufffe\uffff\U0001fffe\U0010fffe\ufdd0".encode(),
}
INVALID = {
    "cut": b"\xce",
    "cut of 3": b"\xe2\x82",
    "cut of 4": b"\xf0\x9f\x8f",
    "lonely": b"a\x80b",
    "many lonely": bytes(range(0x80, 0xC0)),
    "starts": bytes(range(0xC0, 0xF5)),
    "never": b"\xfe\xff\xc0\xc1\xf5",
    "overlong 2": b"\xc0\xaf",
    "overlong 3": b"\xe0\x80\xaf",
    "overlong 4": b"\xf0\x80\x80\xaf",
    "overlong zero": b"\xc0\x80",
    "surrogate": b"\xed\xa0\x80",
    "pair of surrogates": b"\xed\xa0\xbd\xed\xb8\x80",
    "beyond the last": b"\xf4\x90\x80\x80",
    "five bytes": b"\xf8\x88\x80\x80\x80",
    "six bytes": b"\xfc\x84\x80\x80\x80\x80",
    "good, bad, good": "κόσ".encode() + b"\xed\xa0\x80" + "με".encode(),
}


def utf_8() -> Iterator[Case]:
    """6: text is cut anywhere, and handed on as it came, also where it is none."""
    for kind, table in enumerate((VALID, INVALID), 1):
        for row, (name, data) in enumerate(table.items(), 1):
            case = f"6.{kind}.{row}"
            yield Case(f"{case}.1", name, [text(data)], [data])
            yield Case(
                f"{case}.2", f"{name}, chopped", [text(data), text(data)], [data] * 2, chop=1
            )
            bytewise = fragments(pieces_of(data, 1))
            yield Case(f"{case}.3", f"{name}, a byte a part", bytewise, [data])
            pinged = fragments(pieces_of(data, 1), TEXT, ping(data[:1]))
            answers = [data[:1]] * (len(data) - 1)
            yield Case(f"{case}.4", f"{name}, pings between", pinged, [data], pongs=answers)
            for cut in range(1, len(data)):
                parts = fragments([data[:cut], data[cut:]])
                yield Case(f"{case}.5.{cut}", f"{name}, cut at {cut}", parts, [data])
    yield Case("6.3.1", "no text in a binary", [binary(b"\xff\xfe")], binaries=[b"\xff\xfe"])
    begun = [Piece(TEXT, b"\xff"), close(1000)]
    yield Case("6.3.2", "a close in the middle of no text", begun, code=1000, reply=UNFINISHED)


def closing(most: int) -> Iterator[Case]:
    """7: the last word, with and without a code, and what comes after it."""
    yield Case("7.1.1", "after a message", [text(b"a"), close(1001)], [b"a"], code=1001)
    yield Case("7.1.2", "twice", [close(1001), close(1002)], code=1001)
    yield Case("7.1.3", "and then a ping", [close(1001), ping(b"x")], code=1001)
    yield Case("7.1.4", "and then a text", [close(1001), text(b"x")], code=1001)
    yield Case("7.1.5", "and then nonsense", [close(1001), Piece(0xFF, b"\xff" * 9)], code=1001)
    begun = [Piece(TEXT, b"a"), close(1001), Piece(FIN | MORE, b"b")]
    yield Case("7.1.6", "and then the rest of a message", begun, code=1001, reply=UNFINISHED)
    large = filled(min(2**18, most))
    many = [text(large), close(1001), ping()]
    yield Case("7.1.7", "behind a large message", many, [large], code=1001)
    yield Case("7.1.8", "the peer is gone without one", [text(b"a")], [b"a"], code=CUT_OFF)
    yield Case("7.3.1", "empty", [Piece(FIN | CLOSE)], code=NO_CODE)
    yield Case("7.3.2", "one byte", [Piece(FIN | CLOSE, b"\x03")], code=BROKEN)
    for number, reason in enumerate((b"", b"Hello", "Grüße 🏟️".encode(), b"x" * 123), 3):
        title = f"a reason of {len(reason)} bytes"
        yield Case(f"7.3.{number}", title, [close(1000, reason), ping()], code=1000)
        yield Case(f"7.3.{number}.1", title, [close(4400, reason)], code=4400, chop=1)
    yield Case("7.3.7", "a reason of 124 bytes", [close(1000, b"x" * 124)], code=BROKEN)
    for number, reason in enumerate(INVALID.values(), 1):
        title = "a reason that is no text"
        yield Case(f"7.5.{number}", title, [close(1000, reason)], code=NO_TEXT)
    good = (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014)
    for code in (*good, 3000, 3999, 4000, 4999):
        yield Case(f"7.7.{code}", f"the code {code}", [close(code)], code=code)
        yield Case(f"7.8.{code}", f"the code {code}", [close(code, b"why")], code=code)
    for code in (0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535):
        yield Case(f"7.9.{code}", f"no code: {code}", [close(code)], code=BROKEN)
        yield Case(f"7.10.{code}", f"no code: {code}", [close(code, b"why")], code=BROKEN)


def limits(most: int, *, whole_table: bool) -> Iterator[Case]:
    """9: large messages, up to `most` bytes and beyond."""
    sizes = [size for size in (2**16, 2**18, 2**20, 2**22, 2**23) if size < most]
    sizes = [*sizes, most - 1, most] if whole_table else [min(2**18, most - 1)]
    for number, size in enumerate(sizes, 1):
        data = filled(size)
        yield Case(f"9.1.{number}", f"text of {size} bytes", [text(data)], [data])
        yield Case(f"9.2.{number}", f"binary of {size} bytes", [binary(data)], binaries=[data])
    data = filled(min(2**22, sizes[-1]))
    parts = [64, 256, 2**10, 2**12, 2**14, 2**16, 2**18, 2**20, 2**22]
    for number, part in enumerate(parts if whole_table else [2**12, 2**16], 1):
        cut = pieces_of(data, part)
        yield Case(f"9.3.{number}", f"parts of {part} bytes", fragments(cut), [data])
        of_binary = fragments(cut, BINARY)
        yield Case(f"9.4.{number}", f"parts of {part} bytes", of_binary, binaries=[data])
    for number, chop in enumerate((64, 128, 256, 512, 1024, 2048) if whole_table else (2048,), 1):
        data = filled(min(2**20, most))
        yield Case(f"9.5.{number}", f"{chop} bytes at a time", [text(data)], [data], chop=chop)
        yield Case(
            f"9.6.{number}", f"{chop} bytes at a time", [binary(data)], binaries=[data], chop=chop
        )
    for number, size in enumerate((most + 1, 2**31, 2**63 - 1), 1):
        for kind, make in enumerate((text, binary), 7):
            piece = make(b"only its beginning")._replace(announced=size)
            title = f"{size} bytes are announced"
            yield Case(f"9.{kind}.{number}", title, [text(b"a"), piece], [b"a"], code=TOO_BIG)
    begun = [Piece(BINARY, b"only"), ping(b"now"), Piece(MORE, b"its beginning", announced=most)]
    title = "too big in its sum, announced"
    yield Case("9.9.1", title, begun, pongs=[b"now"], code=TOO_BIG)
    if whole_table:
        half = filled(most // 2 + 1)
        yield Case("9.9.2", "too big in its sum", fragments([half, half]), code=TOO_BIG)


def cut_by_the_sender() -> Iterator[Case]:
    """10: a sender that cuts its messages by itself."""
    for number, (size, part) in enumerate(((65535, 1300), (60000, 1300), (5200, 1300)), 1):
        data = filled(size)
        cut = pieces_of(data, part)
        title = f"{size} bytes in parts of {part}"
        yield Case(f"10.1.{number}", title, fragments(cut), [data])
        of_binary = fragments(cut, BINARY)
        yield Case(f"10.2.{number}", title, of_binary, binaries=[data], chop=part + 4)


# By section, what makes its cases for an end that takes messages of so many bytes; a part of them,
# or all.
SECTIONS: dict[str, Callable[[int, bool], Iterator[Case]]] = {
    "1 framing": lambda most, whole_table: framing(),
    "2 pings and pongs": lambda most, whole_table: pings(),
    "3 reserved bits": lambda most, whole_table: reserved_bits(),
    "4 opcodes": lambda most, whole_table: opcodes(),
    "5 fragmentation": lambda most, whole_table: fragmentation(),
    "6 UTF-8": lambda most, whole_table: utf_8(),
    "7 closing": lambda most, whole_table: closing(most),
    "9 limits": lambda most, whole_table: limits(most, whole_table=whole_table),
    "10 cut by the sender": lambda most, whole_table: cut_by_the_sender(),
}
