"""One line of a capture: the frame's bytes, with `_received_ms` inserted before the last brace.

Without the key, the frame is the same byte for byte.
"""

from __future__ import annotations

import re

from livecli.feed import codec
from livecli.feed.frames import STAMP, Frame, unix_ms


_KEY = b'"%b":' % STAMP.encode()
# A number and one brace at the very end: after a nested key there would be two.
_STAMP = re.compile(_KEY + rb"([0-9]+(?:\.[0-9]+)?)\}$")


def stamped(raw: bytes, received_ms: float) -> bytes:
    """`raw` with the time of its arrival, unix milliseconds with up to three decimals."""
    comma = b"" if raw[:-1].rstrip() == b"{" else b","
    return b'%b%b"_received_ms":%b}' % (raw[:-1], comma, _number(received_ms))


def unstamped(line: bytes) -> tuple[bytes, float | None]:
    """The frame in a line, and when it arrived; None where the line has no time."""
    at = line.rfind(_KEY)  # many times as fast as a search
    stamp = _STAMP.match(line, at) if at >= 0 else None
    if stamp is None:
        return line, None
    return line[:at].removesuffix(b",") + b"}", float(stamp[1])


def read(line: bytes) -> Frame:
    """The frame, or the record of our own, in one line of a capture or of any NDJSON of frames."""
    raw, received_ms = unstamped(line.strip())
    frame = codec.decode(raw, received_ms=unix_ms(received_ms) or 0.0, trusted=True)
    if received_ms is None:
        frame.received_ms = _stamp_ms(frame)  # it may stand elsewhere in lines of other programs
    return frame


def read_whole(line: bytes) -> Frame:
    """The frame in one line; its bytes and its body keep `_received_ms`."""
    frame = codec.decode(line.strip(), trusted=True)
    frame.received_ms = _stamp_ms(frame)
    return frame


def _stamp_ms(frame: Frame) -> float:
    return unix_ms(frame.body.get(STAMP)) or 0.0


def _number(received_ms: float) -> bytes:
    return f"{received_ms:.3f}".rstrip("0").rstrip(".").encode()
