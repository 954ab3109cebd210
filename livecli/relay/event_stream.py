"""Event streams as browsers and curl read them: what a request asks for, and the text of events."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

from livecli.errors import UsageError
from livecli.feed.frames import LONGEST_WORD
from livecli.feed.sports import Match, match

from .events import RelayedFrame


COMMENT = b": still here\n\n"
COMMENT_EVERY_S = 15.0  # proxies end what is silent for half a minute or more
HEAD = (
    b"HTTP/1.1 200 OK\r\n"
    b"Content-Type: text/event-stream; charset=utf-8\r\n"
    b"Cache-Control: no-cache, no-transform\r\n"
    b"X-Accel-Buffering: no\r\n"
    b"X-Content-Type-Options: nosniff\r\n"
    b"%b"
    b"Connection: close\r\n"
    b"\r\n"
)
MOST_DIGITS = 17  # of a number of ours
MOST_TYPES = 100


def of_path(path: str, room: str) -> Match | None:
    """The match in `/ROOM/SPORT/ID`; None where there is none."""
    words = [unquote(word) for word in path.strip("/").split("/")]
    if len(words) != 3 or words[0] != room:
        return None
    try:
        return match(f"{words[1]}:{words[2]}")
    except UsageError:
        return None


def types(query: Mapping[str, str]) -> frozenset[str]:
    """The frame types of `?type=action,odds`; none means all."""
    words = [word.strip() for word in query.get("type", "").split(",")]
    return frozenset(word for word in words[:MOST_TYPES] if 0 < len(word) <= LONGEST_WORD)


def last_number(text: str | None) -> int | None:
    """The number in `Last-Event-ID`; None where it is none of ours."""
    if text and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        return int(text)
    return None


def event(frame: RelayedFrame) -> bytes:
    """The event of a frame, whose type and bytes are on one line each, whatever the feed says."""
    kind = frame.type.encode(errors="replace").translate(None, b"\r\n\0")
    raw = frame.raw if b"\n" not in frame.raw and b"\r" not in frame.raw else _one_line(frame.raw)
    return b"event: %b\nid: %d\ndata: %b\n\n" % (kind, frame.number, raw)


def _one_line(raw: bytes) -> bytes:
    """Line breaks between the tokens of JSON mean nothing."""
    return raw.replace(b"\r", b" ").replace(b"\n", b" ")
