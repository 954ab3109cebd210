"""Our own records, made and read here and nowhere else: `_open`, `_gap`, `_drop`, `_pos`, `_close`.

Anybody's capture may hold records like ours: any field may be missing, null, of another type or of
any size. Nothing is believed then, and nothing raises: what a record must say and does not say
makes it none (None). `_text` and `_binary` are made here too, but they are frames of the feed.
"""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64  # base64 takes a millisecond more to load
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from livecli import __version__
from livecli.errors import UsageError
from livecli.named_tuple import NamedTuple

from .frames import STAMP, Binary, Frame, StreamPlace, WrappedFrame, unix_ms
from .sports import Match, match


Body = Mapping[str, Any]
NO_SPORTS: Mapping[int, str] = {}

MAX_WORD = 100  # characters of anything that the feed calls by name
MOST_GAPS = 100  # of one match; a connection that is lost more often has no story to tell
MOST_FRAMES = 2**32  # that one record may speak of: a thousand days of a flood
MOST_MATCHES = 10_000  # of one connection; a real one carries ten
MOST_SEQUENCE = 2**63  # of a stream
POSITION = b'{"type":"_pos",'  # the beginning of a `_pos` record, as `position` makes it
MAX_TEXT = 2**20  # bytes; a larger message is kept in base64, for escaped text may grow sixfold


# --- Made -----------------------------------------------------------------------------------------


def opened(
    url: str,
    socket: int | None,
    matches: Iterable[Match],
    at_ms: float,
    continues: str | None = None,
) -> Frame:
    """`_open`: a file, or a connection, began. `url` has no query: there the token travels.

    `socket` is None for a file whose matches came by several. `continues` is the name of the file
    before this one: a file that goes on has no snapshot until the next subscription.
    """
    matches = list(matches)
    sports = {match.sport for match in matches}
    body: dict[str, Any] = {
        "type": "_open",
        "livecli": __version__,
        "url": url,
        "sport": sports.pop() if len(sports) == 1 else None,
        "socket": socket,
        "matches": [_word(match) for match in matches],
    }
    if continues is not None:
        body["continues"] = continues
    return Frame.of(body, received_ms=at_ms)


def missed(match: Match, cause: str, code: int | None, from_ms: float, to_ms: float) -> Frame:
    """`_gap`: nothing was heard of a match; `code` is that of the close, where there was one."""
    to_ms = max(to_ms, from_ms)  # clocks step back
    body = {
        "type": "_gap",
        "event_id": match.event_id,
        "sport": match.sport,
        "cause": cause,
        **({} if code is None else {"code": code}),
        "from_ms": round(from_ms),
        "to_ms": round(to_ms),
        "exact": False,
    }
    return Frame.of(body, received_ms=to_ms)


def dropped(frames: int, from_ms: float, to_ms: float, why: str | None = None) -> Frame:
    """`_drop`: a slow reader made us drop frames; `why`, where that is not said by the place."""
    window = {"from_ms": round(from_ms), "to_ms": round(to_ms)}
    reason = {} if why is None else {"why": why}
    return Frame.of({"type": "_drop", "frames": frames, **window, **reason}, received_ms=to_ms)


def position(stream: str, place: StreamPlace, flushed: int, at_ms: float) -> Frame:
    """`_pos`: a file has everything of its matches up to this place in a stream, and all files of
    the run have it up to `flushed`. `at_ms` is when the frame there was received."""
    body = {
        "type": "_pos",
        "stream": stream,
        "created_ms": place.created_ms,
        "sequence": place.sequence,
        "flushed": flushed,
    }
    return Frame.of(body, received_ms=at_ms)


def closed(
    cause: str,
    at_ms: float,
    *,
    frames: int,
    types: Mapping[str, int],
    matches: Mapping[Match, int],
    **more: Any,
) -> Frame:
    """`_close`: the end of a file, why it came, and what the file holds."""
    body = {
        "type": "_close",
        "cause": cause,
        "frames": frames,
        "types": dict(types),
        "matches": {_word(match): number for match, number in matches.items()},
    }
    return Frame.of(body | more, received_ms=at_ms)


def wrapped(
    message: bytes,
    *,
    sports: Mapping[int, str] = NO_SPORTS,
    socket: int = 0,
    received_ms: float = 0.0,
) -> Frame:
    """`_text` or `_binary`: a message of the feed that is no JSON object, whole.

    `sports` says which sport an id has on this socket.
    """
    try:
        if type(message) is Binary or len(message) > MAX_TEXT:
            raise ValueError
        # Copied: the bytes that orjson gives keep the 4 KiB in which they were written.
        kind, raw = "_text", b'{"type":"_text","text":%b}' % orjson.dumps(message.decode())
    except ValueError:
        base64 = b2a_base64(message, newline=False)
        kind, raw = "_binary", b'{"type":"_binary","base64":"%b"}' % base64
    return of_wrapped(Frame(raw, kind, None, None, received_ms, socket), message, sports)


def of_wrapped(frame: Frame, message: bytes, sports: Mapping[int, str]) -> WrappedFrame:
    """The record `frame` with what the head of the message in it says."""
    from .message_head import message_head

    head = message_head(message)
    event_id = head.event_id if frame.event_id is None else frame.event_id
    sport = sports.get(event_id) if event_id is not None else None
    facts = (event_id, frame.sport or sport, frame.received_ms, frame.socket)
    made = WrappedFrame(frame.raw, frame.type, *facts)
    made.inner_type = head.type
    return made


def _word(match: Match) -> str:
    """A match in a record: always with its sport, and as the command line takes it."""
    return f"{match.sport}:{match.event_id}"


# --- Read -----------------------------------------------------------------------------------------


class Gap(NamedTuple):
    """Nothing was heard of a match from `from_ms` to `to_ms` (unix milliseconds)."""

    from_ms: float
    to_ms: float
    cause: str
    code: int | None = None

    @property
    def missed_ms(self) -> float:
        return self.to_ms - self.from_ms


class Drop(NamedTuple):
    """So many frames were dropped; the times are None where they are not told."""

    frames: int
    from_ms: float | None
    to_ms: float | None


class Position(NamedTuple):
    """How far a file has everything of its matches, and all files of its run."""

    stream: str
    place: StreamPlace
    flushed: StreamPlace
    at_ms: float


class ReadPlace(NamedTuple):
    """Where reading of a bus goes on, and when the last frame of each match was received."""

    place: StreamPlace
    last_ms: Mapping[Match, float]


def read_open(body: Body) -> tuple[list[Match], int | None]:
    """The matches of an `_open` record, and the number of their socket."""
    words, socket = body.get("matches"), body.get("socket")
    matches = []
    for word in words[:MOST_MATCHES] if type(words) is list else ():
        try:
            matches.append(match(word if type(word) is str else ""))
        except UsageError:
            continue
    return matches, socket if type(socket) is int else None


def read_gap(body: Body) -> Gap | None:
    """The gap in a `_gap` record; None where it does not say of which match, from when to when."""
    since, until = unix_ms(body.get("from_ms")), unix_ms(body.get("to_ms"))
    if type(body.get("event_id")) is not int or since is None or until is None or since > until:
        return None
    code = body.get("code")
    return Gap(since, until, _cause(body, "lost"), code if type(code) is int else None)


def read_drop(body: Body) -> Drop | None:
    """What a `_drop` record says; None where it does not say how many."""
    frames = _frames(body)
    since, until = unix_ms(body.get("from_ms")), unix_ms(body.get("to_ms"))
    return Drop(frames, since, until) if frames else None


def read_position(body: Body) -> Position | None:
    """The position in a `_pos` record; None where it does not say which."""
    stream, at_ms = body.get("stream"), unix_ms(body.get(STAMP))
    numbers = [body.get(key) for key in ("created_ms", "sequence", "flushed")]
    made, sequence, flushed = (each if type(each) is int else -1 for each in numbers)
    if type(stream) is not str or at_ms is None:
        return None
    if not all(0 <= each < MOST_SEQUENCE for each in (made, sequence, flushed)):
        return None
    return Position(stream, StreamPlace(made, sequence), StreamPlace(made, flushed), at_ms)


def read_close(body: Body) -> tuple[str, int]:
    """Why a file ended, and how many frames it should hold, by its `_close` record."""
    return _cause(body, "unknown"), _frames(body)


def wrapped_message(body: Body) -> bytes:
    """The beginning of the message in a `_text` or `_binary` record, as far as its head goes."""
    from .message_head import LOOKED_AT

    text, base64 = body.get("text"), body.get("base64")
    if type(text) is str:
        return text[:LOOKED_AT].encode()
    try:
        return a2b_base64(base64[: LOOKED_AT * 2]) if type(base64) is str else b""
    except ValueError:
        return b""


def _cause(body: Body, default: str) -> str:
    cause = body.get("cause")
    return (cause[:MAX_WORD] if type(cause) is str else "") or default


def _frames(body: Body) -> int:
    """How many; 0 for what no capture can hold."""
    frames = body.get("frames")
    return frames if type(frames) is int and 0 < frames < MOST_FRAMES else 0
