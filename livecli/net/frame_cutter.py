"""Cutting WebSocket frames out of bytes: the few that make up nearly all of a feed, and fast.

RFC 6455, section 5.2. Nothing is judged here: what is no short, whole, unmasked text frame is left
to the protocol's core.
"""

from __future__ import annotations


WHOLE_TEXT = 0x81  # the first byte of a text frame that is no fragment and has no extension's bit
MASKED = 0x80
LONGER, LONGEST = 126, 127  # in the place of a length: two, or eight, bytes of length follow
LONGEST_CUT = 4 + 2**16 - 1  # bytes of the longest frame that is cut here, head and all


def whole_texts(data: bytes, at: int) -> tuple[list[bytes], int]:
    """The payloads of the text frames from `at` on, and where the first other byte stands.

    Ends at a frame of any other kind, longer than 64 KiB, masked, or not there to its end.
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
    except IndexError:  # cheaper than asking for each frame whether its head is there
        pass
    return texts, at


def frame_size(data: bytes, at: int) -> int | None:
    """How many bytes the frame at `at` has, head and all; None while its head is not there."""
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
