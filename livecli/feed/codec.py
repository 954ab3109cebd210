"""Bytes to frames: the one validating parse that each message of the feed gets."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import orjson

from .frames import Frame


class Binary(bytes):
    """The payload of a binary message; the feed speaks text, so it is kept but not read."""


# Line breaks between tokens (inside strings JSON forbids them) would cut a record in two.
ONE_LINE = bytes.maketrans(b"\r\n", b"  ")
NO_SPORTS: Mapping[int, str] = {}


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
    try:
        body = orjson.loads(message)
    except orjson.JSONDecodeError:
        return unreadable(message, socket=socket, received_ms=received_ms)
    if type(body) is not dict or type(message) is Binary:
        return unreadable(message, socket=socket, received_ms=received_ms)
    kind = body.get("type")
    if type(kind) is not str:
        kind = ""
    elif kind[:1] == "_" and not trusted:
        return unreadable(message, socket=socket, received_ms=received_ms)
    event_id = body.get("event_id")
    if type(event_id) is not int:
        event_id = _number(event_id)
    sport = body.get("sport")
    if type(sport) is not str:
        sport = sports.get(event_id) if event_id is not None else None
    if b"\n" in message or b"\r" in message or message[-1:] != b"}" or message[:1] != b"{":
        message = message.translate(ONE_LINE).strip()
    return Frame(message, kind, event_id, sport, received_ms, socket, body)


def unreadable(message: bytes, *, socket: int = 0, received_ms: float = 0.0) -> Frame:
    """A record of our own that holds a message which is no JSON object."""
    try:
        if type(message) is Binary:
            raise ValueError
        body = {"type": "_text", "text": message.decode()}
    except ValueError:
        body = {"type": "_binary", "base64": b64encode(message).decode()}
    return Frame(orjson.dumps(body), body["type"], None, None, received_ms, socket)


def _number(value: Any) -> int | None:
    """An id that came as text (wire-facts: one client sends it so, a server may answer so)."""
    if type(value) is str and value.isascii() and value.isdigit() and len(value) <= 18:
        return int(value)
    return None
