"""What everybody asks of a frame, of many messages at once: a partial parse, for floods.

It accepts nothing that orjson refuses, and may refuse more; a test holds the two together.
msgspec checks the grammar of what it skips, escapes in strings among it. Checked here is what it
leaves unchecked: text that is no UTF-8, numbers that no double can hold, and too deep nesting.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta, MsgspecError, Struct
from msgspec.json import Decoder

from .frames import LONGEST_WORD


# White space between values, and forbidden in strings. A value that went on behind it would hold
# `}` and `{` side by side, for so every message ends and begins; no value does. So if there are as
# many values as messages, each message is one.
BETWEEN = b"\t"
OPENING, CLOSING = b"{}"
LONGEST = 2**16  # bytes of a usual message; the longest snapshots have some ten kilobytes
# orjson goes down 1024 levels. A level takes two bytes, so a shorter message cannot have more.
LEVELS = 1024
SHALLOW = 2 * LEVELS
# Digits and plus signs as 0, E as e, all else as spaces: a number of less than 200 digits, with an
# exponent of less than three, is far below the 1.8e308 at which doubles end.
SHAPES = bytes(
    ord("0") if byte in b"+0123456789" else ord("e") if byte in b"eE" else ord(" ")
    for byte in range(256)
)
LONG_EXPONENT, LONG_NUMBER = b"0e000", b"0" * 200


class Head(Struct, gc=False):
    """What a frame says of itself, where it says so in the usual types."""

    type: Annotated[str, Meta(max_length=LONGEST_WORD)] = ""
    event_id: Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)] | None = None
    sport: Annotated[str, Meta(max_length=LONGEST_WORD)] | None = None


DECODER = Decoder(Head)


def heads(messages: Sequence[bytes]) -> list[Head] | None:
    """The head of each message; None if one of them is anything but a usual frame on one line.

    It takes a whole parse then to say what they are.
    """
    if not _look_usual(messages):
        return None
    joined = BETWEEN.join(messages)
    if b"\n" in joined or b"\r" in joined or _has_large_numbers(joined):
        return None
    try:
        joined.decode()
        found = DECODER.decode_lines(joined)
    except (MsgspecError, RecursionError, UnicodeDecodeError):
        return None
    forged = any(kind[:1] == "_" for kind in {head.type for head in found})
    return found if len(found) == len(messages) and not forged else None


def _look_usual(messages: Sequence[bytes]) -> bool:
    """Whether all are text with a brace at each end, not too long and not too deep."""
    if set(map(type, messages)) != {bytes} or b"" in messages:
        return False
    longest = max(map(len, messages))
    return (
        {message[0] for message in messages} == {OPENING}
        and {message[-1] for message in messages} == {CLOSING}
        and longest <= LONGEST
        and (longest <= SHALLOW or not any(map(_may_be_deep, messages)))
    )


def _may_be_deep(message: bytes) -> bool:
    return message.count(b"{") + message.count(b"[") > LEVELS


def _has_large_numbers(joined: bytes) -> bool:
    """Whether there may be one that is too large for a double."""
    shapes = joined.translate(SHAPES)
    exponent_at = shapes.rfind(LONG_EXPONENT)  # from the front it would take twice as long
    return exponent_at >= 0 or LONG_NUMBER in shapes
