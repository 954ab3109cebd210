"""Bytes to frames: the one validating parse that each message of the feed gets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import count

import orjson

from .frames import LONGEST_WORD, WRAPPED, Binary, Frame
from .json_text import loads
from .records import NO_SPORTS, of_wrapped, wrapped, wrapped_message
from .sports import read_id


# Line breaks between tokens (inside strings JSON forbids them) would cut a record in two.
ONE_LINE = bytes.maketrans(b"\r\n", b"  ")
OPENING, CLOSING, LF, CR = b"{}\n\r"  # as numbers, which are sooner found in bytes

# Decoded, a message of 16 MiB could weigh 600 MB; what would weigh more than this is not decoded.
# Up to a megabyte there is no danger, and frames of the feed have some ten kilobytes.
MAX_DECODED = 32 * 2**20
LARGE = 2**20
VALUE_BYTES = 112  # the most that one costs, measured: a list of one
ASTRAL = bytes(range(0xF0, 0xF5))  # the first bytes of what makes a string four bytes a character
# So many in one read mean a flood. To load msgspec takes as long as to decode ten thousand frames.
MANY = 32
PAYS = 5000  # smaller reads, after which it has paid to have loaded it
_small_reads = count()


def decode(
    message: bytes,
    *,
    socket: int = 0,
    received_ms: float = 0.0,
    sports: Mapping[int, str] = NO_SPORTS,
    trusted: bool = False,
) -> Frame:
    """The frame in `message`; what is no JSON object comes back as a record that holds it whole.

    `sports` says which sport an id has on this socket, for frames that do not name it. `trusted`
    input may hold records of our own; the feed may not forge one.
    """
    light = len(message) <= LARGE or trusted or _weight(message) <= MAX_DECODED
    try:
        body = loads(message) if light and type(message) is not Binary else None
    except orjson.JSONDecodeError:
        body = None
    if type(body) is not dict:
        return wrapped(message, sports=sports, socket=socket, received_ms=received_ms)
    kind = body.get("type")
    if type(kind) is not str or len(kind) > LONGEST_WORD:
        kind = ""
    elif kind[:1] == "_" and not trusted:
        return wrapped(message, sports=sports, socket=socket, received_ms=received_ms)
    event_id = body.get("event_id")
    if type(event_id) is not int:
        event_id = read_id(event_id)
    sport = body.get("sport")
    if type(sport) is not str or len(sport) > LONGEST_WORD:
        sport = sports.get(event_id) if event_id is not None else None
    if LF in message or CR in message or message[-1] != CLOSING or message[0] != OPENING:
        message = message.translate(ONE_LINE).strip()
    frame = Frame(message, kind, event_id, sport, received_ms, socket, body)
    return of_wrapped(frame, wrapped_message(body), sports) if kind in WRAPPED else frame


def decode_all(
    messages: Sequence[bytes],
    *,
    socket: int = 0,
    received_ms: float = 0.0,
    sports: Mapping[int, str] = NO_SPORTS,
) -> list[Frame]:
    """What `decode` makes of each message; their bodies are decoded if somebody asks for them."""
    if len(messages) >= MANY or next(_small_reads) >= PAYS:
        return _fast()(messages, socket, received_ms, sports)
    return [
        decode(message, socket=socket, received_ms=received_ms, sports=sports)
        for message in messages
    ]


@cache
def _fast() -> Callable[..., list[Frame]]:
    from .fast_decode import frames  # few frames are decoded sooner than it is loaded

    return frames


def _weight(message: bytes) -> int:
    """What a message weighs decoded, at the most; punctuation in its strings counts as values."""
    values = message.count(b",") + message.count(b"[") + message.count(b"{")
    return VALUE_BYTES * values + _width(message) * len(message)


def _width(message: bytes) -> int:
    """How many bytes a character of its strings takes, at the most."""
    if b"\\ud" in message or b"\\uD" in message or message != message.translate(None, ASTRAL):
        return 4
    return 1 if message.isascii() and b"\\u" not in message else 2
