"""The json format: a frame over several lines, every token as the feed wrote it.

Tokens are copied, not decoded and written again, so that numbers keep their digits and objects
their order and even their repeated keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO

from livecli.feed.frames import Frame
from livecli.terminal.sanitize import safe_json


# A string is a key when a colon follows. Empty containers stay on one line. Nothing is tried twice
# (`*+`): the way back through a string of a million escapes would take 200 MB.
TOKEN = re.compile(
    rb"""
      (?P<key>     "[^"\\]*+(?:\\.[^"\\]*+)*+" (?=\s*:) )
    | (?P<string>  "[^"\\]*+(?:\\.[^"\\]*+)*+" )
    | (?P<empty>   \{\s*\} | \[\s*\] )
    | (?P<open>    [\[{] )
    | (?P<close>   [\]}] )
    | (?P<comma>   , )
    | (?P<colon>   : )
    | (?P<number>  -?[0-9][^\s,:\[\]{}"]* )
    | (?P<literal> [^\s,:\[\]{}"]+ )
    """,
    re.VERBOSE | re.DOTALL,
)

COLORS = {
    "key": b"\x1b[34m",
    "literal": b"\x1b[35m",
    "number": b"\x1b[36m",
    "string": b"\x1b[32m",
}
RESET = b"\x1b[0m"

# Deeper lines are indented no further: the white space of hostile input would outgrow memory.
MAX_INDENT = 20
BREAKS = tuple(b"\n" + b"  " * depth for depth in range(MAX_INDENT + 1))


def make(color: bool, safe: bool) -> Callable[[list[Frame]], bytes]:
    """Answer the renderer; `safe` (for a terminal) writes what is not printable as JSON escapes."""
    colors = COLORS if color else {}

    def render(batch: list[Frame]) -> bytes:
        text = BytesIO()  # no list: tokens of a byte or two would weigh twenty times as much
        for frame in batch:
            for piece in _indented(safe_json(frame.raw) if safe else frame.raw, colors):
                text.write(piece)
            text.write(b"\n")
        return text.getvalue()

    return render


def _indented(raw: bytes, colors: dict[str, bytes]) -> Iterator[bytes]:
    depth = 0
    for found in TOKEN.finditer(raw):
        kind, token = found.lastgroup or "", found[0]
        if kind == "open":
            depth += 1
            yield token + _break(depth)
        elif kind == "close":
            depth -= 1
            yield _break(depth) + token
        elif kind == "comma":
            yield b"," + _break(depth)
        elif kind == "colon":
            yield b": "
        elif kind in colors:
            yield colors[kind] + token + RESET
        else:
            yield token


def _break(depth: int) -> bytes:
    """A new line, indented."""
    return BREAKS[max(0, min(depth, MAX_INDENT))]
