"""What a frame holds at a path, and how that is written: for the formats that pick values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from livecli.feed.frames import STAMP, Frame
from livecli.feed.json_text import dumps, exact
from livecli.feed.paths import MISSING, Missing, path
from livecli.terminal.sanitize import plain


# Of one value on a terminal, where nobody reads on; escapes would multiply megabytes by ten.
MOST_SHOWN = 2**16

Picker = Callable[[Frame], Any]


# What orjson reads without a loss; it reads 2.10 as 2.1, and more than 64 bits as floats.
KEPT = frozenset({bool, int, str, type(None), Missing})


class ExactBody:
    """Answers a frame's body with the digits of each number; it is asked for several values of a
    frame, and decodes that once.
    """

    def __init__(self) -> None:
        self._frame: Frame | None = None
        self._body: Any = None

    def __call__(self, frame: Frame) -> Any:
        if frame is not self._frame:
            self._frame, self._body = frame, exact(frame.raw, frame.body)
        return self._body


def picker(text: str, exact_body: ExactBody | None = None) -> Picker:
    """What finds the value at a path, or MISSING; raises UsageError where it cannot be read.

    With `exact_body` its numbers have the digits that the feed wrote, for `spelled`.
    """
    found = path(text)
    if found.steps == (STAMP,):
        return received_ms
    get = found.get
    if exact_body is None:
        return lambda frame: get(frame.body)

    def pick(frame: Frame) -> Any:
        value = get(frame.body)
        if type(value) in KEPT:
            return value
        body = exact_body(frame)
        return value if body is frame.body else get(body)

    return pick


def received_ms(frame: Frame) -> Any:
    """Unix milliseconds as a stamp has them: up to three decimals, none if there are none."""
    moment = frame.received_ms
    if not moment:
        return frame.body.get(STAMP, MISSING)
    return int(moment) if moment == moment // 1 else round(moment, 3)


def spelled(value: object) -> str:
    """Text as it is, missing and null as nothing, numbers with all digits, the rest as JSON."""
    if isinstance(value, str):
        return value
    if value is None or value is MISSING:
        return ""
    try:
        return dumps(value).decode()
    except TypeError:  # nested deeper than 254 levels
        return f"<{type(value).__name__}>"


def shown(text: str) -> str:
    """Text for a terminal: nothing in it can act, hide or reorder."""
    return plain(text, MOST_SHOWN)
