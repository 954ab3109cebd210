"""What a frame is: its own bytes, and the few facts about it that everybody asks for."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import orjson

from livecli.wording import LAST_MS


# The types of the documents.
FRAME_TYPES = (
    "action",
    "error",
    "event",
    "livedata",
    "odds",
    "odds_book",
    "pong",
    "score",
    "subscribed",
    "unsubscribed",
)
# Records of our own; `feed.records` makes and reads them.
OURS = frozenset({"_close", "_drop", "_gap", "_open"})
# What the feed sent and is no JSON object, wrapped: no records of our own.
WRAPPED = frozenset({"_binary", "_text"})
# What proves that the service lives, but is no match data.
NO_DATA = OURS | {"error", "ping", "pong", "unsubscribed"}
# Longer than any word that the feed has for a type or a sport: what is remembered by it is bounded.
LONGEST_WORD = 100


class Binary(bytes):
    """The payload of a binary message; the feed speaks text, so it is kept but not read."""


@lru_cache(maxsize=256)
def is_record(kind: str) -> bool:
    """Whether a frame type is that of a record: one of ours, or one of another program's in a
    capture. It passes the filters untouched, and counts as nothing."""
    return kind[:1] == "_" and kind not in WRAPPED and len(kind) <= LONGEST_WORD


def unix_ms(value: object) -> float | None:
    """The moment that a field holds, unix milliseconds; None for what is no moment."""
    if type(value) is float or type(value) is int:
        return float(value) if 0 < value <= LAST_MS else None
    return None


class Frame:
    """One unit of the feed, or a record of our own (`type` begins with `_`).

    `raw` is the frame's own bytes on one line, without a line break at the end, and always a JSON
    object. `event_id` and `sport` are None where neither the frame nor its socket tells them.
    `received_ms` is unix time in milliseconds. `socket` is the number of the socket it came by.
    """

    __slots__ = ("_body", "event_id", "raw", "received_ms", "socket", "sport", "type")

    def __init__(
        self,
        raw: bytes,
        type: str,  # noqa: A002 - the feed's own word
        event_id: int | None = None,
        sport: str | None = None,
        received_ms: float = 0.0,
        socket: int = 0,
        body: dict[str, Any] | None = None,
    ) -> None:
        self.raw = raw
        self.type = type
        self.event_id = event_id
        self.sport = sport
        self.received_ms = received_ms
        self.socket = socket
        self._body = body

    @classmethod
    def of(cls, body: dict[str, Any], *, received_ms: float) -> Frame:
        """A record of our own; its time, like a stamp, is its last key."""
        body = body | {"_received_ms": round(received_ms, 3)}
        raw = orjson.dumps(body)
        event_id, sport = body.get("event_id"), body.get("sport")
        return cls(raw, body["type"], event_id, sport, received_ms, body=body)

    @property
    def body(self) -> dict[str, Any]:
        """The decoded frame; decoded again only if `forget` was called before."""
        if self._body is None:
            self._body = orjson.loads(self.raw)
        return self._body

    def forget(self) -> None:
        """Let go of the decoded body, which weighs ten times its bytes, while the frame waits."""
        self._body = None

    @property
    def ours(self) -> bool:
        """Whether this is a record and not the feed's; see `is_record`."""
        return is_record(self.type)

    def __repr__(self) -> str:
        shown = self.raw if len(self.raw) <= 80 else self.raw[:60] + b"..." + self.raw[-17:]
        return f"Frame({self.type} {self.event_id} {shown!r} [{len(self.raw)} bytes])"
