"""What a message that cannot be decoded says of itself: its type and its match, and no more.

A lone surrogate in a name, `NaN`, or nesting without end make a frame unreadable; that it came, and
of which match, can be read in its first bytes even so.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from .frames import LONGEST_WORD
from .sports import MAX_ID_DIGITS


LOOKED_AT = 4096  # bytes of a message
MOST_TOKENS = 500  # in them; a frame of the feed names both among its first ten
STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
# A member with a plain value, any other string, brackets, or a string without an end. Compiled when
# the first message cannot be decoded, as hardly any run meets one.
TOKEN = (
    rb"(?s)(?P<key>" + STRING + rb")\s*+:\s*+(?P<value>" + STRING + rb"|-?[0-9]++(?=\s*+[,}]))?+|"
    rb"(?:" + STRING + rb")|(?P<opening>[\[{]++)|(?P<closing>[\]}]++)|\".*+"
)
WORD = rb'"([a-z][a-z0-9_]{0,%d})"' % (LONGEST_WORD - 1)
NUMBER = rb'"?([0-9]{1,%d})"?' % MAX_ID_DIGITS


class MessageHead(NamedTuple):
    """`type` is "" where it names none, or none that the feed may have."""

    type: str = ""
    event_id: int | None = None


NO_HEAD = MessageHead()


def message_head(message: bytes) -> MessageHead:
    """The type and the match that a message names in its first LOOKED_AT bytes.

    It has to begin as an object. A key counts on its first level, spelled without escapes, and of
    several with one name the last, as in a frame that can be decoded.
    """
    text = message[:LOOKED_AT].lstrip()
    if text[:1] != b"{":
        return NO_HEAD
    values: dict[bytes, bytes] = {}
    depth = 0
    for token in islice(re.finditer(TOKEN, text), MOST_TOKENS):
        if token["opening"]:
            depth += len(token["opening"])
        elif token["closing"]:
            depth -= len(token["closing"])
            if depth <= 0:
                break
        elif depth == 1 and token["key"]:
            values[token["key"]] = token["value"] or b""
    kind = re.fullmatch(WORD, values.get(b'"type"', b""))
    number = re.fullmatch(NUMBER, values.get(b'"event_id"', b""))
    return MessageHead(kind[1].decode() if kind else "", int(number[1]) if number else None)
