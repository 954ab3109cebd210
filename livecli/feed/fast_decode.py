"""Messages to frames without their bodies, which few ask for: a partial parse.

Each message is parsed by itself, so an odd one spoils only itself: it goes through the whole parse.
msgspec checks the grammar of what it skips, escapes in strings among it. Checked here is what it
leaves unchecked: text that is no UTF-8, line breaks, and too deep nesting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import filterfalse
from operator import itemgetter
from typing import Annotated, Any

from msgspec import Meta, MsgspecError, Struct
from msgspec.json import Decoder

from .codec import CLOSING, CR, LF, OPENING, decode
from .frames import LONGEST_WORD, Frame, FrameBody
from .json_text import LEVELS


# A level takes two bytes, so a shorter message has no more of them than any parser can hold.
SHALLOW = 2 * LEVELS
LONGEST = 2**16  # bytes of a usual message; the longest snapshots have some ten kilobytes
FEW = 8  # messages that are sooner checked one by one
FIRST, LAST = itemgetter(0), itemgetter(-1)
REFUSED = (MsgspecError, RecursionError)


class NoJson:
    """The type of a field that nothing in a message can fill."""


class HeadFrame(
    FrameBody,
    Struct,
    gc=False,
    eq=False,
    rename={"raw": " raw", "received_ms": " ms", "socket": " socket", "_body": " body"},
):
    """A frame as its message says it, in the usual types; all else of it is set after that."""

    type: Annotated[str, Meta(max_length=LONGEST_WORD)] = ""
    event_id: Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)] | None = None
    sport: Annotated[str, Meta(max_length=LONGEST_WORD)] | None = None
    raw: bytes = b""
    received_ms: float = 0.0
    socket: int = 0
    _body: NoJson | None = None  # type: ignore[assignment]


_parse = Decoder(HeadFrame).decode


def frames(
    messages: Sequence[bytes], socket: int, received_ms: float, sports: Mapping[int, str]
) -> list[Frame]:
    """What `codec.decode` makes of each message."""
    if len(messages) == 1:
        return [_frame(messages[0], socket, received_ms, sports)]
    if len(messages) < FEW:
        return [_frame(message, socket, received_ms, sports) for message in messages]
    usual = _are_usual(messages)
    odd = [] if usual else [at for at, each in enumerate(messages) if not _is_usual(each)]
    parsed: list[HeadFrame] = []
    rest = iter(messages)
    while len(parsed) < len(messages):
        try:
            parsed.extend(map(_parse, rest))  # what was parsed before one that is refused stays
        except REFUSED:
            odd.append(len(parsed))
            parsed.append(HeadFrame())
    sport_of = sports.get
    for frame, message in zip(parsed, messages, strict=True):
        frame.raw = message  # always: the message may hold keys of these names
        frame.received_ms = received_ms
        frame.socket = socket
        if frame.sport is None:
            frame.sport = sport_of(frame.event_id)  # type: ignore[arg-type] # None: None
    if any(kind[:1] == "_" for kind in {frame.type for frame in parsed}):  # forged records
        odd += [at for at, frame in enumerate(parsed) if frame.type[:1] == "_"]
    frames: list[Any] = parsed
    for at in odd:
        frames[at] = decode(messages[at], socket=socket, received_ms=received_ms, sports=sports)
    return frames


def _frame(message: bytes, socket: int, received_ms: float, sports: Mapping[int, str]) -> Frame:
    """The same of one; the steps of `frames`, without what only pays for many."""
    try:
        if _is_usual(message) and (frame := _parse(message)).type[:1] != "_":
            frame.raw = message
            frame.received_ms = received_ms
            frame.socket = socket
            if frame.sport is None:
                frame.sport = sports.get(frame.event_id)  # type: ignore[arg-type]
            return frame  # type: ignore[return-value]
    except REFUSED:
        pass
    return decode(message, socket=socket, received_ms=received_ms, sports=sports)


def _are_usual(messages: Sequence[bytes]) -> bool:
    """Whether all are; sooner found out of many at once."""
    joined = b"".join(messages)
    return (
        set(map(type, messages)) == {bytes}
        and b"" not in messages
        and set(map(FIRST, messages)) == {OPENING}
        and set(map(LAST, messages)) == {CLOSING}
        and LF not in joined
        and CR not in joined
        # All begin and end with braces, so that no character straddles two of them.
        and _is_utf8(b"".join(filterfalse(bytes.isascii, messages)))  # type: ignore[arg-type]
        and not any(map(_may_be_deep, [each for each in messages if len(each) > SHALLOW]))
    )


def _is_usual(message: bytes) -> bool:
    """Whether it is text with a brace at each end, on one line, not too long and not too deep."""
    return (
        type(message) is bytes
        and message != b""
        and message[0] == OPENING
        and message[-1] == CLOSING
        and LF not in message
        and CR not in message
        and (message.isascii() or _is_utf8(message))
        and (len(message) <= SHALLOW or not _may_be_deep(message))
    )


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _may_be_deep(message: bytes) -> bool:
    return len(message) > LONGEST or message.count(b"{") + message.count(b"[") > LEVELS
