"""Bytes to frames: the one validating parse that each message of the feed gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import orjson

from .frames import LONGEST_WORD, WRAPPED, Binary, Frame
from .records import NO_SPORTS, of_wrapped, wrapped, wrapped_message
from .sports import read_id


if TYPE_CHECKING:
    from .fast_decode import Head


# Line breaks between tokens (inside strings JSON forbids them) would cut a record in two.
ONE_LINE = bytes.maketrans(b"\r\n", b"  ")

# Decoded, a message of 16 MiB could weigh 600 MB; what would weigh more than this is not decoded.
# Up to a megabyte there is no danger, and frames of the feed have some ten kilobytes.
MAX_DECODED = 32 * 2**20
LARGE = 2**20
VALUE_BYTES = 112  # the most that one costs, measured: a list of one
ASTRAL = bytes(range(0xF0, 0xF5))  # the first bytes of what makes a string four bytes a character
# So many in one read mean a flood. To load msgspec takes as long as to decode ten thousand frames.
MANY = 32


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
    body = _body(message, trusted)
    kind = body.get("type") if body is not None else None
    if type(kind) is not str or len(kind) > LONGEST_WORD:
        kind = ""
    if body is None or (kind[:1] == "_" and not trusted):
        return wrapped(message, sports=sports, socket=socket, received_ms=received_ms)
    event_id = body.get("event_id")
    if type(event_id) is not int:
        event_id = read_id(event_id)
    sport = body.get("sport")
    if type(sport) is not str or len(sport) > LONGEST_WORD:
        sport = sports.get(event_id) if event_id is not None else None
    if b"\n" in message or b"\r" in message or message[-1:] != b"}" or message[:1] != b"{":
        message = message.translate(ONE_LINE).strip()
    frame = Frame(message, kind, event_id, sport, received_ms, socket, body)
    return of_wrapped(frame, wrapped_message(body), sports) if kind in WRAPPED else frame


def _body(message: bytes, trusted: bool) -> dict[str, Any] | None:
    """The object that a message is; None for anything else, and for what is too large decoded."""
    if type(message) is Binary:
        return None
    if len(message) > LARGE and not trusted and _weight(message) > MAX_DECODED:
        return None
    try:
        body = orjson.loads(message)
    except orjson.JSONDecodeError:
        return None
    return body if type(body) is dict else None


def decode_all(
    messages: Sequence[bytes],
    *,
    socket: int = 0,
    received_ms: float = 0.0,
    sports: Mapping[int, str] = NO_SPORTS,
) -> list[Frame]:
    """What `decode` makes of each message; in a flood, a third of the time does."""
    if len(messages) >= MANY:
        from .fast_decode import heads  # few frames are decoded sooner than it is loaded

        found = heads(messages)
        if found is not None:
            return _frames(messages, found, socket, received_ms, sports)
    return [
        decode(message, socket=socket, received_ms=received_ms, sports=sports)
        for message in messages
    ]


def _frames(
    messages: Sequence[bytes],
    heads: Sequence[Head],
    socket: int,
    received_ms: float,
    sports: Mapping[int, str],
) -> list[Frame]:
    """The frames whose heads are known; their bodies are decoded if somebody asks for them."""
    frames: list[Frame] = []
    for raw, head in zip(messages, heads, strict=True):
        frame = Frame.__new__(Frame)  # `Frame(...)` takes twice as long
        frame.raw = raw
        frame.type = head.type
        frame.event_id = event_id = head.event_id
        sport = head.sport
        frame.sport = sports.get(event_id) if sport is None and event_id is not None else sport
        frame.received_ms = received_ms
        frame.socket = socket
        frame._body = None
        frames.append(frame)
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
