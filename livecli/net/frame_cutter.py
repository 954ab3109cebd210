"""Cutting the common kind of WebSocket frame out of bytes, fast.

RFC 6455, section 5.2. Nothing is validated here: all but whole, unmasked text frames of up to
64 KiB are left to the protocol's core.
"""

from __future__ import annotations


WHOLE_TEXT = 0x81  # first byte of a text frame: not a fragment, no bit of an extension
MASKED = 0x80
LONGER, LONGEST = 126, 127  # instead of a length: two or eight bytes of length follow
LONGEST_CUT = 4 + 2**16 - 1  # bytes of the longest frame that is cut here, head and all


def whole_texts(data: bytes, at: int) -> tuple[list[bytes], int]:
    """The payloads of the text frames from `at` on, and the index of the byte after them.

    Stops at a frame of another kind, a longer, masked or incomplete one.
    """
    texts: list[bytes] = []
    add = texts.append
    end = len(data)
    try:
        while data[at] == WHOLE_TEXT:
            size = data[at + 1]
            first = at + 2
            if size >= LONGER:
                if size > LONGER:
                    break
                size = data[at + 2] << 8 | data[at + 3]
                first = at + 4
            last = first + size
            if last > end:
                break
            add(data[first:last])
            at = last
    except IndexError:  # cheaper than a check of the length for each frame
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
