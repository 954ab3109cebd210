"""Cutting the common kinds of WebSocket frames out of bytes, fast, and making them.

RFC 6455, section 5.2. Nothing is validated here: all but whole, unmasked text frames of up to
64 KiB are left to the protocol's core.
"""

from __future__ import annotations

import os
from struct import Struct
from struct import error as StructError  # noqa: N812 - a class


WHOLE_TEXT = 0x81  # first byte of a text frame: not a fragment, no bit of an extension
COMPRESSED_TEXT = 0xC1  # the same with the bit of permessage-deflate (RFC 7692, section 6)
CLOSE = 0x88  # first byte of a close frame; two bytes of code and a reason follow its length
MASKED = 0x80
LONGER, LONGEST = 126, 127  # instead of a length: two or eight bytes of length follow
HEAD = Struct(">HH").unpack_from  # kind and length, and the two bytes of a longer length
LONGEST_CUT = 4 + 2**16 - 1  # bytes of the longest frame that is cut here, head and all


def whole_texts(data: bytes, at: int, kind: int = WHOLE_TEXT) -> tuple[list[bytes], int]:
    """The payloads of the text frames from `at` on, and the index of the byte after them.

    Stops at a frame of another kind, a longer, masked or incomplete one; and at a last one of
    less than four bytes, whose text is no object.
    """
    texts: list[bytes] = []
    end, short, longer = len(data), kind << 8, kind << 8 | LONGER
    try:
        while True:
            head, size = HEAD(data, at)
            if head == longer:
                first = at + 4
            else:
                size = head - short
                if not 0 <= size < LONGER:
                    break
                first = at + 2
            last = first + size
            if last > end:
                break
            texts.append(data[first:last])
            at = last
    except StructError:  # cheaper than a check of the length for each frame
        pass
    return texts, at


def frame_size(data: bytes, at: int) -> int | None:
    """The bytes of the frame at `at`, head included; None while its head is incomplete."""
    if len(data) < at + 2:
        return None
    size = data[at + 1] & ~MASKED
    head = 2 + (4 if data[at + 1] & MASKED else 0)
    if size < LONGER:
        return head + size
    extra = 2 if size == LONGER else 8
    if len(data) < at + 2 + extra:
        return None
    return head + extra + int.from_bytes(data[at + 2 : at + 2 + extra])


def whole_frame(text: bytes, *, masked: bool, kind: int = WHOLE_TEXT) -> bytes:
    """One whole frame; a client's is masked with four random bytes (section 5.3)."""
    size = len(text)
    extra, short = (0, size) if size < LONGER else (2, LONGER) if size < 2**16 else (8, LONGEST)
    head = bytes([kind, short | (MASKED if masked else 0)]) + size.to_bytes(8)[8 - extra :]
    if not masked:
        return head + text
    key = os.urandom(4)
    keys = (key * (size // 4 + 1))[:size]
    return head + key + (int.from_bytes(text) ^ int.from_bytes(keys)).to_bytes(size)
